"""What the dataset does with a snapshot: compare, commit, open, export, report."""

from __future__ import annotations

import shutil

from benchmarks.given import Given, Prepare, Run
from output.diff import diff as differences
from output.export import export
from output.publish import publish
from output.snapshot import SISTERS, commits_of, open_snapshot
from output.store import Store
from output.stored import StoredSnapshot


def diff(given: Given) -> Run:
    """From the dataset on disk to every change, with its kind, cause and place."""
    store = Store(given.data / "data")

    def compare() -> int:
        before, after = (StoredSnapshot(store, commit) for commit in commits_of(store))
        return len(differences(before, after).changes)

    return compare


def commit(given: Given) -> Run:
    """A version that differs from the latest in one filing in a hundred."""
    shutil.copytree(given.data / "data", given.scratch / "data")
    store = Store(given.scratch / "data")
    latest, draft = open_snapshot(store, 1), open_snapshot(store, 0)
    about = {"run_id": "run2", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "replica"}
    return lambda: publish(store, draft, about, latest)


def _opened(version: int) -> Prepare:
    def prepare(given: Given) -> Run:
        def opened() -> int:
            snapshot = open_snapshot(Store(given.data / "data"), version)
            return sum(len(getattr(snapshot, name)) for name in (*SISTERS, "filings"))

        return opened

    return prepare


open_latest, open_older = _opened(1), _opened(0)


def _exported(form: str) -> Prepare:
    def prepare(given: Given) -> Run:
        store = Store(given.data / "data")
        return lambda: len(export(store, commits_of(store)[-1], given.scratch / form, [form]))

    return prepare


export_csv, export_jsonl, export_parquet, export_sqlite = map(_exported, ("csv", "jsonl", "parquet", "sqlite"))
