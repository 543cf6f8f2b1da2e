"""Cells with spans → rectangular rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median_low
from typing import NamedTuple

from crawler.tables.model import HostileDocument, Row

MAX_CELLS = 1_000_000


class Cell(NamedTuple):
    """A cell of a row: its text, where it starts and how wide it is, in grid columns or in units of length.

    `covered`: the text stands in a cell above, which is merged downwards over this place.
    """

    text: str
    start: int
    span: int = 1
    covered: bool = False


class Spanning(NamedTuple):
    """A cell as HTML has it: placed in the next free column, over so many columns and rows."""

    text: str
    across: int = 1
    down: int = 1


def spread(rows: Sequence[Sequence[Spanning]]) -> list[list[Cell]]:
    """Cells put in their columns; one that covers several rows is in each of them, `covered` in all but the first.

    Raises HostileDocument above MAX_CELLS.
    """
    laid: list[list[Cell]] = []
    reaching: list[tuple[Cell, int]] = []
    """Cells that cover the next row too, from left to right, and the number of the last row that they cover."""
    cells = 0
    for number, row in enumerate(rows):
        carried = [cell for cell, _ in reaching]
        further = [entry for entry in reaching if entry[1] > number]
        own: list[Cell] = []
        column, behind = 0, 0
        for spanning in row:
            while behind < len(carried) and carried[behind].start <= column:
                column = max(column, carried[behind].start + carried[behind].span)
                behind += 1
            room = carried[behind].start - column if behind < len(carried) else spanning.across
            cell = Cell(spanning.text, column, min(spanning.across, room))
            own.append(cell)
            if spanning.down > 1:
                further.append((cell._replace(covered=True), number + spanning.down - 1))
            column += cell.span
        laid.append(sorted([*carried, *own], key=_start))
        reaching = sorted(further, key=lambda entry: entry[0].start)
        cells += len(laid[-1])
        if cells > MAX_CELLS:
            raise HostileDocument(f"a table of more than {MAX_CELLS:,} cells is not read")
    return laid


def _start(cell: Cell) -> int:
    return cell.start


def rectangle(rows: Sequence[Sequence[Cell]]) -> list[tuple[str, ...]]:
    """Rows of equal width, one string per logical column.

    A place in the grid at which no cell starts begins no column of its own. A cell that covers several logical
    columns gives its text to the first; the others are empty. Raises HostileDocument above MAX_CELLS.
    """
    columns = {start: index for index, start in enumerate(sorted({cell.start for row in rows for cell in row}))}
    _check_size(len(rows), len(columns))
    filled = []
    for row in rows:
        texts = [""] * len(columns)
        for cell in row:
            texts[columns[cell.start]] = cell.text
        filled.append(tuple(texts))
    return filled


def by_position(rows: Sequence[Sequence[Cell]]) -> list[tuple[str, ...]]:
    """As `rectangle`, for a format whose grid need not fit its rows: a border moved by a hair makes columns of its own.

    Where all rows have as many cells, the first cell of each is the first column, and so on. Where some have fewer,
    their cells belong to those columns of the usual rows whose middle they cover. A cell as wide as the whole table is
    a title and decides nothing.
    """
    width = max((cell.start + cell.span for row in rows for cell in row), default=0)
    counts = Counter(len(row) for row in rows if row and not (len(row) == 1 and row[0].span == width))
    if not counts:
        return rectangle(rows)
    usual = max(counts, key=lambda count: (counts[count], count))
    _check_size(len(rows), usual)
    if len(counts) == 1 and not any(row and row[0].start for row in rows):
        return [_padded([cell.text for cell in row], usual) for row in rows]
    middles = _middles([row for row in rows if len(row) == usual])
    placed = [_place(row, middles) for row in rows]
    known = [texts for texts in placed if texts is not None]
    return known if len(known) == len(rows) else rectangle(rows)


def printed(rows: Sequence[Sequence[Cell]], filled: Sequence[tuple[str, ...]]) -> tuple[Row, ...]:
    """The rows in which something stands, numbered from 1 as they come; `filled` are the texts of `rows`.

    A row in which nothing stands but what reaches down from above is a part of the row above.
    """
    return tuple(
        Row(texts, index)
        for index, (row, texts) in enumerate(zip(rows, filled, strict=True), 1)
        if any(cell.text and not cell.covered for cell in row)
    )


def _middles(rows: Sequence[Sequence[Cell]]) -> list[float]:
    """Where the middle of each column usually is."""
    return [
        (median_low(cell.start for cell in column) + median_low(cell.start + cell.span for cell in column)) / 2
        for column in zip(*rows, strict=True)
    ]


def _place(row: Sequence[Cell], middles: Sequence[float]) -> tuple[str, ...] | None:
    """The row's texts by column, or None where a cell covers no column's middle."""
    texts = [""] * len(middles)
    for cell in row:
        column = next((i for i, m in enumerate(middles) if cell.start <= m < cell.start + cell.span), None)
        if column is None:
            return None
        texts[column] = cell.text
    return tuple(texts)


def _padded(texts: list[str], width: int) -> tuple[str, ...]:
    return tuple(texts) + ("",) * (width - len(texts))


def _check_size(height: int, width: int) -> None:
    if height * width > MAX_CELLS:
        raise HostileDocument(
            f"a table of {height:,} rows and {width:,} columns is not read: the limit is {MAX_CELLS:,} cells"
        )
