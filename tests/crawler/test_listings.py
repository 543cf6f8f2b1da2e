"""Tables → rows, by the headings that a source declares."""

import pytest

from crawler.listings import UnknownForm, read_rows, unknown_values
from crawler.source import load_sources
from crawler.tables.model import Row, Table

CAC = load_sources()["cac"]
BEIAN = load_sources()["beian"]
FILED = ("序号", "属地", "模型名称", "备案单位", "备案号", "备案时间")
REGISTERED = ("序号", "属地", "应用/功能名称", "登记单位", "上线编号", "登记时间")
IISA = ("序号", "算法名称", "算法类别", "主体名称", "应用产品", "主要用途", "备案编号", "备注")
ONE = ("1", "北京市", "文心一言", "北京百度网讯科技有限公司", "Beijing-WenXinYiYan-20230821", "2023/8/31")
TWO = ("2", "江苏省", "炎帝大模型", "南京硅基智能有限公司", "Jiangsu-YanDi-20240318", "2024/4/3")


def table(*rows: tuple[str, ...], index: int = 1, title: str | None = None, page: int | None = None) -> Table:
    return Table(index, tuple(Row(cells, number, page) for number, cells in enumerate(rows, 1)), title)


def test_a_row_keeps_its_cells_as_published_and_its_place() -> None:
    (row,) = read_rows([table(FILED, ONE, page=3)], "genai", CAC)
    assert row.series == "genai_filed"
    assert row.cells["name_raw"] == "文心一言"
    assert (row.table_index, row.row_index, row.page) == (1, 2, 3)


def test_headings_are_known_in_every_wording_seen_and_with_white_space_inside() -> None:
    later = ("序 号", "属地", "大模型\n名称", "备案单位", "备案编号", "备案时间")
    assert read_rows([table(later, ONE)], "genai", CAC)[0].cells["name_raw"] == "文心一言"


def test_a_table_without_a_header_goes_on_with_the_columns_before() -> None:
    rows = read_rows([table(FILED, ONE), table(TWO, index=2)], "genai", CAC)
    assert [row.cells["seq_raw"] for row in rows] == ["1", "2"]


def test_a_repeated_header_and_a_second_header_inside_one_table_are_no_rows() -> None:
    registered = ("1", "北京市", "有道速读", "北京网易有道计算机系统有限公司", "Beijing-A-20240709S0001", "2024/8/1")
    rows = read_rows([table(FILED, ONE, FILED, TWO, REGISTERED, registered)], "genai", CAC)
    assert [row.series for row in rows] == ["genai_filed", "genai_filed", "genai_registered"]


def test_a_header_that_only_repeats_at_the_top_of_a_page_does_not_move_rows_to_the_other_list() -> None:
    def registered(seq: int) -> tuple[str, ...]:
        return (str(seq), "北京市", f"应用{seq}", "甲有限公司", f"Beijing-A{seq}-20241101S{seq:04d}", "2024/11/8")

    rows = read_rows(
        [table(FILED, ONE, REGISTERED, registered(58), FILED, registered(59), FILED, registered(61))], "genai", CAC
    )
    assert [row.series for row in rows] == ["genai_filed", *["genai_registered"] * 3]


def test_a_header_that_begins_the_first_list_again_does() -> None:
    registered = ("1", "北京市", "甲", "甲有限公司", "Beijing-A-20241101S0001", "2024/11/8")
    rows = read_rows(
        [table(FILED, ONE, REGISTERED, registered, FILED, (*TWO[:4], "Jiangsu-B-202403180007", *TWO[5:]))],
        "genai",
        CAC,
    )
    assert [row.series for row in rows] == ["genai_filed", "genai_registered", "genai_filed"]


def test_a_header_goes_on_before_a_row_whose_sequence_does_not_follow_the_other_list() -> None:
    registered = ("1", "北京市", "甲", "甲有限公司", "Beijing-A-20241101S0001", "2024/11/8")
    rows = read_rows([table(FILED, ONE, REGISTERED, registered, FILED, ("7", *TWO[1:]))], "genai", CAC)
    assert [row.series for row in rows] == ["genai_filed", "genai_registered", "genai_filed"]


