"""What mutations have in common: how they are listed, and the small edits that they are made of."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from tests.mutations.sheets import Cell, Line, PrintedList, Sheet

Change = Callable[[PrintedList, random.Random], Sheet | None]
"""What one kind of mutation makes of a list; None where the list has nothing that it could happen to."""

CHANGES: dict[str, Change] = {}


def change(function: Change) -> Change:
    CHANGES[function.__name__.strip("_").replace("_", " ")] = function
    return function


def parts(printed: PrintedList) -> tuple[Sheet, Line, list[Line]]:
    sheet = printed.sheet()
    header, *rows = sheet.tables[0]
    return sheet, header, rows


def column_of(printed: PrintedList, name: str) -> int:
    return next(i for i, key in enumerate(list(printed.filing(printed.headings))[1:]) if key == name)


def without(line: Line, column: int) -> Line:
    return replace(line, cells=line.cells[:column] + line.cells[column + 1 :])


def with_cell(line: Line, column: int, text: str) -> Line:
    return replace(line, cells=(*line.cells[:column], Cell(text), *line.cells[column:]))


def put(line: Line, column: int, cell: Cell) -> Line:
    return replace(line, cells=(*line.cells[:column], cell, *line.cells[column + 1 :]))


def wide(text: str, width: int) -> Line:
    return Line((Cell(text, width),))


def seeded(*what: object) -> random.Random:
    """Chance that is the same in every run for the same thing."""
    return random.Random(repr(what))  # noqa: S311 - no secret
