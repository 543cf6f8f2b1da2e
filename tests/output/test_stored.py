"""Snapshots that are read from their files as they are needed, against the same ones read whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from deltalake import write_deltalake

from output.compare import in_one, in_turn
from output.diff import diff
from output.publish import publish
from output.schema import TABLES, sort, to_table
from output.snapshot import SISTERS, Commit, commits_of, open_snapshot, vacuum
from output.store import Store
from output.stored import StoredSnapshot
from tests.output.edited import row, snapshots
from tests.output.test_packs import months

ABOUT: dict[str, Any] = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "publisher"}
OLD = [row(seq) for seq in range(1, 6)]
NEW = [row(1), row(3, name_raw="别的算法"), row(4, remark_raw="已注销"), row(5), row(6)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A dataset of two versions of a list."""
    made = Store(tmp_path / "data")
    for snapshot in snapshots(OLD, NEW):
        publish(made, snapshot, ABOUT)
    return made


def read(snapshot: StoredSnapshot, name: str) -> pa.Table:
    schema = TABLES[name]
    return sort(name, in_one(in_turn(snapshot.pieces(name).values())(schema.names), schema))


@pytest.mark.parametrize("version", [0, 1])
def test_what_is_stored_is_read_as_a_whole_snapshot_is(store: Store, version: int) -> None:
    whole, stored = open_snapshot(store, version), StoredSnapshot(store, commits_of(store)[version])
    assert stored.version == version
    assert stored.documents.equals(whole.documents)
    for name in (*SISTERS, "filings"):
        assert read(stored, name).equals(getattr(whole, name))
        turned = TABLES[name].names[::-1]
        batches = in_turn(stored.pieces(name).values())(turned)
        assert {tuple(batch.schema.names) for batch in batches} <= {tuple(turned)}


@pytest.mark.parametrize("same_code", [True, False])
def test_stored_snapshots_differ_as_whole_ones_do(store: Store, same_code: bool) -> None:
    whole = [open_snapshot(store, version) for version in (0, 1)]
    stored = [StoredSnapshot(store, commit) for commit in commits_of(store)]
    found = diff(stored[0], stored[1], same_code=same_code)
    assert found == diff(whole[0], whole[1], same_code=same_code)
    assert {change.kind for change in found.changes} == {"added", "removed", "modified", "cancelled"}


def test_the_files_of_a_table_come_in_the_order_of_what_is_in_them(tmp_path: Path) -> None:
    """Whichever version added them: so rows that are alike in two versions are read at the same time."""
    store = Store(tmp_path)
    later = months(3)
    publish(store, replace(later, filings=later.filings.filter(pc.field("first_period") == "2024-02")), ABOUT)
    publish(store, later, ABOUT)
    for name, columns in (("filings", ["registry", "first_period"]), ("listings", ["series", "period"])):
        places = [
            [column[0].as_py() for column in batch.columns]
            for piece in StoredSnapshot(store, commits_of(store)[1]).pieces(name).values()
            for batch in piece(columns)
        ]
        assert len(places) == 9
        assert places == sorted(places)


