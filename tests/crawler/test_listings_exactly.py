"""Tables → rows, whole results compared: every cell and place, and every sentence that refuses a row."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.listings import PublishedRow, UnknownForm, printed_headings, read_rows, unknown_values
from crawler.source import ListingSeries, load_sources
from crawler.tables.model import Row, Table

CAC = load_sources()["cac"]
FILED = ("序号", "属地", "模型名称", "备案单位", "备案号", "备案时间")
REGISTERED = ("序号", "属地", "应用/功能名称", "登记单位", "上线编号", "登记时间")
DSA = ("序号", "算法名称", "角色", "主体名称", "应用产品", "主要用途", "备案编号", "备注")
IISA = ("序号", "算法名称", "算法类别", "主体名称", "应用产品", "主要用途", "备案编号", "备注")
ONE = ("1", "北京市", "文心一言", "北京百度网讯科技有限公司", "Beijing-WenXinYiYan-20230821", "2023/8/31")
TWO = ("2", "江苏省", "炎帝大模型", "南京硅基智能有限公司", "Jiangsu-YanDi-20240318", "2024/4/3")
APP = ("1", "北京市", "甲", "甲有限公司", "Beijing-A-20241101S0001", "2024/11/8")
ALGORITHM = ("1", "甲算法", "x", "甲公司", "甲(APP)", "用途", "网信算备110108645502801210015号", "")
GENAI_CELLS = ("seq_raw", "province_raw", "name_raw", "company_raw", "number_raw", "date_raw")
ALGORITHM_CELLS = ("seq_raw", "name_raw", "x", "company_raw", "products_raw", "purpose_raw", "number_raw", "remark_raw")


def table(*rows: tuple[str, ...], index: int = 1, title: str | None = None, page: int | None = None) -> Table:
    return Table(index, tuple(Row(cells, number, page) for number, cells in enumerate(rows, 1)), title)


def genai(
    cells: tuple[str, ...], index: int, series: ListingSeries = "genai_filed", at: int = 1, page: int | None = None
) -> PublishedRow:
    return PublishedRow(series, dict(zip(GENAI_CELLS, cells, strict=True)), at, index, page)


def refused(*tables: Table, series: str = "genai") -> str:
    with pytest.raises(UnknownForm) as error:
        read_rows(tables, series, CAC)
    return str(error.value)


@pytest.mark.parametrize(("series", "head", "third"), [("iisa", IISA, "category_raw"), ("dsa", DSA, "role_raw")])
def test_a_list_of_algorithms_has_the_columns_of_its_own_series(series: str, head: tuple[str, ...], third: str) -> None:
    cells = {third if name == "x" else name: cell for name, cell in zip(ALGORITHM_CELLS, ALGORITHM, strict=True)}
    (row,) = read_rows([table(head, ALGORITHM, index=4, page=7)], series, CAC)
    assert row == PublishedRow(series, cells, 4, 2, 7)  # type: ignore[arg-type]
    other = "dsa" if series == "iisa" else "iisa"
    assert f"page 7, table 4, row 1: the heading 《{head[2]}》 is not known" in refused(
        table(head, ALGORITHM, index=4, page=7), series=other
    )


def test_the_columns_of_each_list_hold_for_its_own_rows() -> None:
    rows = read_rows([table(FILED, ONE, TWO), table(REGISTERED, APP, index=2)], "genai", CAC)
    assert rows == [genai(ONE, 2), genai(TWO, 3), genai(APP, 2, "genai_registered", 2)]


def test_columns_may_stand_in_any_order_and_those_without_heading_hold_nothing() -> None:
    head, row = (*reversed(FILED), ""), (*reversed(ONE), " ")
    assert read_rows([table(head, row)], "genai", CAC) == [genai(ONE, 2)]
    assert refused(table(head, (*reversed(ONE), "x"))) == (
        "table 1, row 2: the cell 《x》 stands in a column without a heading"
    )


def test_a_heading_may_be_broken_over_lines_or_have_a_slash_of_full_width() -> None:
    head = ("序\n号", " 属 地", "应用／功能\n名称", "登记单位", "上线编号", "登记时间")
    assert read_rows([table(head, APP)], "genai", CAC) == [genai(APP, 2, "genai_registered")]


@pytest.mark.parametrize("title", [None, "续表", "第2页", "已备案", " 已 备\n案"])
def test_a_title_that_announces_no_other_list_does_not_end_the_columns(title: str | None) -> None:
    tables = [table(FILED, ONE, title="已备案"), table(TWO, index=2, title=title)]
    assert read_rows(tables, "genai", CAC) == [genai(ONE, 2), genai(TWO, 1, at=2)]


def test_a_title_seen_two_tables_before_is_no_new_one() -> None:
    three = ("3", "上海市", "丙", "丙有限公司", "Shanghai-Bing-20240405", "2024/4/5")
    titles = ("一、已备案", "二、已备案", "一、已备案")
    tables = [
        table(*rows, index=at, title=title)
        for at, (rows, title) in enumerate(zip(((FILED, ONE), (FILED, TWO), (three,)), titles, strict=True), 1)
    ]
    assert [row.cells["seq_raw"] for row in read_rows(tables, "genai", CAC)] == ["1", "2", "3"]


def test_the_headings_of_a_document_are_told_as_printed_and_each_once() -> None:
    broken = ("序 号", "属地", "大模型\n名称", "备案单位", "备案编号", "备案时间")
    tables = [
        table(("清单", "", "", "", "", ""), FILED, ONE),
        table(FILED, TWO, index=2),
        table(broken, REGISTERED, APP, index=3),
    ]
    assert printed_headings(tables, "genai", CAC) == (
        FILED,
        ("序 号", "属地", "大模型 名称", "备案单位", "备案编号", "备案时间"),
        REGISTERED,
    )
    assert printed_headings([table(DSA, ALGORITHM)], "dsa", CAC) == (DSA,)
    assert printed_headings([table(ONE)], "genai", CAC) == ()
    assert printed_headings([table(DSA, ALGORITHM)], "genai", CAC) == ()


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (("序号", "", "", "", "", ""), "begins without a header that crawler/sources/cac.toml knows: 序号 |"),
        (("序号", "甲", "", "", "", ""), "begins without a header"),
        (("序号", "属地", "甲", "乙", "丙", ""), "begins without a header"),
        (
            ("序号", "属地", "甲", " 乙\n丙 ", "", ""),
            "the heading 《甲》, 《乙\n丙》 is not known; see what",
        ),
        (("序号", "属地", "", "", "", ""), "has just the headings 序号, 属地; a column is missing, doubled or new"),
        ((*FILED[:5], "登记时间"), "has just the headings 序号, 属地, 模型名称, 备案单位, 备案号, 登记时间; a column"),
        ((*FILED[:5], "备案号"), "a column is missing, doubled or new"),
    ],
)
def test_what_is_a_header_is_told_by_half_of_its_cells_and_two_of_them(first: tuple[str, ...], said: str) -> None:
    message = refused(table(first, ONE))
    assert message.startswith("table 1, row 1: ")
    assert said in message


@pytest.mark.parametrize(
    "caption",
    [
        ("附件", "", "", "", "", ""),
        ("已备案信息", "已备案 信息", " ", "已备案\n信息", "", ""),
        ("注：甲", "", "", "", "", ""),
        ("备 注:甲", "", "", "", "", ""),
        (" 说明：甲", "", "", "", "", ""),
        ("附件",),
    ],
)
def test_a_caption_is_no_row_wherever_it_stands(caption: tuple[str, ...]) -> None:
    found = read_rows([table(caption, FILED, ONE, caption, TWO, caption)], "genai", CAC)
    assert found == [genai(ONE, 3), genai(TWO, 5)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("甲", "", "", "", "", ""), "a piece of a row that belongs to no row"),
        (("附件", "", "", "", "", "甲"), "a piece of a row that belongs to no row"),
        (("3", "", "", "", TWO[4], ""), "a piece of a row that belongs to no row"),
        (("", "", "甲", "乙", " ", ""), "a piece of a row that belongs to no row"),
        (("x", *TWO[1:4], "--", ""), "neither a 序号 nor a number says"),
        (("3", "北京市", TWO[4], "甲", "--", ""), "the number stands in another column (name_raw)"),
        (("3", TWO[4], "甲", "甲", "", ""), "the number stands in another column (province_raw)"),
        (("3", "北京市", "模型名称", *TWO[3:]), "the heading 《模型名称》 reaches down into a row"),
        (("3", "北京市", "模型\n名称", *TWO[3:]), "the heading 《模型名称》 reaches down into a row"),
        (TWO[:1], "1 cell under 6 headings: 2"),
        ((*TWO, ""), "7 cells under 6 headings"),
    ],
)
def test_a_row_that_is_no_whole_filing_is_refused_and_shown(row: tuple[str, ...], said: str) -> None:
    shown = " | ".join(cell.strip().replace("\n", " ") for cell in row)
    message = refused(table(FILED, ONE, row, page=3, index=2))
    assert message.startswith(f"page 3, table 2, row 3: {said}")
    assert message.endswith(f": {shown}")


@pytest.mark.parametrize(
    "row",
    [
        ("", *TWO[1:]),
        ("x", *TWO[1:]),
        ("2", "", "甲", "", TWO[4], ""),
        ("2", "", "", "甲", TWO[4], ""),
        ("（2）", *TWO[1:4], "", ""),
        ("2", "北京市", "甲", "乙", "待补", ""),
    ],
)
def test_a_row_with_gaps_that_is_still_a_filing_is_kept_as_it_is(row: tuple[str, ...]) -> None:
    assert read_rows([table(FILED, ONE, row)], "genai", CAC) == [genai(ONE, 2), genai(row, 3)]


def test_what_is_shown_of_a_row_is_cut() -> None:
    message = refused(table(FILED, ("1", "字" * 500, "", "", "", "")))
    assert message == "table 1, row 2: a piece of a row that belongs to no row: 1 | " + "字" * 196


def _next(series: ListingSeries, seq: int, number: str | None = None) -> tuple[str, ...]:
    serial = f"S{seq:04d}" if series == "genai_registered" else ""
    return (str(seq), "北京市", f"名{seq}", "甲有限公司", number or f"Beijing-A{seq}-20241101{serial}", "2024/11/8")


@pytest.mark.parametrize(
    ("last", "following", "goes_on"),
    [
        (_next("genai_registered", 5), _next("genai_registered", 99), True),
        (_next("genai_registered", 5), ("6", "北京市", "乙", "乙公司", "--", ""), True),
        (_next("genai_registered", 5), (" 6\n", "北京市", "乙", "乙公司", "--", ""), True),
        (_next("genai_registered", 5), ("7", "北京市", "乙", "乙公司", "--", ""), False),
        (_next("genai_registered", 5), ("5", "北京市", "乙", "乙公司", "--", ""), False),
        (_next("genai_registered", 5), ("（6）", "北京市", "乙", "乙公司", "--", ""), False),
        (("五", *_next("genai_registered", 5)[1:]), ("6", "北京市", "乙", "乙公司", "--", ""), False),
        (_next("genai_registered", 5), ("6", "北京市", "乙", "乙公司", "Beijing-B-202411010007", ""), False),
    ],
)
def test_below_a_repeated_first_header_the_number_or_the_sequence_tells_the_list(
    last: tuple[str, ...], following: tuple[str, ...], goes_on: bool
) -> None:
    rows = read_rows([table(FILED, ONE, REGISTERED, last, FILED, following)], "genai", CAC)
    series: ListingSeries = "genai_registered" if goes_on else "genai_filed"
    assert rows == [genai(ONE, 2), genai(last, 4, "genai_registered"), genai(following, 6, series)]


def test_a_header_not_seen_before_always_begins_its_list() -> None:
    following = ("2", "北京市", "乙", "乙公司", "--", "")
    rows = read_rows([table(FILED, ONE, REGISTERED, following)], "genai", CAC)
    assert rows == [genai(ONE, 2), genai(following, 4, "genai_registered")]


def test_a_header_at_the_end_of_a_table_holds_for_the_next() -> None:
    rows = read_rows([table(FILED, ONE, REGISTERED, APP, FILED), table(TWO, index=2)], "genai", CAC)
    assert rows == [genai(ONE, 2), genai(APP, 4, "genai_registered"), genai(TWO, 1, at=2)]


def test_a_header_that_comes_again_before_any_row_begins_its_list() -> None:
    row = ("1", "北京市", "乙", "乙公司", "--", "")
    assert read_rows([table(FILED, REGISTERED, FILED, row)], "genai", CAC) == [genai(row, 4)]


def test_a_row_without_sequence_below_a_broken_number_is_its_rest_whatever_number_it_has() -> None:
    rows = (("1", *TWO[1:4], "Jiangsu-Yan", ""), ("", *TWO[1:]))
    assert "table 1, row 3: a piece of the row above, cut in two" in refused(table(FILED, *rows))


def test_a_repeated_header_in_another_order_of_columns_holds_from_there() -> None:
    turned = tuple(reversed(FILED))
    rows = read_rows([table(FILED, ONE, turned, tuple(reversed(TWO)))], "genai", CAC)
    assert rows == [genai(ONE, 2), genai(TWO, 4)]


@pytest.mark.parametrize(
    ("upper", "lower", "piece"),
    [
        ("Jiangsu-Yan", "Di-20240318-20240318", True),
        ("Jiangsu-Yan", "Beijing-A-20240318", False),
        ("Jiangsu-Yan", "ZhongYangQiYe-A-20240318", False),
        ("网信算备1101086455", "02801210015号", True),
        ("网信算备1101086455", "网信算备110108645502801210015号", False),
        ("Jiangsu-Yan", "--", False),
        ("Jiangsu-YanDi-20240318", "Di-20240318-20240318", False),
    ],
)
def test_a_number_without_a_beginning_below_a_broken_one_is_its_rest(upper: str, lower: str, piece: bool) -> None:
    rows = (("1", *TWO[1:4], upper, ""), ("2", *TWO[1:4], lower, ""))
    if piece:
        assert "row 3: a piece of the row above, cut in two: 2 | 江苏省" in refused(table(FILED, *rows))
    else:
        assert read_rows([table(FILED, *rows)], "genai", CAC) == [genai(rows[0], 2), genai(rows[1], 3)]


def test_two_rows_of_the_other_list_are_noticed_over_a_break_between_tables() -> None:
    first, second = _next("genai_registered", 1), _next("genai_registered", 2)
    message = refused(table(FILED, ONE, first), table(second, index=2, page=2))
    assert message.startswith("page 2, table 2, row 1: this row and the one above have numbers of the other GenAI list")


def test_in_a_list_of_algorithms_a_number_of_another_registry_lacks_no_header() -> None:
    rows = [(str(n), *ALGORITHM[1:6], f"Beijing-A{n}-20241101S000{n}", "") for n in (1, 2)]
    assert len(read_rows([table(DSA, *rows)], "dsa", CAC)) == 2


def test_values_outside_a_vocabulary_are_told_once_each_with_their_first_row() -> None:
    def algorithm(seq: int, role: str) -> tuple[str, ...]:
        return (str(seq), "甲算法", role, *ALGORITHM[3:])

    roles = ("服务提供者", "服务\n提供者", "服务商", "", "服 务商", "平台", " ", "服务技术支持者")
    rows = read_rows([table(DSA, *(algorithm(n, role) for n, role in enumerate(roles, 1)))], "dsa", CAC)
    assert unknown_values(rows, CAC) == {("role_raw", "服务商"): rows[2], ("role_raw", "平台"): rows[5]}
    assert unknown_values(read_rows([table(FILED, ONE)], "genai", CAC), CAC) == {}


def test_no_row_in_several_tables_says_in_how_many() -> None:
    assert refused(table(FILED), table(FILED, index=2)) == (
        "no row of a list was found in 2 tables; open the document and look"
    )
    assert refused() == "no row of a list was found in 0 tables; open the document and look"


_NOISE = st.sampled_from(
    [FILED, ("", " ", "", "", "", ""), ("附件", "", "", "", "", ""), ("注：甲", "", "", "", "", "")]
)


@given(st.lists(st.tuples(st.booleans(), _NOISE), min_size=1, max_size=12), st.sets(st.integers(1, 12)))
@settings(max_examples=60, deadline=None)
def test_headers_captions_and_breaks_wherever_they_stand_lose_and_add_no_row(
    lines: list[tuple[bool, tuple[str, ...]]], breaks: set[int]
) -> None:
    tables: list[list[tuple[str, ...]]] = [[FILED, ONE]]
    expected, seq = [genai(ONE, 2, page=1)], 1
    for number, (is_row, noise) in enumerate(lines, 1):
        if number in breaks:
            tables.append([])
        seq += is_row
        cells = _next("genai_filed", seq) if is_row else noise
        tables[-1].append(cells)
        if is_row:
            expected.append(genai(cells, len(tables[-1]), at=len(tables), page=len(tables)))
    read = read_rows([table(*rows, index=at, page=at) for at, rows in enumerate(tables, 1)], "genai", CAC)
    assert read == expected
