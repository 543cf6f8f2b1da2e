"""A list as a mutation sees it: lines of cells, and beside each line the filing that it truly lists.

The truth goes along with the lines, so that whoever moves, doubles or merges them need not ask a reader what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from crawler.replica.edition import CELL_BY_HEADING, load_edition

Filing = dict[str, str]
"""Cells of a listing by name, with its `series`."""


class Cell(NamedTuple):
    """A cell, and over how many columns and lines it reaches; cells that it covers are left out, as in HTML."""

    text: str
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Line:
    """A row of a table as printed, and the filing that it lists: None for headings, titles and notes."""

    cells: tuple[Cell, ...]
    filing: Filing | None = None


@dataclass(frozen=True)
class Sheet:
    """A document: its tables, each with the line of text above it ("" for none).

    `readable`: True where it says plainly what it lists, False where nobody can tell, None where both would do.
    """

    series: str
    """As in `Document.series`."""
    tables: tuple[tuple[Line, ...], ...]
    titles: tuple[str, ...] = ("",)
    readable: bool | None = True

    @property
    def filings(self) -> list[Filing]:
        """What the document lists, in order."""
        return [line.filing for table in self.tables for line in table if line.filing is not None]

    @property
    def width(self) -> int:
        """Columns of the first table."""
        return sum(cell.across for cell in self.tables[0][0].cells)

    def lines(self, *lines: Line, readable: bool | None = True) -> Sheet:
        """The same document with other lines in its only table."""
        return replace(self, tables=(lines,), readable=readable)


@dataclass(frozen=True)
class PrintedList:
    """A list before anything happens to it."""

    name: str
    series: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = field(default="")

    def filing(self, row: tuple[str, ...]) -> Filing:
        """What a row of the list lists."""
        names = (CELL_BY_HEADING[heading] for heading in self.headings)
        return {"series": self.series, **dict(zip(names, row, strict=True))}

    def sheet(self) -> Sheet:
        """The list as one table."""
        header = Line(tuple(map(Cell, self.headings)))
        rows = [Line(tuple(map(Cell, row)), self.filing(row)) for row in self.rows]
        return Sheet(self.series.split("_")[0], ((header, *rows),))


def printed_lists() -> Iterator[PrintedList]:
    """Every table that the replica's first edition publishes."""
    edition = load_edition(1)
    for name, layout in edition.documents.items():
        for listed in layout.tables:
            table = edition.printed(listed)
            yield PrintedList(f"{name} {listed.rows}", listed.series, table.headings, table.rows, name[-4:].strip("."))
