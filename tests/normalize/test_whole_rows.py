"""Whole rows → whole records; divisions, owners, orders and corrections, each with all that is told."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.chronology import numbers_out_of_order, row_issues
from normalize.corrections import Correction, apply_corrections
from normalize.division import Division, find_division
from normalize.issues import Issue
from normalize.listing import NormalisedListing, normalise_listing, registry_of
from normalize.number import AlgorithmNumber, GenAINumber
from normalize.ownership import Group, OwnershipJudgement, english_name, group_of, judge_ownership
from normalize.product import Product
from normalize.remark import DeclaredChange

NUMBER = "网信算备110108823483901250249号"
NOTHING: dict[str, Any] = {
    **dict.fromkeys(NormalisedListing._fields),
    **dict.fromkeys(("second_names", "former_names", "products", "modalities", "modality_words", "changes"), ()),
    **dict.fromkeys(("number_valid", "late_entry", "cancelled"), False),
}
BEIJING = {"province_code": "CN-BJ", "province": "北京市", "province_en": "Beijing"}
OF_NUMBER = {"number": NUMBER, "number_valid": True, "filer_code": "8234839", "division_code": "110108"} | {
    "division": "北京市海淀区",
    "province_source": "number",
    **BEIJING,
}


@pytest.mark.parametrize(
    ("series", "cells", "told"),
    [
        (
            "dsa",
            {
                "seq_raw": "（7）",
                "name_raw": "甲数字人算法（注：试用）",
                "role_raw": "服务提",
                "company_raw": "北京甲大学（北京乙学院）（原北京丙学院）",
                "products_raw": "甲(APP、网站)",
                "purpose_raw": "应用于图像生成\n场景，给人看",
                "scene_raw": " 社交\n软件 ",
                "number_raw": NUMBER,
                "date_raw": "2025/3/4（补登）",
                "remark_raw": "2025年7月，更换模型",
            },
            {
                "seq": 7,
                **OF_NUMBER,
                "name": "甲数字人算法",
                "name_footnote": "试用",
                "company": "北京甲大学",
                "second_names": ("北京乙学院",),
                "former_names": ("北京丙学院",),
                "date": datetime.date(2025, 3, 4),
                "date_precision": "day",
                "late_entry": True,
                "role": "provider",
                "category": "生成合成类",
                "products": (Product("甲", "app"), Product("甲", "website")),
                "modalities": ("image", "virtual_human"),
                "modality_words": ("图像", "数字人"),
                "purpose": "应用于图像生成场景，给人看",
                "scene": "社交软件",
                "changes": (DeclaredChange("model_changed", None, None, "2025-07", "更换模型"),),
                "issues": ("name_footnote", "value_cut"),
            },
        ),
        (
            "iisa",
            {
                "name_raw": "图像算法",
                "category_raw": "排序精选类",
                "company_raw": "上海甲有限公司",
                "purpose_raw": "应用于图像生成场景，",
                "number_raw": NUMBER.replace("249", "248"),
                "remark_raw": "2025年7月已注销",
            },
            {
                **OF_NUMBER,
                "number": NUMBER.replace("249", "248"),
                "number_valid": False,
                "filer_code": None,
                "name": "图像算法",
                "company": "上海甲有限公司",
                "category": "排序精选类",
                "purpose": "应用于图像生成场景，",
                "cancelled": True,
                "cancelled_month": "2025-07",
                "changes": (DeclaredChange("cancelled", None, None, "2025-07", "已注销"),),
                "issues": ("category_contradicts_number", "number_check_digit", "province_differs_from_company"),
            },
        ),
        (
            "genai_registered",
            {
                "name_raw": "深圳市商汤科技有限公司",
                "company_raw": "商汤模型\n注：甲",
                "province_raw": "广东省",
                "number_raw": "Beijing-A-202501010001",
                "date_raw": "2024年13月",
                "remark_raw": "你好，注销",
            },
            {
                "number": "Beijing-A-202501010001",
                "number_valid": True,
                "name": "商汤模型",
                "name_footnote": "甲",
                "company": "深圳市商汤科技有限公司",
                "province_code": "CN-GD",
                "province": "广东省",
                "province_en": "Guangdong",
                "province_source": "published",
                "cancelled": True,
                "changes": (
                    DeclaredChange("other", None, None, None, "你好"),
                    DeclaredChange("cancelled", None, None, None, "注销"),
                ),
                "issues": (
                    "date_unreadable",
                    "name_company_exchanged",
                    "name_footnote",
                    "number_other_registry",
                    "province_contradicts_number",
                    "remark_not_understood",
                ),
            },
        ),
        (
            "cancellation",
            {
                "name_raw": "甲",
                "role_raw": "生成合成类",
                "company_raw": "北京甲有限公司",
                "purpose_raw": "",
                "number_raw": NUMBER,
                "date_raw": "2025/7/9",
                "remark_raw": "更换模型",
                "seq_raw": "x",
            },
            {
                **OF_NUMBER,
                "name": "甲",
                "company": "北京甲有限公司",
                "category": "生成合成类",
                "date": datetime.date(2025, 7, 9),
                "date_precision": "day",
                "cancelled": True,
                "cancelled_month": "2025-07",
                "changes": (DeclaredChange("model_changed", None, None, None, "更换模型"),),
                "issues": ("seq_unreadable",),
            },
        ),
        (
            "cancellation",
            {
                "name_raw": "甲",
                "role_raw": "服务提供者",
                "company_raw": "甲有限公司",
                "purpose_raw": "",
                "number_raw": "无",
            },
            {
                "name": "甲",
                "company": "甲有限公司",
                "role": "provider",
                "cancelled": True,
                "issues": ("modality_unknown", "number_missing", "province_unresolved"),
            },
        ),
    ],
)
def test_all_that_is_read_from_a_row(series: str, cells: dict[str, str], told: dict[str, Any]) -> None:
    assert normalise_listing(series, cells)._asdict() == NOTHING | told


@pytest.mark.parametrize(
    ("series", "cells", "registry"),
    [
        ("cancellation", {"role_raw": "生成合成类", "category_raw": None, "number_raw": NUMBER}, "iisa"),
        ("cancellation", {"role_raw": "服务提供者", "category_raw": "排序精选类", "number_raw": NUMBER}, "iisa"),
        ("cancellation", {"role_raw": "生成合成类", "category_raw": "", "number_raw": NUMBER}, "dsa"),
        ("cancellation", {"role_raw": "", "number_raw": NUMBER}, "dsa"),
        ("cancellation", {"role_raw": "生成合成类", "number_raw": "Beijing-A-202501010001"}, "genai_filed"),
        ("cancellation", {}, "dsa"),
        ("dsa", {"role_raw": "生成合成类", "number_raw": "Beijing-A-202501010001"}, "dsa"),
    ],
)
def test_the_registry_of_a_row(series: str, cells: dict[str, str | None], registry: str) -> None:
    assert registry_of(series, cells) == registry


@pytest.mark.parametrize(
    ("code", "year", "name", "full_name", "abolished"),
    [
        ("330103", 2021, "下城区", "浙江省杭州市下城区", True),
        ("330103", 2020, "下城区", "浙江省杭州市下城区", False),
        ("340203", 1970, "马塘区", "安徽省芜湖市马塘区", False),
        ("441901", 2024, "东莞市", "广东省东莞市", False),
        ("441900", 2020, "东莞市", "广东省东莞市", False),
        ("310101", 2023, "黄浦区", "上海市黄浦区", False),
        ("110000", 2023, "北京市", "北京市", False),
        ("440000", 2020, "广东省", "广东省", False),
        ("460400", 2024, "儋州市", "海南省儋州市", False),
    ],
)
def test_all_that_is_told_of_a_division(code: str, year: int, name: str, full_name: str, abolished: bool) -> None:
    assert find_division(code, year) == Division(code, name, full_name, abolished)


@pytest.mark.parametrize(
    ("filer", "judged", "group", "english"),
    [
        (
            "深圳市腾讯计算机系统有限公司",
            OwnershipJudgement("private", "reviewed", "Tencent"),
            Group("Tencent", "腾讯", "private"),
            "Shenzhen Tencent Computer Systems Co., Ltd.",
        ),
        (
            "国家能源集团",
            OwnershipJudgement("central_soe", "rule", "the name is of the group CHN Energy"),
            Group("CHN Energy", "国家能源集团", "central_soe"),
            None,
        ),
        (
            "北京京东某某有限公司",
            OwnershipJudgement("private", "rule", "the name is of the group JD"),
            Group("JD", "京东", "private"),
            None,
        ),
        (
            "中国工商银行股份有限公司常州分行",
            OwnershipJudgement(
                "central_soe", "rule", "part of 中国工商银行股份有限公司: the name is of the group ICBC"
            ),
            Group("ICBC", "中国工商银行", "central_soe"),
            None,
        ),
        (
            "甲有限责任公司（北京）分院",
            OwnershipJudgement(
                "private",
                "rule",
                "part of 甲有限责任公司: a company whose name shows no state, foreign or public owner",
            ),
            None,
            None,
        ),
        ("某某日报社", OwnershipJudgement("state_media", "rule", "the name ends in 报社"), None, None),
        (
            "某某",
            OwnershipJudgement("unknown", "rule", "no legal form of a company, and no word that tells the kind"),
            None,
            None,
        ),
    ],
)
def test_all_that_is_told_of_an_owner(
    filer: str, judged: OwnershipJudgement, group: Group | None, english: str | None
) -> None:
    assert (judge_ownership(filer), group_of(filer), english_name(filer)) == (judged, group, english)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


GENAI = GenAINumber("Beijing", "A", day("2024-05-01"), "0001", False)
UNDATED = GENAI._replace(date=None)
ALGORITHM = AlgorithmNumber("110108", "8234839", "01", "24", "001", "1")


@pytest.mark.parametrize(
    ("date", "precision", "late", "number", "period", "published", "issues"),
    [
        (None, None, False, ALGORITHM, "2023-12", None, (Issue.DATE_YEAR_OF_NUMBER_AFTER_LIST,)),
        (None, None, False, ALGORITHM, "2024-01", None, ()),
        (None, None, False, ALGORITHM, None, None, ()),
        (None, None, False, GENAI, "2023-12", None, ()),
        (
            day("2024-04-30"),
            "day",
            False,
            ALGORITHM,
            "2023-12",
            day("2024-04-29"),
            (Issue.DATE_YEAR_OF_NUMBER_AFTER_LIST, Issue.DATE_AFTER_LIST),
        ),
        (day("2024-04-30"), "day", False, GENAI, None, day("2024-04-01"), (Issue.DATE_BEFORE_NUMBER,)),
        (day("2024-05-01"), "day", False, GENAI, "2024-05", day("2024-04-01"), ()),
        (day("2024-05-02"), "day", False, UNDATED, "2024-04", day("2024-05-01"), (Issue.DATE_AFTER_LIST,)),
        (day("2024-05-02"), "day", False, None, "2024-04", day("2024-05-02"), ()),
        (day("2024-05-02"), "day", False, None, "2024-04", None, ()),
        (day("2023-01-01"), "day", False, None, "2024-01", None, ()),
        (day("2022-12-31"), "day", False, None, "2024-01", None, ()),
        (day("2022-12-30"), "day", False, None, "2024-01", None, (Issue.DATE_LONG_BEFORE_LIST,)),
        (day("2023-12-31"), "day", False, None, "2025-01", None, (Issue.DATE_LONG_BEFORE_LIST,)),
        (day("2024-01-01"), "day", False, None, "2025-01", None, ()),
        (day("2023-12-31"), "day", True, None, "2025-01", None, ()),
        (day("2020-12-01"), "month", False, GENAI, "2025-01", day("2019-01-01"), ()),
    ],
)
def test_what_a_date_is_held_against(
    *, date: Any, precision: Any, late: bool, number: Any, period: Any, published: Any, issues: tuple[Issue, ...]
) -> None:
    assert row_issues(date, precision, late, number, period=period, published_on=published) == issues


@pytest.mark.parametrize(("off", "odd"), [(180, False), (181, True)])
def test_half_a_year_off_its_neighbours_is_out_of_order(off: int, odd: bool) -> None:
    middle = day("2025-06-01")
    for sign in (1, -1):
        moved = middle + sign * datetime.timedelta(days=off)
        dates = [middle, middle, middle, moved, middle, middle, middle]
        numbers = [f"Beijing-A-{date:%Y%m%d}{serial:04}" for serial, date in enumerate(dates, 7)]
        assert numbers_out_of_order([*numbers, "Beijing-B-201001010000", "Beijing-B-2010010100001"]) == (
            {numbers[3]} if odd else set()
        )


def correction(**values: Any) -> Correction:
    about = {"announcement": "a", "cell": "company_raw", "expects": "甲", "why": "w", "source": "s"}
    return Correction.model_validate(about | {"reviewed": "2026-01-01"} | values)


CORRECTIONS = st.builds(
    lambda announcement, named, expects, cell, does: correction(
        announcement=announcement, expects=expects, cell=cell, **named, **does
    ),
    st.sampled_from(["a", "b"]),
    st.sampled_from([{"number": "N1"}, {"number": "N 2"}, {"name": "乙"}]),
    st.sampled_from(["", "甲", "乙"]),
    st.sampled_from(["company_raw", "name_raw"]),
    st.sampled_from([{"sets": "丙"}, {"flag": "company_doubtful"}, {"sets": "丁", "flag": "company_doubtful"}]),
)
ROWS = st.fixed_dictionaries(
    {
        "announcement": st.sampled_from(["a", "b"]),
        "number_raw": st.sampled_from([None, "", "N1", "N\n2"]),
        "name_raw": st.sampled_from([None, "", "乙", "甲"]),
        "company_raw": st.sampled_from([None, "", "甲", "乙 "]),
    }
)


@given(st.lists(CORRECTIONS, max_size=4), st.lists(ROWS, max_size=4))
def test_corrections_do_what_they_say_row_by_row(corrections: list[Correction], rows: list[dict[str, Any]]) -> None:
    def folded(text: str | None) -> str:
        return "".join((text or "").split())

    cells: dict[int, dict[str, str]] = {}
    flags: dict[int, tuple[str, ...]] = {}
    findings, used = [], 0
    for one in corrections:
        if all(row["announcement"] != one.announcement for row in rows):
            continue
        key, wanted = ("number_raw", one.number) if one.number else ("name_raw", one.name)
        found = [
            place
            for place, row in enumerate(rows)
            if row["announcement"] == one.announcement and folded(row[key]) == folded(wanted)
        ]
        fitting = [place for place in found if folded(rows[place][one.cell]) == one.expects]
        used += bool(fitting)
        where = f"the correction of {one.announcement}, {wanted}, {one.cell}"
        if not found:
            findings.append(f"{where} matches no row; look at the list, then delete it")
        elif not fitting:
            held = rows[found[0]][one.cell]
            findings.append(f"{where} expects {one.expects!r}, the list says {held!r}; review it")
        for place in fitting:
            if one.sets:
                cells.setdefault(place, {})[one.cell] = one.sets
            if one.flag:
                flags[place] = (*flags.get(place, ()), "company_doubtful")
    applied = apply_corrections(corrections, rows)
    assert (applied.rows, applied.flags, applied.findings, applied.used) == (cells, flags, tuple(findings), used)
    for place, row in enumerate(rows):
        assert applied.read(place, row) == row | cells.get(place, {})