def test_a_new_title_ends_the_columns_of_the_table_before() -> None:
    tables = [table(FILED, ONE, title="已备案信息"), table(TWO, index=2, title="端侧服务已备案信息")]
    with pytest.raises(UnknownForm, match="begins without a header"):
        read_rows(tables, "genai", CAC)


def test_a_title_repeated_on_every_page_does_not() -> None:
    tables = [table(FILED, ONE, title="已备案信息"), table(TWO, index=2, title="已备案信息")]
    assert len(read_rows(tables, "genai", CAC)) == 2


def test_title_and_note_rows_are_no_rows() -> None:
    title = ("境内生成式人工智能服务已备案信息", "", "", "", "", "")
    note = ("注：按备案时间排序", "", "", "", "", "")
    assert len(read_rows([table(title, FILED, ONE, note)], "genai", CAC)) == 1


def test_an_unknown_heading_stops_the_list_and_says_where_and_what_to_edit() -> None:
    renamed = ("序号", "属地", "模型名称", "申报主体", "备案号", "备案时间")
    with pytest.raises(UnknownForm) as error:
        read_rows([table(renamed, ONE)], "genai", CAC)
    assert "《申报主体》" in str(error.value)
    assert "table 1, row 1" in str(error.value)
    assert "crawler/sources/cac.toml" in str(error.value)


def test_a_missing_column_is_not_guessed() -> None:
    with pytest.raises(UnknownForm, match="missing"):
        read_rows([table(IISA[:6], ("1", "a", "b", "c", "d", "e"))], "iisa", CAC)


def test_of_two_columns_of_one_meaning_none_is_left_out() -> None:
    with pytest.raises(UnknownForm, match="doubled"):
        read_rows([table((*FILED, "备案编号"), (*ONE, "Beijing-Jia-20230901"))], "genai", CAC)


def test_a_row_of_another_width_is_an_error() -> None:
    with pytest.raises(UnknownForm, match="5 cells under 6 headings"):
        read_rows([Table(1, (Row(FILED, 1), Row(ONE[:5], 2)))], "genai", CAC)


def test_a_piece_of_a_row_is_an_error_not_a_row() -> None:
    with pytest.raises(UnknownForm, match="piece of a row"):
        read_rows([table(FILED, ONE, ("", "", "续", "有限公司", "", ""))], "genai", CAC)


def test_a_piece_that_reads_like_a_title_is_no_title_unless_it_stands_first() -> None:
    with pytest.raises(UnknownForm):
        read_rows([table(FILED, ONE, ("", "", "备案信息服务", "", "", ""))], "genai", CAC)


def test_a_document_without_rows_is_an_error() -> None:
    with pytest.raises(UnknownForm, match="no row"):
        read_rows([], "genai", CAC)


def test_a_value_outside_a_columns_vocabulary_is_reported_and_kept() -> None:
    cells = ("1", "甲算法", "生成类", "甲有限公司", "甲(APP)", "用途", "网信算备110108645502801210015号", "")
    rows = read_rows([table(IISA, cells)], "iisa", CAC)
    assert unknown_values(rows, CAC) == {("category_raw", "生成类"): rows[0]}


def test_a_cancellation_has_its_own_form() -> None:
    headings = ("序号", "算法名称", "角色", "主体名称", "应用产品", "主要用途", "备案编号", "注销时间")
    cells = (
        "1",
        "甲算法",
        "服务提供者",
        "甲有限公司",
        "甲(APP)",
        "用途",
        "网信算备110108645502801210015号",
        "2025年7月",
    )
    (row,) = read_rows([table(headings, cells)], "cancellation", BEIAN)
    assert (row.series, row.cells["date_raw"]) == ("cancellation", "2025年7月")


@pytest.mark.parametrize(
    "last",
    [
        ("合计", "", "2款", "", "", ""),
        ("合计", "2", "2", "2", "2", "2"),
        ("总计", "", "2", "2", "", ""),
        ("", *TWO[:-1]),
    ],
)
def test_a_sum_or_a_row_whose_cells_have_slipped_is_no_filing(last: tuple[str, ...]) -> None:
    with pytest.raises(UnknownForm, match="neither a 序号 nor a number"):
        read_rows([table(FILED, ONE, last)], "genai", CAC)


