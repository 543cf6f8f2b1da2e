"""Word documents (.docx): the tables of `word/document.xml`, as Word shows them (ECMA-376, transitional and strict)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.tables.docx_numbering import Numbering
from crawler.tables.grid import Cell, by_position
from crawler.tables.model import Row, Table, UnreadableDocument
from crawler.tables.package import Package

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink", "fldSimple", "dir",
                       "bdo", "ruby", "rubyBase", "oMath", "oMathPara"})  # fmt: skip
"""Elements that only wrap what is shown."""

_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off")


def read(data: bytes) -> list[Table]:
    """Tables of a Word document in reading order.

    A cell that Word numbers holds the number that Word prints. A cell merged downwards gives its text to every row it
    covers; one merged sideways gives it to its first column. Deleted and hidden text is left out. Raises
    UnreadableDocument (see `crawler.tables.read`).
    """
    package = Package(data)
    main = package.related("", "officeDocument") or "word/document.xml"
    if main not in package.names:
        raise UnreadableDocument("the Word document has no main part")
    numbering = Numbering.of(package, main)
    body = package.xml(main).find("{*}body")
    if body is None:
        raise UnreadableDocument("the Word document has no body")
    return _Reader(numbering).tables_of(body)


class _Reader:
    """Walks a document once, in order, since the numbers that Word prints depend on all paragraphs before."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.tables: list[Table] = []
        self.title: str | None = None

    def tables_of(self, body: etree._Element) -> list[Table]:
        for block in _blocks(body):
            if _name(block) == "p":
                self.title = self._paragraph(block).strip() or self.title
            else:
                self._table(block)
        return self.tables

    def _table(self, element: etree._Element) -> None:
        if inner := _wrapped_tables(element):
            for table in inner:
                self._table(table)
            return
        rows: list[list[Cell]] = []
        above: dict[int, str] = {}
        for tr in _parts(element, "tr"):
            if tr.find("{*}trPr/{*}del") is None:
                rows.append(self._row(tr, above))
        kept = [(index, cells) for index, cells in enumerate(by_position(rows), 1) if any(cells)]
        if kept:
            found = tuple(Row(cells, index) for index, cells in kept)
            self.tables.append(Table(len(self.tables) + 1, found, self.title))
        self.title = None

    def _row(self, tr: etree._Element, above: dict[int, str]) -> list[Cell]:
        """Cells of a row; `above` holds, by grid column, the text of cells that are merged downwards."""
        cells: list[Cell] = []
        column = _number(tr.find("{*}trPr/{*}gridBefore"), 0)
        for tc in _parts(tr, "tc"):
            text = self._cell(tc)
            span = max(1, _number(tc.find("{*}tcPr/{*}gridSpan"), 1))
            merge = tc.find("{*}tcPr/{*}vMerge")
            if merge is None:
                above.pop(column, None)
            elif _value(merge) == "restart":
                above[column] = text
            else:
                text = above.get(column, text)
            sideways = tc.find("{*}tcPr/{*}hMerge")
            if sideways is not None and _value(sideways) != "restart" and cells:
                last = cells[-1]
                cells[-1] = Cell(last.text, last.start, last.span + span)
            else:
                cells.append(Cell(text, column, span))
            column += span
        return cells

    def _cell(self, tc: etree._Element) -> str:
        lines = []
        for block in _blocks(tc):
            if _name(block) == "p":
                lines.append(self._paragraph(block))
            else:
                lines += ["\t".join(self._cell(inner) for inner in _parts(tr, "tc")) for tr in _parts(block, "tr")]
        return "\n".join(lines).strip()

    def _paragraph(self, p: etree._Element) -> str:
        text = "".join(_texts(p))
        number = self.numbering.next(p)
        if not number:
            return text
        return f"{number}\t{text}" if text.strip() else number


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables directly below an element, what merely wraps them looked through."""
    for child in _shown(parent):
        if _name(child) in ("p", "tbl"):
            yield child
        elif _name(child) in _WRAPPERS:
            yield from _blocks(child)


def _parts(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, what merely wraps them looked through."""
    for child in _shown(parent):
        if _name(child) == name:
            yield child
        elif _name(child) in _WRAPPERS:
            yield from _parts(child, name)


def _shown(parent: etree._Element) -> Iterator[etree._Element]:
    """Children of an element; of alternatives (mc:AlternateContent) the first."""
    for child in parent.iterchildren(etree.Element):
        if _name(child) == "AlternateContent":
            for choice in list(child)[:1]:
                yield from _shown(choice)
        else:
            yield child


def _wrapped_tables(table: etree._Element) -> list[etree._Element]:
    """The tables inside a table of a single cell that only frames them; none where the cell holds text of its own."""
    cells = [tc for tr in _parts(table, "tr") for tc in _parts(tr, "tc")]
    if len(cells) != 1:
        return []
    blocks = list(_blocks(cells[0]))
    framed = [block for block in blocks if _name(block) == "tbl"]
    own = "".join(text for block in blocks if _name(block) == "p" for text in _texts(block))
    return [] if own.strip() else framed


def _texts(parent: etree._Element) -> Iterator[str]:
    """Pieces of the text that a paragraph shows."""
    for child in _shown(parent):
        name = _name(child)
        if name == "r":
            if not _is_hidden(child):
                yield from _run(child)
        elif name in _WRAPPERS:
            yield from _texts(child)
        elif name == "t":  # of a formula
            yield child.text or ""


def _run(run: etree._Element) -> Iterator[str]:
    for child in _shown(run):
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "sym":
            yield chr(int(_attribute(child, "char") or "FFFD", 16))
        elif name in _WRAPPERS:
            yield from _texts(child)


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find("{*}rPr/{*}vanish")
    return vanish is not None and _value(vanish) not in _OFF


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: etree._Element, name: str) -> str | None:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def _value(element: etree._Element) -> str | None:
    return _attribute(element, "val")


def _number(element: etree._Element | None, default: int) -> int:
    value = None if element is None else _value(element)
    return int(value) if value and value.isdecimal() else default
