"""Names and values of WordprocessingML (ECMA-376 part 1, 17), in transitional namespaces (`Package.xml` sees to it)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"

UNSEEN = frozenset(
    W + name
    for name in ("pPr", "rPr", "tcPr", "trPr", "tblPr", "tblPrEx", "tblGrid", "sectPr", "sdtPr", "sdtEndPr", "del",
                 "moveFrom", "rt", "smartTagPr", "customXmlPr")
)  # fmt: skip
"""Elements whose content is no text of the document, or was deleted from it. All others are looked through."""

_OFF = ("0", "false", "off")


def child(parent: etree._Element, *tags: str) -> etree._Element | None:
    """First child that has one of these tags."""
    return next(parent.iterchildren(*tags), None)


def descendant(parent: etree._Element, *names: str) -> etree._Element | None:
    """Child of a child of …, by local names."""
    found: etree._Element | None = parent
    for name in names:
        found = None if found is None else child(found, W + name)
    return found


def value(element: etree._Element | None) -> str | None:
    """The `w:val` of an element."""
    return None if element is None else element.get(W + "val")


def integer(text: str | None, default: int) -> int:
    """A number as an attribute holds it; `default` where it holds none."""
    try:
        return int(text or "")
    except ValueError:
        return default


def is_on(element: etree._Element) -> bool:
    """Whether an on/off element says on (17.17.4)."""
    return value(element) not in _OFF


def choice(alternatives: etree._Element) -> list[etree._Element]:
    """Of alternatives (mc:AlternateContent) the first, which is what today's Word takes; none of an empty element."""
    return list(alternatives.iterchildren(etree.Element))[:1]


def inside(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Elements of these tags below an element, in order, those that merely wrap them looked through."""
    for element in parent:
        tag = element.tag
        if tag in tags:
            yield element
        elif tag == ALTERNATIVES:
            for chosen in choice(element):
                yield from inside(chosen, *tags)
        elif tag not in UNSEEN and isinstance(tag, str):
            yield from inside(element, *tags)
