"""Cells put in columns."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.tables import HostileDocument, Row, grid
from crawler.tables.grid import Cell, Spanning, by_position, printed, rectangle, spread

_TEXTS = st.sampled_from(["", "甲", "乙", "甲乙"])


def test_titles_as_wide_as_the_table_do_not_decide_which_column_a_cell_is_of() -> None:
    title, note = [Cell("清单", 0, 100)], [Cell("注", 0, 100)]
    rows = [[Cell("甲", 0, border), Cell("乙", border, 100 - border)] for border in (10, 50, 90)]
    assert by_position([title, *rows, note, note]) == [("清单", ""), *[("甲", "乙")] * 3, ("注", ""), ("注", "")]


@given(st.lists(st.lists(st.builds(Spanning, _TEXTS, st.integers(1, 3), st.integers(1, 3)), max_size=4), max_size=5))
@settings(max_examples=150, deadline=None)
def test_spanning_cells_stand_where_a_naive_layout_puts_them(rows: list[list[Spanning]]) -> None:
    """Place by place: a cell takes the next place that is free, and as many beside it as are free in its own row."""
    taken: set[tuple[int, int]] = set()
    starts: list[list[Cell]] = [[] for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            span = 0
            while span < cell.across and (number, column + span) not in taken:
                span += 1
            for down in range(min(cell.down, len(rows) - number)):
                starts[number + down].append(Cell(cell.text, column, span, down > 0))
                taken |= {(number + down, column + over) for over in range(span)}
            column += span
    assert spread(rows) == [sorted(row, key=lambda cell: cell.start) for row in starts]


def test_cells_that_reach_down_stand_from_left_to_right_and_end_where_they_say() -> None:
    made = spread(
        [
            [Spanning("a"), Spanning("b", 2, 3), Spanning("c", 1, 2)],
            [Spanning("d", 1, 3), Spanning("e")],
            [Spanning("f", 5)],
            [Spanning("g", 2)],
        ]
    )
    assert made == [
        [Cell("a", 0), Cell("b", 1, 2), Cell("c", 3)],
        [Cell("d", 0), Cell("b", 1, 2, True), Cell("c", 3, 1, True), Cell("e", 4)],
        [Cell("d", 0, 1, True), Cell("b", 1, 2, True), Cell("f", 3, 5)],
        [Cell("d", 0, 1, True), Cell("g", 1, 2)],
    ]


def test_a_wide_cell_is_as_wide_as_the_room_before_one_from_above() -> None:
    assert spread([[Spanning("a"), Spanning("b"), Spanning("c", 1, 2)], [Spanning("d", 9), Spanning("e")]])[1] == [
        Cell("d", 0, 2),
        Cell("c", 2, 1, True),
        Cell("e", 3),
    ]


_ROWS = st.lists(
    st.lists(st.tuples(_TEXTS, st.integers(1, 3), st.integers(0, 1)), min_size=0, max_size=4).map(
        lambda parts: [
            Cell(text, sum(s + gap for _, s, gap in parts[:at]) + free, span)
            for at, (text, span, free) in enumerate(parts)
        ]
    ),
    max_size=5,
)


@given(_ROWS)
@settings(max_examples=100, deadline=None)
def test_a_rectangle_has_a_column_for_each_place_where_a_cell_starts(rows: list[list[Cell]]) -> None:
    starts = sorted({cell.start for row in rows for cell in row})
    texts = [{cell.start: cell.text for cell in row} for row in rows]
    assert rectangle(rows) == [tuple(row.get(start, "") for start in starts) for row in texts]


@given(_ROWS)
@settings(max_examples=200, deadline=None)
def test_cells_by_position_stand_where_a_naive_reading_puts_them(rows: list[list[Cell]]) -> None:
    width = max([cell.start + cell.span for row in rows for cell in row], default=0)
    sizes = Counter(len(row) for row in rows if len(row) > 1 or (row and row[0].span != width))
    if not sizes:
        assert by_position(rows) == rectangle(rows)
        return
    usual = sorted((often, size) for size, often in sizes.items())[-1][1]
    if len(sizes) == 1 and all(row[0].start == 0 for row in rows if row):
        expected = [tuple([cell.text for cell in row] + [""] * (usual - len(row))) for row in rows]
    else:
        like = [row for row in rows if len(row) == usual]
        expected = []
        for row in rows:
            texts = [""] * usual
            for cell in row:
                for column in range(usual):
                    lefts = sorted(other[column].start for other in like)
                    rights = sorted(other[column].start + other[column].span for other in like)
                    middle = (lefts[(len(like) - 1) // 2] + rights[(len(like) - 1) // 2]) / 2
                    if cell.start <= middle < cell.start + cell.span:
                        texts[column] = cell.text
                        break
                else:
                    expected = rectangle(rows)
                    break
            else:
                expected.append(tuple(texts))
                continue
            break
    assert by_position(rows) == expected


@pytest.mark.parametrize(
    ("cells", "is_row"),
    [
        ([Cell("甲", 0), Cell("", 1)], True),
        ([Cell("甲", 0, 1, True), Cell("乙", 1)], True),
        ([Cell("甲", 0, 1, True), Cell("", 1)], False),
        ([Cell("", 0), Cell("", 1)], False),
        ([], False),
    ],
)
def test_a_row_is_one_in_which_a_text_of_its_own_stands(cells: list[Cell], is_row: bool) -> None:
    rows = [[Cell("1", 0)], cells, [Cell("2", 0)]]
    filled = [("1", "x"), ("filled", ""), ("2", "")]
    assert printed(rows, filled) == (
        Row(("1", "x"), 1),
        *([Row(("filled", ""), 2)] if is_row else []),
        Row(("2", ""), 3),
    )


def test_as_many_cells_as_the_limit_are_read_and_one_more_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_CELLS", 6)
    two = [[Cell("a", 0), Cell("b", 1), Cell("c", 2)]] * 2
    assert len(rectangle(two)) == len(by_position(two)) == 2
    assert len(spread([[Spanning("a"), Spanning("b", 1, 2), Spanning("c")], [Spanning("d"), Spanning("e")]])) == 2
    for made in (rectangle, by_position):
        with pytest.raises(HostileDocument, match="a table of 3 rows and 3 columns is not read: the limit is 6 cells"):
            made([*two, [Cell("a", 0)]] if made is rectangle else [*two, two[0]])
    with pytest.raises(HostileDocument, match="a table of more than 6 cells"):
        spread([[Spanning("a", 1, 2), Spanning("b", 1, 2), Spanning("c", 1, 2)], [Spanning("d")]])
