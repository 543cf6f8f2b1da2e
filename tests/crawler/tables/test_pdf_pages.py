"""How the PDF reader puts pages together, and how it tells rows and columns where no lines are ruled."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.tables.model import Table, UnknownShape, UnreadableDocument
from crawler.tables.pdf import read
from crawler.tables.pdf_furniture import is_page_number
from tests.crawler.tables.pdf_documents import (
    HEADER,
    LINE_STYLES,
    LINES,
    REGISTERED,
    Cells,
    Maker,
    Style,
    cells,
    filing,
    one_table,
    printed,
    split,
)
from tests.fonts import font_for

BROWSER = shutil.which("chromium-headless-shell")


class TestPageBreaks:
    def pages(self, *pages: Sequence[Cells]) -> list[Table]:
        maker = Maker()
        for index, rows in enumerate(pages):
            if index:
                maker.new_page()
            maker.text(280, 820, f"- {index + 1} -")
            maker.table(60, rows)
        return read(maker.bytes())

    def test_a_table_goes_on_without_a_header_and_page_numbers_are_no_rows(self) -> None:
        tables = self.pages([HEADER, filing(1)], [filing(2), filing(3)], [filing(4)])
        assert [(row.index, row.page, row.cells[0]) for row in tables[0].rows] == [
            (1, 1, "序号"),
            (2, 1, "1"),
            (3, 2, "2"),
            (4, 2, "3"),
            (5, 3, "4"),
        ]
        assert [table.title for table in tables] == [None]

    def test_a_repeated_header_is_returned_as_a_row(self) -> None:
        assert cells(self.pages([HEADER, filing(1)], [HEADER, filing(2)])) == printed(
            HEADER, filing(1), HEADER, filing(2)
        )

    @pytest.mark.parametrize("repeat", [[], [HEADER]], ids=["no header", "header repeated"])
    @pytest.mark.parametrize("open_edge", [False, True])
    def test_a_cut_row_is_one_row_on_the_page_where_it_begins(self, repeat: list[Cells], *, open_edge: bool) -> None:
        above, below = split(filing(2, company=["北京", "某某", "公司"]), 1)
        maker = Maker()
        maker.table(60, [HEADER, filing(1), above], open_bottom=open_edge)
        maker.new_page()
        maker.table(60, [*repeat, below, filing(3)], open_top=open_edge and not repeat)
        (table,) = read(maker.bytes())
        assert [row.cells for row in table.rows] == printed(
            HEADER, filing(1), filing(2, company=["北京", "某某", "公司"]), *repeat, filing(3)
        )
        assert [row.page for row in table.rows] == [1, 1, 1, *(2 for _ in repeat), 2]

    def test_a_row_may_reach_over_three_pages(self) -> None:
        whole = filing(2, company=[f"第{line}行" for line in range(6)])
        first, rest = split(whole, 2)
        second, third = split(rest, 2)
        assert cells(self.pages([HEADER, filing(1), first], [second], [third, filing(3)])) == printed(
            HEADER, filing(1), whole, filing(3)
        )

    def test_a_piece_may_have_text_in_one_column_only(self) -> None:
        above, below = split(filing(2, company=["北京", "公司"]), 1)
        below[4] = [""]
        above[4] = ["Beijing-20240102"]
        assert cells(self.pages([HEADER, above], [below]))[1][3] == "北京\n公司"

    def test_the_number_may_stand_in_the_second_piece(self) -> None:
        above = filing(2, seq=[""], company=["北京某某"], number=["Beijing-"], date=[""])
        below = filing(2, place=[""], name=[""], company=["公司"], number=["20240102"])
        assert cells(self.pages([HEADER, filing(1), above], [below, filing(3)])) == printed(
            HEADER, filing(1), filing(2, company=["北京某某", "公司"], number=["Beijing-", "20240102"]), filing(3)
        )

    def test_two_rows_with_numbers_are_never_joined(self) -> None:
        assert cells(self.pages([HEADER, filing(1, date=[""])], [filing(2, place=[""])])) == printed(
            HEADER, filing(1, date=[""]), filing(2, place=[""])
        )

    def test_a_whole_row_without_a_number_after_a_break_is_refused_where_its_number_is_missing(self) -> None:
        with pytest.raises(UnknownShape, match="page 2 begins with the row"):
            self.pages([HEADER, filing(1)], [filing(2, seq=[""]), filing(3)])

    @pytest.mark.parametrize("page", [1, 2])
    def test_a_merged_cell_that_goes_on_over_the_break_is_repeated(self, page: int) -> None:
        maker = Maker()
        top = 100.0
        for number, names in ((1, "甲乙"), (2, "丙丁戊")):
            height = 30 * len(names)
            maker.rule(40, top, 340, top)
            maker.rule(40, top + height, 340, top + height)
            for line in range(30, height, 30):
                maker.rule(140, top + line, 340, top + line)
            for x in (40, 140, 240, 340):
                maker.rule(x, top, x, top + height)
            for index, name in enumerate(names):
                maker.text(145, top + 18 + 30 * index, name)
                maker.text(245, top + 18 + 30 * index, f"{name}公司")
            if number == page:
                maker.text(45, top + 30, "北京市")
            if number == 1:
                maker.new_page()
        assert [row[0] for row in cells(read(maker.bytes()))] == ["北京市"] * 5

    def test_running_lines_are_no_titles_and_do_not_end_the_table(self) -> None:
        maker = Maker()
        for page in (1, 2, 3):
            maker.text(200, 40, "国家互联网信息办公室")
            maker.text(280, 800, f"第 {page} 页 共 3 页")
            if page == 1:
                maker.text(200, 70, "已备案信息")
            maker.table(90 if page == 1 else 60, [filing(page)])
            if page < 3:
                maker.new_page()
        (table,) = read(maker.bytes())
        assert table.title == "已备案信息"
        assert [row.cells[0] for row in table.rows] == ["1", "2", "3"]

    def test_a_running_line_whose_number_gains_a_digit_is_the_same_line(self) -> None:
        maker = Maker()
        for page in (9, 10):
            maker.text(200, 40, f"备案清单之{page}")
            maker.table(60, [filing(page)])
            if page == 9:
                maker.new_page()
        (table,) = read(maker.bytes())
        assert [row.cells[0] for row in table.rows] == ["9", "10"]

    def test_the_first_header_repeated_for_the_pages_sake_does_not_end_a_later_list(self) -> None:
        """A word processor repeats the first heading also where a second one has begun another list."""
        tables = self.pages(
            [HEADER, filing(301)], [HEADER, filing(302), REGISTERED, filing(58)], [HEADER, filing(59), filing(60)]
        )
        assert cells(tables) == printed(
            HEADER, filing(301), HEADER, filing(302), REGISTERED, filing(58), filing(59), filing(60)
        )

    def test_the_first_header_is_kept_where_its_own_numbers_go_on(self) -> None:
        rows = [[HEADER, filing(301), REGISTERED, filing(58)], [HEADER, filing(302)]]
        assert cells(self.pages(*rows)) == printed(*rows[0], *rows[1])


class TestSeveralTables:
    def test_a_title_line_parts_tables_of_different_columns(self) -> None:
        maker = Maker()
        maker.text(40, 60, "一、已备案信息")
        bottom = maker.table(70, [HEADER, filing(1)])
        maker.text(40, bottom + 25, "二、端侧服务")
        wide = [*REGISTERED, ["适用场景"]]
        maker.table(bottom + 40, [wide, [*filing(1), ["手机"]]], [40, 60, 90, 110, 100, 60, 60])
        first, second = read(maker.bytes())
        assert (first.title, second.title) == ("一、已备案信息", "二、端侧服务")
        assert (first.index, second.index) == (1, 2)
        assert [len(row.cells) for row in (*first.rows, *second.rows)] == [6, 6, 7, 7]

    def test_a_title_at_the_foot_of_a_page_belongs_to_the_table_on_the_next(self) -> None:
        maker = Maker()
        bottom = maker.table(60, [HEADER, filing(1)])
        maker.text(40, bottom + 30, "生成式人工智能服务已登记信息")
        maker.new_page()
        maker.table(60, [REGISTERED, filing(1)])
        assert [table.title for table in read(maker.bytes())] == [None, "生成式人工智能服务已登记信息"]

    def test_a_table_of_one_row_on_the_last_page_is_read(self) -> None:
        maker = Maker()
        maker.table(60, [HEADER, filing(262)])
        maker.new_page()
        maker.table(60, [filing(263)])
        assert cells(read(maker.bytes()))[-1][0] == "263"

    def test_running_text_is_no_table(self) -> None:
        maker = Maker()
        for line in range(12):
            maker.text(60, 100 + 20 * line, f"{line + 1}. 根据有关规定，现将 2024 年 1 月备案信息予以公告。")
        assert read(maker.bytes()) == []


@pytest.mark.parametrize("text", ["3", "- 3 -", "— 12 —", "第 3 页", "第3页 共12页", "3 / 12", "第十二页"])
def test_a_page_number_is_known_by_its_form(text: str) -> None:
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["2024年3月", "附件1", "3 家企业", "第 3 批"])
def test_a_title_with_a_number_in_it_is_no_page_number(text: str) -> None:
    assert not is_page_number(text)


FRAME = frozenset({"left", "right", "top", "bottom"})
UNRULED = {
    "an outer frame": FRAME,
    "vertical lines only": frozenset({"left", "right", "columns"}),
    "a frame and vertical lines": FRAME | {"columns"},
    "horizontal lines only": frozenset({"rows", "top", "bottom"}),
    "lines below the header and around": frozenset({"top", "header", "bottom"}),
    "no lines": frozenset[str](),
}


@pytest.mark.parametrize("align", ["top", "middle", "bottom"])
@pytest.mark.parametrize("rules", UNRULED.values(), ids=UNRULED.keys())
def test_rows_and_columns_without_lines_are_told_by_the_text(rules: frozenset[str], align: str) -> None:
    rows = [
        HEADER,
        filing(1),
        filing(2, company=["北京", "某某", "公司"]),
        filing(3, name=["一", "二", "三", "四"]),
        filing(4, company=["公司"], number=["Beijing-20240102"]),
    ]
    maker = Maker(style=Style(rules=rules, align=align))
    maker.text(40, 40, "已备案信息")
    maker.table(60, rows)
    maker.new_page()
    maker.table(60, [filing(5), filing(6)])
    assert cells(read(maker.bytes())) == printed(*rows, filing(5), filing(6))


def test_rows_set_without_any_space_between_them_are_refused_where_two_readings_are_possible() -> None:
    style = Style(rules=frozenset(), padding=0, align="middle")
    rows = [HEADER, filing(1, company=["北", "京", "公司"]), filing(2, company=["北", "京", "公司"])]
    with pytest.raises(UnknownShape, match="page 1"):
        read(one_table(*rows, style=style))


def test_columns_that_no_gutter_parts_are_refused() -> None:
    maker = Maker(style=Style(rules=frozenset()))
    maker.table(60, [HEADER, filing(1, name=["一个长到伸进旁边一栏的名称一个长到伸进旁边"])])
    with pytest.raises(UnknownShape, match="page 1"):
        read(maker.bytes())


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    rows=st.lists(st.tuples(LINES, LINES, LINES), min_size=3, max_size=14),
    repeat=st.booleans(),
    whole=st.booleans(),
    room=st.integers(min_value=90, max_value=260),
    style=st.sampled_from(sorted(LINE_STYLES)),
)
def test_any_registry_table_is_read_back_over_any_page_breaks(
    rows: list[tuple[list[str], list[str], list[str]]], room: int, style: str, *, repeat: bool, whole: bool
) -> None:
    filings = [
        filing(number, name=name, company=company, number=number_lines)
        for number, (name, company, number_lines) in enumerate(rows, start=1)
    ]
    maker = Maker(style=Style(rule=LINE_STYLES[style]))
    pages = list(paginated(maker, filings, room, repeat=repeat, whole=whole))
    for index, page in enumerate(pages):
        if index:
            maker.new_page()
        maker.table(60, page)
    headers = len(pages) - 1 if repeat else 0
    (table,) = read(maker.bytes())
    assert [row.cells for row in table.rows if row.cells[0] != "序号"] == printed(*filings)
    assert sum(row.cells[0] == "序号" for row in table.rows) == 1 + headers
    assert [row.index for row in table.rows] == list(range(1, len(table.rows) + 1))


def paginated(maker: Maker, filings: Sequence[Cells], room: float, *, repeat: bool, whole: bool) -> list[list[Cells]]:
    """Rows page by page; one that does not fit is cut where the page ends, or moved on where `whole`."""
    pages = [[HEADER]]
    left = room - maker.height(HEADER)
    waiting = list(filings)
    while waiting:
        row = waiting.pop(0)
        if maker.height(row) <= left:
            pages[-1].append(row)
            left -= maker.height(row)
            continue
        lines = 0 if whole else int((left - 2 * maker.style.padding) // 13)
        if lines >= 1:
            above, row = split(row, lines)
            pages[-1].append(above)
        pages.append([HEADER] if repeat else [])
        left = max(room - (maker.height(HEADER) if repeat else 0), maker.height(row) if whole else 0)
        waiting.insert(0, row)
    return pages


class TestCutRowsWithoutLines:
    @pytest.mark.parametrize("rules", UNRULED.values(), ids=UNRULED.keys())
    @pytest.mark.parametrize("repeat", [[], [HEADER]], ids=["no header", "header repeated"])
    def test_the_pieces_are_joined(self, rules: frozenset[str], repeat: list[Cells]) -> None:
        whole = filing(3, company=["北京", "某某", "公司"], number=["Beijing-", "Mo-", "20240102"])
        above, below = split(whole, 1)
        maker = Maker(style=Style(rules=rules))
        maker.table(60, [HEADER, filing(1), filing(2), above])
        maker.new_page()
        maker.table(60, [*repeat, below, filing(4), filing(5)])
        assert cells(read(maker.bytes())) == printed(HEADER, filing(1), filing(2), whole, *repeat, filing(4), filing(5))

    def test_a_piece_alone_on_a_page_is_refused_where_it_may_be_a_note(self) -> None:
        above, below = split(filing(2, company=["北京", "公司"], number=["Beijing-20240102"]), 1)
        maker = Maker(style=Style(rules=frozenset()))
        maker.table(60, [HEADER, filing(1), above])
        maker.new_page()
        maker.table(60, [below])
        with pytest.raises(UnknownShape, match="page 2: it cannot be told whether '公司' goes on"):
            read(maker.bytes())


@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="there is no chromium-headless-shell")
class TestPrintedByABrowser:
    def print_page(self, folder: Path, style: str) -> bytes:
        rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in self.rows())
        headings = "".join(f"<th>{cell[0]}</th>" for cell in HEADER)
        text = f"已备案信息{headings}{rows}"
        font = base64.b64encode(font_for(text)).decode()
        page = (
            "<meta charset=utf-8><style>"
            f"@font-face{{font-family:boxes;src:url(data:font/ttf;base64,{font})}}*{{font-family:boxes}}"
            "table{width:100%;table-layout:fixed;border-collapse:collapse}"
            f"td,th{{word-break:break-all;padding:4px 6px;text-align:left}}{style}</style>"
            f"<h3>已备案信息</h3><table><thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table>"
        )
        (folder / "page.html").write_text(page, encoding="utf-8")
        command = [
            str(BROWSER),
            "--headless",
            "--no-sandbox",
            "--no-pdf-header-footer",
            f"--print-to-pdf={folder / 'page.pdf'}",
            str(folder / "page.html"),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return (folder / "page.pdf").read_bytes()

    def rows(self) -> list[list[str]]:
        company = "北京某某用户网络人工智能基础技术研究有限公司上海分公司"
        rows = []
        for n in range(1, 41):
            name, number = f"DeepSeek Chat 模型{n}", f"Beijing-MoXing-20240102{n:04d}"
            rows.append([str(n), "北京市", name, company * (n % 4 + 1), number, "2024/1/2"])
        return rows

    @pytest.mark.parametrize("border", ["border:1px solid", "border:1px dotted", "border-bottom:1px solid", ""])
    def test_every_row_is_read_over_all_pages(self, tmp_path: Path, border: str) -> None:
        (table,) = read(self.print_page(tmp_path, f"td,th{{{border}}}"))
        found = [["".join(cell.split()) for cell in row.cells] for row in table.rows if row.cells[0] != "序号"]
        assert found == [["".join(cell.split()) for cell in row] for row in self.rows()]
        assert table.title == "已备案信息"

    def test_glyphs_without_characters_are_refused(self, tmp_path: Path) -> None:
        data = self.print_page(tmp_path, "td{border:1px solid}").replace(b"/ToUnicode", b"/ToUnicodX")
        with pytest.raises(UnreadableDocument, match="page 1 does not say which characters"):
            read(data)
