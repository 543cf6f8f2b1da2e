"""The history of one filing: its present state, every row that lists it, and every change through the snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from normalize.text import remove_white_space
from output.find import place_of
from output.snapshot import Commit, open_snapshot, read_changes
from output.store import Store

Record = dict[str, Any]


@dataclass(frozen=True)
class History:
    """All that is known of one filing.

    `filing` is its record in the last version that holds it, `version` that version; `listings` and `declared` are its
    rows and declared changes there; `changes` one record of the `changes` table each, in words (see
    `in_words`), oldest first.
    """

    filing: Record
    version: int
    listings: list[Record]
    declared: list[Record]
    changes: list[Record]


def find_history(store: Store, commits: Sequence[Commit], number: str) -> History | None:
    """History of the filing of a number (white space aside) or a filing_id; None where no version holds it.

    `commits` come oldest first. A filing whose number was changed is one, under its earlier and its later numbers.
    """
    if not commits:
        return None
    wanted = remove_white_space(number)
    changes = read_changes(store, commits[-1])
    renames = changes.filter(pc.equal(changes["kind"], "renamed")).to_pylist()
    names = {wanted}
    for rename in sorted(renames, key=lambda r: r["to_version"]):  # one after the other leads to the latest
        if names & {rename["number"], rename["old"], rename["previous_filing_id"]}:
            names.add(rename["filing_id"])
    for commit in filter(lambda c: c.readable, reversed(commits)):
        snapshot = open_snapshot(store, commit.version)
        known = pa.array(sorted(names), pa.string())
        found = snapshot.filings.filter(
            pc.or_(pc.is_in(snapshot.filings["number"], known), pc.is_in(snapshot.filings["filing_id"], known))
        ).to_pylist()
        if found:
            filing = found[0]
            ids = _ids(filing["filing_id"], renames)
            times = {c.version: c.time for c in commits}
            titles = {d["sha256"]: d["title"] for d in open_snapshot(store).documents.to_pylist()}
            return History(
                filing=filing,
                version=commit.version,
                listings=_of(snapshot.listings, {filing["filing_id"]}),
                declared=_of(snapshot.declared_changes, {filing["filing_id"]}),
                changes=[in_words(change, titles, times) for change in _of(changes, ids)],
            )
    return None


def in_words(change: Record, titles: Mapping[str, str], times: Mapping[int, str]) -> Record:
    """A row of `changes` with its version, the time of its commit, and its places in words (`document`, `place`)."""
    record = {"version": change["to_version"], "committed_at": times.get(change["to_version"], ""), **change}
    for prefix in ("", "previous_"):
        sha256 = change[f"{prefix}document_sha256"]
        place = {name: change[f"{prefix}{name}"] for name in ("page", "table_index", "row_index")}
        record[f"{prefix}document"] = titles.get(sha256) if sha256 else None
        record[f"{prefix}place"] = place_of(place) if sha256 else None
    return record


def _ids(filing_id: str, renames: Iterable[Record]) -> set[str]:
    """A filing's identifiers through all its numbers."""
    ids = {filing_id}
    for rename in sorted(renames, key=lambda r: -r["to_version"]):
        if rename["filing_id"] in ids:
            ids.add(rename["previous_filing_id"])
    return ids


def _of(table: pa.Table, ids: Iterable[str]) -> list[Record]:
    return table.filter(pc.is_in(table["filing_id"], pa.array(sorted(ids), pa.string()))).to_pylist()  # type: ignore[no-any-return]
