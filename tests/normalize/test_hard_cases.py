"""The strings that were hard for readers of the real lists, as far as one row alone can decide them."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from normalize.cancellation import read_cancellation
from normalize.company import clean_company, exchanged, looks_like_organisation
from normalize.corrections import load_corrections
from normalize.date import parse_date
from normalize.identity import Sighting, resolve_companies
from normalize.issues import Issue
from normalize.listing import normalise_listing
from normalize.name import clean_name
from normalize.number import AlgorithmNumber, GenAINumber, parse_number
from normalize.ownership import short_names
from normalize.reference import reviewed_names
from normalize.vocabulary import read_category, read_role

HARD_CASES = Path(__file__).resolve().parents[2] / ".." / "shared" / "hard_cases.csv"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not HARD_CASES.exists(), reason="the folder of real published files is not here"),
]

EVIDENCE = {
    "short form; same group as filed no. 11",
    "legal suffix truncated; full name in DSA list",
    "brand short form used as filer",
    "short form; full form occurs in the DSA list",
}
"""Why these companies' full names are known: another row of the lists has them."""


def cases(field: str) -> list[dict[str, str]]:
    if not HARD_CASES.exists():
        return []
    with HARD_CASES.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["field"] == field]


def case_ids(row: dict[str, str]) -> str:
    return row["raw"].strip()


def each(field: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases(field), ids=case_ids)


@each("company")
def test_company(case: dict[str, str]) -> None:
    if "swapped" in case["why"]:
        row = normalise_listing("genai_filed", {"name_raw": case["expected"], "company_raw": case["raw"]})
        assert (row.company, row.name) == (case["expected"], case["raw"])
        assert Issue.NAME_COMPANY_EXCHANGED in row.issues
        return
    cleaned = clean_company(case["raw"])
    assert cleaned.name is not None
    rows = [cleaned.name, *([case["expected"]] if case["why"] in EVIDENCE else [])]
    identities = resolve_companies(
        [Sighting(name, None, "2025-01", name) for name in rows], reviewed={**short_names(), **reviewed_names()}
    )
    name = identities.full_name_of(cleaned.name)
    flagged = cleaned.issues or any(c.expects == case["raw"] and c.flag for c in load_corrections())
    if "flag" in case["expected"] or "[" in case["expected"]:
        assert (name, bool(flagged)) == (case["raw"], True)
    else:
        assert name == case["expected"]
        assert looks_like_organisation(name)


@each("model")
def test_model(case: dict[str, str]) -> None:
    assert not exchanged(case["raw"], "昆明奥视科技有限公司")
    assert clean_name(case["raw"]).name == case["expected"]


PROVINCES = {
    # The place as published, None where the list has no such column, and the filer.
    "宁夏回族自治区": ("宁夏回族自治区", None, "CN-NX"),
    "ZheJiang-TongYiQianWen-20230901": ("浙江省", None, "CN-ZJ"),
    "Guangxi-BeiHaiRenSheAIZhuShou-20250815S0001": ("广西壮族自治区", "人才很忙（深圳）技术有限公司", "CN-GX"),
    "ShanXi-BoGuan-202505120002": ("陕西省", None, "CN-SN"),
    "ShanXi-ChaoNaoGongYeChuiLeiDaMoXing-202505070002": ("山西省", "凹凸时空智能科技", "CN-SX"),
    "国资委": ("国资委", "中国移动通信有限公司", None),
    "Beijing-CarrotAI-202407030002": ("江苏省", "江苏汇智智能数字科技有限公司", "CN-JS"),
    "网信算备460203965799001250013号": (None, "宜信微佳科技发展（北京）有限公司", "CN-HI"),
    "网信算备110113984380301240011号": (None, "浪潮企业云科技（山东）有限公司", "CN-BJ"),
    "网信算备140403845535801240017号": (None, "广州加预算网络科技有限公司", "CN-SX"),
    "网信算备350302764323901240011号": (None, "北京理工大学东南信息技术研究院", "CN-FJ"),
    "ZheJiang-LingXiZhiNengZhuLiDamoXing-202407120001": ("浙江省", "中国移动通信有限公司销售分公司", "CN-ZJ"),
    "网信算备406301334627601250011号": (None, "中电科国海信通科技（海南）有限公司", "CN-HI"),
    "GuangXi-ZhongGuoDongMengFaLu-202504140002": ("广西壮族自治区", None, "CN-GX"),
    "网信算备450202001819201250013号": (None, "广东华商（柳州）律师事务所", "CN-GX"),
    "BeiJing-ShenNong-202510200124": ("北京市", None, "CN-BJ"),
}
PROVINCE_ISSUES = {
    "Beijing-CarrotAI-202407030002": ("province_contradicts_number",),
    "网信算备406301334627601250011号": ("number_unknown_division",),
    "Guangxi-BeiHaiRenSheAIZhuShou-20250815S0001": ("province_differs_from_company",),
    "网信算备460203965799001250013号": ("province_differs_from_company",),
    "网信算备110113984380301240011号": ("province_differs_from_company",),
    "网信算备140403845535801240017号": ("province_differs_from_company",),
}


