"""Pages laid out → tables: what goes on over a page break, made of fragments put together by hand."""

from __future__ import annotations

import pytest

from crawler.tables.model import Row, Table, UnknownShape
from crawler.tables.pdf_characters import SUPPOSED_SPACE
from crawler.tables.pdf_furniture import without_furniture
from crawler.tables.pdf_geometry import Box, Glyph, Stretch
from crawler.tables.pdf_join import join
from crawler.tables.pdf_layout import Fragment, FragmentRow, PageLayout
from crawler.tables.pdf_text import Line, cell_text, lines
from crawler.tables.pdf_unruled import row_number

Cells = tuple[str, ...]
HEAD, OTHER = ("序号", "名称", "单位"), ("编号", "功能", "单位")


def line(text: str, y: float, em: float = 10.0, x: float = 50.0) -> Line:
    return Line(tuple(Glyph(x + em * at, x + em * (at + 1), y, em, char) for at, char in enumerate(text)))


def part(
    *rows: Cells,
    page: int = 1,
    top: float = 100.0,
    bottom: float = 700.0,
    edges: tuple[float, ...] = (50, 100, 200, 300),
    spans: dict[tuple[int, int], int] | None = None,
    ruled: bool = True,
) -> Fragment:
    """A fragment; `spans` holds, by row and column, over how many rows a cell reaches where it is not one."""
    made = tuple(
        FragmentRow(cells, tuple((spans or {}).get((number, column), 1) for column in range(len(cells))))
        for number, cells in enumerate(rows)
    )
    return Fragment(page, Box(edges[0], top, edges[-1], bottom), edges, made, HEAD, ruled)


def laid(*pages: tuple[list[Fragment], list[Line]]) -> list[PageLayout]:
    return [PageLayout(n, tuple(parts), tuple(text)) for n, (parts, text) in enumerate(pages, 1)]


def over_break(before: tuple[Cells, ...], after: tuple[Cells, ...]) -> list[tuple[Cells, int | None]]:
    """Cells and page of the rows of one table that a page break parts."""
    (only,) = join(laid(([part(*before)], []), ([part(*after, page=2)], [])))
    assert [row.index for row in only.rows] == list(range(1, len(only.rows) + 1))
    return [(row.cells, row.page) for row in only.rows]


_TWO = {(0, 1): 2, (1, 1): 2}
A1, A2, A3, A4 = (("1", "甲", "a"), ("2", "乙", "b"), ("3", "丙", "c"), ("4", "丁", "d"))


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        ((HEAD, A1), (A2,), [(HEAD, 1), (A1, 1), (A2, 2)]),
        ((HEAD, A1), (HEAD, A2), [(HEAD, 1), (A1, 1), (HEAD, 2), (A2, 2)]),
        ((HEAD, A1, A2), (("", "乙", ""), A3), [(HEAD, 1), (A1, 1), (("2", "乙\n乙", "b"), 1), (A3, 2)]),
        ((HEAD, A1, ("", "乙", "b")), (("2", "", "x"), A3), [(HEAD, 1), (A1, 1), (("2", "乙", "b\nx"), 1), (A3, 2)]),
        ((HEAD, A1, ("", "乙", "")), (("2", "", "b"), A3), [(HEAD, 1), (A1, 1), (A2, 1), (A3, 2)]),
        ((HEAD, A1), (HEAD, ("", "甲", ""), A2), [(HEAD, 1), (("1", "甲\n甲", "a"), 1), (HEAD, 2), (A2, 2)]),
        ((HEAD, A1), (("", "甲", ""),), [(HEAD, 1), (("1", "甲\n甲", "a"), 1)]),
        ((HEAD, A1, OTHER, A1), (OTHER, A2), [(HEAD, 1), (A1, 1), (OTHER, 1), (A1, 1), (OTHER, 2), (A2, 2)]),
        ((HEAD, A1, OTHER, A3), (HEAD, A4), [(HEAD, 1), (A1, 1), (OTHER, 1), (A3, 1), (A4, 2)]),
        ((HEAD, A1, OTHER, A3), (HEAD, A2), [(HEAD, 1), (A1, 1), (OTHER, 1), (A3, 1), (HEAD, 2), (A2, 2)]),
        ((HEAD, A1, OTHER, A3), (HEAD,), [(HEAD, 1), (A1, 1), (OTHER, 1), (A3, 1)]),
        (
            (HEAD, A1, OTHER, A3),
            (HEAD, ("", "丙", ""), A4),
            [(HEAD, 1), (A1, 1), (OTHER, 1), (("3", "丙\n丙", "c"), 1), (A4, 2)],
        ),
    ],
)
def test_over_a_page_break(before: tuple[Cells, ...], after: tuple[Cells, ...], made: list[tuple[Cells, int]]) -> None:
    assert over_break(before, after) == made


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((HEAD, A1), (("", "甲", "a"), A3), r"page 2 begins with the row \( \| 甲 \| a\): since a number is missing"),
        ((HEAD, A1), (("", "甲\n乙", ""), A4), r"the row \( \| 甲 乙 \| \)"),
        ((HEAD, A1), (("", "甲", "a"),), "it cannot be told"),
        ((HEAD, A1, ("", "乙", "")), (("3", "", "b"), A4), "it cannot be told"),
        ((HEAD, A1, ("", "x", ""), A2, A3), (("", "丙", ""), A4), "it cannot be told"),
        ((HEAD, A1, OTHER, A1), (HEAD, A2), r"repeats an earlier heading \(序号 \| 名称 \| 单位\) before row 2, but"),
        ((HEAD, A1, OTHER, A3), (HEAD, ("7", "x", "y")), r"before row 7, .* before rows up to 3"),
    ],
)
def test_what_a_page_break_leaves_in_doubt_is_refused(
    before: tuple[Cells, ...], after: tuple[Cells, ...], said: str
) -> None:
    with pytest.raises(UnknownShape, match=said):
        over_break(before, after)


