"""What each check measures, finds and says, whole."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.corrections import Correction
from output.validate import (
    Draft,
    Measured,
    batches_contiguous,
    companies_kept,
    corrections_hold,
    no_filing_lost,
    no_list_collapsed,
    numbers_valid,
    ranges,
    rows_per_document,
    sequence_complete,
    stated_totals,
)
from tests.output.records import CENTRAL, document

NONE: dict[str, Any] = {
    "listings": [],
    "documents": [],
    "filings": [],
    "previous_listings": [],
    "previous_documents": [],
    "observed": frozenset(),
}


def draft(**tables: Any) -> Draft:
    return Draft(**(NONE | tables))


def row(announcement: str, sha: str, seq: str | None = "1", **values: Any) -> dict[str, Any]:
    about = {"announcement": announcement, "document_sha256": sha, "seq_raw": seq, "filing_id": f"f{seq}"}
    named = {"number_raw": f"N{seq}", "name_raw": f"算法{seq}", "company_raw": "甲", "period": "2024-04"}
    return about | named | {"series": announcement.partition("/")[0], "publisher": CENTRAL} | values


def notice(as_of: str | None, filed: int | None, registered: int | None = None, **values: Any) -> dict[str, Any]:
    stated = {"stated_as_of": as_of, "stated_filed": filed, "stated_registered": registered}
    return document(f"n{as_of}", f"genai/notice/{as_of}", kind="notice", rows=0, **(stated | values))


def test_rows_are_counted_by_document_and_only_those_of_lists_that_hold() -> None:
    documents = [
        document("aa", "dsa/1", rows=2),
        document("aa", "dsa/2", rows=1),
        document("bb", "dsa/1", rows=9, superseded_by="aa"),
        document("cc", "dsa/3", rows=9, problem="unreadable"),
        document("dd", "dsa/4", rows=0, kind="notice"),
        document("ee", "dsa/5", rows=1),
        document("ff", "dsa/6", rows=1),
    ]
    listings = [row("dsa/1", "aa"), row("dsa/1", "aa", "2"), row("dsa/2", "aa"), row("dsa/5", "ee"), row("dsa/5", "ee")]
    assert rows_per_document(draft(documents=documents, listings=listings)) == Measured(
        2,
        [
            "《清单 dsa/5》: 2 rows in the draft, 1 read from the document",
            "《清单 dsa/6》: 0 rows in the draft, 1 read from the document",
        ],
        "5 rows in 4 lists",
    )


@pytest.mark.parametrize(
    ("documents", "observed", "lost"),
    [
        ([document("bb", "dsa/1")], {("dsa/1", "bb")}, False),
        ([document("bb", "dsa/1")], {("dsa/1", "aa")}, True),  # what was captured is not what holds
        ([document("bb", "dsa/1")], set(), True),
        ([document("bb", "dsa/1", problem="unreadable")], {("dsa/1", "bb")}, True),
        ([document("bb", "dsa/1", superseded_by="cc")], {("dsa/1", "bb")}, True),
        ([document("bb", "dsa/1", kind="notice")], {("dsa/1", "bb")}, True),
        ([document("bb", "dsa/2")], {("dsa/2", "bb")}, True),
    ],
)
def test_a_filing_is_lost_unless_its_list_was_read_whole(
    documents: list[dict[str, Any]], observed: set[tuple[str, str]], lost: bool
) -> None:
    before = [row("dsa/1", "aa", "1"), row("dsa/1", "aa", "2"), row("dsa/1", "aa", "2", table_index=2)]
    found = no_filing_lost(
        draft(
            documents=documents,
            filings=[{"filing_id": "f1"}, {"filing_id": "f9"}],
            previous_listings=before,
            observed=frozenset(observed),
        )
    )
    sentence = "N2 《算法2》 is missing, but dsa/1 was not captured whole"
    assert found == Measured(int(lost), [sentence] if lost else [], "1 filings no longer listed")


def test_of_every_list_that_lost_rows_it_is_said_and_the_worst_is_measured() -> None:
    def pair(number: int, before: int, after: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        old = document(f"a{number}", f"dsa/{number}", rows=before)
        new = document(f"b{number}", f"dsa/{number}", rows=after)
        return old, [old | {"superseded_by": f"b{number}"}, new]

    pairs = [pair(1, 10, 9), pair(2, 10, 4), pair(3, 10, 10), pair(4, 0, 3), pair(5, 3, 7)]
    gone = document("z", "dsa/9", rows=8)
    superseded = document("y", "dsa/2", rows=99, superseded_by="a2")
    found = no_list_collapsed(
        draft(
            previous_documents=[superseded, gone, *(old for old, _ in pairs)],
            documents=[superseded, *(of for _, both in pairs for of in both)],
        )
    )
    assert found == Measured(
        1 - 4 / 10,
        ["《清单 dsa/1》 had 10 rows, its new version has 9", "《清单 dsa/2》 had 10 rows, its new version has 4"],
        "2 of 5 lists lost rows, 60% at most",
    )
    assert no_list_collapsed(draft()) == Measured(0, [], "0 of 0 lists lost rows, 0% at most")


def test_gaps_repeats_and_missing_serials_are_named_and_added_up() -> None:
    documents = [document("aa", "dsa/1"), document("bb", "dsa/2"), document("cc", "genai/p", publisher="广东省网信办")]
    central = [row("genai/1", "gg", seq, series="genai_registered") for seq in ("1", "1", "4")]
    other = [row("genai/2", "hh", seq, series="genai_filed") for seq in ("1", "2")]
    province = [row("genai/p", "cc", "2", series="genai_registered", publisher="广东省网信办")]
    lists = [row("dsa/1", "aa", "2"), row("dsa/1", "aa", None), row("dsa/1", "aa", "x"), row("dsa/2", "bb", "1")]
    found = sequence_complete(draft(documents=documents, listings=[*central, *other, *province, *lists]))
    assert found == Measured(
        2 + 1 + 1 + 1 + 2,
        [
            "genai_registered 2–3: 2 not in any list",
            "genai_registered 1: more than one row each",
            "《清单 genai/p》 (genai_registered) 1: 1 not in any list",
            "《清单 dsa/1》 (dsa) 1: 1 not in any list",
            "《清单 dsa/1》 (dsa): 2 rows without a 序号",
        ],
        "5 sequences",
    )


def test_each_total_is_held_against_its_own_series_in_the_order_of_days() -> None:
    filed = [row("genai/1", "aa", seq, series="genai_filed", period="2024-03") for seq in ("1", "2", "2", "6", None)]
    registered = [row("genai/2", "bb", seq, series="genai_registered", period="2024-05") for seq in ("1", "3", "4")]
    province = [row("genai/p", "cc", "3", series="genai_filed", publisher="广东省网信办", period="2023-01")]
    undated = [row("genai/3", "dd", "5", series="genai_filed", period=None)]
    notices = [
        notice("2024-05-31", None, 4),
        notice("2024-04-30", 4, 0),
        notice(None, 9),
        notice("2024-06-30", 9, superseded_by="x"),
        document("ll", "dsa/1"),
    ]
    found = stated_totals(draft(documents=notices, listings=[*filed, *registered, *province, *undated]))
    assert found == Measured(
        2 + 2 + 1,
        [
            "genai_filed to 2024-04-30: 4 stated, 2 held, 2 missing",
            "genai_filed to 2024-04-30: 4 stated, 2 held, 2 beyond it: 5–6",
            "genai_registered to 2024-05-31: 4 stated, 3 held, 1 missing",
        ],
        "3 totals",
    )


def test_batches_are_those_of_lists_of_deep_synthesis_that_hold() -> None:
    documents = [
        document("b1", "dsa/1", batch=1),
        document("b4", "dsa/4", batch=4),
        document("b2", "dsa/2", batch=2, problem="unreadable"),
        document("b3", "iisa/3", batch=3),
        document("p1", "iisa/4", position=1, page_url="one"),
        document("p3", "iisa/5", position=3, page_url="one"),
        document("p2", "iisa/6", position=2, page_url="two"),
        document("p5", "iisa/7", position=1, page_url="two"),
    ]
    assert batches_contiguous(draft(documents=documents)) == Measured(
        3, ["dsa batches 2–3: not held", "附件 2 of one: not held"], "2 batches"
    )
    assert batches_contiguous(draft()) == Measured(0, [], "0 batches")


def test_only_findings_about_the_number_count_and_each_filing_once() -> None:
    def filing(number: str | None, *issues: str) -> dict[str, Any]:
        place = {"document_sha256": "aa", "table_index": 2, "row_index": 5}
        return {"number": number, "name": "甲", "issues": issues} | place

    filings = [filing("A", "name_missing"), filing(None, "number_missing"), filing("B", "number_cut", "x", "number_y")]
    assert numbers_valid(draft(documents=[document("aa")], filings=filings)) == Measured(
        2,
        [
            "(no number) of 《甲》: number_missing (《清单 dsa/1》, table 2, row 5)",
            "B of 《甲》: number_cut, number_y (《清单 dsa/1》, table 2, row 5)",
        ],
        "3 numbers",
    )


def test_a_correction_that_does_not_hold_is_counted_and_those_that_do_are_told() -> None:
    def correction(number: str) -> Correction:
        about = {"announcement": "dsa/1", "number": number, "cell": "company_raw", "expects": "甲", "sets": "乙"}
        return Correction.model_validate(about | {"why": "w", "source": "s", "reviewed": "2026-01-01"})

    given_both = (correction("N1"), correction("N7"))
    assert corrections_hold(draft(listings=[row("dsa/1", "aa")], corrections=given_both)) == Measured(
        1,
        ["the correction of dsa/1, N7, company_raw matches no row; look at the list, then delete it"],
        "1 corrections applied",
    )


def test_companies_that_were_joined_and_parted_are_named_with_their_ids() -> None:
    def company(identifier: str, name: str, aliases: str = "", former: str = "", ids: str = "") -> dict[str, Any]:
        lists = {"aliases": aliases.split(), "former_names": former.split(), "former_ids": ids.split()}
        return {"company_id": identifier, "company": name} | lists

    now = [company("c1", "甲", ids="c2 c0"), company("c3", "丙", former="丁"), company("c4", "戊", aliases="己")]
    before = [company("c1", "甲"), company("c2", "乙"), company("c3", "丙", aliases="己", former="庚")]
    assert companies_kept(draft(companies=now, previous_companies=before)) == Measured(
        2,
        ["乙 (c2) is one company with 甲 (c1) now: c2 is one of its former ids", "丙 (c3) is now 丙 (c3), 戊 (c4)"],
        "3 companies",
    )
    parted = [company("c3", "丙", former="戊")]
    assert companies_kept(draft(companies=now, previous_companies=parted)).measured == 1


@given(st.sets(st.integers(1, 30)).map(sorted))
def test_a_short_list_of_numbers_names_each_and_no_other(numbers: list[int]) -> None:
    told = [part.partition("–") for part in ranges(numbers).split(", ") if part]
    spans = [(int(first), int(last or first)) for first, _, last in told]
    assert [number for first, last in spans for number in range(first, last + 1)] == numbers
    assert all(one[1] + 1 < other[0] for one, other in itertools.pairwise(spans))
