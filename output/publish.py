"""A draft becomes the latest snapshot: its changes are told, the tables committed, the feeds refreshed."""

from __future__ import annotations

from typing import Any

from output.changes import changes_table
from output.diff import diff
from output.errors import DatasetUnwritable, FeedsNotRefreshed
from output.feed import atom, json_feed, latest_of, told_from
from output.snapshot import (
    Commit,
    Snapshot,
    commit_snapshot,
    commits_of,
    latest_commit,
    open_snapshot,
    read_changes,
)
from output.store import Store


def publish(
    store: Store, draft: Snapshot, about: dict[str, Any], previous: Snapshot | None = None, reason: str | None = None
) -> int:
    """Commit a draft with its changes since `previous`, the latest snapshot; return its version.

    `about` is what the commit says of itself (see `Commit`); `reason` says why filings changed where no list did.
    Raises DatasetChanged where another run has committed since `previous` was opened, DatasetUnwritable where nothing
    could be committed, and FeedsNotRefreshed where that was the last thing and did not succeed.
    """
    latest = latest_commit(store)
    before = previous or open_snapshot(store)
    same_code = latest is not None and latest.same_code(about.get("code_version", ""))
    version = store.next_version("filings")
    changes = changes_table(diff(before, draft, same_code=same_code), version, reason)
    version = commit_snapshot(store, draft, changes, about, before)
    refresh_feeds(store)
    return version


def refresh_feeds(store: Store) -> None:
    """Write the feeds of a dataset, `feeds/atom.xml` and `feeds/feed.json`, unless they tell of its latest version.

    They do not where a run was cut off after its commit. Raises FeedsNotRefreshed where they cannot be written.
    """
    latest = latest_commit(store)
    if latest is None or _told(store) == latest.version:
        return
    commits = commits_of(store)
    changes = read_changes(store, commits[-1], told_from(commits)).to_pylist()
    try:
        store.write_file("feeds/atom.xml", atom(commits, changes))
        store.write_file("feeds/feed.json", json_feed(commits, changes))
    except DatasetUnwritable as error:
        raise FeedsNotRefreshed(commits[-1].version, str(error)) from error


def _told(store: Store) -> int | None:
    """The latest version that the feeds tell of; the JSON feed is the one that is written last."""
    feed = store.read_file("feeds/feed.json")
    return latest_of(feed) if feed else None


def roll_back(store: Store, commit: Commit, run_id: str) -> int:
    """Make the snapshot of an older commit the latest, as a new version, which is returned; nothing is deleted."""
    verdict = f"rollback to {commit.version}"
    about = {
        "run_id": run_id,
        "verdict": verdict,
        "rows": commit.rows,
        "documents": {},
        "origin": commit.origin,
        "code_version": commit.code_version,
    }
    return publish(store, open_snapshot(store, commit.version), about, reason=verdict)
