"""The characters of a page → stretches of text that stand in order."""

from __future__ import annotations

from itertools import pairwise

import pypdfium2 as pdfium

from crawler.tables.pdf_budget import Budget
from crawler.tables.pdf_geometry import Stretch
from crawler.tables.pdf_page import read_page
from crawler.tables.pdf_text import cell_text
from tests.crawler.tables.pdf_documents import Maker


def stretches(maker: Maker) -> list[Stretch]:
    """Text of the only page, checked to be what stretches are."""
    document = pdfium.PdfDocument(maker.bytes())
    try:
        found = read_page(document[0], 1, 1_000, Budget(1_000, 1_000, 60)).text
    finally:
        document.close()
    for stretch in found:
        assert {(glyph.y, glyph.em) for glyph in stretch} == {(stretch[0].y, stretch[0].em)}
        assert all(after.x0 - before.x0 > 0.12 * before.em for before, after in pairwise(stretch))
        assert all(after.x1 >= before.x1 for before, after in pairwise(stretch))
    return found


def test_what_is_written_in_one_go_is_one_stretch() -> None:
    maker = Maker()
    maker.text(40, 80, "甲乙丙丁")
    maker.text(40, 100, "戊己")
    assert [[glyph.text for glyph in stretch] for stretch in stretches(maker)] == [list("甲乙丙丁"), list("戊己")]


def test_what_is_raised_or_stands_apart_is_another_stretch_of_the_same_line() -> None:
    maker = Maker()
    maker.text(40, 80, "甲乙")
    maker.text(60, 77, "丙", 6)
    maker.text(80, 80, "丁")
    found = stretches(maker)
    assert len([stretch for stretch in found if not stretch[0].text.isspace()]) == 3
    assert cell_text(found) == "甲乙丙丁"


def test_text_that_is_printed_twice_or_from_the_right_is_read_once_and_from_the_left() -> None:
    twice = [(x + off, character) for x, character in ((40, "甲"), (50, "乙")) for off in (0, 0.4)]
    for places in ([(40, "甲乙"), (40.4, "甲乙")], twice, [(50, "乙"), (40, "甲")]):
        maker = Maker()
        for x, text in places:
            maker.text(x, 80, text)
        assert cell_text(stretches(maker)) == "甲乙"
