"""Merged cells, and cells between which a piece of a line is missing."""

from __future__ import annotations

import pytest

from crawler.tables.model import UnknownShape
from crawler.tables.pdf_geometry import Glyph
from crawler.tables.pdf_merged import refuse_lost_lines


def text(x: float, y: float, characters: str) -> list[Glyph]:
    """Characters of ten points each, from `x` on."""
    return [Glyph(x + 10 * i, x + 10 * i + 10, y, 10.0, character) for i, character in enumerate(characters)]


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
def test_text_across_the_lines_or_on_one_side_of_them_is_that_of_a_merged_cell(glyphs: list[Glyph]) -> None:
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
def test_text_that_stands_apart_on_both_sides_is_that_of_two_cells(glyphs: list[Glyph]) -> None:
    with pytest.raises(UnknownShape, match=r"page 7.*a ruled line were missing"):
        refuse_lost_lines(glyphs, [100.0], [40.0], 7)
