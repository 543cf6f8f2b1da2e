"""Lists whose bytes and code are the same: they need not be read again to build the same snapshot."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from output.build import build
from output.snapshot import Snapshot
from tests.output.records import document, numbered

Record = dict[str, Any]

ONE, OTHER, THIRD = document("aa"), document("bb", "dsa/2"), document("cc", "dsa/3")
FIRST_PART, SECOND_PART = document("dd", "dsa/4", document_url="u1"), document("ee", "dsa/4", document_url="u2")
EDITED = document("ff", "dsa/2")
NOTICE = document("gg", "genai/notice/2026-01-01", kind="notice", rows=0)
ROWS = {
    "aa": numbered(ONE, 1, 2),
    "bb": numbered(OTHER, 2, 3),
    "cc": numbered(THIRD, 4),
    "dd": numbered(FIRST_PART, 5, 6),
    "ee": numbered(SECOND_PART, 7, 8),
    "ff": numbered(EDITED, 3, 9),
    "gg": [],
}
KNOWN = (ONE, OTHER, THIRD, FIRST_PART, SECOND_PART, NOTICE)


def rows_of(documents: list[Record]) -> list[Record]:
    return [row for found in documents for row in ROWS[found["sha256"]]]


BEFORE = build(Snapshot.empty(), KNOWN, rows_of(list(KNOWN)))


def key(found: Record) -> tuple[str, str]:
    return found["announcement"], found["sha256"]


def test_a_site_that_shows_what_it_showed_gives_the_same_snapshot_without_a_row_read() -> None:
    unread = [key(found) for found in KNOWN if found is not NOTICE]
    assert build(BEFORE, KNOWN, [], unread=unread).same_data(BEFORE)


def test_a_list_that_moved_to_another_page_is_told_though_it_was_not_read() -> None:
    moved = ONE | {"page_url": "https://www.cac.gov.cn/0.htm", "published_at": "2023-01-01T00:00"}
    draft = build(BEFORE, [moved, OTHER], [], unread=[key(ONE), key(OTHER)])
    assert draft.same_data(build(BEFORE, [moved, OTHER], rows_of([ONE, OTHER])))
    assert not draft.same_data(BEFORE)


@given(st.sets(st.sampled_from(range(len(KNOWN)))), st.sets(st.sampled_from(range(len(KNOWN)))), st.booleans())
def test_what_is_not_read_again_makes_no_difference(seen: set[int], skipped: set[int], edited: bool) -> None:
    observed = [KNOWN[place] for place in sorted(seen)] + [EDITED] * edited
    unread = [key(KNOWN[place]) for place in seen & skipped if KNOWN[place] is not NOTICE]
    read_now = [found for found in observed if key(found) not in unread]
    pages = {"https://www.cac.gov.cn/a.htm": frozenset(found["announcement"] for found in observed)}
    expected = build(BEFORE, observed, rows_of(observed), pages=pages)
    assert build(BEFORE, observed, rows_of(read_now), pages=pages, unread=unread).same_data(expected)
