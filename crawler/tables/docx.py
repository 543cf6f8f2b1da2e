"""Word documents (.docx): the tables of the main part, as Word shows them (ECMA-376, transitional and strict)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from lxml import etree

from crawler.tables.docx_numbering import Numbering
from crawler.tables.docx_styles import Styles
from crawler.tables.docx_text import ParagraphText
from crawler.tables.docx_xml import W, child, descendant, inside, integer, is_on, value
from crawler.tables.grid import Cell, by_position, printed
from crawler.tables.model import HostileDocument, Table, UnknownShape, UnreadableDocument
from crawler.tables.package import Package

_P, _TBL, _TR, _TC = (W + name for name in ("p", "tbl", "tr", "tc"))
_P_PR, _P_STYLE, _NUM_PR, _R_PR = (W + name for name in ("pPr", "pStyle", "numPr", "rPr"))
_DEL, _MOVE_FROM, _VANISH, _HIDDEN = (W + name for name in ("del", "moveFrom", "vanish", "hidden"))
_TC_PR, _SPAN, _V_MERGE, _H_MERGE = (W + name for name in ("tcPr", "gridSpan", "vMerge", "hMerge"))
_TR_PR, _CELL_DEL, _CELL_MERGE = (W + name for name in ("trPr", "cellDel", "cellMerge"))
_MOST_NESTED, _MOST_ROWS, _MOST_COLUMNS = 20, 100_000, 255
"""Of a table that is read: how many it may stand in, its rows, and the cells of a row (Word itself stops at 63)."""
_INCLUDED = (W + "altChunk", W + "subDoc")


def read(data: bytes) -> list[Table]:
    """Tables of a Word document in reading order.

    A cell that Word numbers holds the number that Word prints. A cell merged downwards gives its text to every row it
    covers; one merged sideways gives it to its first column. Changes are accepted: what is marked as deleted is left
    out, and so is hidden text. A table that holds others only frames them where it has one column, or where one of them
    has more cells than itself. Raises UnreadableDocument (see `crawler.tables.read`).
    """
    package = Package(data)
    main = package.main_part() or "word/document.xml"
    if main not in package.names:
        raise UnreadableDocument("the Word document has no main part; the file is damaged")
    root = package.xml(main)
    body = child(root, W + "body")
    if body is None:
        raise UnreadableDocument(f"the main part of the Word document, {main}, has no body; the file is damaged")
    if (included := next(root.iter(*_INCLUDED), None)) is not None:
        name = str(included.tag).removeprefix(W)
        raise UnknownShape(f"the Word document takes in another one ({name}), which is not read; open it and look")
    styles = Styles.of(package, main)
    return _Reader(styles, Numbering.of(package, main, styles)).read(body)


class _Merged(NamedTuple):
    """A cell that is merged downwards: its edges and its text."""

    start: int
    end: int
    text: str


class _Reader:
    """Walks a document once, in order, since the numbers that Word prints depend on all paragraphs before."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        self.tables: list[Table] = []
        self.title: str | None = None

    def read(self, body: etree._Element) -> list[Table]:
        self._read_blocks(body)
        return self.tables

    def _read_blocks(self, parent: etree._Element) -> None:
        for block in self._flow(parent):
            if isinstance(block, str):
                self.title = block.strip() or self.title
            else:
                self._read_table(block)

    def _read_table(self, table: etree._Element) -> None:
        if sum(1 for _ in table.iterancestors(_TBL)) >= _MOST_NESTED:
            raise HostileDocument(f"the Word document nests its tables more than {_MOST_NESTED} deep; open it and look")
        if _is_frame(table):
            for tr in _rows(table):
                for tc in inside(tr, _TC):
                    self._read_blocks(tc)
            return
        edges = _edges(table)
        rows: list[list[Cell]] = []
        above: list[_Merged] = []
        after: list[int] = []
        for tr in _rows(table):
            start = integer(value(descendant(tr, "trPr", "gridBefore")), 0)
            row, above = self._row(tr, max(0, start), edges, above, len(rows) + 1)
            rows.append(row)
            after.append(integer(value(descendant(tr, "trPr", "gridAfter")), 0))
            if len(rows) > _MOST_ROWS or len(row) > _MOST_COLUMNS:
                raise HostileDocument(
                    f"table {len(self.tables) + 1} has {len(row):,} columns in row {len(rows):,}; "
                    f"the limits are {_MOST_ROWS:,} rows and {_MOST_COLUMNS} columns"
                )
        self._refuse_short(rows, after, edges)
        if found := printed(rows, by_position(rows)):
            self.tables.append(Table(len(self.tables) + 1, found, self.title))
        self.title = None

    def _refuse_short(self, rows: Sequence[Sequence[Cell]], after: Sequence[int], edges: list[int]) -> None:
        """Raise UnknownShape where a row lacks a cell and ends before the others do: which one cannot be told.

        `after` holds how many columns each row leaves free at its end and says so.
        """
        ends = [row[-1].start + row[-1].span if row else 0 for row in rows]
        usual = max(map(len, rows), default=0)
        for number, (row, end, free) in enumerate(zip(rows, ends, after, strict=True), 1):
            if 1 < len(row) < usual and not free and max(ends) - end > min(cell.span for cell in row) / 2:
                raise UnknownShape(
                    f"table {len(self.tables) + 1}, row {number}: the row ends before the others do, so that a cell is "
                    f"missing; open the document and look which: {' | '.join(cell.text for cell in row)[:200]}"
                )

    def _row(
        self, tr: etree._Element, column: int, edges: list[int], above: list[_Merged], number: int
    ) -> tuple[list[Cell], list[_Merged]]:
        """Cells of a row, and those of them that may reach further down."""
        cells: list[Cell] = []
        merged: list[_Merged] = []
        for tc in inside(tr, _TC):
            span, down, sideways = 1, None, None
            properties = child(tc, _TC_PR)
            if properties is not None:
                for setting in properties.iterchildren(_SPAN, _V_MERGE, _H_MERGE, _CELL_DEL, _CELL_MERGE):
                    if setting.tag == _SPAN:
                        span = max(1, integer(value(setting), 1))
                    elif setting.tag == _V_MERGE:
                        down = value(setting) or "continue"
                    elif setting.tag == _H_MERGE:
                        sideways = value(setting) or "continue"
                    else:
                        raise UnknownShape(
                            f"table {len(self.tables) + 1}, row {number}: a single cell is marked as deleted or merged "
                            "in a tracked change; open the document and accept or reject it"
                        )
            start, end = _edge(edges, column), _edge(edges, column + span)
            column += span
            if sideways == "continue" and cells:
                cells[-1] = cells[-1]._replace(span=end - cells[-1].start)
                continue
            # What a cell that goes on from above holds itself is not shown, nor numbered.
            over = _over(above, start, end) if down == "continue" else None
            text = self._cell(tc) if over is None else over.text
            if down is not None:
                merged.append(_Merged(start, end, text))
            cells.append(Cell(text, start, end - start, over is not None))
        return cells, merged

    def _cell(self, tc: etree._Element) -> str:
        lines = []
        for block in self._flow(tc):
            if isinstance(block, str):
                lines.append(block)
            else:
                lines += ["\t".join(self._cell(inner) for inner in inside(tr, _TC)) for tr in _rows(block)]
        return "\n".join(lines).strip()

    def _flow(self, parent: etree._Element) -> Iterator[str | etree._Element]:
        """Paragraphs (their text) and tables of a part of the document, each text box after its paragraph."""
        pending, last = "", None
        for block in inside(parent, _P, _TBL):
            if block.tag == _TBL:
                if pending:
                    yield pending
                pending, last = "", None
                yield block
                continue
            style, own, mark = _properties(block)
            paragraph = ParagraphText(block, self.styles, style)
            pending += paragraph.text
            if mark is None:
                yield self._numbered(pending, style, own)
                pending = ""
            last = (style, own) if mark in (_DEL, _MOVE_FROM) else None
            for box in paragraph.boxes:
                yield from self._flow(box)
        if last is not None:
            # The mark that ends a cell cannot be deleted: its paragraph stays, and so does its number.
            yield self._numbered(pending, *last)
        elif pending:
            yield pending

    def _numbered(self, text: str, style: str | None, own: etree._Element | None) -> str:
        number, suffix = self.numbering.next(style, own)
        if not number:
            return text
        return f"{number}{suffix}{text}" if text.strip() else number


