"""Cells with spans → rectangular rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.tables.model import HostileDocument

MAX_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its text, the grid column it starts in (from 0), how many grid columns it covers."""

    text: str
    start: int
    span: int = 1


def rectangle(rows: Sequence[Sequence[Cell]]) -> list[tuple[str, ...]]:
    """Rows of equal width, one string per logical column.

    A grid column in which no cell starts is no column of its own. A cell that covers several logical columns gives
    its text to the first; the others are empty. Raises HostileDocument above MAX_CELLS.
    """
    columns = {start: index for index, start in enumerate(sorted({cell.start for row in rows for cell in row}))}
    if len(columns) * len(rows) > MAX_CELLS:
        raise HostileDocument(f"a table of {len(rows):,} rows and {len(columns):,} columns is not read")
    filled = []
    for row in rows:
        texts = [""] * len(columns)
        for cell in row:
            texts[columns[cell.start]] = cell.text
        filled.append(tuple(texts))
    return filled


def by_position(rows: Sequence[Sequence[Cell]]) -> list[tuple[str, ...]]:
    """As `rectangle`, but where all rows have as many cells, the first cell of each is the first column, and so on.

    Word keeps a grid that need not fit its own rows: a border moved by a hair gives a row columns of its own. Rows of
    one cell that is as wide as the table are titles and decide nothing.
    """
    width = max((cell.start + cell.span for row in rows for cell in row), default=0)
    is_title = [len(row) == 1 and row[0].span == width and width > 1 for row in rows]
    counts = {len(row) for row, title in zip(rows, is_title, strict=True) if not title}
    if len(counts) != 1 or any(row and row[0].start for row in rows):
        return rectangle(rows)
    return rectangle([[Cell(cell.text, index) for index, cell in enumerate(row)] for row in rows])
