"""What a dataset with a long history costs: bounded numbers of files and of log entries, whatever it has seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from output import store as stores
from output.publish import publish
from output.runs import record_run
from output.schema import to_table
from output.snapshot import Snapshot, commits_of, latest_commit, open_snapshot, read_changes, vacuum
from output.store import Store
from tests.output.test_snapshot import ABOUT, draft

VERSIONS = 12
FEW = 4


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(stores, "_MOST_FILES", FEW)
    return Store(tmp_path / "data")


def lived(store: Store, versions: int = VERSIONS) -> list[Snapshot]:
    """A dataset that grows by a filing with each version; its snapshots."""
    made: list[Snapshot] = []
    for count in range(1, versions + 1):
        made.append(draft(*range(1, count + 1), previous=made[-1] if made else Snapshot.empty()))
        publish(store, made[-1], ABOUT)
    return made


def files(store: Store, name: str) -> int:
    table = store.open(name)
    assert table
    return len(table.file_uris())


def test_tables_that_are_added_to_are_read_from_few_files(store: Store) -> None:
    lived(store)
    for run in range(VERSIONS):
        record_run(store, {"run_id": str(run), "started_at": f"{run:02}"})
    assert files(store, "runs") <= FEW + 1
    assert files(store, "changes") <= FEW + 1
    assert store.read("runs")["run_id"].to_pylist() == [str(run) for run in range(VERSIONS)]


def test_the_changes_of_every_version_are_the_same_after_their_files_were_put_together(store: Store) -> None:
    lived(store)
    for commit in commits_of(store):
        told = read_changes(store, commit).to_pylist()
        assert [change["to_version"] for change in told] == list(range(commit.version + 1))


def test_files_of_runs_that_were_put_together_are_deleted_after_a_day(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def record(count: int) -> int:
        for run in range(count):
            record_run(store, {"run_id": str(run), "started_at": f"{run:02}"})
        return len(list(Path(store.uri, "runs").glob("*.parquet")))

    assert record(FEW + 2) == FEW + 3  # a reader may have them open
    monkeypatch.setattr(stores, "_DAY", 0)
    assert record(FEW) <= FEW + 1
    assert len(store.read("runs")) == 2 * FEW + 2


def test_where_files_cannot_be_put_together_now_no_row_is_added_twice(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise CommitFailedError("another run is at it")

    monkeypatch.setattr("deltalake.table.TableOptimizer.compact", refused)
    for run in range(FEW + 2):
        record_run(store, {"run_id": str(run), "started_at": str(run)})
    assert len(store.read("runs")) == FEW + 2


def test_recent_changes_are_read_without_opening_the_files_of_older_ones(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    lived(store)
    (latest,) = commits_of(store)[-1:]
    assert files(store, "changes") == VERSIONS
    for path in sorted(Path(store.uri, "changes").glob("*.parquet"), key=lambda p: p.stat().st_mtime_ns)[:-2]:
        path.unlink()
    assert read_changes(store, latest, latest.version - 1)["to_version"].to_pylist() == [10, 11]


def test_the_feeds_ask_for_the_changes_that_they_tell_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("output.feed._ENTRIES", 3)
    store, asked = Store(tmp_path / "data"), []
    read = Store.read

    def watched(self: Store, name: str, *more: Any) -> Any:
        asked.append((name, *more))
        return read(self, name, *more)

    monkeypatch.setattr(Store, "read", watched)
    lived(store, 6)
    name, _, where = asked[-1]
    assert (name, str(where)) == ("changes", "(to_version >= 3)")


def test_the_latest_commit_is_found_without_reading_those_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "data")
    assert latest_commit(store) is None
    made = lived(store, 5)
    read: list[int | None] = []
    history = DeltaTable.history

    def watched(self: DeltaTable, limit: int | None = None) -> Any:
        read.append(limit)
        return history(self, limit)

    monkeypatch.setattr(DeltaTable, "history", watched)
    assert open_snapshot(store).same_data(made[-1])
    assert read == [1]
    assert latest_commit(store) == commits_of(store)[-1]


def test_housekeeping_above_the_latest_commit_is_passed_over(store: Store) -> None:
    lived(store, 3)
    vacuum(store, 1)
    assert store.next_version("filings") > 3
    latest = latest_commit(store)
    assert latest
    assert latest.version == 2


def test_a_table_that_stays_the_same_is_not_written_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    made = lived(store, 3)
    tables = [commit.tables for commit in commits_of(store)]
    assert [found["declared_changes"] for found in tables] == [0, 0, 0]
    assert [found["listings"] for found in tables] == [0, 1, 2]
    for version, snapshot in enumerate(made):
        assert open_snapshot(store, version).same_data(snapshot)


def test_a_run_takes_little_room(store: Store) -> None:
    """What is said of a run in Delta's log and in the file's own statistics is no second and third copy of it."""
    findings = "".join(f"网信算备{number}号 of 《{number * 7}》: number_unknown_division; " for number in range(999))
    for run in ("a", "b"):
        record_run(store, {"run_id": run, "started_at": run, "checks": findings, "failures": findings})
    (log,) = Path(store.uri, "runs", "_delta_log").glob("*1.json")
    assert log.stat().st_size < 1000
    for path in Path(store.uri, "runs").glob("*.parquet"):
        footer = pq.ParquetFile(path).metadata
        assert not any(footer.row_group(0).column(place).is_stats_set for place in range(footer.num_columns))


def test_files_are_packed_small(store: Store) -> None:
    rows = to_table("runs", [{"run_id": str(run), "started_at": str(run), "checks": "序号" * 99} for run in range(99)])
    store.append("runs", rows)
    store.write("documents", draft(1).documents)
    for name in ("runs", "documents"):
        for path in Path(store.uri, name).glob("*.parquet"):
            assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"