def _properties(p: etree._Element) -> tuple[str | None, etree._Element | None, str | None]:
    """A paragraph's style, its `w:numPr`, and what deletes or hides its mark, so that the next one goes on with it."""
    style, own, mark = None, None, None
    properties = child(p, _P_PR)
    if properties is not None:
        for setting in properties.iterchildren(_P_STYLE, _NUM_PR, _R_PR):
            if setting.tag == _P_STYLE:
                style = value(setting)
            elif setting.tag == _NUM_PR:
                own = setting
            else:
                marks = setting.iterchildren(_DEL, _MOVE_FROM, _VANISH)
                mark = next((str(found.tag) for found in marks if found.tag != _VANISH or is_on(found)), None)
    return style, own, mark


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Rows of a table that are neither deleted nor hidden."""
    for tr in inside(table, _TR):
        properties = child(tr, _TR_PR)
        marks = () if properties is None else properties.iterchildren(_DEL, _HIDDEN)
        if all(mark.tag == _HIDDEN and not is_on(mark) for mark in marks):
            yield tr


def _is_frame(table: etree._Element) -> bool:
    """Whether a table is there for the layout alone: it holds others, and has one column or fewer cells than they."""
    largest = max((_size(inner) for inner in table.iterdescendants(_TBL)), default=None)
    if largest is None:
        return False
    return largest > _size(table) or all(len(list(inside(tr, _TC))) <= 1 for tr in _rows(table))


def _size(table: etree._Element) -> int:
    """How many cells a table has of its own."""
    return sum(1 for tr in _rows(table) for _ in inside(tr, _TC))


def _edges(table: etree._Element) -> list[int]:
    """Where the grid's columns begin, in twentieths of a point, and where the last one ends."""
    grid = descendant(table, "tblGrid")
    widths = [] if grid is None else [integer(c.get(W + "w"), 1) for c in grid.iterchildren(W + "gridCol")]
    return [0, *accumulate(max(1, width) for width in widths)]


def _edge(edges: list[int], column: int) -> int:
    """Where a column begins; columns that the grid lacks are taken to be as wide as can be told apart."""
    return edges[column] if column < len(edges) else edges[-1] + column - len(edges) + 1


def _over(above: list[_Merged], start: int, end: int) -> _Merged | None:
    """The merged cell above that stands over a place, edges moved by a hair allowed."""
    for cell in above:
        if 2 * (min(cell.end, end) - max(cell.start, start)) > max(cell.end - cell.start, end - start):
            return cell
    return None
