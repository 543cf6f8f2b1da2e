from __future__ import annotations

import datetime
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.issues import Issue
from normalize.listing import SERIES, filing_id, filing_key, normalise_listing, registry_of

GENAI = {
    "seq_raw": "254",
    "province_raw": "国资委",
    "name_raw": "九天多模态",
    "company_raw": "中国移动通信有限\n公司",
    "number_raw": "ZhongYangQiYe\n-\nJiuTianDuoMota\ni-202410210005",
    "date_raw": "2024/11/23（补\n登）",
}
DSA = {
    "seq_raw": "",
    "name_raw": "豆包企业版声音复刻模型算法",
    "role_raw": "服务技术支持者",
    "company_raw": "北京抖音信息服务有限公司",
    "products_raw": "--",
    "purpose_raw": "应用于音频生成场景，\n服务于企业端客户。",
    "number_raw": "网信算备110108823483901250249号",
    "remark_raw": "已注销",
}
KEYS = [
    *("seq_raw", "name_raw", "category_raw", "role_raw", "company_raw", "province_raw", "products_raw"),
    *("purpose_raw", "number_raw", "date_raw", "remark_raw", "scene_raw"),
]
CELLS = st.dictionaries(st.sampled_from(KEYS), st.one_of(st.none(), st.text()))


def test_a_row_of_a_genai_list_is_read_whole() -> None:
    row = normalise_listing("genai_filed", GENAI)
    assert (row.seq, row.number, row.number_valid) == (254, "ZhongYangQiYe-JiuTianDuoMotai-202410210005", True)
    assert (row.name, row.company) == ("九天多模态", "中国移动通信有限公司")
    assert (row.province_code, row.province_source) == (None, "central")
    assert (row.date, row.date_precision, row.late_entry) == (datetime.date(2024, 11, 23), "day", True)
    assert (row.role, row.category, row.cancelled, row.issues) == (None, None, False, ())


def test_a_row_of_a_deep_synthesis_list_is_read_whole() -> None:
    row = normalise_listing("dsa", DSA)
    assert (row.seq, row.role, row.division_code) == (None, "technical_support", "110108")
    assert (row.province_code, row.province, row.province_en, row.province_source) == (
        "CN-BJ",
        "北京市",
        "Beijing",
        "number",
    )
    assert row.purpose == "应用于音频生成场景，服务于企业端客户。"
    assert (row.cancelled, row.cancelled_month, row.date, row.issues) == (True, None, None, ())


def test_the_filer_in_a_number_is_believed_only_where_the_check_digit_fits() -> None:
    assert normalise_listing("dsa", DSA).filer_code == "8234839"
    mistyped = normalise_listing("dsa", DSA | {"number_raw": "网信算备110108823483901250248号"})
    assert (mistyped.number_valid, mistyped.filer_code) == (False, None)


def test_a_filing_is_the_same_however_its_number_is_broken_over_lines() -> None:
    broken = {"number_raw": "网信算备\n1101088234\n83901250249号 "}
    assert filing_key("dsa", broken) == ("number", "网信算备110108823483901250249号")


def test_exchanged_columns_are_read_crosswise_and_reported() -> None:
    cells = GENAI | {
        "province_raw": "广东省",
        "name_raw": "深圳市商汤科技有限公司",
        "company_raw": "商汤AI代码生成\n模型",
        "number_raw": "Guangdong-ShangTang-202502100001",
    }
    row = normalise_listing("genai_filed", cells)
    assert (row.name, row.company) == ("商汤AI代码生成模型", "深圳市商汤科技有限公司")
    assert row.issues == ("name_company_exchanged",)


def test_a_name_like_a_companys_beside_an_organisation_is_reported_and_left() -> None:
    row = normalise_listing("genai_filed", GENAI | {"name_raw": "深圳市商汤科技有限公司"})
    assert row.name == "深圳市商汤科技有限公司"
    assert row.issues == ("name_looks_like_company",)


def test_a_row_of_a_cancellation_list_is_cancelled_in_the_month_of_its_date() -> None:
    row = normalise_listing("cancellation", DSA | {"remark_raw": None, "date_raw": "2025年7月"})
    assert (row.cancelled, row.cancelled_month) == (True, "2025-07")
    assert (row.date, row.date_precision) == (datetime.date(2025, 7, 1), "month")


def test_a_cancellation_list_prints_the_category_of_an_iisa_filing_under_role() -> None:
    cells = {
        "role_raw": "检索过滤\n类",
        "name_raw": "考拉搜索算法",
        "company_raw": "杭州优卖网络科技有限公司",
        "number_raw": "网信算备330108562416104220011号",
        "date_raw": "2025年7月",
    }
    row = normalise_listing("cancellation", cells)
    assert (row.role, row.category, row.issues) == (None, "信息检索类", ())
    assert registry_of("cancellation", cells) == "iisa"
    assert normalise_listing("dsa", cells).issues == ("role_unknown",)


