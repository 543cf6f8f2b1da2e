"""Tables of an HTML page, as a browser lays them out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import html

from crawler.tables.grid import Cell, Spanning, printed, rectangle, spread
from crawler.tables.markup import parse_html
from crawler.tables.model import HostileDocument, Table, UnknownShape, UnreadableDocument

_MAX_ACROSS, _MAX_DOWN = 1_000, 65_534
"""The HTML standard's own limits for colspan and rowspan (4.9.11)."""

_BLOCKS = frozenset({"address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt",
                     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
                     "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"})  # fmt: skip
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title"})
_ENCODINGS = frozenset({"utf-8", "utf8", "gb18030", "big5", "big5-hkscs", "us-ascii", "ascii", "iso-8859-1", "latin1",
                        "windows-1252"})  # fmt: skip
"""Those that browsers know and Chinese pages may be in: Python knows others, some of which run programs on the text.
A declaration of UTF-16 is not believed: it could not be read as ASCII if it were true."""
_HEAD = 2048
"""Bytes in which a page declares its encoding; the standard has it in the first 1,024."""


def read(data: bytes) -> list[Table]:
    """Outermost tables of a page, or of a part of one, in order.

    A table that holds others is there for the layout, and gives way to those, where it has one column, or where one of
    those has more cells than itself. A cell that covers several
    rows gives its text to each; one that covers several columns gives it to the first. What the page hides by `hidden`
    or `display: none` is left out. `title` is the caption, else the last line of text below the table before. Raises
    UnreadableDocument where the page cannot be decoded or is empty, UnknownShape where a row stands inside a cell, and
    HostileDocument where a limit is passed.
    """
    text = _decode(data)
    if "\0" in text:
        # Browsers leave them out, so two different texts would look the same.
        raise UnreadableDocument("the page holds NUL characters, which no page may; open it and look")
    tree = parse_html(text)
    page = _Page(Counter(next(cell.iterancestors("table"), None) for cell in tree.iter("td", "th")))
    page.read(tree)
    return page.tables


class _Page:
    """Walks a page once, in order, and remembers the last line of text for the title of the next table."""

    def __init__(self, sizes: Mapping[html.HtmlElement | None, int]) -> None:
        self.tables: list[Table] = []
        self._sizes = sizes
        """How many cells each table has of its own."""
        self._title: str | None = None
        self._line: list[str] = []

    def read(self, element: html.HtmlElement) -> None:
        block = element.tag in _BLOCKS
        if block:
            self._end_line()
        if element.tag == "table" and not self._is_layout(element):
            self._read_table(element)
            return
        self._line.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and not _is_unseen(child):
                self.read(child)
            self._line.append(child.tail or "")
        if block:
            self._end_line()

    def _is_layout(self, table: html.HtmlElement) -> bool:
        largest = max((self._sizes[inner] for inner in table.iterdescendants("table")), default=None)
        if largest is None:
            return False
        return largest > self._sizes[table] or all(len(row) <= 1 for group in _groups(table) for row in group)

    def _read_table(self, element: html.HtmlElement) -> None:
        rows = _rows(element)
        if any(_is_misplaced(cell) for cell in element.iterdescendants("td", "th")):
            raise UnknownShape(
                f"table {len(self.tables) + 1} of the page has a row inside a cell; end tags are missing in its source"
            )
        if found := printed(rows, rectangle(rows)):
            for row in found:
                if any("\ufffd" in cell for cell in row.cells):
                    raise UnreadableDocument(
                        f"table {len(self.tables) + 1}, row {row.index} of the page holds bytes that are no text "
                        "in its encoding; see what the page declares"
                    )
            caption = next(element.iterchildren("caption"), None)
            title = _text(caption) if caption is not None and not _is_unseen(caption) else ""
            self.tables.append(Table(len(self.tables) + 1, found, title or self._title))
        self._title = None

    def _end_line(self) -> None:
        self._title = _flow("".join(self._line)).strip() or self._title
        self._line = []


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", data[:_HEAD])
    name = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    # What pages call gb2312 or gbk is GB 18030 in practice.
    name = "gb18030" if name.startswith("gb") else name
    for encoding in (name, "utf-8", "gb18030") if name in _ENCODINGS else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except (LookupError, UnicodeError):
            continue
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def _is_misplaced(cell: html.HtmlElement) -> bool:
    """Whether a cell stands in another one without a table between them."""
    return bool(next(cell.iterancestors("td", "th", "table")).tag != "table")


