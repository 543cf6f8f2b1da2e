"""Checks of a draft."""

from __future__ import annotations

from typing import Any

import pytest

from output.build import build
from output.gate import Check
from output.snapshot import Snapshot
from output.validate import Draft, companies_kept, ranges, validate
from tests.output.records import algorithm_number, document, listing, numbered

EMPTY = Snapshot.empty()


def check(name: str, draft: Snapshot, previous: Snapshot = EMPTY, observed: Any = ()) -> Check:
    return next(found for found in validate(draft, previous, observed) if found.name == name)


def genai(sha: str, period: str, *sequence: int, **values: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    of = document(sha, f"genai/{period}", period=period, rows=len(sequence), **values)
    return of, [listing(of, seq, f"Beijing-A{seq}-20240101{seq:04d}") for seq in sequence]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([1], "1"), ([1, 2, 3, 7], "1–3, 7"), ([2, 6, 10], "2, 6, 10"), ([303, 304], "303–304")],
)
def test_numbers_are_named_in_short(numbers: list[int], text: str) -> None:
    assert ranges(numbers) == text


def test_a_gap_in_a_running_sequence_is_named() -> None:
    (one, first), (two, second) = genai("aa", "2024-04", 1, 2), genai("bb", "2024-08", 5, 6)
    found = check("sequence_complete", build(EMPTY, [one, two], first + second))
    assert not found.passed
    assert not found.required
    assert found.findings == ("genai_filed 3–4: 2 not in any list",)


def test_rows_out_of_order_are_no_gap() -> None:
    one, rows = genai("aa", "2024-04", 1, 4, 2, 5, 3)
    assert check("sequence_complete", build(EMPTY, [one], rows)).passed


def test_a_number_used_twice_in_one_sequence_is_named() -> None:
    one, rows = genai("aa", "2024-04", 1, 2)
    rows.append(listing(one, 2, "Beijing-B-202401010009", row_index=9))
    found = check("sequence_complete", build(EMPTY, [one], rows))
    assert (found.passed, found.measured) == (False, 1)
    assert "genai_filed 2: more than one row each" in found.findings


def test_the_lists_of_a_province_are_no_part_of_the_sequence_of_the_central_ones() -> None:
    (one, first), (two, second) = genai("aa", "2024-04", 1, 2), genai("bb", "2024-08", 1, publisher="广东省网信办")
    assert check("sequence_complete", build(EMPTY, [one, two], first + second)).passed


def test_every_list_of_algorithms_begins_at_one() -> None:
    of = document("aa", rows=1)
    rows = [listing(of, 2, algorithm_number(1))]
    assert check("sequence_complete", build(EMPTY, [of], rows)).findings == (
        "《清单 dsa/1》 (dsa) 1: 1 not in any list",
    )


def test_a_stated_total_that_differs_says_by_how_much() -> None:
    one, rows = genai("aa", "2024-04", 1, 2)
    notice = document("cc", "genai/notice/2024-04-30", kind="notice", stated_filed=5, stated_as_of="2024-04-30", rows=0)
    found = check("stated_totals", build(EMPTY, [one, notice], rows))
    assert found.findings == ("genai_filed to 2024-04-30: 5 stated, 2 held, 3 missing",)


def test_a_total_counts_lists_to_its_own_month_only() -> None:
    (one, first), (two, second) = genai("aa", "2024-04", 1, 2), genai("bb", "2024-08", 3)
    notice = document("cc", "genai/notice/2024-04-30", kind="notice", stated_filed=2, stated_as_of="2024-04-30", rows=0)
    assert check("stated_totals", build(EMPTY, [one, two, notice], first + second)).passed


def test_a_list_of_the_month_of_a_total_may_go_on_after_its_day() -> None:
    one, rows = genai("aa", "2024-04", 1, 2, 3)
    notice = document("cc", "genai/notice/2024-04-15", kind="notice", stated_filed=2, stated_as_of="2024-04-15", rows=0)
    assert check("stated_totals", build(EMPTY, [one, notice], rows)).passed


def test_a_list_before_a_total_may_not_go_beyond_it() -> None:
    one, rows = genai("aa", "2024-03", 1, 2, 3)
    notice = document("cc", "genai/notice/2024-04-15", kind="notice", stated_filed=2, stated_as_of="2024-04-15", rows=0)
    found = check("stated_totals", build(EMPTY, [one, notice], rows))
    assert found.findings == ("genai_filed to 2024-04-15: 2 stated, 2 held, 1 beyond it: 3",)


