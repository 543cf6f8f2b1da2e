"""Cells put in columns."""

from __future__ import annotations

from crawler.tables.grid import Cell, by_position


def test_titles_as_wide_as_the_table_do_not_decide_which_column_a_cell_is_of() -> None:
    title, note = [Cell("清单", 0, 100)], [Cell("注", 0, 100)]
    rows = [[Cell("甲", 0, border), Cell("乙", border, 100 - border)] for border in (10, 50, 90)]
    assert by_position([title, *rows, note, note]) == [("清单", ""), *[("甲", "乙")] * 3, ("注", ""), ("注", "")]