def test_the_registry_of_a_cancelled_filing_is_told_from_its_cells() -> None:
    assert registry_of("cancellation", DSA) == "dsa"
    assert registry_of("cancellation", {"number_raw": "Beijing-X-202501010001"}) == "genai_filed"
    assert registry_of("cancellation", {"number_raw": "Beijing-X-20250101S0001"}) == "genai_registered"
    assert registry_of("genai_filed", DSA) == "genai_filed"


def test_a_column_that_the_list_does_not_have_is_not_reported_missing() -> None:
    whole = {"name_raw": "算法", "company_raw": "北京甲有限公司", "number_raw": DSA["number_raw"]}
    assert normalise_listing("dsa", whole).issues == ()
    empty = dict.fromkeys(KEYS, "")
    assert normalise_listing("genai_filed", empty).issues == (
        "category_missing",
        "company_missing",
        "date_missing",
        "name_missing",
        "number_missing",
        "province_missing",
        "province_unresolved",
        "role_missing",
    )


@pytest.mark.parametrize(("raw", "seq"), [("107", 107), (" １２\n3", 123), ("12.0", 12), ("001", 1)])
def test_a_serial_number_is_read(raw: str, seq: int) -> None:
    assert normalise_listing("dsa", DSA | {"seq_raw": raw}).seq == seq


@pytest.mark.parametrize("raw", ["十二", "12.5", "-3", "9" * 5000])
def test_a_serial_number_that_is_none_is_reported(raw: str) -> None:
    row = normalise_listing("dsa", DSA | {"seq_raw": raw})
    assert (row.seq, row.issues) == (None, ("seq_unreadable",))


def test_an_unknown_series_is_refused() -> None:
    with pytest.raises(ValueError, match="'genai' is no known series"):
        normalise_listing("genai", GENAI)


@given(st.sampled_from(sorted(SERIES)), CELLS)
def test_any_row_can_be_read_and_its_codes_are_known_sorted_and_plain(series: str, cells: dict[str, str]) -> None:
    row = normalise_listing(series, cells)
    assert list(row.issues) == sorted(set(row.issues))
    assert set(row.issues) <= {issue.value for issue in Issue}
    assert all(type(issue) is str for issue in row.issues)
    assert row == normalise_listing(series, cells)


def test_every_code_is_described() -> None:
    assert all(issue.description and issue.value == issue.name.lower() for issue in Issue)


def test_a_whole_number_is_the_key_of_a_filing_in_any_registry() -> None:
    assert filing_key("dsa", DSA) == filing_key("iisa", DSA) == ("number", "网信算备110108823483901250249号")


def test_a_number_with_an_error_is_still_a_key() -> None:
    raw = "网信算备1101082242366066220017号"
    assert filing_key("iisa", {"number_raw": raw}) == ("number", raw)


@pytest.mark.parametrize("number", [None, "", "--", "Jiangsu-SiWeiXiangLiangZhiSuanYun-"])
def test_without_a_whole_number_the_published_filer_and_name_are_the_key(number: str | None) -> None:
    cells = {"number_raw": number, "company_raw": "南京四维向量\n科技有限公司", "name_raw": "四维 向量"}
    assert filing_key("genai_registered", cells) == ("row", "genai_registered", "南京四维向量科技有限公司", "四维向量")


def test_a_filing_id_is_the_hash_of_its_key_as_json() -> None:
    assert filing_id(("number", "A-1")) == "f" + hashlib.sha256(b'["number", "A-1"]').hexdigest()[:16]


def test_fields_are_not_strung_together() -> None:
    assert filing_id(("row", "dsa", "ab", "c")) != filing_id(("row", "dsa", "a", "bc"))


@given(
    st.text(alphabet="网信算备号0123456789-SBeijng北京", min_size=1),
    st.lists(st.integers(0, 60)),
    st.sampled_from([" ", "\n", "\u3000", "\xa0", "\u200b"]),
)
def test_a_filing_id_does_not_depend_on_white_space(text: str, places: list[int], space: str) -> None:
    spaced = list(text)
    for place in places:
        spaced.insert(place % (len(spaced) + 1), space)
    keys = [
        filing_key("dsa", {"number_raw": cell, "company_raw": cell, "name_raw": cell})
        for cell in (text, "".join(spaced))
    ]
    assert filing_id(keys[0]) == filing_id(keys[1])
