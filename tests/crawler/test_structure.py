"""What lists and pages look like, and what is said where they look different from before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.alarms import ACCEPTABLE
from crawler.source import CELLS
from crawler.structure import (
    ListStructure,
    PageStructure,
    Structure,
    compare,
    from_records,
    list_structures,
    to_records,
)

LIST = ListStructure("cac", "dsa/1 dsa", "dsa", 40, {"name_raw": 1.0, "products_raw": 0.9, "remark_raw": 0.3}, 0)
PEERS = [replace(LIST, name=f"dsa/{number} dsa", rows=rows) for number, rows in ((2, 40), (3, 60), (4, 100))]
PAGE = PageStructure("cac", "https://www.cac.gov.cn/a.htm", "notice", {"attachments": 5})
COLUMN = PageStructure("cac", "https://www.cac.gov.cn/b.htm", "column", {"entries": 50})


def found(now: Structure, *before: Structure) -> dict[str, Any]:
    """Alarm → figure."""
    known = {(structure.source, structure.name): structure for structure in before}
    return {change.alarm.value: pytest.approx(change.figure) for change in compare([now], known)}


def row(name: str, **cells: Any) -> dict[str, Any]:
    about = {"announcement": "dsa/1", "series": "dsa", "filing_id": name}
    return {**about, **dict.fromkeys(CELLS), "name_raw": name, **cells}


def test_of_a_list_rows_filled_cells_headings_words_and_odd_numbers_are_told() -> None:
    rows = [row("甲", role_raw="服务\n提供者", remark_raw=""), row("乙", role_raw="服务提供者", remark_raw="已注销")]
    headings = {"dsa/1": [["序号", "算法名称"]]}
    (seen,) = list_structures(rows, frozenset({"乙"}), headings, {"dsa/1": "cac"}, {"cac": frozenset({"role_raw"})})
    assert seen == ListStructure(
        source="cac",
        name="dsa/1 dsa",
        series="dsa",
        rows=2,
        fill={"name_raw": 1.0, "role_raw": 1.0, "remark_raw": 0.5},
        odd_numbers=1,
        headings=[["序号", "算法名称"]],
        vocabulary={"role_raw": {"服务提供者": 2}},
    )


def test_two_registries_in_one_list_are_two_structures() -> None:
    rows = [row("甲", series="genai_filed"), row("乙", series="genai_registered")]
    seen = list_structures(rows, frozenset(), {}, {"dsa/1": "cac"}, {})
    assert [structure.name for structure in seen] == ["dsa/1 genai_filed", "dsa/1 genai_registered"]


def test_what_looks_as_before_is_no_news() -> None:
    assert found(LIST, LIST) == {}
    assert found(PAGE, PAGE) == {}
    assert found(LIST, *PEERS) == {}


def test_without_a_past_there_is_nothing_to_hold_a_list_against() -> None:
    assert found(LIST) == {}
    assert found(replace(LIST, rows=4000, fill={}), *PEERS[:2]) == {}


@pytest.mark.parametrize(
    ("change", "alarms"),
    [
        ({"rows": 30}, {"rows_lost": 0.25}),
        ({"rows": 50}, {}),
        ({"fill": {**LIST.fill, "products_raw": 0.4}}, {"fill_rate": 0.5}),
        ({"fill": {**LIST.fill, "remark_raw": 0.0}}, {}),
        ({"fill": {"name_raw": 1.0, "remark_raw": 0.3}}, {"column_missing": 1}),
        ({"fill": {**LIST.fill, "scene_raw": 1.0}}, {}),
        ({"odd_numbers": 10}, {"number_grammar": 0.25}),
    ],
)
def test_an_edited_list_is_held_against_itself(change: dict[str, Any], alarms: dict[str, float]) -> None:
    assert found(replace(LIST, **change), LIST, *PEERS) == alarms


@pytest.mark.parametrize(
    ("change", "alarms"),
    [
        ({"rows": 400}, {"row_count": 4}),
        ({"rows": 10}, {"row_count": 4}),
        ({"rows": 100}, {}),
        ({"fill": {**LIST.fill, "name_raw": 0.5}}, {"fill_rate": 0.5}),
        ({"fill": {"name_raw": 1.0}}, {"column_missing": 1}),
    ],
)
def test_a_new_list_is_held_against_those_of_its_series(change: dict[str, Any], alarms: dict[str, float]) -> None:
    assert found(replace(LIST, **change), *PEERS) == alarms


def test_a_column_that_not_every_list_had_may_be_missing() -> None:
    bare = replace(PEERS[0], fill={"name_raw": 1.0})
    assert found(replace(LIST, fill={"name_raw": 1.0}), bare, *PEERS[1:]) == {}


@pytest.mark.parametrize("other", [{"series": "iisa"}, {"source": "x"}])
def test_lists_of_other_series_or_sources_are_no_measure(other: dict[str, Any]) -> None:
    assert found(replace(LIST, rows=4000), *(replace(peer, **other) for peer in PEERS)) == {}


def test_a_page_may_gain_but_not_lose() -> None:
    assert found(replace(PAGE, landmarks={"attachments": 3}), PAGE) == {"attachments_lost": 2}
    assert found(replace(PAGE, landmarks={"attachments": 6}), PAGE) == {}
    assert found(replace(COLUMN, landmarks={"entries": 40}), COLUMN) == {"entries_lost": 0.2}
    assert found(replace(COLUMN, landmarks={}), COLUMN) == {"entries_lost": 1}


SHARE = st.floats(0, 1)
LISTS = st.builds(
    ListStructure,
    source=st.sampled_from(["cac", "beian"]),
    name=st.text(max_size=5),
    series=st.sampled_from(["dsa", "iisa"]),
    rows=st.integers(1, 999),
    fill=st.dictionaries(st.sampled_from(["name_raw", "remark_raw", "role_raw"]), SHARE),
    odd_numbers=st.integers(0, 9),
    headings=st.lists(st.lists(st.text(max_size=3))),
    vocabulary=st.dictionaries(st.text(max_size=3), st.dictionaries(st.text(max_size=3), st.integers(1, 9))),
)


@given(st.lists(LISTS, max_size=6))
def test_structures_come_back_from_the_table_as_they_went_in(lists: list[ListStructure]) -> None:
    structures: list[Structure] = [*lists, PAGE]
    assert from_records(to_records(structures)) == {(s.source, s.name): s for s in structures}


@given(LISTS, st.lists(LISTS, max_size=6))
def test_only_alarms_that_a_person_can_clear_come_of_a_comparison(now: ListStructure, before: list[Structure]) -> None:
    known = {(structure.source, structure.name): structure for structure in before}
    assert ACCEPTABLE.issuperset(change.alarm for change in compare([now], known))
    assert all(change.figure > 0 for change in compare([now], known))
