"""HTML → a tree, inside fixed limits: for the tables of a page, and for the pages that a crawl reads itself.

lxml builds whatever it is given, without limit; a tag of 100,000 attributes keeps it busy for minutes. So the parser
goes over the page once without building anything, and counts.
"""

from __future__ import annotations

from lxml import etree, html

from crawler.tables.model import HostileDocument, UnreadableDocument

MAX_MARKUP = 16 * 1024 * 1024
"""Most bytes of a page; the largest that were seen have a few hundred thousand."""
MAX_ELEMENTS = 500_000
"""Most elements and comments of a page."""
MAX_TAGS = 1_000_000
"""Most tags of a page, those that end something too."""
_MAX_ATTRIBUTES = 250
"""Most attributes of an element; building them takes time that grows with the square."""


def parse_html(text: str) -> html.HtmlElement:
    """The tree of a page, or of a part of one.

    Raises HostileDocument where a limit is passed, and UnreadableDocument where there is nothing or no text.
    """
    try:
        body = text.encode()
        check_size(body)
        etree.fromstring(body, etree.HTMLParser(target=_Counter(), encoding="utf-8"))
        parser = html.HTMLParser(encoding="utf-8")
        tree = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(f"the page holds nothing that can be read: {error}") from error
    # The parser goes no further in these cases, and does not say so.
    found = {entry.type for entry in parser.error_log}
    if etree.ErrorTypes.ERR_RESOURCE_LIMIT in found:
        raise HostileDocument("the page is nested more than 256 deep or holds a text of more than ten million bytes")
    if etree.ErrorTypes.ERR_NO_MEMORY in found:
        raise MemoryError
    return tree


def check_size(body: bytes) -> None:
    """Raise HostileDocument for a page of too many bytes or tags."""
    if len(body) > MAX_MARKUP:
        raise HostileDocument(f"the page has {len(body):,} bytes; none above {MAX_MARKUP:,} is read")
    if (tags := body.count(b"<")) > MAX_TAGS:
        raise HostileDocument(f"the page holds {tags:,} tags; none above {MAX_TAGS:,} is read")


class _Counter:
    """What the parser tells of a page, counted."""

    def __init__(self) -> None:
        self._elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(attributes) > _MAX_ATTRIBUTES:
            raise HostileDocument(
                f"an element <{tag[:20]}> of the page has {len(attributes):,} attributes; "
                f"none with more than {_MAX_ATTRIBUTES} is read"
            )
        self._count()

    def comment(self, _: str) -> None:
        self._count()

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass

    def _count(self) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise HostileDocument(f"the page holds more than {MAX_ELEMENTS:,} elements; it is not read")