@pytest.mark.parametrize("name", ["filings", "listings"])
def test_ids_of_filings_that_were_read_are_not_read_again(
    name: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, fresh = (StoredSnapshot(store, commits_of(store)[1]) for _ in range(2))
    expected = [batch for piece in fresh.pieces(name).values() for batch in piece(["filing_id"])]
    next(iter(*(piece(["filing_id"]) for piece in stored.pieces(name).values())))  # not to the end
    for piece in stored.pieces(name).values():
        assert list(piece(["filing_id", "publisher"]))
    monkeypatch.delattr(pq, "ParquetFile")
    assert [batch for piece in stored.pieces(name).values() for batch in piece(["filing_id"])] == expected
    with pytest.raises(AttributeError):
        read(stored, name)


def append(store: Store, name: str, records: list[dict[str, Any]]) -> int:
    schema = TABLES[name]
    rows = pa.Table.from_pylist([dict.fromkeys(schema.names) | record for record in records], schema=schema)
    return store.append(name, rows)


def commit(version: int, tables: dict[str, int]) -> Commit:
    return Commit(version, "", "r", "healthy", {}, {}, "publisher", tables)


@pytest.mark.parametrize("edited", [None, "a"])
def test_files_that_both_versions_have_are_compared_only_where_a_row_was_edited(
    tmp_path: Path, edited: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    lists: dict[str, Any] = {name: [] for name in ("products", "modalities", "modality_words", "issues", "corrected")}
    filing = lists | {"registry": "dsa", "document_sha256": "aa"}
    documents = append(store, "documents", [{"sha256": sha256, "announcement": "x", "kind": "list"} for sha256 in "ab"])
    rows = append(store, "listings", [{"listing_id": "1", "filing_id": "a", "document_sha256": "a", "name_raw": "x"}])
    first = append(store, "filings", [filing | {"filing_id": "a"}])
    second = append(store, "filings", [filing | {"filing_id": "b"}])
    later = rows
    if edited:
        text = {"listing_id": "1", "filing_id": edited, "document_sha256": "b", "name_raw": "y"}
        later = store.write("listings", to_table("listings", [text]))
    tables = {"documents": documents, "listings": rows}
    old = StoredSnapshot(store, commit(first, tables))
    new = StoredSnapshot(store, commit(second, tables | {"listings": later}))
    read_files: list[str] = []
    opened = pq.ParquetFile

    def open_file(path: str, **how: Any) -> pq.ParquetFile:
        read_files.append(path)
        return opened(path, **how)

    monkeypatch.setattr(pq, "ParquetFile", open_file)
    found = diff(old, new).changes
    assert [(change.kind, change.filing_id, change.field) for change in found] == [
        *([("modified", "a", "listings.name_raw")] if edited else []),
        ("added", "b", None),
    ]
    assert (old.pieces("filings").keys() <= set(read_files)) is bool(edited)


def test_a_large_file_is_read_group_of_rows_by_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("output.packs._GROUP_ROWS", 128)
    monkeypatch.setattr("output.packs._FEWEST_FOR_DICTIONARIES", 1)
    store, whole = Store(tmp_path), months(1, ("dsa",))
    publish(store, whole, ABOUT)
    stored = StoredSnapshot(store, commits_of(store)[0])
    batches = list(in_turn(stored.pieces("filings").values())(["filing_id"]))
    assert [len(batch) for batch in batches] == [128, 128, 44]
    assert read(stored, "filings").equals(whole.filings)


def test_a_column_that_the_files_lack_is_null_and_one_that_their_folder_tells_is_there(tmp_path: Path) -> None:
    rows = pa.table({"company_id": ["a", "b", "c"], "province": ["甲", "乙", None], "filings": [1, 2, 3]})
    write_deltalake(tmp_path / "companies", rows, partition_by=["province"])
    stored = StoredSnapshot(Store(tmp_path), Commit(0, "", "r", "healthy", {}, {}, "publisher", {"companies": 0}))
    found = read(stored, "companies").select(["company_id", "province", "group", "filings"])
    assert found.to_pylist() == [
        {"company_id": "a", "province": "甲", "group": None, "filings": 1},
        {"company_id": "b", "province": "乙", "group": None, "filings": 2},
        {"company_id": "c", "province": None, "group": None, "filings": 3},
    ]


def test_a_table_that_an_older_code_did_not_write_has_no_rows(store: Store) -> None:
    commit = commits_of(store)[0]
    tables = {name: version for name, version in commit.tables.items() if name != "company_links"}
    assert len(read(StoredSnapshot(store, replace(commit, tables=tables)), "company_links")) == 0


def test_a_vacuumed_snapshot_is_not_read(store: Store) -> None:
    vacuum(store, 1)
    with pytest.raises(LookupError, match=r"version 0 of .* was vacuumed"):
        StoredSnapshot(store, commits_of(store)[0])
