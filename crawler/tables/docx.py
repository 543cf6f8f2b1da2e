"""Word documents (.docx): the tables of the main part, as Word shows them (ECMA-376, transitional and strict)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from lxml import etree

from crawler.tables.docx_numbering import Numbering
from crawler.tables.docx_outline import Outline
from crawler.tables.docx_styles import Styles
from crawler.tables.docx_text import ParagraphText
from crawler.tables.docx_xml import W, child, descendant, inside, integer
from crawler.tables.grid import Cell, by_position, printed
from crawler.tables.model import HostileDocument, Table, UnknownShape, UnreadableDocument
from crawler.tables.package import Package

_P, _TBL, _TR, _TC = (W + name for name in ("p", "tbl", "tr", "tc"))
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
    return _Reader(Outline(body), styles, Numbering.of(package, main, styles)).read(body)


class _Merged(NamedTuple):
    """A cell that is merged downwards: its edges and its text."""

    start: int
    end: int
    text: str


class _Reader:
    """Walks a document once, in order, since the numbers that Word prints depend on all paragraphs before."""

    def __init__(self, outline: Outline, styles: Styles, numbering: Numbering) -> None:
        self.outline = outline
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
        if self._is_frame(table):
            for tr in self._rows(table):
                for tc in inside(tr, _TC):
                    self._read_blocks(tc)
            return
        edges = _edges(table)
        rows: list[list[Cell]] = []
        above: list[_Merged] = []
        after: list[int] = []
        for tr in self._rows(table):
            row, above = self._row(tr, edges, above, len(rows) + 1)
            rows.append(row)
            after.append(self.outline.row(tr).after)
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
        self, tr: etree._Element, edges: list[int], above: list[_Merged], number: int
    ) -> tuple[list[Cell], list[_Merged]]:
        """Cells of a row, and those of them that may reach further down."""
        cells: list[Cell] = []
        merged: list[_Merged] = []
        column = self.outline.row(tr).before
        start = _edge(edges, column)
        for tc in inside(tr, _TC):
            span, down, sideways, changed = self.outline.cell(tc)
            if changed:
                raise UnknownShape(
                    f"table {len(self.tables) + 1}, row {number}: a single cell is marked as deleted or merged "
                    "in a tracked change; open the document and accept or reject it"
                )
            column += span
            end = _edge(edges, column)
            if sideways == "continue" and cells:
                cells[-1] = cells[-1]._replace(span=end - cells[-1].start)
            else:
                # What a cell that goes on from above holds itself is not shown, nor numbered.
                over = _over(above, start, end) if down == "continue" else None
                text = self._cell(tc) if over is None else over.text
                if down is not None:
                    merged.append(_Merged(start, end, text))
                cells.append(Cell(text, start, end - start, over is not None))
            start = end
        return cells, merged

    def _cell(self, tc: etree._Element) -> str:
        lines = []
        for block in self._flow(tc):
            if isinstance(block, str):
                lines.append(block)
            else:
                lines += ["\t".join(self._cell(inner) for inner in inside(tr, _TC)) for tr in self._rows(block)]
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
            style, own, mark = self.outline.paragraph(block)
            paragraph = ParagraphText(block, self.outline, self.styles, style)
            pending += paragraph.text
            if mark is None:
                yield self._numbered(pending, style, own)
                pending = ""
            last = (style, own) if mark == "deleted" else None
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

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        """Rows of a table that are neither deleted nor hidden."""
        return (tr for tr in inside(table, _TR) if not self.outline.row(tr).gone)

    def _is_frame(self, table: etree._Element) -> bool:
        """Whether a table is for the layout alone: it holds others, and has one column or fewer cells than they."""
        if not self.outline.holds_tables(table):
            return False
        largest = max(self._size(inner) for inner in table.iterdescendants(_TBL))
        return largest > self._size(table) or all(len(list(inside(tr, _TC))) <= 1 for tr in self._rows(table))

    def _size(self, table: etree._Element) -> int:
        """How many cells a table has of its own."""
        return sum(len(list(inside(tr, _TC))) for tr in self._rows(table))


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
