"""Evidence → draft: versions of lists, rows, filings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.build import build
from output.diff import diff
from output.snapshot import Snapshot
from tests.output.records import algorithm_number, document, listing, numbered

EMPTY = Snapshot.empty()


def numbers(snapshot: Snapshot) -> list[str]:
    return sorted(snapshot.listings["number_raw"].to_pylist())


def superseded(snapshot: Snapshot) -> dict[str, str | None]:
    return dict(zip(*(snapshot.documents[name].to_pylist() for name in ("sha256", "superseded_by")), strict=True))


def test_the_same_list_under_two_pages_is_one_document_with_two_addresses() -> None:
    first = document("aa", page_url="https://www.cac.gov.cn/2.htm", published_at="2026-03-12T16:00")
    second = first | {"page_url": "https://www.cac.gov.cn/1.htm", "published_at": "2026-03-13T09:00"}
    draft = build(EMPTY, [second, first], numbered(first, 1, 2))
    (row,) = draft.documents.to_pylist()
    assert row["page_url"] == "https://www.cac.gov.cn/2.htm"
    assert row["url_aliases"] == ["https://www.cac.gov.cn/1.htm"]
    assert len(draft.listings) == 2


def test_the_same_bytes_from_two_addresses_are_read_once() -> None:
    first = document("aa", document_url="u1")
    second = document("aa", document_url="u2", page_url="https://www.cac.gov.cn/b.htm")
    draft = build(EMPTY, [first, second], [*numbered(first, 1, 2), *numbered(second, 1, 2)])
    assert len(draft.listings) == 2
    assert draft.documents["url_aliases"].to_pylist() == [["https://www.cac.gov.cn/b.htm"]]


def test_an_edited_list_supersedes_the_version_before() -> None:
    old, new = document("aa"), document("bb")
    before = build(EMPTY, [old], numbered(old, 1, 2))
    after = build(before, [new], numbered(new, 1, 3))
    assert superseded(after) == {"aa": "bb", "bb": None}
    assert numbers(after) == sorted([algorithm_number(1), algorithm_number(3)])


def test_a_list_that_goes_back_to_an_earlier_version_holds_again() -> None:
    old, new = document("aa"), document("bb")
    first = build(EMPTY, [old], numbered(old, 1))
    second = build(first, [new], numbered(new, 1))
    third = build(second, [old], numbered(old, 1))
    assert superseded(third) == {"aa": None, "bb": "aa"}
    other = document("cc", "dsa/2")
    assert superseded(build(third, [other], numbered(other, 9))) == {"aa": None, "bb": "aa", "cc": None}


def test_what_was_not_observed_stays_as_it_was() -> None:
    one, two = document("aa"), document("bb", "dsa/2")
    before = build(EMPTY, [one, two], numbered(one, 1) + numbered(two, 2))
    assert build(before, [two], numbered(two, 2)).same_data(before)
    assert build(before, [], []).same_data(before)


def test_a_new_version_that_cannot_be_read_replaces_nothing() -> None:
    old = document("aa")
    before = build(EMPTY, [old], numbered(old, 1))
    after = build(before, [document("bb", problem="unknown heading")], [])
    assert numbers(after) == [algorithm_number(1)]
    assert superseded(after) == {"aa": None, "bb": None}


def test_two_parts_of_one_announcement_both_hold() -> None:
    one, two = document("aa", document_url="u1"), document("bb", document_url="u2")
    draft = build(EMPTY, [one, two], numbered(one, 1, 2) + numbered(two, 3, 4))
    assert len(draft.listings) == 4
    assert superseded(draft) == {"aa": None, "bb": None}


def test_two_versions_served_by_two_pages_count_once_and_the_later_page_holds() -> None:
    one = document("aa", document_url="u1", published_at="2026-03-12T16:00")
    two = document("bb", document_url="u2", published_at="2026-04-01T10:00")
    draft = build(EMPTY, [two, one], numbered(one, 1, 2) + numbered(two, 1, 2, 3))
    assert superseded(draft) == {"aa": "bb", "bb": None}
    assert len(draft.listings) == 3


def test_a_version_that_more_than_doubled_is_one_at_another_address_too() -> None:
    one, two = document("aa", document_url="u1"), document("bb", document_url="u2")
    draft = build(build(EMPTY, [one], numbered(one, 1, 2)), [two], numbered(two, 1, 2, 3, 4, 5))
    assert superseded(draft) == {"aa": "bb", "bb": None}


def test_when_a_document_was_first_fetched_is_kept_for_ever() -> None:
    of = document("aa")
    again = of | {"first_fetched_at": "2026-02-01T00:00:00+00:00"}
    draft = build(build(EMPTY, [of], numbered(of, 1)), [again], numbered(again, 1))
    assert draft.documents["first_fetched_at"].to_pylist() == ["2026-01-01T00:00:00+00:00"]


def test_the_page_that_carried_a_list_first_stays_its_address() -> None:
    first = document("aa", page_url="https://www.cac.gov.cn/2.htm", published_at="2026-03-12T16:00")
    second = first | {"page_url": "https://www.cac.gov.cn/1.htm", "published_at": "2026-03-13T09:00"}
    (row,) = build(build(EMPTY, [first], numbered(first, 1)), [second], numbered(second, 1)).documents.to_pylist()
    assert (row["page_url"], row["url_aliases"]) == (first["page_url"], [second["page_url"]])


OLD_PAGE, NEW_PAGE = "https://www.cac.gov.cn/old.htm", "https://www.cac.gov.cn/new.htm"


def issued_again() -> tuple[Snapshot, dict[str, object], dict[str, object]]:
    """A batch whose page was issued again with a corrected list; the old page still carries the old list."""
    old = document("aa", document_url="u1", page_url=OLD_PAGE, published_at="2026-03-12T16:00")
    new = document("bb", document_url="u2", page_url=NEW_PAGE, published_at="2026-04-01T10:00")
    first = build(EMPTY, [old], numbered(old, 1, 2))
    return build(first, [old, new], numbered(old, 1, 2) + numbered(new, 1, 2, 3)), old, new


@pytest.mark.parametrize(("pages", "failed"), [((OLD_PAGE,), ()), ((OLD_PAGE, NEW_PAGE), ("u2",))])
def test_an_old_copy_does_not_replace_a_list_that_could_not_be_fetched(
    pages: tuple[str, ...], failed: tuple[str, ...]
) -> None:
    held, old, _ = issued_again()
    after = build(held, [old], numbered(old, 1, 2), (), {page: ["dsa/1"] for page in pages}, failed=failed)
    assert superseded(after) == {"aa": "bb", "bb": None}
    assert len(after.listings) == 3


def test_an_old_copy_holds_again_where_the_later_list_is_gone() -> None:
    held, old, _ = issued_again()
    after = build(held, [old], numbered(old, 1, 2), (), {OLD_PAGE: ["dsa/1"], NEW_PAGE: []})
    assert superseded(after) == {"aa": None, "bb": "aa"}


def test_filings_keep_their_date_where_their_list_is_issued_again_with_a_correction() -> None:
    held, _, _ = issued_again()
    assert {str(day) for day in held.filings["filing_date"].to_pylist()} == {"2026-03-12"}


def test_a_part_that_failed_to_come_is_not_superseded_by_the_other_part() -> None:
    one, two = document("aa", document_url="u1"), document("bb", document_url="u2")
    before = build(EMPTY, [one, two], numbered(one, 1, 2) + numbered(two, 3, 4))
    edited = document("cc", document_url="u2")
    after = build(before, [edited], numbered(edited, 3, 5))
    assert superseded(after) == {"aa": None, "bb": "cc", "cc": None}


def test_a_row_keeps_its_id_when_the_list_is_edited_around_it() -> None:
    old, new = document("aa"), document("bb")
    before = build(EMPTY, [old], numbered(old, 1, 2))
    after = build(before, [new], numbered(new, 7, 2, 1))
    ids = [
        dict(zip(s.listings["number_raw"].to_pylist(), s.listings["listing_id"].to_pylist(), strict=True))
        for s in (before, after)
    ]
    assert all(ids[0][number] == ids[1][number] for number in ids[0])


def test_one_number_in_two_lists_is_one_filing_with_two_listings() -> None:
    early, late = document("aa", "iisa/2022-08", period="2022-08"), document("bb", "dsa/1", period="2023-06")
    draft = build(EMPTY, [early, late], numbered(early, 1) + numbered(late, 1))
    (filing,) = draft.filings.to_pylist()
    assert (filing["listings"], filing["registry"]) == (2, "dsa")
    assert (filing["first_period"], filing["last_period"]) == ("2022-08", "2023-06")


def test_rows_without_a_whole_number_are_told_apart_by_filer_and_name() -> None:
    of = document("aa", "genai/2025-12", period="2025-12")
    rows = [listing(of, seq, "Jiangsu-SiWeiXiangLiang-") for seq in (1, 2)]
    assert len(build(EMPTY, [of], rows).filings) == 2


def test_a_cancellation_changes_the_status_and_keeps_the_filing() -> None:
    of = document("aa")
    notice = document("bb", "cancellation/2025-07-14", period="2025-07")
    rows = [*numbered(of, 1), listing(notice, 1, algorithm_number(1), date_raw="2025年7月", role_raw="服务提供者")]
    (filing,) = build(EMPTY, [of, notice], rows).filings.to_pylist()
    assert (filing["status"], filing["cancelled_on"], filing["registry"]) == ("cancelled", "2025-07", "dsa")
    assert filing["document_sha256"] == "aa"


def test_a_cancelled_filing_that_no_list_carries_is_there_and_says_so() -> None:
    notice = document("bb", "cancellation/2025-07-14", period="2025-07")
    (filing,) = build(EMPTY, [notice], [listing(notice, 1, algorithm_number(1))]).filings.to_pylist()
    assert (filing["status"], filing["registry"]) == ("cancelled", "dsa")
    assert "only_in_cancellation" in filing["issues"]


def test_a_batch_is_dated_by_its_page_and_a_hub_list_by_its_month() -> None:
    batch, hub = (
        document("aa", period="2023-08", published_at="2023-09-01T16:00"),
        document("bb", "iisa/2024-06", period="2024-06"),
    )
    draft = build(EMPTY, [batch, hub], numbered(batch, 1) + numbered(hub, 2))
    dates = {
        f["registry"]: (str(f["filing_date"]), f["filing_date_precision"], f["filing_date_source"])
        for f in draft.filings.to_pylist()
    }
    assert dates == {"dsa": ("2023-09-01", "day", "announcement"), "iisa": ("2024-06-01", "month", "list")}


def test_the_central_row_gives_the_state_of_a_filing_that_a_province_lists_too() -> None:
    central = document("aa", "genai/2024-04", period="2024-03")
    province = document(
        "bb", "guangdong/genai/2024-05", period="2024-05", series="genai", publisher="广东省互联网信息办公室"
    )
    number = "Guangdong-TencentHunyuan-20230901"
    rows = [listing(central, 1, number, name_raw="腾讯混元"), listing(province, 1, number, name_raw="混元")]
    (filing,) = build(EMPTY, [central, province], rows).filings.to_pylist()
    assert (filing["name"], filing["listings"]) == ("腾讯混元", 2)


@st.composite
def evidence(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    documents, rows = [], []
    for index in range(draw(st.integers(1, 4))):
        announcement = draw(st.sampled_from(["dsa/1", "dsa/2", "iisa/2022-08"]))
        of = document(f"{index:02x}", announcement, document_url=f"u{index}", published_at=f"2023-06-{20 + index}")
        documents.append(of)
        rows += numbered(of, *draw(st.lists(st.integers(0, 9), min_size=1, max_size=5)))
    return documents, rows


@given(evidence(), st.randoms(use_true_random=False))
def test_the_draft_does_not_depend_on_the_order_of_the_evidence(
    found: tuple[list[dict[str, Any]], list[dict[str, Any]]], random: Any
) -> None:
    documents, rows = found
    draft = build(EMPTY, documents, rows)
    random.shuffle(documents)
    random.shuffle(rows)
    assert build(EMPTY, documents, rows).same_data(draft)


@given(evidence())
def test_the_same_evidence_again_changes_nothing(found: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> None:
    draft = build(EMPTY, *found)
    assert build(draft, *found).same_data(draft)


@pytest.mark.parametrize("table", ["listings", "filings"])
@given(evidence())
def test_ids_are_unique(table: str, found: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> None:
    ids = getattr(build(EMPTY, *found), table)[f"{table[:-1]}_id"].to_pylist()
    assert len(ids) == len(set(ids))


def test_a_list_that_its_pages_carry_no_more_is_withdrawn_and_keeps_its_rows() -> None:
    here, there = "https://www.cac.gov.cn/a.htm", "https://www.cac.gov.cn/b.htm"
    of = document("aa", page_url=here, url_aliases=[there])
    before = build(Snapshot.empty(), [of], numbered(of, 1, 2))
    for pages, withdrawn in (
        ({here: {"dsa/2"}}, False),  # the other page was not read
        ({here: {"dsa/2"}, there: {"dsa/1"}}, False),
        ({here: {"dsa/2"}, there: set()}, True),
    ):
        after = build(before, [], [], pages=pages)
        assert bool(after.documents["withdrawn"][0].as_py()) is withdrawn
        assert after.filings.equals(before.filings)


def test_a_withdrawn_list_stays_so_until_a_page_carries_it_again() -> None:
    of = document("aa")
    withdrawn = build(build(Snapshot.empty(), [of], numbered(of, 1)), [], [], pages={of["page_url"]: set()})
    unread = build(withdrawn, [], [])
    again = build(unread, [of], numbered(of, 1), pages={of["page_url"]: {"dsa/1"}})
    assert [bool(s.documents["withdrawn"][0].as_py()) for s in (withdrawn, unread, again)] == [True, True, False]
    assert [[c.kind for c in diff(a, b).lists] for a, b in ((unread, again), (again, withdrawn))] == [
        ["restored"],
        ["withdrawn"],
    ]
