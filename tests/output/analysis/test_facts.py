"""One row per filing, with all that filings are counted by."""

from __future__ import annotations

import pandas as pd
import pytest

from output.analysis import SCOPES, select
from tests.output.analysis.registry import BANK, HOSPITAL, MOBILE, OTHER, SMALL, facts, rows_of

FACTS = facts()


def one(name: str) -> pd.Series:
    return FACTS[FACTS["name"] == name].iloc[0]


def test_a_filing_has_its_month_quarter_and_year() -> None:
    assert tuple(one("服务1")[["month", "quarter", "year"]]) == ("2024-12", "2024Q4", "2024")


def test_a_place_is_the_province_or_the_central_state_where_that_is_printed() -> None:
    assert dict(zip(FACTS["company"], FACTS["place"], strict=True)) == {
        SMALL: "北京市", MOBILE: "国资委", HOSPITAL: "上海市", BANK: "北京市", OTHER: "浙江省",
    }  # fmt: skip


def test_the_city_of_a_service_is_that_of_its_filers_algorithms_or_the_municipality() -> None:
    assert one("服务3")["city"] == "上海市"
    assert one("服务5")["city"] == "unknown"
    assert one("智能客服算法")["city"] == "北京市"


def test_the_filer_tells_ownership_sector_and_kind_of_the_state() -> None:
    told = FACTS.drop_duplicates("company").sort_values("company")
    assert sorted(rows_of(told, "company", "ownership", "sector", "state_kind")) == sorted(
        [
            (SMALL, "private", "enterprise", "not_state"),
            (MOBILE, "central_soe", "telecom", "telecom"),
            (HOSPITAL, "public_institution", "hospital", "hospital"),
            (BANK, "central_soe", "bank", "bank"),
            (OTHER, "private", "enterprise", "not_state"),
        ]
    )


def test_uses_are_told_of_deep_synthesis_only_and_general_where_the_words_tell_none() -> None:
    assert one("智能客服算法")["uses"] == ["customer_service"]
    assert one("文本生成算法")["uses"] == ["general"]
    assert one("服务1")["uses"] == []


def test_days_from_acceptance_are_told_by_the_date_inside_the_number() -> None:
    assert rows_of(FACTS[FACTS["lag_days"].notna()].sort_values("name"), "name", "lag_days", "lag") == [
        ("服务1", 30, "30–59 days"),
        ("服务2", 20, "under 30 days"),
        ("服务3", 0, "under 30 days"),
        ("服务4", 0, "under 30 days"),
        ("服务5", 366, "a year or more"),
        ("服务6", 29, "under 30 days"),
    ]


def test_the_first_filing_of_a_filer_is_marked_once() -> None:
    firsts = select(FACTS, first="yes")
    assert sorted(firsts["company"]) == sorted([SMALL, MOBILE, HOSPITAL, BANK, OTHER])
    assert "服务1" not in set(firsts["name"])  # it filed algorithms before


def test_a_cancelled_filing_says_in_which_month() -> None:
    assert rows_of(FACTS[FACTS["status"] == "cancelled"], "name", "cancelled_in") == [("图像生成算法", "2025-07")]


def test_declared_changes_stand_with_their_filing_and_their_year() -> None:
    assert one("文本生成算法")["declared"] == ["algorithm_renamed"]
    assert one("文本生成算法")["declared_in"] == ["algorithm_renamed 2024"]
    assert "cancelled 2025" in one("图像生成算法")["declared_in"]


@pytest.mark.parametrize("date", ["2025-01", "2025-01-01", "2025-01-31"])
def test_as_of_a_month_only_lists_of_then_or_earlier_count(date: str) -> None:
    then = facts(date)
    assert sorted(then["name"]) == sorted(
        ["服务1", "服务2", "服务3", "服务4", *(n for n in FACTS["name"] if "算法" in n)]
    )
    # It was cancelled half a year later.
    assert set(then["status"]) == {"active"}
    assert then["cancelled_in"].isna().all()
    assert not any("cancelled 2025" in declared for declared in then["declared_in"])


def test_first_filings_and_cities_are_told_anew_as_of_a_date() -> None:
    assert len(facts("2024-04")) == 3
    assert len(select(facts("2024-04"), first="yes")) == 1


@pytest.mark.parametrize("date", ["2025", "2025-13", "2025-02-30", "yesterday", "", "2025-1"])
def test_what_is_no_date_is_refused_in_a_sentence(date: str) -> None:
    with pytest.raises(ValueError, match="is no date; give a month or a day"):
        facts(date)


def test_the_rows_behind_a_number_have_all_of_its_words_and_any_of_several() -> None:
    assert sorted(select(FACTS, registry=("genai_filed", "genai_registered"), place="北京市")["name"]) == [
        "服务1", "服务4", "服务6",
    ]  # fmt: skip
    assert list(select(FACTS, modalities="image")["name"]) == ["图像生成算法"]
    assert len(select(FACTS)) == len(FACTS)


def test_every_scope_is_made_of_registries() -> None:
    assert set().union(*SCOPES.values()) == {"iisa", "dsa", "genai_filed", "genai_registered"}
    assert SCOPES["genai"] == ("genai_filed", "genai_registered")


def test_an_empty_dataset_has_facts_without_rows() -> None:
    assert facts("2020-01").empty