@pytest.mark.parametrize(
    ("before", "after", "spans_before", "spans_after", "column"),
    [
        ((A1, ("2", "甲", "b")), (("3", "", "c"), ("4", "", "d")), _TWO, _TWO, "甲甲甲甲"),
        ((A1, ("2", "", "b")), (("3", "丙", "c"), ("4", "丁", "d")), {(0, 1): 1, (1, 1): 1}, {(0, 1): 2}, "甲丙丙丁"),
        ((("1", "", "a"), ("2", "", "b")), (("3", "丙", "c"), A4), {(0, 1): 2, (1, 1): 2}, {}, "丙丙丙丁"),
        ((A1, ("2", "乙", "b")), (("3", "", "c"), A4), {}, {}, "甲乙-丁"),
        ((A1, ("2", "乙", "b")), (("3", "", "c"), A4), {}, {(0, 1): 1}, "甲乙-丁"),
        ((A1, ("2", "甲", "b")), (("3", "丙", "c"), A4), {(0, 1): 2, (1, 1): 2}, {(0, 1): 2}, "甲甲丙丁"),
    ],
)
def test_a_merged_cell_gives_its_text_to_its_rows_beyond_the_break(
    before: tuple[Cells, ...],
    after: tuple[Cells, ...],
    spans_before: dict[tuple[int, int], int],
    spans_after: dict[tuple[int, int], int],
    column: str,
) -> None:
    pages = laid(([part(*before, spans=spans_before)], []), ([part(*after, page=2, spans=spans_after)], []))
    (only,) = join(pages)
    assert [row.cells[1] or "-" for row in only.rows] == list(column)


def tables(*pages: tuple[list[Fragment], list[Line]]) -> list[tuple[str | None, list[str]]]:
    """Title and first cells of each table."""
    return [(table.title, [row.cells[0] for row in table.rows]) for table in join(laid(*pages))]


def test_whole_tables_with_their_titles_rows_and_pages() -> None:
    pages = laid(
        ([part(HEAD, A1, (" 2 ", "\n乙", "b "))], [line("清单", 80)]),
        ([part(A3, page=2, bottom=300), part(HEAD, A1, page=2, top=400)], [line("清单二", 350)]),
    )
    assert join(pages) == [
        Table(1, (Row(HEAD, 1, 1), Row(A1, 2, 1), Row(("2", "乙", "b"), 3, 1), Row(A3, 4, 2)), "清单"),
        Table(2, (Row(HEAD, 1, 2), Row(A1, 2, 2)), "清单二"),
    ]


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ([line("甲", 60), line("乙", 80)], "乙"),
        ([line("甲", 62), line("乙", 80)], "甲\n乙"),
        ([line("甲", 61), line("乙", 80)], "甲\n乙"),
        ([line("子", 43), line("甲", 62), line("乙", 80)], "子\n甲\n乙"),
        ([line("子", 20), line("甲", 62), line("乙", 80)], "甲\n乙"),
        ([line("甲", 65, em=16), line("乙", 80)], "乙"),
        ([line("甲", 65, em=10.9), line("乙", 80)], "甲\n乙"),
        ([], None),
    ],
)
def test_a_title_is_the_last_line_above_and_those_it_is_wrapped_from(above: list[Line], title: str | None) -> None:
    assert tables(([part(HEAD, A1)], above)) == [(title, ["序号", "1"])]


