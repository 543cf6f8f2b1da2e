"""A page's lines and characters → fragments of tables, made of pages put together by hand."""

from __future__ import annotations

import pytest

from crawler.tables.model import UnknownShape
from crawler.tables.pdf_geometry import Box, Glyph, Rule, Stretch
from crawler.tables.pdf_layout import Fragment, FragmentRow, PageLayout, lay_out
from crawler.tables.pdf_page import PageContent


def text(x: float, y: float, characters: str) -> list[Stretch]:
    return [[Glyph(x + 10 * at, x + 10 * at + 10, y, 10.0, char) for at, char in enumerate(characters)]]


def page(
    glyphs: list[Stretch], xs: list[float], ys: list[float], number: int = 1, turned: list[Stretch] | None = None
) -> PageContent:
    """A page with a grid of lines from edge to edge."""
    horizontal = [Rule(y, xs[0], xs[-1]) for y in ys]
    return PageContent(number, 600, 800, glyphs, turned or [], horizontal, [Rule(x, ys[0], ys[-1]) for x in xs], [], 0)


XS, YS = [50.0, 150.0, 400.0], [100.0, 130.0, 180.0]
HEAD = [*text(60, 120, "序号"), *text(160, 120, "名称")]


def test_a_grid_is_a_fragment_with_its_place_edges_and_heading() -> None:
    glyphs = [*text(60, 80, "清单"), *HEAD, *text(60, 150, "1"), *text(160, 145, "甲"), *text(160, 165, "乙")]
    found = lay_out(page(glyphs, XS, YS, 4), None)
    rows = (FragmentRow(("序号", "名称"), (1, 1)), FragmentRow(("1", "甲\n乙"), (1, 1)))
    assert found.fragments == (Fragment(4, Box(50, 100, 400, 180), (50, 150, 400), rows, ("序号", "名称"), True),)
    assert (found.number, [line.text for line in found.text]) == (4, ["清单"])


def test_a_heading_holds_on_the_next_page_where_the_columns_are_as_many() -> None:
    before = lay_out(page([*HEAD, *text(60, 150, "1"), *text(160, 150, "甲")], XS, YS), None)
    glyphs = [*text(60, 120, "2"), *text(160, 120, "乙")]
    (after,) = lay_out(page(glyphs, XS, YS[:2], 2), before).fragments
    assert (after.heading, after.rows) == (("序号", "名称"), (FragmentRow(("2", "乙"), (1, 1)),))
    (other,) = lay_out(page([*glyphs, *text(310, 120, "丙")], [50, 150, 300, 400], YS[:2], 2), before).fragments
    assert (other.heading, other.rows) == ((), (FragmentRow(("2", "乙", "丙"), (1, 1, 1)),))
    assert lay_out(page(glyphs, XS, YS[:2], 2), PageLayout(1, (), ())).fragments[0].heading == ()


@pytest.mark.parametrize(("gap", "columns"), [(4.9, 2), (5.1, 3)])
def test_a_strip_without_text_is_a_column_where_it_is_no_double_line(gap: float, columns: int) -> None:
    glyphs = [*text(60, 120, "1"), *text(170, 120, "甲")]
    (found,) = lay_out(page(glyphs, [50, 150, 150 + gap, 400], YS[:2]), None).fragments
    assert len(found.rows[0].cells) == columns
    assert len(found.edges) == columns + 1
    assert (found.rows[0].cells[0], found.rows[0].cells[-1]) == ("1", "甲")


@pytest.mark.parametrize(
    ("firsts", "made"),
    [
        (["1", "2"], [("1", "甲"), ("2", "乙")]),
        (["1"], [("1", "甲\n乙")]),
        (["12", "34"], [("12\n34", "甲\n乙")]),
        (["12", "3"], [("12\n3", "甲\n乙")]),
        (["甲", "乙"], [("甲\n乙", "甲\n乙")]),
    ],
)
def test_numbers_that_count_up_in_one_cell_are_those_of_rows(firsts: list[str], made: list[tuple[str, str]]) -> None:
    glyphs = [*text(160, 120, "甲"), *text(160, 160, "乙")]
    for at, first in enumerate(firsts):
        glyphs += text(60, 120 + 40 * at, first)
    (found,) = lay_out(page(glyphs, XS, [100.0, 180.0]), None).fragments
    assert [row.cells for row in found.rows] == made
    assert found.rows_ruled == (len(made) == 1)


def test_text_that_runs_over_a_ruled_line_is_shared_out_glyph_by_glyph() -> None:
    glyphs = text(60, 120, "一二三四五六七八九十百千")
    (found,) = lay_out(page(glyphs, XS, YS[:2]), None).fragments
    assert found.rows[0].cells == ("一二三四五六七八九", "十百千")
    assert [len(stretch) for stretch in glyphs] == [12]


def test_numbers_in_one_cell_that_neither_count_up_nor_fill_it_are_refused() -> None:
    glyphs = [*text(60, 120, "1"), *text(60, 160, "57"), *text(160, 120, "甲"), *text(160, 160, "乙")]
    with pytest.raises(UnknownShape, match="page 1: a first cell holds the numbers 1, 57, which are neither"):
        lay_out(page(glyphs, XS, [100.0, 180.0]), None)


def test_text_in_a_table_that_runs_another_way_or_has_no_character_is_refused() -> None:
    glyphs = [*HEAD, *text(60, 150, "1"), *text(160, 150, "甲")]
    assert lay_out(page(glyphs, XS, YS, turned=text(60, 90, "转")), None).fragments
    with pytest.raises(UnknownShape, match="page 1: '转' in a table runs in another direction"):
        lay_out(page(glyphs, XS, YS, turned=text(60, 150, "转")), None)
    with pytest.raises(UnknownShape, match="page 1, row 2 of a table: the font does not say"):
        lay_out(page([*glyphs, *text(200, 150, "\ufffd")], XS, YS), None)
