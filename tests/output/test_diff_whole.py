"""Diffs compared whole: lists as such, the order of changes, layout, and what is applied."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from output.diff import FIELDS, Change, Diff, ListChange, apply, diff
from output.schema import FILINGS, to_table
from output.snapshot import Snapshot
from tests.output.edited import EMPTY, row, snapshots
from tests.output.records import document

Record = dict[str, Any]


def of_documents(*documents: Record, version: int | None = None) -> Snapshot:
    return replace(EMPTY, version=version, documents=to_table("documents", documents))


def changed(kind: Any, of: Record, before: tuple[int | None, str | None]) -> ListChange:
    place = (of["announcement"], of["title"], of["page_url"])
    return ListChange(kind, *place, before[0], of["rows"], before[1], of["sha256"])


LIST = document("aa", rows=3, title="旧", page_url="p1")
EDITED = document("bb", rows=4, title="新", page_url="p2")


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (LIST, EDITED, "edited"),
        (LIST, LIST | {"rows": 9, "title": "x"}, None),
        (LIST, EDITED | {"kind": "notice"}, None),
        (LIST, EDITED | {"superseded_by": "x"}, None),
        (LIST | {"kind": "notice"}, EDITED, "new"),
        (LIST | {"superseded_by": "x"}, EDITED, "new"),
        (LIST | {"announcement": "dsa/2"}, EDITED, "new"),
        (LIST | {"withdrawn": None}, LIST | {"withdrawn": False}, None),
        (LIST | {"withdrawn": False}, LIST | {"withdrawn": True}, "withdrawn"),
        (LIST, EDITED | {"withdrawn": True}, "withdrawn"),
        (LIST | {"withdrawn": True}, EDITED, "restored"),
        (LIST | {"withdrawn": True}, LIST | {"withdrawn": False}, "restored"),
        (LIST | {"withdrawn": True}, EDITED | {"withdrawn": True}, "edited"),
    ],
)
def test_what_happened_to_a_list(old: Record, new: Record, kind: Any) -> None:
    found = diff(of_documents(old, version=4), of_documents(new, version=6))
    previous = (None, None) if kind == "new" else (3, "aa")
    assert found == Diff(4, 6, (), {}, (changed(kind, new, previous),) if kind else ())


def test_parts_of_an_announcement_are_told_by_their_number_then_by_address_then_by_hash() -> None:
    def part(sha256: str, position: int | None, url: str, announcement: str = "dsa/1") -> Record:
        return document(sha256, announcement, position=position, document_url=url)

    old = [part("a", 2, "u1"), part("b", None, "u3"), part("d", 1, "u9"), part("c", None, "u4"), part("e", 2, "u1")]
    new = [part("A", 2, "u1"), part("B", None, "u3"), part("D", 1, "u9"), part("C", 0, "u4"), part("e", 2, "u1")]
    new.append(part("f", 3, "u0", "dsa/0"))
    new.append(part("g", 9, "u0"))
    found = diff(of_documents(*old), of_documents(*new)).lists
    assert [(c.kind, c.announcement, c.previous_sha256, c.sha256) for c in found] == [
        ("new", "dsa/0", None, "f"),
        ("edited", "dsa/1", "b", "B"),
        ("edited", "dsa/1", "c", "C"),
        ("edited", "dsa/1", "d", "D"),
        ("edited", "dsa/1", "a", "A"),
        ("new", "dsa/1", None, "g"),
    ]


def filing(filing_id: str, **values: Any) -> Record:
    usual = {"filing_id": filing_id, "registry": "dsa", "number": filing_id * 9, "name": filing_id}
    lists: Record = {name: [] for name in ("products", "modalities", "modality_words", "issues", "corrected")}
    return dict.fromkeys(FILINGS.names) | lists | usual | {"company_id": filing_id, "listings": 1} | values


def of_filings(*filings: Record, version: int | None = None) -> Snapshot:
    documents = to_table("documents", [document("aa")])
    return replace(EMPTY, version=version, documents=documents, filings=to_table("filings", filings))


def test_the_first_snapshot_counts_its_filings_by_registry() -> None:
    new = of_filings(filing("a"), filing("b", registry="iisa"), filing("c"), version=3)
    assert diff(EMPTY, new) == Diff(None, 3, (), {"dsa": 2, "iisa": 1})
    assert diff(EMPTY, of_filings()) == Diff(None, None, (), {})
    assert len(diff(of_filings(version=2), new).changes) == 3


def test_changes_come_by_registry_number_filing_kind_and_field() -> None:
    old = [filing("z", registry="a"), filing("y", number=None), filing("x", number="1"), filing("d", number="2")]
    new = [
        filing("z", registry="a", scene="2", purpose="1", status="cancelled"),
        filing("y", number=None, name="n"),
        filing("c", number="2"),
    ]
    new.append(filing("x", number="1", name="n"))
    assert [(c.filing_id, c.kind, c.field) for c in diff(of_filings(*old), of_filings(*new)).changes] == [
        ("z", "cancelled", "status"),
        ("z", "modified", "purpose"),
        ("z", "modified", "scene"),
        ("y", "modified", "name"),
        ("x", "modified", "name"),
        ("c", "added", None),
        ("d", "removed", None),
    ]


@pytest.mark.parametrize(
    ("before", "after", "follows"),
    [
        ("a b", "ab", "layout"),
        ("a\nb", " a b\u3000", "layout"),
        ("ab", "a c", None),
        (None, "a", None),
        ("a", None, None),
        ("", None, None),
    ],
)
def test_a_text_that_differs_in_white_space_alone_is_layout(before: Any, after: Any, follows: str | None) -> None:
    found = diff(of_filings(filing("a", scene=before)), of_filings(filing("a", scene=after))).changes
    assert [(c.field, c.old, c.new, c.follows) for c in found] == [("scene", before, after, follows)]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("active", "cancelled", "cancelled"),
        (None, "cancelled", "cancelled"),
        ("cancelled", "active", "restored"),
        ("cancelled", None, "restored"),
    ],
)
def test_a_status_that_changed(before: Any, after: Any, kind: Any) -> None:
    one, other = filing("a", status=before), filing("a", status=after)
    expected = Change(kind, "a", "publisher", one | {"publisher": None}, other, "status", before, after)
    assert diff(of_filings(one), of_filings(other)).changes == (expected,)


def test_a_renamed_filing_is_told_once_and_its_other_columns_by_themselves() -> None:
    one = filing("a", company_id="c", name="n", purpose="1")
    other = filing("b", company_id="c", name="n", purpose="2", number_valid=True)
    why = "registry, filer and name are the same"
    assert diff(of_filings(one), of_filings(other)).changes == (
        Change("modified", "b", "publisher", one, other, "number_valid", None, True, follows="number"),
        Change("modified", "b", "publisher", one, other, "purpose", "1", "2"),
        Change("renamed", "b", "publisher", one, other, "number", "aaaaaaaaa", "bbbbbbbbb", evidence=why),
    )


def test_changes_are_applied_each_to_its_filing() -> None:
    old = [filing("a", scene="1"), filing("b"), filing("r", company_id="c", name="n", purpose="1"), filing("k")]
    new = [filing("a", scene="2"), filing("d"), filing("s", company_id="c", name="n", purpose="2"), filing("k")]
    found = diff(of_filings(*old), of_filings(*new)).changes
    kept = [{name: f[name] for name in ("filing_id", *FIELDS)} for f in new]
    for changes in (found, found[::-1], iter(found)):
        assert sorted(apply(changes, iter(old)), key=lambda f: f["filing_id"]) == sorted(
            kept, key=lambda f: f["filing_id"]
        )
    cell = Change("modified", "a", "publisher", old[0], old[0], "listings.remark_raw", "1", "2")
    assert apply([cell], old[:1]) == [{name: old[0][name] for name in ("filing_id", *FIELDS)}]


def test_a_removed_row_and_a_cell_alone_are_told_with_whole_records() -> None:
    before, after = snapshots([row(1), row(2), row(3)], [row(1, remark_raw="2023年12月变更算法安全责任人"), row(2)])
    (one, _, gone), other = before.filings.to_pylist(), after.filings.to_pylist()[0]
    removed = Change(
        *("removed", gone["filing_id"], "publisher", gone, None),
        evidence="《清单 dsa/1》 was read whole without it",
    )
    told = "2023年12月变更算法安全责任人"
    cell = Change("modified", one["filing_id"], "publisher", one, other, "listings.remark_raw", None, told)
    assert diff(before, after).changes == (cell, removed)
