"""`beian verify`: the kept originals against the committed rows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from output.schema import SCHEMA_VERSION
from output.snapshot import commits_of, open_snapshot
from output.store import Store
from tests.crawling import beian


@pytest.fixture
def dataset(both_editions: Path, tmp_path: Path) -> Path:
    """A copy, to be damaged."""
    return Path(shutil.copytree(both_editions, tmp_path / "data"))


def original(dataset: Path, announcement: str) -> Path:
    documents = open_snapshot(Store(dataset)).documents.to_pylist()
    sha256: str = next(d["sha256"] for d in documents if d["announcement"] == announcement and not d["superseded_by"])
    return dataset / "originals" / sha256[:2] / sha256


@pytest.mark.parametrize("version", ["latest", "0"])
def test_what_was_committed_is_read_again_from_the_originals(dataset: Path, version: str) -> None:
    ended = beian(dataset, "verify", version)
    snapshot = open_snapshot(Store(dataset), 0 if version == "0" else None)
    originals = len(set(snapshot.documents["sha256"].to_pylist()))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"{originals} originals, {len(snapshot.listings)} rows: all as committed" in ended.stdout


def test_a_copy_of_the_folder_is_a_backup(dataset: Path, tmp_path: Path) -> None:
    backup = shutil.copytree(dataset, tmp_path / "backup")
    original(dataset, "dsa/1").unlink()
    assert beian(dataset, "verify").returncode == 1
    shutil.rmtree(dataset)
    shutil.copytree(backup, dataset)
    assert beian(dataset, "verify").returncode == 0
    assert [commit.version for commit in commits_of(Store(dataset))] == [0, 1]


def test_an_original_that_was_altered_or_lost_is_named(dataset: Path) -> None:
    altered, lost = original(dataset, "dsa/1"), original(dataset, "iisa/2022-08")
    altered.write_bytes(altered.read_bytes() + b" ")
    lost.unlink()
    ended = beian(dataset, "verify")
    assert ended.returncode == 1
    assert f"(dsa/1): {altered} was altered" in ended.stdout
    assert f"(iisa/2022-08): the original {lost.name} is not in" in ended.stdout
    assert "2 differences" in ended.stdout


def test_committed_rows_that_the_document_does_not_hold_are_named(dataset: Path) -> None:
    store = Store(dataset)
    commit, snapshot = commits_of(store)[-1], open_snapshot(store)
    rows = snapshot.listings.to_pylist()
    place = next(i for i, row in enumerate(rows) if row["announcement"] == "dsa/1")
    gone = next(i for i, row in enumerate(rows) if row["announcement"] == "iisa/2022-08")
    published, rows[place]["name_raw"] = rows[place]["name_raw"], "别的名称"
    lost = rows.pop(gone)
    forged = pa.Table.from_pylist(rows, schema=snapshot.listings.schema)
    tables = commit.tables | {"listings": store.write("listings", forged)}
    about = {name: value for name, value in vars(commit).items() if name not in ("version", "time", "readable")}
    store.write("filings", snapshot.filings, {"beian": {**about, "tables": tables, "schema": SCHEMA_VERSION}})
    ended = beian(dataset, "verify")
    assert ended.returncode == 1
    assert f"name_raw is '别的名称' as committed, {published!r} in the document" in ended.stdout
    assert f"the row {lost['number_raw']!r} is in the document, but not committed" in ended.stdout
    assert "2 differences" in ended.stdout


def test_a_version_that_is_not_there_is_said(dataset: Path) -> None:
    ended = beian(dataset, "verify", "9")
    assert (ended.returncode, "'9' is no version" in ended.stderr) == (2, True)
