"""The history of one filing: its present state, every row that lists it, and every change through the snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from normalize.text import remove_white_space
from output.diff import diff
from output.diff_report import to_records
from output.snapshot import Commit, open_snapshot
from output.store import Store

Record = dict[str, Any]


@dataclass(frozen=True)
class History:
    """All that is known of one filing.

    `filing` is its record in the last version that holds it, `version` that version; `listings` and `declared` are its
    rows and declared changes there; `changes` one record (see `diff_report.COLUMNS`) per change, with `version` and
    `committed_at`, oldest first.
    """

    filing: Record
    version: int
    listings: list[Record]
    declared: list[Record]
    changes: list[Record]


def find_history(store: Store, commits: Sequence[Commit], number: str) -> History | None:
    """History of the filing of a number (white space aside) or a filing_id; None where no version holds it.

    `commits` come oldest first. A filing whose number was changed is followed to its earlier numbers.
    """
    wanted = remove_white_space(number)
    for commit in reversed(commits):
        snapshot = open_snapshot(store, commit.version)
        filing = next(
            (f for f in snapshot.filings.to_pylist() if wanted in (f["number"], f["filing_id"])),
            None,
        )
        if filing is not None:
            return History(
                filing=filing,
                version=commit.version,
                listings=_of(snapshot.listings.to_pylist(), filing),
                declared=_of(snapshot.declared_changes.to_pylist(), filing),
                changes=_changes(store, commits, filing["filing_id"]),
            )
    return None


def _changes(store: Store, commits: Sequence[Commit], filing_id: str) -> list[Record]:
    """Changes of a filing through all versions, newest diff first while its id is followed back."""
    found: list[Record] = []
    for one, other in reversed(list(pairwise(commits))):
        before, after = (open_snapshot(store, commit.version) for commit in (one, other))
        same_code = one.code_version == other.code_version != ""
        mine = [change for change in diff(before, after, same_code=same_code).changes if change.filing_id == filing_id]
        records = _dated(to_records(mine, before, after), other)
        found = [*records, *found]
        renamed = next((change for change in mine if change.kind == "renamed"), None)
        if renamed and renamed.before:
            filing_id = renamed.before["filing_id"]
    return found


def _dated(records: Iterable[Record], commit: Commit) -> list[Record]:
    return [{"version": commit.version, "committed_at": commit.time, **record} for record in records]


def _of(records: Iterable[Record], filing: Record) -> list[Record]:
    return [record for record in records if record["filing_id"] == filing["filing_id"]]
