"""Snapshots: one version of the whole dataset, opened or committed as one."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from deltalake.exceptions import CommitFailedError

from output.compare import Batches
from output.errors import DatasetChanged
from output.schema import SCHEMA_VERSION, TABLES
from output.store import Store

SISTERS = ("listings", "documents", "companies", "company_links", "declared_changes")
"""Tables that are written before `filings` and named by its commit."""

_BATCH = 1 << 16

VACUUMED = "vacuumed.json"
"""File of the dataset with the versions whose files are gone."""


@dataclass(frozen=True)
class Snapshot:
    """The tables of one version of the dataset."""

    version: int | None
    listings: pa.Table
    documents: pa.Table
    companies: pa.Table
    company_links: pa.Table
    declared_changes: pa.Table
    filings: pa.Table

    @classmethod
    def empty(cls) -> Snapshot:
        """The snapshot before the first one: no version and no rows."""
        return cls(None, **{name: TABLES[name].empty_table() for name in (*SISTERS, "filings")})

    def pieces(self, name: str) -> Mapping[str, Batches]:
        """A table as one piece, which is no other snapshot's."""
        return {f"{name} of {id(self)}": partial(_batches, getattr(self, name))}

    def same_data(self, other: Snapshot) -> bool:
        """Whether both hold the same rows, whatever their versions."""
        return all(getattr(self, name).equals(getattr(other, name)) for name in (*SISTERS, "filings"))


@dataclass(frozen=True)
class Commit:
    """What a snapshot's commit says about itself.

    `time` is UTC, ISO 8601; `rows` counts filings by registry; two snapshots of one `code_version` differ by what was
    published only ("": committed before it was written down); `accepted` names the checks that a person let pass; one
    that is not `readable` was vacuumed.
    """

    version: int
    time: str
    run_id: str
    verdict: str
    rows: dict[str, int]
    documents: dict[str, int]
    origin: str
    tables: dict[str, int]
    code_version: str = ""
    accepted: list[str] = field(default_factory=list)
    readable: bool = True

    @property
    def versions(self) -> dict[str, int]:
        """Version of each table, `filings` too; a snapshot committed by an older code has fewer of them."""
        return {**self.tables, "filings": self.version}

    def same_code(self, code_version: str) -> bool:
        """Whether it was made by the code of this version, as far as is known."""
        return self.code_version == code_version != ""


def open_snapshot(store: Store, version: int | None = None) -> Snapshot:
    """The snapshot of a version, by default the latest; one without rows and version where there is none yet.

    Raises LookupError for a version that was never committed.
    """
    if version is None:
        commit = latest_commit(store)
        if commit is None:
            return Snapshot.empty()
    else:
        commits = {commit.version: commit for commit in commits_of(store)}
        if version not in commits:
            raise LookupError(
                f"{store.shown} has no version {version}; it has {', '.join(map(str, commits)) or 'none'}"
            )
        commit = commits[version]
    check_readable(store, commit)
    return Snapshot(commit.version, **{name: read_table(store, commit, name) for name in (*SISTERS, "filings")})


def read_table(store: Store, commit: Commit, name: str) -> pa.Table:
    """A table of the snapshot of a commit, sorted; no rows where the snapshot is older than the table."""
    known = name in commit.versions
    return store.read(name, commit.versions[name]) if known else TABLES[name].empty_table()


def check_readable(store: Store, commit: Commit) -> None:
    """Raise LookupError for a snapshot that was vacuumed."""
    if not commit.readable:
        raise LookupError(f"version {commit.version} of {store.shown} was vacuumed; restore it from a backup")


