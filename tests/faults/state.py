"""A dataset as it lies there: all that the invariants look at, read once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from output.schema import LISTINGS
from output.snapshot import Snapshot, commits_of, open_snapshot, read_changes
from output.store import Store

Record = dict[str, Any]
Key = tuple[str, str]

ADDRESSES = frozenset({"page_url", "document_url"})
"""Columns of a row that say where its list stood: a redirect may lead to another address of the same list."""


@dataclass(frozen=True)
class State:
    """What a dataset holds. `originals`: name of every file that is kept → the SHA-256 of its bytes."""

    snapshots: dict[int, Snapshot] = field(default_factory=dict)
    changes: list[Record] = field(default_factory=list)
    runs: list[Record] = field(default_factory=list)
    originals: dict[str, str] = field(default_factory=dict)
    feed: int | None = None
    """Latest version that the feed tells of."""

    @property
    def version(self) -> int | None:
        """The latest version."""
        return max(self.snapshots, default=None)

    @property
    def latest(self) -> Snapshot:
        """The latest snapshot, or the empty one."""
        return self.snapshots[max(self.snapshots)] if self.snapshots else Snapshot.empty()


def observe(folder: Path) -> State:
    """Read a dataset. Raises what reading raises: a dataset that cannot be read breaks the first invariant."""
    if not folder.exists():
        return State()
    store = Store(folder)
    commits = commits_of(store)
    kept = (path for path in (folder / "originals").rglob("*") if path.is_file() and path.suffix != ".part")
    feed = store.read_file("feeds/feed.json")
    return State(
        snapshots={commit.version: open_snapshot(store, commit.version) for commit in commits},
        changes=read_changes(store, commits[-1]).to_pylist() if commits else [],
        runs=store.read("runs").to_pylist(),
        originals={path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in kept},
        feed=json.loads(feed)["items"][0]["_beian"]["version"] if feed else None,
    )


@dataclass(frozen=True)
class Truth:
    """What the sites truly published: documents and their rows, of all editions; and the dataset of each edition."""

    rows: dict[Key, list[Record]]
    """Document (announcement, hash) → its rows, without what depends on the crawl."""
    editions: dict[int, Snapshot]

    @classmethod
    def of(cls, editions: dict[int, Snapshot]) -> Truth:
        """The truth from datasets that were made without a fault."""
        rows: dict[Key, list[Record]] = {}
        for snapshot in editions.values():
            rows |= rows_of(snapshot)
        return cls(rows, editions)


def rows_of(snapshot: Snapshot) -> dict[Key, list[Record]]:
    """Rows of a snapshot by document: every document has a key, every cell and place of a row is there."""
    rows: dict[Key, list[Record]] = {key_of(document): [] for document in snapshot.documents.to_pylist()}
    columns = [name for name in LISTINGS.names if name not in ADDRESSES]
    for row in snapshot.listings.to_pylist():
        rows.setdefault((row["announcement"], row["document_sha256"]), []).append({n: row[n] for n in columns})
    return rows


def key_of(document: Record) -> Key:
    """What names a version of a list."""
    return document["announcement"], document["sha256"]
