"""Ruled lines: what is one line, what is no line, and which are underlines."""

from __future__ import annotations

import pytest

from crawler.tables.pdf_geometry import Glyph, Rule
from crawler.tables.pdf_rules import find_grids, merge_rules, without_underlines


@pytest.mark.parametrize(
    ("drawn", "seen"),
    [
        ([], []),
        ([(10, 0, 100)], [(10, 0, 100)]),
        ([(20, 0, 100), (10, 0, 100)], [(10, 0, 100), (20, 0, 100)]),
        ([(10, 0, 50), (10, 50, 100)], [(10, 0, 100)]),
        ([(10, 50, 100), (10, 0, 50)], [(10, 0, 100)]),
        ([(10, 0, 100), (10, 20, 30), (10, 101, 150)], [(10, 0, 150)]),
        ([(10, 0, 100), (11, 0, 100)], [(10.5, 0, 100)]),
        ([(10, 0, 40), (10, 80, 120)], [(10, 0, 40), (10, 80, 120)]),
        ([(10, 0, 7)], [(10, 0, 7)]),
        ([(10, 0, 6.9)], []),
        ([(10, 0, 4), (10, 5, 9)], [(10, 0, 9)]),
    ],
)
def test_lines_as_they_look(drawn: list[tuple[float, ...]], seen: list[tuple[float, ...]]) -> None:
    assert merge_rules([Rule(*rule) for rule in drawn]) == [Rule(*rule) for rule in seen]


@pytest.mark.parametrize(
    ("rule", "stays"),
    [
        ((12, 50, 80), False),
        ((12.9, 50, 80), False),
        ((13.1, 50, 80), True),
        ((5.1, 50, 80), False),
        ((4.9, 50, 80), True),
        ((12, 50.7, 80), False),
        ((12, 50.9, 80), True),
        ((12, 49.3, 80), False),
        ((12, 50, 81), False),
        ((12, 50, 83), True),
        ((12, 60, 70), False),
        ((12, 55, 80), True),
        ((12, 20, 80), True),
    ],
)
def test_a_line_that_begins_and_ends_with_text_above_it_is_its_underline(rule: tuple[float, ...], stays: bool) -> None:
    word = [Glyph(x, x + 10, 10, 10, "甲") for x in (50.0, 60.0, 70.0)]
    assert without_underlines([Rule(*rule)], [word]) == ([Rule(*rule)] if stays else [])


def grid(xs: list[float], ys: list[float]) -> tuple[list[Rule], list[Rule]]:
    return [Rule(y, xs[0], xs[-1]) for y in ys], [Rule(x, ys[0], ys[-1]) for x in xs]


def test_crossing_lines_make_a_grid_with_a_cell_in_every_place() -> None:
    ruling = find_grids(*grid([0, 50, 120], [10, 40, 90, 100]), 1)
    (only,) = ruling.grids
    assert (only.xs, only.ys, only.open_sides) == ((0, 50, 120), (10, 40, 90, 100), frozenset())
    assert [(s.row, s.row_end, s.column, s.column_end) for s in only.spans] == [
        (row, row + 1, column, column + 1) for row in range(3) for column in range(2)
    ]
    assert (ruling.horizontal, ruling.vertical) == ((), ())


def test_grids_apart_are_two_from_top_to_bottom_and_lone_lines_are_told_apart() -> None:
    low, high = grid([0, 50, 120], [300, 340]), grid([0, 70, 120], [10, 40])
    lone = Rule(200.0, 0, 120)
    ruling = find_grids(sorted([*low[0], *high[0], lone]), sorted([*low[1], *high[1]]), 1)
    assert [(found.xs, found.ys) for found in ruling.grids] == [((0, 70, 120), (10, 40)), ((0, 50, 120), (300, 340))]
    assert (ruling.horizontal, ruling.vertical) == ((lone,), ())


def test_a_line_that_is_missing_between_two_cells_merges_them() -> None:
    horizontal = [Rule(10, 0, 120), Rule(40, 0, 50), Rule(90, 0, 120)]
    vertical = [Rule(0, 10, 90), Rule(50, 10, 90), Rule(120, 10, 90)]
    (only,) = find_grids(horizontal, vertical, 1).grids
    assert sorted((s.row, s.row_end, s.column, s.column_end) for s in only.spans) == [
        (0, 1, 0, 1), (0, 2, 1, 2), (1, 2, 0, 1),
    ]  # fmt: skip
