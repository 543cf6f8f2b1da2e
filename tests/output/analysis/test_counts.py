"""Every frame of output.analysis on a registry counted by hand."""

from __future__ import annotations

import pytest

from output import analysis
from tests.output.analysis.registry import facts, rows_of, snapshot

FACTS = facts()


def test_registries_with_what_is_active_and_ended() -> None:
    assert rows_of(
        analysis.registries(FACTS), "registry", "count", "active", "cancelled", "companies", "last_list"
    ) == [
        ("dsa", 3, 2, 1, 1, "2025-07"),
        ("genai_filed", 4, 4, 0, 3, "2025-12"),
        ("genai_registered", 2, 2, 0, 2, "2025-01"),
    ]


def test_filings_per_period_with_the_periods_that_have_none() -> None:
    years = analysis.filings_over_time(FACTS, "year", "genai")
    assert rows_of(years, "registry", "year", "count") == [
        ("genai_filed", "2024", 2),
        ("genai_filed", "2025", 2),
        ("genai_registered", "2024", 0),
        ("genai_registered", "2025", 2),
    ]
    months = analysis.filings_over_time(FACTS, "month", "genai_filed")
    assert len(months) == 14
    assert rows_of(months[months["count"] > 0], "month", "count") == [
        ("2024-11", 1), ("2024-12", 1), ("2025-11", 1), ("2025-12", 1),
    ]  # fmt: skip


def test_ownership_is_a_share_of_the_registry_and_period() -> None:
    found = analysis.ownership(FACTS, "year", "genai_filed")
    assert rows_of(found, "year", "ownership", "count", "of", "share") == [
        ("2024", "central_soe", 1, 2, 0.5),
        ("2024", "private", 1, 2, 0.5),
        ("2025", "private", 2, 2, 1.0),
    ]


def test_the_states_entries_by_kind_with_the_filers() -> None:
    found = analysis.state_entries(FACTS)
    assert rows_of(found, "registry", "state_kind", "count", "companies", "of") == [
        ("genai_filed", "telecom", 1, 1, 4),
        ("genai_registered", "bank", 1, 1, 2),
        ("genai_registered", "hospital", 1, 1, 2),
    ]
    assert list(analysis.in_sector(FACTS, "bank")["name"]) == ["服务4"]
    assert ("genai_registered", "hospital", 1) in rows_of(analysis.sectors(FACTS), "registry", "sector", "count")


def test_groups_by_their_filings_and_their_first() -> None:
    ranked = analysis.groups_ranked(FACTS, "genai")
    assert rows_of(ranked, "group", "genai_filed", "genai_registered", "count", "companies") == [
        ("China Mobile", 1, 0, 1, 1),
        ("ICBC", 0, 1, 1, 1),
    ]
    assert rows_of(analysis.groups_over_time(FACTS, top=1), "group", "year", "count") == [("China Mobile", "2024", 1)]
    assert rows_of(analysis.first_filings(FACTS, ["ICBC"]), "group", "registry", "name") == [
        ("ICBC", "genai_registered", "服务4")
    ]


def test_frontier_developers_are_groups_with_a_reason() -> None:
    assert {"DeepSeek", "Alibaba", "Moonshot"} <= set(analysis.frontier())
    assert all(analysis.frontier().values())
    assert analysis.first_filings(FACTS).empty


def test_deep_synthesis_by_role_content_and_use() -> None:
    assert rows_of(analysis.roles(FACTS), "role", "count", "of") == [("provider", 2, 3), ("technical_support", 1, 3)]
    assert rows_of(analysis.modalities(FACTS), "modalities", "count", "of") == [("image", 1, 3), ("text", 2, 3)]
    assert ("customer_service", 1, 3) in rows_of(analysis.uses(FACTS), "uses", "count", "of")


def test_places_with_and_without_the_central_state_in_the_denominator() -> None:
    found = analysis.places(FACTS, "genai")
    assert rows_of(found, "place", "count", "of", "of_placed") == [
        ("北京市", 3, 6, 5), ("上海市", 1, 6, 5), ("国资委", 1, 6, 5), ("浙江省", 1, 6, 5),
    ]  # fmt: skip
    shares = dict(rows_of(found, "place", "share_placed"))
    assert shares["北京市"] == pytest.approx(0.6)
    assert shares["国资委"] != shares["国资委"]  # it has none


def test_cities_with_those_that_are_not_known() -> None:
    assert rows_of(analysis.cities(FACTS, "genai"), "city", "count", "of") == [
        ("北京市", 3, 6), ("上海市", 1, 6), ("unknown", 1, 6), ("unknown", 1, 6),
    ]  # fmt: skip


def test_concentration_up_to_each_year() -> None:
    found = analysis.concentration(FACTS, "genai", (1, 2))
    assert rows_of(found, "until", "top", "places", "count", "of", "of_placed") == [
        ("2024", 1, ("北京市",), 1, 2, 1),
        ("2024", 2, ("北京市",), 1, 2, 1),
        ("2025", 1, ("北京市",), 3, 6, 5),
        ("2025", 2, ("北京市", "上海市"), 4, 6, 5),
        ("all", 1, ("北京市",), 3, 6, 5),
        ("all", 2, ("北京市", "上海市"), 4, 6, 5),
    ]


def test_places_as_published_by_the_running_number() -> None:
    listings = snapshot().listings.to_pandas()
    found = analysis.places_as_published(listings, "genai_filed", 1, 5)
    assert rows_of(found, "province_raw", "count", "of", "asked") == [
        ("北京市", 1, 3, 5), ("国资委", 1, 3, 5), ("浙江省", 1, 3, 5),
    ]  # fmt: skip


def test_days_from_acceptance_to_filing() -> None:
    found = analysis.lags(FACTS)
    assert rows_of(found, "registry", "year", "count", "of", "quarter1", "median", "quarter3", "least", "most") == [
        ("genai_filed", "2024", 2, 2, 22.5, 25.0, 27.5, 20, 30),
        ("genai_filed", "2025", 2, 2, 113.25, 197.5, 281.75, 29, 366),
        ("genai_registered", "2025", 2, 2, 0.0, 0.0, 0.0, 0, 0),
    ]
    assert rows_of(analysis.lag_classes(FACTS), "registry", "lag", "count", "of") == [
        ("genai_filed", "under 30 days", 2, 4),
        ("genai_filed", "30–59 days", 1, 4),
        ("genai_filed", "a year or more", 1, 4),
        ("genai_registered", "under 30 days", 2, 2),
    ]


def test_cancellations_and_declared_changes() -> None:
    assert rows_of(analysis.cancellations(FACTS), "registry", "cancelled_in", "count", "of") == [
        ("dsa", "2025-07", 1, 3)
    ]
    found = analysis.declared_changes(FACTS)
    assert ("algorithm_renamed", "2024", 1, 9) in rows_of(found, "kind", "year", "count", "of")


def test_new_filers_are_a_share_of_those_who_file() -> None:
    assert rows_of(analysis.entrants(FACTS, "year"), "year", "count", "of") == [("2024", 2, 2), ("2025", 3, 4)]