def test_a_row_without_a_legible_sequence_number_is_read_by_its_number() -> None:
    assert read_rows([table(FILED, ("", *ONE[1:]), ("（2）", *TWO[1:]))], "genai", CAC)[0].cells["seq_raw"] == ""


@pytest.mark.parametrize("seq", ["", "3"])
def test_the_two_pieces_of_a_row_are_not_two_rows(seq: str) -> None:
    upper = ("2", "江苏省", "炎帝", "南京硅基智能", "Jiangsu-Yan", "2024/")
    lower = (seq, "", "大模型", "有限公司", "Di-20240318-20240318", "4/3")
    with pytest.raises(UnknownForm, match="piece of the row above"):
        read_rows([table(FILED, ONE, upper, lower)], "genai", CAC)


def test_a_mistyped_number_above_a_row_does_not_make_it_a_piece() -> None:
    mistyped = (*ONE[:4], "Beijing-WenXinYiYan", ONE[5])
    absent = ("3", *TWO[1:4], "--", TWO[5])
    assert len(read_rows([table(FILED, mistyped, TWO, mistyped, absent)], "genai", CAC)) == 4


@pytest.mark.parametrize("between", ["\n", " ", "、", "，\n", ",", "；", ";\n"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Beijing-WenXin-\nYiYan-20230821", "Jiangsu-YanDi-202403180012"),
        ("网信算备110108645502801210015号", "网信算备110108007153\n201230015号"),
        ("ZhongYangQiYe-YuanJing-20240412", "ZhongYangQi\nYe-LiuYun-202504100008"),
    ],
)
def test_a_row_with_the_numbers_of_two_filings_is_not_one_filing(one: str, other: str, between: str) -> None:
    row = (*ONE[:4], f"{one}{between}{other}", ONE[5])
    with pytest.raises(UnknownForm, match="several filings"):
        read_rows([table(FILED, row)], "genai", CAC)


@pytest.mark.parametrize(
    "number", ["Guangdong-Name-20240318\n0012", "Beijing-Wen-\nXin-20240318S0012", "Beijing-A-20240318（补登）"]
)
def test_one_number_however_it_is_broken_is_one_number(number: str) -> None:
    assert len(read_rows([table(FILED, (*ONE[:4], number, ONE[5]))], "genai", CAC)) == 1


def test_a_number_under_another_heading_is_told_from_its_form() -> None:
    exchanged = ("序号", "属地", "备案号", "备案单位", "模型名称", "备案时间")
    with pytest.raises(UnknownForm, match=r"another column \(name_raw\)"):
        read_rows([table(exchanged, ONE)], "genai", CAC)


def test_a_heading_that_a_lost_line_joins_to_the_cell_below_it_is_no_value() -> None:
    headings = (*FILED, "备注")
    with pytest.raises(UnknownForm, match="《备注》 reaches down"):
        read_rows([table(headings, (*ONE, "备注"), (*TWO, ""))], "genai", CAC)


def test_rows_with_numbers_of_the_other_list_lack_a_header() -> None:
    def registered(seq: int) -> tuple[str, ...]:
        return (str(seq), "北京市", f"应用{seq}", "甲有限公司", f"Beijing-A{seq}-20241101S{seq:04d}", "2024/11/8")

    assert len(read_rows([table(FILED, ONE, registered(2), TWO, registered(4))], "genai", CAC)) == 4
    with pytest.raises(UnknownForm, match="a header is missing"):
        read_rows([table(FILED, ONE, registered(1), registered(2))], "genai", CAC)


def test_rows_with_numbers_of_filings_below_the_header_of_registrations_lack_one_too() -> None:
    def filed(seq: int) -> tuple[str, ...]:
        return (str(seq), "北京市", f"模型{seq}", "甲有限公司", f"Beijing-A{seq}-20241101{seq:04d}", "2024/11/8")

    with pytest.raises(UnknownForm, match="a header is missing"):
        read_rows([table(REGISTERED, filed(1), filed(2))], "genai", CAC)


def test_a_table_in_which_nothing_is_printed_is_passed_over() -> None:
    rows = read_rows([table(("", " ")), table(FILED, ONE, index=2)], "genai", CAC)
    assert [row.cells["seq_raw"] for row in rows] == ["1"]
    with pytest.raises(UnknownForm, match="no row of a list was found in 1 table"):
        read_rows([table(("", " "))], "genai", CAC)
