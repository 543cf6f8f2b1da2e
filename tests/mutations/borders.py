"""Ruled lines that a PDF has lost: which pieces are left. What the list says has not changed."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.mutations.sheets import Sheet
from tests.mutations.writers import Edge, Keep

Losses = Callable[[Sheet, random.Random], Keep]


def _of(kind: str, number: int) -> Keep:
    return lambda edge: (edge.kind, edge.number) != (kind, number)


def _inner_line(kind: str) -> Losses:
    def losses(sheet: Sheet, chance: random.Random) -> Keep:
        last = sheet.width if kind == "vertical" else len(sheet.tables[0])
        return _of(kind, chance.randrange(1, last))

    return losses


def _piece(kind: str) -> Losses:
    """One side of one cell."""

    def losses(sheet: Sheet, chance: random.Random) -> Keep:
        row, column = chance.randrange(1, len(sheet.tables[0])), chance.randrange(1, sheet.width)
        if kind == "vertical":
            return lambda edge: (edge.kind, edge.number, edge.row) != (kind, column, row)
        return lambda edge: (edge.kind, edge.number, edge.column) != (kind, row, column)

    return losses


def _scattered(share: float) -> Losses:
    def losses(sheet: Sheet, chance: random.Random) -> Keep:
        seed = chance.random()

        def keep(edge: Edge) -> bool:
            place = (edge.number, edge.row) if edge.kind == "vertical" else (edge.number, edge.column)
            return random.Random(repr((seed, edge.kind, place))).random() >= share  # noqa: S311

        return keep

    return losses


def _beside(number_of: Callable[[Sheet], int], kind: str) -> Losses:
    return lambda sheet, _: _of(kind, number_of(sheet))


BORDERS: dict[str, Losses] = {
    "all lines": lambda sheet, chance: lambda edge: False,
    "all vertical lines": lambda sheet, chance: lambda edge: edge.kind != "vertical",
    "all horizontal lines": lambda sheet, chance: lambda edge: edge.kind != "horizontal",
    "all inner lines": lambda sheet, chance: lambda edge: edge.number in (0, edge.last),
    "all inner vertical lines": lambda sheet, chance: (
        lambda edge: edge.kind != "vertical" or edge.number in (0, edge.last)
    ),
    "all inner horizontal lines": lambda sheet, chance: (
        lambda edge: edge.kind != "horizontal" or edge.number in (0, edge.last)
    ),
    "all lines but that below the header": lambda sheet, chance: (
        lambda edge: (edge.kind, edge.number) == ("horizontal", 1)
    ),
    "all lines but top, header and bottom": lambda sheet, chance: (
        lambda edge: edge.kind == "horizontal" and edge.number in (0, 1, edge.last)
    ),
    "the frame": lambda sheet, chance: lambda edge: edge.number not in (0, edge.last),
    "the left line": _beside(lambda sheet: 0, "vertical"),
    "the right line": _beside(lambda sheet: sheet.width, "vertical"),
    "the top line": _beside(lambda sheet: 0, "horizontal"),
    "the bottom line": _beside(lambda sheet: len(sheet.tables[0]), "horizontal"),
    "the line below the header": _beside(lambda sheet: 1, "horizontal"),
    "one vertical line": _inner_line("vertical"),
    "one horizontal line": _inner_line("horizontal"),
    "a vertical line beside one cell": _piece("vertical"),
    "a horizontal line below one cell": _piece("horizontal"),
    "some pieces": _scattered(0.02),
    "a quarter of the pieces": _scattered(0.25),
}
"""What is lost → which pieces are kept."""