def test_missing_batches_and_attachments_are_named() -> None:
    documents = [document(f"b{n}", f"dsa/{n}", batch=n) for n in (1, 3, 4)]
    documents += [document(f"p{n}", f"iisa/2022-{n:02d}", position=n, page_url="hub") for n in (2, 3)]
    rows = [row for n, of in enumerate(documents) for row in numbered(of, n)]
    assert check("batches_contiguous", build(EMPTY, documents, rows)).findings == (
        "dsa batches 2: not held",
        "附件 1 of hub: not held",
    )


def test_a_wrong_check_digit_is_named_with_its_place() -> None:
    of = document("aa")
    found = check("numbers_valid", build(EMPTY, [of], [listing(of, 1, "网信算备440305295988702220055号")]))
    assert "网信算备440305295988702220055号" in found.findings[0]
    assert "table 1, row 2" in found.findings[0]
    assert not found.required


def test_a_list_whose_rows_are_not_all_there_is_refused() -> None:
    of = document("aa", rows=3)
    found = check("rows_per_document", build(EMPTY, [of], numbered(of, 1, 2)))
    assert found.required
    assert not found.passed


def test_a_list_without_rows_is_refused() -> None:
    of, empty = document("aa"), document("bb", "dsa/2", rows=0)
    found = check("rows_per_document", build(EMPTY, [of, empty], numbered(of, 1)))
    assert found.findings == ("《清单 dsa/2》: 0 rows in the draft, 0 read from the document",)


def test_a_filing_that_its_list_no_longer_carries_may_go() -> None:
    old, new = document("aa", rows=2), document("bb", rows=1)
    before = build(EMPTY, [old], numbered(old, 1, 2))
    after = build(before, [new], numbered(new, 1))
    assert check("no_filing_lost", after, before, {("dsa/1", "bb")}).passed


def test_a_filing_may_not_go_without_proof() -> None:
    of, other = document("aa", rows=1), document("bb", "dsa/2", rows=1)
    before = build(EMPTY, [of], numbered(of, 1))
    lossy = build(EMPTY, [other], numbered(other, 2))
    found = check("no_filing_lost", lossy, before, {("dsa/2", "bb")})
    assert found.required
    assert not found.passed
    assert algorithm_number(1) in found.findings[0]


def test_a_filing_of_two_lists_may_not_go_because_one_of_them_lost_it() -> None:
    one, other, edited = document("aa"), document("bb", "dsa/2", rows=2), document("cc", "dsa/2")
    before = build(EMPTY, [one, other], [*numbered(one, 1), *numbered(other, 1, 2)])
    lossy = build(EMPTY, [edited], numbered(edited, 2))
    found = check("no_filing_lost", lossy, before, {("dsa/2", "cc")})
    assert not found.passed
    assert algorithm_number(1) in found.findings[0]


def test_a_list_that_lost_most_of_its_rows_is_not_believed() -> None:
    old, new = document("aa", rows=5), document("bb", rows=2)
    before = build(EMPTY, [old], numbered(old, 1, 2, 3, 4, 5))
    after = build(before, [new], numbered(new, 1, 2))
    found = check("no_list_collapsed", after, before, {("dsa/1", "bb")})
    assert found.required
    assert not found.passed


def test_a_list_is_held_against_its_last_version_and_no_older_one() -> None:
    before = draft = EMPTY
    for sha256, count in (("aa", 5), ("bb", 4), ("cc", 2)):
        of = document(sha256, rows=count)
        before, draft = draft, build(draft, [of], numbered(of, *range(1, count + 1)))
    assert check("no_list_collapsed", draft, before, {("dsa/1", "cc")}).passed


def test_a_company_that_came_apart_is_told_by_all_names_it_had() -> None:
    def company(identifier: str, name: str, *aliases: str) -> dict[str, Any]:
        return {"company_id": identifier, "company": name, "aliases": aliases, "former_names": (), "former_ids": ()}

    now = [company("c1", "甲有限公司"), company("c2", "丙有限公司", "乙有限公司")]
    before = [company("c1", "甲有限公司", "乙有限公司")]
    draft = Draft([], [], [], [], [], frozenset(), companies=now, previous_companies=before)
    assert companies_kept(draft).findings == ["甲有限公司 (c1) is now 甲有限公司 (c1), 丙有限公司 (c2)"]
