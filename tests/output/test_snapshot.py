"""The store and its snapshots, on a real folder."""

from __future__ import annotations

import errno
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from output.build import build
from output.errors import DatasetChanged, DatasetLocked, DatasetUnwritable, FeedsNotRefreshed, OriginalMissing
from output.feed import latest_of
from output.publish import publish, refresh_feeds, roll_back
from output.runs import record_run
from output.schema import to_table
from output.snapshot import SISTERS, Snapshot, commits_of, open_snapshot, read_changes, vacuum
from output.store import Store
from tests.output.records import document, numbered

EMPTY = Snapshot.empty()
ABOUT = {"run_id": "r", "verdict": "healthy", "rows": {"dsa": 2}, "documents": {"new": 1}, "origin": "publisher"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


def draft(*serials: int, previous: Snapshot = EMPTY) -> Snapshot:
    of = document(f"{len(serials):02x}", rows=len(serials))
    return build(previous, [of], numbered(of, *serials))


def test_an_empty_folder_has_no_snapshot(store: Store) -> None:
    snapshot = open_snapshot(store)
    assert snapshot.version is None
    assert len(snapshot.filings) == 0
    assert commits_of(store) == []


def test_what_was_committed_is_read_back_equal(store: Store) -> None:
    version = publish(store, draft(1, 2), ABOUT)
    snapshot = open_snapshot(store)
    assert (snapshot.version, version) == (0, 0)
    assert snapshot.same_data(draft(1, 2))


def test_an_older_version_can_be_opened_after_a_newer_one(store: Store) -> None:
    first, second = draft(1, 2), draft(1, 2, 3, previous=draft(1, 2))
    for tables in (first, second):
        publish(store, tables, ABOUT)
    assert open_snapshot(store, 0).same_data(first)
    assert open_snapshot(store).same_data(second)
    with pytest.raises(LookupError, match="no version 7; it has 0, 1"):
        open_snapshot(store, 7)


def test_a_commit_that_was_cut_off_before_filings_is_no_snapshot(store: Store) -> None:
    publish(store, draft(1, 2), ABOUT)
    later = draft(1, 2, 3, previous=draft(1, 2))
    store.write("listings", later.listings)
    store.write("documents", later.documents)
    assert open_snapshot(store).same_data(draft(1, 2))


def test_changes_of_a_commit_that_was_cut_off_are_not_told_twice(store: Store) -> None:
    publish(store, draft(1, 2), ABOUT)
    later = draft(1, 2, 3, previous=draft(1, 2))
    store.append("changes", to_table("changes", [{"to_version": 1, "kind": "added", "filing_id": "cut off"}]))
    publish(store, later, ABOUT)
    changes = read_changes(store, commits_of(store)[-1]).to_pylist()
    assert [(c["to_version"], c["kind"], c["number"]) for c in changes] == [
        (0, "baseline", None),
        (1, "added", later.filings["number"].to_pylist()[2]),
    ]


def test_a_snapshot_of_an_older_code_opens_with_empty_tables_for_those_it_did_not_have(store: Store) -> None:
    made = draft(1, 2)
    tables = {name: store.write(name, getattr(made, name)) for name in ("listings", "documents")}
    store.write("filings", made.filings, {"beian": {**ABOUT, "tables": tables, "schema": 1}})
    opened = open_snapshot(store)
    assert opened.filings.equals(made.filings)
    assert (len(opened.listings), len(opened.companies), len(opened.declared_changes)) == (2, 0, 0)


def test_commits_say_what_they_hold(store: Store) -> None:
    publish(store, draft(1, 2), ABOUT)
    (commit,) = commits_of(store)
    assert (commit.version, commit.rows, commit.origin) == (0, {"dsa": 2}, "publisher")
    assert commit.tables == dict.fromkeys((*SISTERS, "changes"), 0)


def test_the_tables_never_forget_a_version_by_themselves(store: Store) -> None:
    publish(store, draft(1, 2), ABOUT)
    table = store.open("filings")
    assert table is not None
    assert table.metadata().configuration["delta.logRetentionDuration"] == "interval 36500 days"


def test_an_original_is_kept_once_and_never_overwritten(store: Store) -> None:
    store.keep("ab12", b"first")
    store.keep("ab12", b"second")
    assert store.original("ab12") == b"first"
    assert Path(store.uri, "originals", "ab", "ab12").read_bytes() == b"first"


def test_a_missing_original_is_named(store: Store) -> None:
    with pytest.raises(OriginalMissing, match="ab12"):
        store.original("ab12")


def test_a_second_writer_is_told_who_holds_the_dataset(store: Store) -> None:
    attempt = """
import sys
from output.errors import DatasetLocked
from output.store import Store
try:
    with Store(sys.argv[1]).lock("other"):
        pass
except DatasetLocked as error:
    print(error)
"""
    with store.lock("scrapy crawl cac"):
        said = subprocess.run([sys.executable, "-c", attempt, store.uri], capture_output=True, text=True, check=True)
    assert "scrapy crawl cac, process" in said.stdout
    with store.lock("the next"):
        pass


def test_a_lock_is_free_again_after_an_error(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.lock("first"):
        1 / 0  # noqa: B018
    with store.lock("second"):
        pass


def test_the_same_process_does_not_lock_twice(store: Store) -> None:
    with store.lock("first"), pytest.raises(DatasetLocked), Store(store.uri).lock("second"):
        pass


def test_runs_add_up(store: Store) -> None:
    for run in ("a", "b"):
        record_run(store, {"run_id": run, "started_at": run, "exit_code": 3})
    assert store.read("runs")["run_id"].to_pylist() == ["a", "b"]


def test_a_column_that_an_older_code_did_not_write_reads_as_null(store: Store) -> None:
    store.write("documents", draft(1).documents.drop_columns(["problem"]))
    assert store.read("documents")["problem"].to_pylist() == [None]


def test_rows_are_added_to_a_table_whose_columns_were_described_in_other_words(store: Store) -> None:
    rows = to_table("runs", [{"run_id": "a", "started_at": "a"}])
    worded = pa.schema([field.with_metadata({"description": "in other words"}) for field in rows.schema])
    store.write("runs", rows.cast(worded))
    record_run(store, {"run_id": "b", "started_at": "b"})
    assert store.read("runs")["run_id"].to_pylist() == ["a", "b"]


def versions(store: Store, count: int) -> list[Snapshot]:
    """So many snapshots, each with a filing more."""
    made: list[Snapshot] = []
    for serials in range(1, count + 1):
        made.append(draft(*range(1, serials + 1), previous=made[-1] if made else EMPTY))
        publish(store, made[-1], ABOUT)
    return made


def test_a_vacuum_never_breaks_a_version_that_is_kept(store: Store) -> None:
    made = versions(store, 4)
    size = sum(path.stat().st_size for path in Path(store.uri).rglob("*.parquet"))
    assert vacuum(store, 2) == [0, 1]
    assert sum(path.stat().st_size for path in Path(store.uri).rglob("*.parquet")) < size
    for version in (2, 3):
        assert open_snapshot(store, version).same_data(made[version])
    assert len(read_changes(store, commits_of(store)[-1])) == 4
    with pytest.raises(LookupError, match=r"version 1 of .* was vacuumed"):
        open_snapshot(store, 1)
    assert vacuum(store, 2) == []
    with pytest.raises(ValueError, match="keep 1 or more"):
        vacuum(store, 0)


def test_two_versions_of_code_that_were_not_written_down_are_not_taken_for_one(store: Store) -> None:
    publish(store, draft(1), ABOUT)
    (commit,) = commits_of(store)
    assert replace(commit, code_version="1.0").same_code("1.0")
    assert not replace(commit, code_version="").same_code("")


def test_what_an_earlier_vacuum_deleted_stays_marked_as_gone(store: Store) -> None:
    versions(store, 4)
    assert vacuum(store, 3) == [0]
    assert vacuum(store, 2) == [1]
    assert [commit.readable for commit in commits_of(store)] == [False, False, True, True]


def test_after_a_vacuum_and_a_rollback_the_past_is_what_it_was(store: Store) -> None:
    made = versions(store, 3)
    vacuum(store, 2)
    roll_back(store, commits_of(store)[1], "r")
    commits = commits_of(store)
    # The vacuum of a Delta table is a commit of its own, so versions need not be contiguous.
    assert [commit.readable for commit in commits] == [False, True, True, True]
    assert open_snapshot(store, 1).same_data(made[1])
    assert open_snapshot(store).same_data(made[1])
    assert commits[-1].verdict == "rollback to 1"


KILLED = """
import os, sys
from output.publish import publish, roll_back
from output.snapshot import open_snapshot
from output.store import Store
from tests.output.test_snapshot import ABOUT, draft

wanted = int(sys.argv[2])
written = 0


def dying(method):
    def write(self, *arguments, **named):
        global written
        if written == wanted:
            os.kill(os.getpid(), 9)
        written += 1
        return method(self, *arguments, **named)

    return write


for name in ("write", "append", "replace", "write_file"):
    setattr(Store, name, dying(getattr(Store, name)))
store = Store(sys.argv[1])
publish(store, draft(1, 2, 3, previous=open_snapshot(store)), ABOUT)
print("whole")
"""


@pytest.mark.parametrize("moment", range(8))
def test_a_commit_that_is_killed_leaves_the_old_snapshot_or_the_new_one_whole(store: Store, moment: int) -> None:
    old = draft(1, 2)
    publish(store, old, ABOUT)
    new = draft(1, 2, 3, previous=old)
    command = [sys.executable, "-c", KILLED, store.uri, str(moment)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == -9, ended.stderr
    found = open_snapshot(store)
    assert found.same_data(new if found.version else old)
    publish(store, new, ABOUT)
    assert open_snapshot(store).same_data(new)
    kinds = [c["kind"] for c in read_changes(store, commits_of(store)[-1]).to_pylist()]
    assert kinds == ["baseline", "added"]


def test_a_draft_that_was_compared_with_an_older_version_is_not_committed(store: Store) -> None:
    (first,) = versions(store, 1)
    with pytest.raises(DatasetChanged, match="another run committed to"):
        publish(store, draft(1, 2, 3, previous=first), ABOUT, EMPTY)
    assert open_snapshot(store).same_data(first)


@pytest.mark.parametrize("begun", [False, True])
def test_of_two_commits_that_meet_one_is_refused(store: Store, begun: bool) -> None:
    """The other run commits between the last look and the write: there is no lock in an object store."""
    if begun:
        publish(store, draft(1), ABOUT)
    before = open_snapshot(store)
    mine, theirs = (draft(*serials, previous=before) for serials in ((1, 2), (1, 3)))
    replace, other = Store.replace, Store(store.uri)

    def overtaken(self: Store, *arguments: Any) -> int:
        if self is store:
            publish(other, theirs, ABOUT, before)
        return replace(self, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "replace", overtaken)
        with pytest.raises(DatasetChanged):
            publish(store, mine, ABOUT, before)
    assert open_snapshot(store).same_data(theirs)
    assert [c["kind"] for c in read_changes(store, commits_of(store)[-1]).to_pylist()] == (
        ["baseline", "added"] if begun else ["baseline"]
    )


def unwritable(*_: Any, **__: Any) -> None:
    raise DatasetUnwritable("no room")


def no_room(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("written", ["listings", "changes", "filings"])
def test_a_full_disk_is_said_in_a_sentence_and_the_snapshot_stays(
    written: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, draft(1, 2), ABOUT)
    write, written_files = write_deltalake, Store._written

    def fill(table: Any, *args: Any, **kwargs: Any) -> None:
        uri = table if isinstance(table, str) else table.table_uri
        (no_room if uri.rstrip("/").endswith(written) else write)(table, *args, **kwargs)

    def fill_files(self: Store, name: str, *args: Any) -> Any:
        return (no_room if name == written else written_files)(self, name, *args)

    monkeypatch.setattr("output.store.write_deltalake", fill)
    monkeypatch.setattr(Store, "_written", fill_files)
    with pytest.raises(DatasetUnwritable, match=rf"{written} of the dataset .* cannot be written: .*No space left"):
        publish(store, draft(1, 2, 3, previous=draft(1, 2)), ABOUT)
    assert open_snapshot(store).same_data(draft(1, 2))


def test_an_original_for_which_there_is_no_room_is_not_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_files", SimpleNamespace(**_files(store), open_output_stream=no_room))
    with pytest.raises(DatasetUnwritable, match="originals/ab/abc of the dataset"):
        store.keep("abc", b"bytes")
    assert not [path for path in Path(store.uri).rglob("*") if path.is_file()]


def _files(store: Store) -> dict[str, Any]:
    return {name: getattr(store._files, name) for name in ("get_file_info", "create_dir", "move")}


def test_feeds_that_could_not_be_written_are_said_and_written_by_the_next_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, draft(1, 2), ABOUT)
    with monkeypatch.context() as patched:
        patched.setattr(store, "write_file", unwritable)
        with pytest.raises(FeedsNotRefreshed, match="version 1 is committed, but its feeds are not refreshed") as error:
            publish(store, draft(1, 2, 3, previous=draft(1, 2)), ABOUT)
    assert error.value.version == open_snapshot(store).version == 1
    assert latest_of(store.read_file("feeds/feed.json") or b"") == 0
    refresh_feeds(store)
    assert latest_of(store.read_file("feeds/feed.json") or b"") == 1


def test_feeds_of_the_latest_version_are_not_written_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh_feeds(store)
    assert store.read_file("feeds/feed.json") is None
    publish(store, draft(1, 2), ABOUT)
    monkeypatch.setattr(store, "write_file", no_room)
    refresh_feeds(store)


def test_a_note_that_cannot_be_taken_away_does_not_hide_how_a_run_ended(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "unlink", no_room)
    with store.lock("one run"):
        pass
    with store.lock("another run"):
        assert "another run" in Path(store.uri, ".lock-holder").read_text(encoding="utf-8")