@pytest.mark.parametrize(
    ("second", "text", "one"),
    [
        ({"top": 302.0}, [], True),
        ({"top": 307.9}, [], True),
        ({"top": 308.1}, [], False),
        ({"top": 300.0}, [], True),
        ({"top": 299.0}, [], False),
        ({"top": 306.0}, [line("注", 306.5)], False),
        ({"top": 302.0, "edges": (50, 100, 300)}, [], False),
        ({"top": 302.0, "edges": (89, 139, 239, 339)}, [], True),
        ({"top": 302.0, "edges": (91, 141, 241, 341)}, [], False),
        ({"top": 302.0, "edges": (50, 190, 210, 300)}, [], False),
        ({"top": 302.0, "edges": (50, 120, 220, 300)}, [], True),
    ],
)
def test_two_grids_on_one_page_are_one_table_where_they_touch_and_have_the_same_columns(
    second: dict[str, float], text: list[Line], one: bool
) -> None:
    width = len(second.get("edges", (0,) * 4)) - 1  # type: ignore[arg-type]
    below = part(A2[:width], **second)  # type: ignore[arg-type]
    found = tables(([part(HEAD, A1, bottom=300.0), below], text))
    assert [firsts for _, firsts in found] == ([["序号", "1", "2"]] if one else [["序号", "1"], ["2"]])


@pytest.mark.parametrize(
    ("text", "one"),
    [([], True), ([line("续表", 80)], False), ([line("- 2 -", 80)], True), ([line("第2页", 720)], True)],
)
def test_a_line_between_two_pages_begins_another_table(text: list[Line], one: bool) -> None:
    found = tables(([part(HEAD, A1)], []), ([part(A2, page=2)], text))
    assert found == ([(None, ["序号", "1", "2"])] if one else [(None, ["序号", "1"]), ("续表", ["2"])])


def test_a_page_that_begins_in_a_row_has_no_title() -> None:
    found = join(laid(([part(HEAD, A1)], []), ([part(("", "甲", ""), A2, page=2)], [line("密级", 80)])))
    assert [[row.cells for row in table.rows] for table in found] == [[HEAD, ("1", "甲\n甲", "a"), A2]]


def test_a_line_below_the_last_table_is_a_title_on_the_next_page_unless_one_stands_there() -> None:
    first = ([part(HEAD, A1, bottom=600.0)], [line("清单二", 680)])
    assert tables(first, ([part(HEAD, A1, page=2)], []))[1][0] == "清单二"
    assert tables(first, ([part(HEAD, A1, page=2)], [line("甲", 80)]))[1][0] == "甲"


@pytest.mark.parametrize(("apart", "repeated"), [(1, True), (2, True), (3, False)])
def test_what_stands_in_the_margin_of_a_near_page_too_is_no_title(apart: int, repeated: bool) -> None:
    empty: list[tuple[list[Fragment], list[Line]]] = [([], [])] * (apart - 1)
    pages = [([part(HEAD, A1)], [line("国家1", 60)]), *empty, ([part(A2, page=1 + apart)], [line("国家2", 62)])]
    found = tables(*pages)
    assert len(found) == (1 if repeated else 2)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("12.", 12), ("12、", 12), ("12．", 12), (" 1\n2 ", 12), ("0012", 12), ("1234567", 1234567),
     ("12345678", None), ("", None), ("1.2", None), ("甲1", None), ("12)", None), ("第1", None)],
)  # fmt: skip
def test_the_number_of_a_row_is_digits_with_at_most_a_point(text: str, number: int | None) -> None:
    assert row_number(text) == number


