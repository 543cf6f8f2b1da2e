"""What is refused of a PDF, since it would be read wrong: lost lines, lost pages, text beside the page."""

from __future__ import annotations

import pytest

from crawler.tables.model import UnknownShape
from crawler.tables.pdf import read
from crawler.tables.pdf_geometry import Glyph, Stretch
from crawler.tables.pdf_merged import refuse_lost_lines
from tests.crawler.tables.pdf_documents import HEADER, Cells, Maker, Style, cells, filing, split


def text(x: float, y: float, characters: str) -> list[Stretch]:
    """Characters of ten points each, from `x` on."""
    return [[Glyph(x + 10 * i, x + 10 * i + 10, y, 10.0, character) for i, character in enumerate(characters)]]


@pytest.mark.parametrize(
    "glyphs",
    [
        [],
        text(5, 20, "甲公司"),
        text(105, 20, "甲公司"),
        text(5, 20, "从左到右写过两列的一个标题"),
        [*text(5, 20, "从左到右写过两列的一个标题"), *text(5, 34, "甲"), *text(120, 34, "乙")],
        [*text(5, 30, "甲公司"), *text(5, 44, "乙公司"), *text(5, 58, "丙公司")],
        [*text(5, 39, "甲公司"), *text(5, 52, "乙公司")],
    ],
)
def test_text_across_the_lines_or_on_one_side_of_them_is_that_of_a_merged_cell(glyphs: list[Stretch]) -> None:
    refuse_lost_lines(glyphs, [100.0], [40.0], 1)


@pytest.mark.parametrize(
    "glyphs",
    [
        [*text(5, 20, "甲公司"), *text(105, 20, "乙产品")],
        [*text(5, 20, "甲公司"), *text(105, 34, "乙产品")],
        [*text(5, 20, "甲公司"), *text(5, 60, "乙公司")],
        [*text(5, 15, "甲公司"), *text(5, 28, "甲公司"), *text(5, 55, "乙公司"), *text(5, 68, "乙公司")],
    ],
)
def test_text_that_stands_apart_on_both_sides_is_that_of_two_cells(glyphs: list[Stretch]) -> None:
    with pytest.raises(UnknownShape, match=r"page 7.*a ruled line were missing"):
        refuse_lost_lines(glyphs, [100.0], [40.0], 7)


def test_a_row_that_a_page_break_cuts_is_not_joined_where_a_page_is_missing() -> None:
    above, _ = split(filing(2), 1)
    _, below = split(filing(8), 1)
    for following, right in ((3, True), (9, False)):
        maker = Maker()
        maker.table(60, [HEADER, filing(1), above])
        maker.new_page()
        maker.table(60, [below, filing(following)])
        if right:
            assert len(cells(read(maker.bytes()))) == 4
            continue
        with pytest.raises(UnknownShape, match="page 2 begins with the row"):
            read(maker.bytes())


@pytest.mark.parametrize("left", [100.0, -20.0])
def test_a_word_that_runs_over_the_edge_of_the_page_is_not_read_in_part(left: float) -> None:
    maker = Maker(left=left)
    maker.table(60, [HEADER, filing(1, seq=["123456"], date=["2024年11月12日"])])
    with pytest.raises(UnknownShape, match="page 1: text runs over the edge of the page"):
        read(maker.bytes())


def test_the_rest_of_a_row_that_stands_close_above_the_next_one_is_not_its_beginning() -> None:
    maker = Maker(style=Style(rules=frozenset(), padding=0.1))
    maker.table(60, [HEADER, filing(1), filing(2, company=["甲"] * 4)])
    maker.new_page()
    rest: Cells = [[""], [""], [""], ["甲"] * 4, [""], [""]]
    maker.table(60, [rest, filing(3, company=["乙"] * 6)])
    with pytest.raises(UnknownShape, match="page 2: no lines are ruled"):
        read(maker.bytes())