def _rows(table: html.HtmlElement) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for group in _groups(table):
        # A cell reaches down to the end of its row group at most (4.9.12).
        rows += spread(
            [
                [Spanning(_text(cell), _across(cell), _down(cell, len(group) - number)) for cell in row]
                for number, row in enumerate(group)
            ]
        )
    return rows


def _groups(table: html.HtmlElement) -> list[list[list[html.HtmlElement]]]:
    """Row groups of a table as they are shown, each a list of rows of cells."""
    groups: dict[str, list[list[list[html.HtmlElement]]]] = {"thead": [], "tbody": [], "tfoot": []}
    loose: list[list[html.HtmlElement]] = []
    for part in _within(table, "thead", "tbody", "tfoot", "tr", "td", "th"):
        if part.tag in groups:
            loose = []
            groups[part.tag].append(_grouped(_within(part, "tr", "td", "th")))
            continue
        if not loose:
            groups["tbody"].append(loose)
        _add(loose, part)
    return [*groups["thead"], *groups["tbody"], *groups["tfoot"]]


def _grouped(parts: Iterator[html.HtmlElement]) -> list[list[html.HtmlElement]]:
    rows: list[list[html.HtmlElement]] = []
    for part in parts:
        _add(rows, part)
    return rows


def _add(rows: list[list[html.HtmlElement]], part: html.HtmlElement) -> None:
    """Add a row, or a cell that stands outside of any row: it begins one, or goes on with that of the cell before."""
    if part.tag == "tr":
        rows.append(list(_within(part, "td", "th")))
    elif rows and rows[-1] and rows[-1][-1].getnext() is part:
        rows[-1].append(part)
    else:
        rows.append([part])


def _within(parent: html.HtmlElement, *tags: str) -> Iterator[html.HtmlElement]:
    """Elements of these tags that belong to a part of a table; forms and the like between them are looked through."""
    for child in parent:
        if not isinstance(child.tag, str) or _is_unseen(child) or child.tag in ("table", "caption", "colgroup"):
            continue
        if child.tag in tags:
            yield child
        else:
            yield from _within(child, *tags)


def _across(cell: html.HtmlElement) -> int:
    across = _number(cell, "colspan")
    if across > _MAX_ACROSS:
        raise HostileDocument(f"a cell says that it covers {across:,} columns; the limit is {_MAX_ACROSS:,}")
    return max(1, across)


def _down(cell: html.HtmlElement, rows_left: int) -> int:
    down = _number(cell, "rowspan")
    if down > _MAX_DOWN:
        raise HostileDocument(f"a cell says that it covers {down:,} rows; the limit is {_MAX_DOWN:,}")
    return min(down, rows_left) if down else rows_left


def _number(cell: html.HtmlElement, name: str) -> int:
    """A span as browsers read it: the digits at the beginning; 1 without any."""
    digits = re.match(r"[ \t\n\f\r]*\+?(\d{1,9})", cell.get(name) or "", re.ASCII)
    return int(digits[1]) if digits else 1


def _text(element: html.HtmlElement) -> str:
    lines = (line.strip(" \t") for line in "".join(_pieces(element)).split("\n"))
    return "\n".join(line for line in lines if line.strip()).strip()


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    yield _flow(element.text)
    for child in element:
        if isinstance(child.tag, str) and not _is_unseen(child):
            # Of a table inside the cell each row is a line, a tab between its cells.
            edge = "\t" if child.tag in ("td", "th") else "\n" if child.tag in _BLOCKS else ""
            yield edge
            yield from _pieces(child)
            yield edge
        yield _flow(child.tail)


def _flow(text: str | None) -> str:
    """Text as a browser flows it: white space of the source is one space; that of other kinds is text."""
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _is_unseen(element: html.HtmlElement) -> bool:
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    return element.tag in _UNSEEN or element.get("hidden") is not None or "display:none" in style