def commit_snapshot(store: Store, draft: Snapshot, changes: pa.Table, about: dict[str, Any], previous: Snapshot) -> int:
    """Write the draft's tables, `filings` last; return the version of the new snapshot.

    `previous` is the snapshot that the draft was compared with; a table that is the same in both is not written again.
    Raises DatasetChanged where it is not the latest any more.

    `changes` are those since the snapshot before, added to the earlier ones; `about` is kept in the commit: run_id,
    verdict, rows, documents, origin, code_version, accepted (see `Commit`).
    """
    over, latest = store.next_version("filings") - 1, latest_commit(store)
    if previous.version != (latest.version if latest else None):
        raise DatasetChanged(store.shown)
    try:
        tables = _write_sisters(store, draft, changes, previous, latest.tables if latest else {})
    except CommitFailedError as error:  # the other run is writing them at this moment
        raise DatasetChanged(store.shown) from error
    metadata = {"beian": {**about, "tables": tables, "schema": SCHEMA_VERSION}}
    return store.replace("filings", draft.filings, metadata, over)


def _write_sisters(
    store: Store, draft: Snapshot, changes: pa.Table, previous: Snapshot, written: dict[str, int]
) -> dict[str, int]:
    """Write the tables that `filings` names; their versions. `written` are those of the snapshot before."""
    tables = {
        name: written[name]
        if name in written and getattr(draft, name).equals(getattr(previous, name))
        else store.write(name, getattr(draft, name))
        for name in SISTERS
    }
    if "changes" in written:
        return tables | {"changes": store.append("changes", changes, written["changes"])}
    return tables | {"changes": store.write("changes", changes)}


def vacuum(store: Store, keep: int) -> list[int]:
    """Delete the files that only snapshots older than the last `keep` use; return the versions that are gone.

    They are marked as gone before the first file is: no reader finds a snapshot of which a part is missing. Originals,
    runs and the changes of all versions stay. Raises ValueError where `keep` is less than 1.
    """
    if keep < 1:
        raise ValueError(f"--keep {keep} would leave no snapshot; keep 1 or more")
    commits = commits_of(store)
    kept, gone = commits[-keep:], commits[:-keep]
    if not gone:
        return []
    store.write_file(VACUUMED, json.dumps([commit.version for commit in gone]).encode())
    store.vacuum("filings", [commit.version for commit in kept])
    for name in (*SISTERS, "changes"):
        store.vacuum(name, [commit.tables[name] for commit in kept if name in commit.tables])
    return [commit.version for commit in gone if commit.readable]


def read_changes(store: Store, commit: Commit, since: int = 0) -> pa.Table:
    """Changes of the versions from `since` up to a commit, those of datasets older than the table left out."""
    if "changes" not in commit.tables:
        return TABLES["changes"].empty_table()
    return store.read("changes", commit.tables["changes"], pc.field("to_version") >= since if since else None)


def commits_of(store: Store) -> list[Commit]:
    """Commits of snapshots, oldest first."""
    return _commits(store, None)


def latest_commit(store: Store) -> Commit | None:
    """The latest commit of a snapshot, None where there is none; what was before is not looked at."""
    looked_at = 1
    while not (commits := _commits(store, looked_at)):
        # Above it there may be housekeeping, which is no snapshot.
        if looked_at >= store.next_version("filings"):
            return None
        looked_at *= 4
    return commits[-1]


def _commits(store: Store, last: int | None) -> list[Commit]:
    """Commits of snapshots among the last entries of the log, or among all."""
    table = store.open("filings")
    if table is None:
        return []
    removed = frozenset(json.loads(store.read_file(VACUUMED) or "[]"))
    commits = []
    for entry in reversed(table.history(last)):
        if "beian" not in entry:
            continue  # housekeeping, such as a compaction
        about = json.loads(entry["beian"])
        about.pop("schema")
        version = entry["version"]
        readable = version not in removed
        commits.append(Commit(version=version, time=_utc(entry["timestamp"]), readable=readable, **about))
    return commits


def _utc(milliseconds: int) -> str:
    return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC).isoformat(timespec="seconds")


def _batches(table: pa.Table, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    yield from table.select(columns).to_batches(max_chunksize=_BATCH)