@each("province")
def test_province(case: dict[str, str]) -> None:
    published, company, code = PROVINCES[case["raw"]]
    is_number = case["raw"] != published
    number = case["raw"] if is_number else ""
    # A cancellation list may hold a number of any registry.
    row = normalise_listing(
        "cancellation",
        {"name_raw": "某算法", "company_raw": company, "province_raw": published, "number_raw": number},
    )
    assert row.province_code == code
    assert (row.province_source == "central") is (code is None)
    if is_number:
        found = {issue for issue in row.issues if not issue.startswith("company")}
        assert found == set(PROVINCE_ISSUES.get(case["raw"], ()))


@each("filing_number")
def test_filing_number(case: dict[str, str]) -> None:
    parsed = parse_number(case["raw"])
    assert parsed.number == case["raw"].strip()
    if case["expected"].startswith("incomplete"):
        assert (parsed.issues, parse_number(case["raw"]).whole) == ((Issue.NUMBER_CUT,), False)
        return
    assert parse_number(case["raw"]).whole
    if "[flag]" in case["expected"]:
        assert parsed.issues == (Issue.NUMBER_SERIAL_LENGTH,)
        return
    assert (parsed.valid, parsed.issues) == (True, ())
    if isinstance(parsed.parts, AlgorithmNumber):
        assert parsed.number == case["expected"]
        return
    assert parsed.parts is not None
    seen = {
        "prefix": parsed.parts.prefix,
        "name": parsed.parts.name,
        "date": f"{parsed.parts.date:%Y%m%d}",
        "seq": parsed.parts.serial,
    }
    stated = dict(part.split("=") for part in case["expected"].split() if "=" in part)
    assert stated.items() <= seen.items()
    assert seen["seq"] is None or case["raw"].endswith(seen["seq"])


@each("date")
def test_date(case: dict[str, str]) -> None:
    expected = case["expected"]
    number = parse_number(case["raw"]).parts
    if isinstance(number, GenAINumber):
        # The other dates of these rows stand in their own column: what counts is that the number's is not taken.
        assert number.date is not None
        stated = datetime.date.fromisoformat(expected.split("filed ")[-1].split("registered ")[-1].split(" ")[0])
        assert number.date != stated
        cells = {"number_raw": case["raw"], "date_raw": f"{stated.year}/{stated.month}/{stated.day}"}
        assert normalise_listing("genai_filed", cells).date == stated
        return
    parsed = parse_date(case["raw"])
    assert parsed.value is not None
    assert parsed.value.isoformat() == expected.split(",")[0]
    assert (parsed.late_entry, parsed.precision, parsed.issues) == ("supplement=true" in expected, "day", ())


@each("category")
def test_category(case: dict[str, str]) -> None:
    if case["expected"].startswith("split"):
        assert read_category(case["raw"], "04").value == "信息检索类"
        assert read_category(case["raw"], "05").value == "内容过滤类"
    else:
        assert read_category(case["raw"], "04").value == case["expected"]


@each("role")
def test_role(case: dict[str, str]) -> None:
    assert read_role(case["raw"]).value == read_role(case["expected"]).value == "provider"
    assert read_role(case["raw"]).issues == (Issue.VALUE_CUT,)


@each("algorithm")
def test_algorithm(case: dict[str, str]) -> None:
    assert clean_name(case["raw"]).name == case["expected"]


@each("status")
def test_status(case: dict[str, str]) -> None:
    assert case["expected"] == "status=cancelled"
    assert read_cancellation(case["raw"]).cancelled


@each("remark")
def test_a_remark_on_a_change_leaves_the_filing_active(case: dict[str, str]) -> None:
    assert not read_cancellation(case["raw"]).cancelled


def test_every_field_of_the_cases_is_asked_for_or_belongs_elsewhere() -> None:
    with HARD_CASES.open(encoding="utf-8", newline="") as file:
        fields = {row["field"] for row in csv.DictReader(file)}
    asked = {
        "company",
        "model",
        "province",
        "filing_number",
        "date",
        "category",
        "role",
        "algorithm",
        "status",
        "remark",
    }
    # Rows are a matter of reading tables; duplicates one of telling filings of two registries apart.
    assert fields - asked == {"row", "duplicate"}
