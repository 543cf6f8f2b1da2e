"""Rows of the `changes` table, whole."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from output.changes import changes_table
from output.diff import Change, Diff
from output.schema import CHANGES, FILINGS

BLANK: dict[str, Any] = dict.fromkeys(CHANGES.names)


def filing(sign: str, place: int) -> dict[str, Any]:
    named = {name: f"{name}{sign}" for name in ("filing_id", "registry", "number", "name", "company", "province")}
    where = {"page_url": f"url{sign}", "document_sha256": f"sha{sign}"}
    numbers = {"page": place, "table_index": place + 1, "row_index": place + 2}
    return dict.fromkeys(FILINGS.names) | named | where | numbers


OLD, NEW = filing("-", 10), filing("+", 20)
OF_OLD = {name: OLD[name] for name in ("registry", "number", "name", "company", "province", "page_url")}
OF_NEW = {name: NEW[name] for name in ("registry", "number", "name", "company", "province", "page_url")}
PLACE = {"document_sha256": "sha+", "page": 20, "table_index": 21, "row_index": 22}
PREVIOUS = {
    "previous_document_sha256": "sha-",
    "previous_page": 10,
    "previous_table_index": 11,
    "previous_row_index": 12,
}
SPAN = {"from_version": 3, "to_version": 7}


def written(change: Change, reason: str | None = None) -> dict[str, Any]:
    (row,) = changes_table(Diff(3, 4, (change,), {}), 7, reason).to_pylist()
    return dict(row)


def test_a_filing_that_came() -> None:
    assert written(Change("added", "f", "publisher", None, NEW)) == BLANK | SPAN | OF_NEW | PLACE | {
        "kind": "added",
        "filing_id": "f",
        "cause": "publisher",
    }


def test_a_filing_that_went() -> None:
    assert written(
        Change("removed", "f", "pipeline", OLD, None, evidence="read")
    ) == BLANK | SPAN | OF_OLD | PREVIOUS | {
        "kind": "removed",
        "filing_id": "f",
        "cause": "pipeline",
        "evidence": "read",
    }


def test_a_filing_whose_number_changed() -> None:
    change = Change("renamed", "f", "correction", OLD, NEW, "number", "1", "2", evidence="alike")
    expected = BLANK | SPAN | OF_NEW | PLACE | PREVIOUS
    expected |= {"kind": "renamed", "filing_id": "f", "previous_filing_id": "filing_id-", "field": "number"}
    expected |= {"old": "1", "new": "2", "cause": "correction", "evidence": "alike"}
    assert written(change) == written(change, "rollback to 2") == expected


@pytest.mark.parametrize("kind", ["modified", "cancelled", "restored"])
def test_a_column_that_changed(kind: Any) -> None:
    day, products = datetime.date(2026, 2, 3), [{"name": "甲", "channel": "app"}, {"name": "乙", "channel": None}]
    change = Change(kind, "f", "publisher", OLD, NEW, "products", day, products, follows="name")
    expected = BLANK | SPAN | OF_NEW | PLACE | PREVIOUS
    expected |= {"kind": kind, "filing_id": "f", "field": "products", "cause": "publisher", "follows": "name"}
    expected |= {"old": "2026-02-03", "new": "甲(APP)、乙"}
    assert written(change) == expected
    assert written(change, "rollback to 2") == expected | {"evidence": "rollback to 2"}
    assert written(replace(change, evidence="own"), "") == expected | {"evidence": "own"}


def test_the_filings_of_a_first_snapshot_are_counted_by_registry() -> None:
    usual = BLANK | {"to_version": 0, "kind": "baseline", "cause": "publisher"}
    assert changes_table(Diff(None, None, (), {"iisa": 12, "dsa": 3}), 0, "why").to_pylist() == [
        usual | {"registry": "dsa", "new": "3"},
        usual | {"registry": "iisa", "new": "12"},
    ]


def test_the_newer_record_speaks_for_a_filing_of_two() -> None:
    assert Change("modified", "f", "publisher", OLD, NEW).filing is NEW
    assert Change("removed", "f", "publisher", OLD, None).filing is OLD


def test_a_reason_stands_in_place_of_the_evidence_of_all_but_renames() -> None:
    gone = Change("removed", "f", "pipeline", OLD, None, evidence="read")
    renamed = Change("renamed", "f", "publisher", OLD, NEW, evidence="the same name and filer")
    assert written(gone, "rollback to 1")["evidence"] == "rollback to 1"
    assert written(renamed, "rollback to 1")["evidence"] == "the same name and filer"
