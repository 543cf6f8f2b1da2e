"""Laws: every count is the number of the rows behind it, whatever the registry; the order of rows changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from output import analysis
from output.analysis import SCOPES, build_facts, select
from output.build import build
from output.snapshot import Snapshot
from output.stats import STATS, count
from output.vocabulary import By, Scope
from tests.examples import examples
from tests.output.analysis.registry import facts, rows_of
from tests.output.records import algorithm_number, document, listing

KEYS: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], tuple[str, ...]]] = {
    "month": (lambda f: analysis.filings_over_time(f, "month"), ("registry", "month")),
    "quarter": (lambda f: analysis.filings_over_time(f, "quarter"), ("registry", "quarter")),
    "registries": (analysis.registries, ("registry",)),
    "ownership": (lambda f: analysis.ownership(f, "year"), ("registry", "year", "ownership")),
    "state": (analysis.state_entries, ("registry", "state_kind")),
    "sectors": (analysis.sectors, ("registry", "sector")),
    "groups": (analysis.groups_ranked, ("group",)),
    "groups over time": (analysis.groups_over_time, ("group", "year")),
    "roles": (lambda f: analysis.roles(f, "year"), ("registry", "year", "role")),
    "modalities": (analysis.modalities, ("registry", "modalities")),
    "uses": (analysis.uses, ("registry", "uses")),
    "places": (analysis.places, ("place",)),
    "cities": (analysis.cities, ("city", "place")),
    "lag": (analysis.lag_classes, ("registry", "lag")),
    "cancelled": (analysis.cancellations, ("registry", "cancelled_in")),
    "declared": (analysis.declared_changes, ("declared_in",)),
    "entrants": (analysis.entrants, ("first", "quarter")),
}
"""Frames whose columns, of those that count, select the rows behind."""

COMPANIES = (
    "北京甲乙科技有限公司",
    "中国移动通信有限公司",
    "上海市第一人民医院",
    "新华通讯社",
    "深圳市腾讯计算机系统有限公司",
)
PLACES = ("北京市", "国资委", "广东省", "", "上海市")
DATES = ("2024/1/5", "2024/12/31", "2025/7/1", "", "2026-03-02")
REMARKS = ("", "已注销", "新增产品乙(APP)", "原算法名称“甲”变更为“乙”；2024年5月新增产品乙(APP)")


@st.composite
def registries(draw: st.DrawFn) -> pd.DataFrame:
    """Facts of up to thirty filings of all registries."""
    services = document("aa", "genai/2025-01", period="2025-01")
    algorithms = document("bb", "dsa/1", period="2024-04")
    rows = []
    for seq in range(1, draw(st.integers(0, 30)) + 1):
        company, place, date = (draw(st.sampled_from(words)) for words in (COMPANIES, PLACES, DATES))
        if draw(st.booleans()):
            series = draw(st.sampled_from(("genai_filed", "genai_registered")))
            number = f"Beijing-Jia-{draw(st.sampled_from(('20240101', '20241230')))}{seq:04d}"
            own: dict[str, Any] = {"series": series, "province_raw": place, "date_raw": date}
            rows.append(listing(services, seq, number, company_raw=company, **own))
        else:
            role = draw(st.sampled_from(("服务提供者", "服务技术支持者", "")))
            purpose = draw(st.sampled_from(("应用于图像生成场景，生成教学用的图像。", "", "应用于多模态内容生成场景")))
            remark = draw(st.sampled_from(REMARKS))
            own = {"role_raw": role, "purpose_raw": purpose, "remark_raw": remark}
            rows.append(listing(algorithms, seq, algorithm_number(seq), company_raw=company, **own))
    return build_facts(build(Snapshot.empty(), [services, algorithms], rows))


@examples(10)
@given(registries())
def test_a_count_is_the_number_of_the_rows_behind_it(frame: pd.DataFrame) -> None:
    for name, (make, keys) in KEYS.items():
        for record in make(frame).to_dict("records"):
            behind = select(frame, **{key: record[key] for key in keys})
            assert (name, record["count"]) == (name, len(behind))


@examples(10)
@given(registries())
def test_what_the_leading_provinces_have_is_the_rows_behind_it(frame: pd.DataFrame) -> None:
    for record in analysis.concentration(frame, "all").to_dict("records"):
        behind = select(frame, registry=SCOPES["all"], year=record["years"], place=record["places"])
        assert record["count"] == len(behind)
        assert 0 < record["share"] <= record["share_placed"] <= 1


@examples(10)
@given(registries())
def test_counts_of_what_excludes_each_other_add_up_to_the_whole(frame: pd.DataFrame) -> None:
    for made in (
        analysis.ownership(frame), analysis.sectors(frame), analysis.places(frame), analysis.cities(frame),
        analysis.filings_over_time(frame), analysis.registries(frame),
    ):  # fmt: skip
        assert made["count"].sum() == len(frame)


@pytest.mark.parametrize("by", STATS)
@pytest.mark.parametrize("scope", SCOPES)
def test_counts_do_not_depend_on_the_order_of_the_rows(by: By, scope: Scope) -> None:
    frame = facts()
    assert count(frame, by, scope) == count(frame.iloc[::-1], by, scope)


@pytest.mark.parametrize("by", STATS)
def test_of_nothing_there_is_nothing_to_count(by: By) -> None:
    assert count(build_facts(Snapshot.empty()), by) == []


def test_a_share_is_of_its_denominator() -> None:
    for name, (make, _) in KEYS.items():
        made = make(facts())
        if "share" in made and name != "entrants":
            assert rows_of(made, "share") == [(c / of,) for c, of in rows_of(made, "count", "of")]