def glyphs(*parts: tuple[str, float, float]) -> list[Stretch]:
    return [[Glyph(x, x + (10.0 if char >= "\u2e80" else 5.0), y, 10.0, char)] for char, x, y in parts]


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ([("b", 5, 10), ("a", 0, 10)], "ab"),
        ([("a", 0, 24), ("b", 0, 10)], "b\na"),
        ([("a", 0, 10), ("2", 5, 14.9)], "a2"),
        ([("a", 0, 10), ("2", 5, 15.1)], "a\n2"),
        ([("a", 0, 10), ("b", 6.7, 10)], "ab"),
        ([("a", 0, 10), ("b", 6.9, 10)], "a b"),
        ([("a", 0, 10), (SUPPOSED_SPACE, 5, 10), ("b", 5.6, 10)], "a b"),
        ([("a", 0, 10), (SUPPOSED_SPACE, 5, 10), ("b", 5.4, 10)], "ab"),
        ([("a", 0, 10), (SUPPOSED_SPACE, 5, 10), ("b", 5.6, 10), ("c", 11.2, 10)], "a bc"),
        ([("a", 0, 10), ("甲", 9, 10), ("b", 25, 10)], "a甲b"),
        ([("甲", 0, 10), (" ", 10, 10), ("a", 15, 10), (" ", 20, 10), ("乙", 25, 10)], "甲a乙"),
        ([("甲", 0, 10), (" ", 10, 10), ("乙", 15, 10)], "甲 乙"),
        ([("甲", 0, 10), (" ", 10, 10), ("（", 15, 10)], "甲 （"),
        ([(" ", 0, 10), ("a", 5, 10), (" ", 10, 10)], "a"),
        ([("a", 0, 10), ("\u00a0", 5, 10), ("b", 10, 10)], "a b"),
        ([("a", 0, 10), ("\t", 5, 10), ("b", 30, 10)], "a b"),
        ([(" ", 0, 10)], ""),
        ([("⽤", 0, 10), ("a", 10, 10)], "用a"),
        ([("甲", 0, 10), ("甲", 0.4, 10), ("乙", 10, 10)], "甲乙"),
        ([("甲", 0, 10), ("甲", 0, 10.4)], "甲"),
        ([("甲", 0, 10), ("甲", 1.3, 10)], "甲甲"),
        ([("甲", 0, 10), ("乙", 0.4, 10)], "甲乙"),
        ([("f", 0, 10), ("f", 0, 10)], "ff"),
        ([("甲", 0, 10), ("乙", 0.2, 10), ("甲", 0.4, 10)], "甲乙"),
    ],
)
def test_glyphs_make_this_text(printed: list[tuple[str, float, float]], text: str) -> None:
    assert cell_text(glyphs(*printed)) == text


def test_a_line_has_its_ends_size_and_pieces() -> None:
    (only,) = lines([*glyphs(("a", 0, 10), ("b", 5, 10), (" ", 10, 10), ("c", 16.1, 10)), [Glyph(21, 29, 12, 8, "d")]])
    assert (only.x0, only.x1, only.y, only.em, only.middle) == (0, 29, 10, 10, 6.5)
    assert [piece.text for piece in only.segments()] == ["ab", "cd"]
    assert [p.text for p in lines(glyphs(("a", 0, 10), ("b", 10.9, 10), ("c", 22, 10)))[0].segments()] == ["a b", "c"]


@pytest.mark.parametrize(
    ("text", "previous", "kept"),
    [
        ([line("甲", 10), line("乙", 25), line("3", 56)], [], "甲乙"),
        ([line("甲", 10), line("乙", 25), line("3", 54)], [], "甲乙3"),
        ([line("3", 10), line("甲", 41), line("乙", 55)], [], "甲乙"),
        ([line("3", 10), line("甲", 39), line("乙", 55)], [], "3甲乙"),
        ([line("3", 10)], [], "3"),
        ([line("国家1", 10), line("甲", 25)], [line("国家22", 13)], "甲"),
        ([line("国家1", 10), line("甲", 25)], [line("国家22", 13.1)], "国家1甲"),
        ([line("国家1", 10), line("甲", 25)], [line("国家", 10)], "国家1甲"),
    ],
)
def test_what_a_page_prints_for_its_own_sake_is_told_by_distance_and_repetition(
    text: list[Line], previous: list[Line], kept: str
) -> None:
    assert "".join(line.text for line in without_furniture(text, previous)) == kept
