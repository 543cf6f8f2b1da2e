"""What commits say and share, and a committed version that is checked again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import output.recheck
from normalize.corrections import Correction
from output.build import build
from output.errors import DatasetChanged
from output.publish import publish
from output.recheck import check_version
from output.schema import TABLES
from output.snapshot import SISTERS, Commit, Snapshot, commits_of, latest_commit, open_snapshot, read_changes, vacuum
from output.snapshot import commit_snapshot as commit
from output.store import Store
from tests.output.records import document, numbered

EMPTY = Snapshot.empty()
ABOUT: dict[str, Any] = {
    "run_id": "r",
    "verdict": "committed",
    "rows": {"dsa": 2},
    "documents": {"new": 1},
    "origin": "replica",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


def draft(*serials: int, previous: Snapshot = EMPTY, sha: str = "") -> Snapshot:
    of = document(sha or f"{len(serials):02x}", rows=len(serials))
    return build(previous, [of], numbered(of, *serials))


def failing(found: list[Any]) -> list[str]:
    return [check.name for check in found if not check.passed]


def test_a_commit_is_read_back_whole(store: Store) -> None:
    publish(store, draft(1, 2), ABOUT | {"code_version": "1", "accepted": ["no_filing_lost"]})
    publish(store, draft(1, 2, 3, previous=draft(1, 2)), ABOUT | {"run_id": "s", "origin": "publisher"})
    first, second = commits_of(store)
    tables = dict.fromkeys((*SISTERS, "changes"), 0)
    assert first == Commit(
        version=0,
        time=first.time,
        run_id="r",
        verdict="committed",
        rows={"dsa": 2},
        documents={"new": 1},
        origin="replica",
        tables=tables,
        code_version="1",
        accepted=["no_filing_lost"],
        readable=True,
    )
    assert (second.version, second.run_id, second.code_version, second.accepted) == (1, "s", "", [])
    assert first.time.endswith("+00:00")
    assert len(first.time) == len("2026-01-01T00:00:00+00:00")
    assert latest_commit(store) == second
    assert (first.same_code("1"), first.same_code("2"), second.same_code(""), second.same_code("1")) == (
        True,
        False,
        False,
        False,
    )


def test_a_table_that_did_not_change_is_not_written_again(store: Store) -> None:
    made = draft(1, 2)
    publish(store, made, ABOUT)
    publish(store, made, ABOUT)
    later = draft(1, 2, 3, previous=made)
    publish(store, later, ABOUT)
    one, two, three = (found.tables for found in commits_of(store))
    assert two == one | {"changes": two["changes"]}
    changed = {name for name in SISTERS if not getattr(made, name).equals(getattr(later, name))}
    assert {name for name in SISTERS if three[name] != one[name]} == changed
    assert {"listings", "documents"} <= changed < set(SISTERS)


@pytest.mark.parametrize("table", [*SISTERS, "filings"])
def test_snapshots_hold_the_same_data_only_where_every_table_is_the_same(table: str) -> None:
    made = draft(1, 2)
    assert made.same_data(replace(made, version=7))
    schema = TABLES[table]
    one = pa.Table.from_pylist([dict.fromkeys(schema.names)], schema=schema)
    changed = getattr(made, table).slice(1) if len(getattr(made, table)) else one
    assert not made.same_data(replace(made, **{table: changed}))
    assert not replace(made, **{table: changed}).same_data(made)


def test_a_draft_is_committed_on_the_version_that_it_was_compared_with_only(store: Store) -> None:
    made, changes = draft(1), TABLES["changes"].empty_table()
    with pytest.raises(DatasetChanged):
        commit(store, made, changes, ABOUT, replace(EMPTY, version=0))
    assert commit(store, made, changes, ABOUT, EMPTY) == 0
    with pytest.raises(DatasetChanged):
        commit(store, made, changes, ABOUT, EMPTY)
    assert commit(store, made, changes, ABOUT, open_snapshot(store)) == 1


def test_changes_are_read_from_a_version_on_and_up_to_a_commit(store: Store) -> None:
    made = EMPTY
    for count in (1, 2, 3):
        made = draft(*range(1, count + 1), previous=made)
        publish(store, made, ABOUT)
    commits = commits_of(store)

    def versions(*arguments: Any) -> list[int]:
        return sorted(set(read_changes(store, *arguments)["to_version"].to_pylist()))

    assert (versions(commits[2]), versions(commits[2], 1), versions(commits[2], 2)) == ([0, 1, 2], [1, 2], [2])
    assert (versions(commits[1]), versions(commits[1], 2), versions(commits[0], 0)) == ([0, 1], [], [0])
    bare = replace(commits[2], tables={})
    assert read_changes(store, bare).equals(TABLES["changes"].empty_table())


def test_a_version_is_checked_with_the_documents_that_hold_in_it(store: Store) -> None:
    made = draft(1, 2)
    publish(store, made, ABOUT)
    publish(store, draft(1, previous=made), ABOUT)  # a later version of the list, half as long
    commits = commits_of(store)
    assert failing(check_version(store, commits, 0)) == []
    assert failing(check_version(store, commits, 1)) == []
    (shrunk,) = [found for found in check_version(store, commits, 1) if found.name == "no_list_collapsed"]
    assert (shrunk.measured, shrunk.figure) == (0.5, "1 of 1 lists lost rows, 50% at most")
    with pytest.raises(StopIteration):
        check_version(store, commits, 9)


def test_what_a_person_let_pass_stays_accepted_and_superseded_documents_were_not_captured(store: Store) -> None:
    old = document("aa", "dsa/1", rows=2)
    made = build(EMPTY, [old], numbered(old, 1, 2))
    publish(store, made, ABOUT)
    other = document("bb", "dsa/2")
    lossy = build(EMPTY, [other], numbered(other, 3))
    publish(store, lossy, ABOUT | {"accepted": ["no_filing_lost", "rows_per_document"]})
    publish(store, lossy, ABOUT)
    commits = commits_of(store)
    (lost,) = [found for found in check_version(store, commits, 1) if found.name == "no_filing_lost"]
    assert (lost.passed, lost.accepted, len(lost.findings)) == (False, True, 2)
    assert [found.name for found in check_version(store, commits, 1) if found.accepted] == ["no_filing_lost"]
    assert failing(check_version(store, commits, 2)) == failing(check_version(store, commits[1:], 2))
    vacuum(store, 2)
    (kept,) = [found for found in check_version(store, commits_of(store), 1) if found.name == "no_filing_lost"]
    assert kept.passed


@pytest.mark.parametrize(("origin", "used"), [("publisher", True), ("replica", False), ("archive", False)])
def test_corrections_are_of_what_publishers_print(
    store: Store, monkeypatch: pytest.MonkeyPatch, origin: str, used: bool
) -> None:
    about = {"announcement": "dsa/1", "number": "none", "cell": "name_raw", "expects": "x", "sets": "y"}
    one = Correction.model_validate(about | {"why": "w", "source": "s", "reviewed": "2026-01-01"})
    monkeypatch.setattr(output.recheck, "load_corrections", lambda: (one,))
    publish(store, draft(1), ABOUT | {"origin": origin})
    assert failing(check_version(store, commits_of(store), 0)) == ["corrections_hold"] * used
