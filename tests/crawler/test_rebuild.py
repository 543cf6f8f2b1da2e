"""`beian rebuild`: the dataset made again from its kept originals."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from crawler.originals import Reread
from crawler.rebuild import read_here, rebuild
from crawler.run import Run
from output.changes import changes_table
from output.diff import diff
from output.snapshot import SISTERS, commit_snapshot, commits_of, open_snapshot, read_changes
from output.store import Store
from tests.crawling import beian, crawl

TABLES = (*SISTERS, "filings")


@pytest.fixture
def dataset(both_editions: Path, tmp_path: Path) -> Path:
    """A copy, to be written to."""
    return Path(shutil.copytree(both_editions, tmp_path / "data"))


@pytest.fixture(scope="module")
def by_spider(both_editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the archive spider makes of the same originals; to be read only."""
    folder = tmp_path_factory.mktemp("spider") / "data"
    ended = crawl("archive", folder, "-a", f"dataset={both_editions}")
    assert ended.returncode == 0, ended.stderr
    return folder


def rows(dataset: Path) -> dict[str, list[dict[str, Any]]]:
    snapshot = open_snapshot(Store(dataset))
    return {name: getattr(snapshot, name).to_pylist() for name in TABLES}


def last_run(dataset: Path) -> dict[str, Any]:
    found: dict[str, Any] = max(Store(dataset).read("runs").to_pylist(), key=lambda run: str(run["started_at"]))
    return found


def record_of(dataset: Path, announcement: str) -> dict[str, Any]:
    documents = open_snapshot(Store(dataset)).documents.to_pylist()
    found: dict[str, Any] = next(d for d in documents if d["announcement"] == announcement and not d["superseded_by"])
    return found


def original(dataset: Path, announcement: str) -> Path:
    digest: str = record_of(dataset, announcement)["sha256"]
    return dataset / "originals" / digest[:2] / digest


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def forge(dataset: Path, name: str) -> str:
    """Commit a version in which a filing has another name, as older code might have read it → its published name."""
    store = Store(dataset)
    before = open_snapshot(store)
    listings = before.listings.to_pylist()
    row = next(row for row in listings if row["announcement"] == "dsa/1")
    published, row["name_raw"] = row["name_raw"], name
    filings = before.filings.to_pylist()
    next(filing for filing in filings if filing["filing_id"] == row["filing_id"])["name"] = name
    tables = {"listings": listings, "filings": filings}
    made = {key: pa.Table.from_pylist(found, schema=getattr(before, key).schema) for key, found in tables.items()}
    draft = type(before)(None, **{key: made.get(key, getattr(before, key)) for key in TABLES})
    about = {"run_id": "x", "verdict": "healthy", "rows": {}, "documents": {}, "code_version": "0.0.1+old"}
    origin = commits_of(store)[-1].origin
    changes = changes_table(diff(before, draft, same_code=False), store.next_version("filings"))
    commit_snapshot(store, draft, changes, {**about, "origin": origin}, before)
    return str(published)


def test_it_makes_what_the_archive_spider_makes_and_what_was_crawled(
    both_editions: Path, by_spider: Path, tmp_path: Path
) -> None:
    ended = beian(both_editions, "rebuild", str(tmp_path / "new"))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "rebuild: healthy" in ended.stdout
    assert f"committed version 0 of {tmp_path / 'new'}" in ended.stdout
    new, spiders, crawled = (open_snapshot(Store(path)) for path in (tmp_path / "new", by_spider, both_editions))
    assert new.same_data(spiders)
    assert new.listings.equals(crawled.listings)
    assert new.documents.equals(crawled.documents)
    # Companies keep the ids that earlier versions gave them, of which the originals know nothing.
    assert new.filings.drop_columns("company_id").equals(crawled.filings.drop_columns("company_id"))


def test_the_new_dataset_has_originals_feeds_and_the_run_and_can_be_rebuilt_itself(
    both_editions: Path, by_spider: Path, tmp_path: Path
) -> None:
    beian(both_editions, "rebuild", str(tmp_path / "new"))
    kept = {document["sha256"] for document in rows(both_editions)["documents"]}
    originals = files(tmp_path / "new" / "originals")
    assert set(originals) == kept
    assert originals.items() <= files(both_editions / "originals").items()
    assert (tmp_path / "new" / "feeds" / "atom.xml").exists()
    run = last_run(tmp_path / "new")
    assert (run["spider"], run["verdict"], run["version"], run["exit_code"]) == ("rebuild", "committed", 0, 0)
    assert json.loads(run["arguments"]) == {"dataset": str(both_editions), "target": str(tmp_path / "new")}
    assert run["documents_new"] == len(rows(both_editions)["documents"])
    assert beian(tmp_path / "new", "rebuild", str(tmp_path / "newer")).returncode == 0
    assert rows(tmp_path / "newer") == rows(by_spider)


@pytest.mark.parametrize("jobs", ["1", "5"])
def test_the_number_of_readers_changes_nothing(both_editions: Path, by_spider: Path, tmp_path: Path, jobs: str) -> None:
    ended = beian(both_editions, "rebuild", str(tmp_path / "new"), "--jobs", jobs)
    assert ended.returncode == 0
    assert rows(tmp_path / "new") == rows(by_spider)


def test_in_its_own_place_a_dataset_that_the_code_reads_as_before_gets_no_version(dataset: Path) -> None:
    before, versions = rows(dataset), commits_of(Store(dataset))
    ended = beian(dataset, "rebuild")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"unchanged: version {versions[-1].version} of {dataset} stays the latest" in ended.stdout
    assert commits_of(Store(dataset)) == versions
    assert rows(dataset) == before
    assert last_run(dataset)["verdict"] == "unchanged"


def test_what_older_code_read_otherwise_is_a_new_version_and_the_cause_is_the_pipeline(dataset: Path) -> None:
    before = rows(dataset)
    published = forge(dataset, "别的名称")
    assert rows(dataset) != before
    assert beian(dataset, "rebuild").returncode == 0
    assert rows(dataset) == before
    commit = commits_of(Store(dataset))[-1]
    assert commit.run_id.endswith("-rebuild")
    (change,) = [
        change
        for change in read_changes(Store(dataset), commit, commit.version).to_pylist()
        if change["field"] == "name"
    ]
    assert (change["old"], change["new"], change["cause"]) == ("别的名称", published, "pipeline")


def test_originals_that_are_lost_or_altered_are_named_and_their_rows_stay(dataset: Path, tmp_path: Path) -> None:
    before = rows(dataset)
    altered, lost = original(dataset, "dsa/1"), original(dataset, "iisa/2022-08")
    altered.write_bytes(altered.read_bytes() + b" ")
    lost.unlink()
    ended = beian(dataset, "rebuild")
    assert ended.returncode == 3
    assert "rebuild: originals are missing or altered; what the others hold is committed" in ended.stdout
    assert f"{altered} was altered" in ended.stdout
    assert f"the original {lost.name} is not in {dataset}/originals; restore it from a backup" in ended.stdout
    mended = f"next: restore the originals named above from a backup, then \\S*beian --dataset {dataset} rebuild\n"
    assert re.search(mended, ended.stdout)
    assert rows(dataset) == before
    assert last_run(dataset)["documents_failed"] == 2
    beian(dataset, "rebuild", str(tmp_path / "new"))
    gone = {record_of(dataset, name)["sha256"] for name in ("dsa/1", "iisa/2022-08")}
    held = {row["document_sha256"] for row in rows(tmp_path / "new")["listings"]}
    assert held == {row["document_sha256"] for row in before["listings"]} - gone
    assert gone.isdisjoint(files(tmp_path / "new" / "originals"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--accept", "attachments_lost"], "nothing of that name can be accepted; use "),
        (["--jobs", "2", "--scheduler", "tcp://127.0.0.1:1"], "--jobs is for this machine, --scheduler for others"),
        (["--jobs", "-1"], "--jobs"),
    ],
)
def test_wrong_usage_is_said_and_nothing_is_done(both_editions: Path, arguments: list[str], said: str) -> None:
    runs = len(Store(both_editions).read("runs"))
    ended = beian(both_editions, "rebuild", *arguments)
    assert (ended.returncode, said in ended.stderr) == (2, True)
    assert len(Store(both_editions).read("runs")) == runs


def test_where_there_is_nothing_to_rebuild_or_rows_of_another_origin_it_says_so(dataset: Path, tmp_path: Path) -> None:
    empty = beian(tmp_path / "empty", "rebuild")
    assert (empty.returncode, empty.stderr) == (2, f"{tmp_path / 'empty'} holds no snapshot yet\n")
    store = Store(tmp_path / "other")
    about = {"run_id": "x", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "publisher"}
    before = open_snapshot(store)
    commit_snapshot(store, before, changes_table(diff(before, before), 0), about, before)
    other = beian(dataset, "rebuild", str(tmp_path / "other"))
    assert other.returncode == 2
    assert f"{tmp_path / 'other'} was made from the publisher, {dataset} from the replica" in other.stderr


def test_two_never_write_at_once(dataset: Path) -> None:
    with Store(dataset).lock("scrapy crawl cac"):
        ended = beian(dataset, "rebuild")
    assert (ended.returncode, "is being written by scrapy crawl cac" in ended.stderr) == (6, True)


def broken(error: BaseException, source: Store, records: Sequence[dict[str, Any]]) -> Iterator[Reread]:
    """Readers that stop after the first document."""
    for found in read_here(1, source, records[:1]):
        yield found
        raise error


@pytest.mark.parametrize(
    ("error", "code", "verdict"),
    [(KeyboardInterrupt(), 130, "interrupted"), (RuntimeError("out of luck"), 1, "other")],
)
def test_one_that_is_interrupted_or_crashes_commits_nothing_and_is_recorded(
    dataset: Path, error: BaseException, code: int, verdict: str
) -> None:
    forge(dataset, "别的名称")
    store, before = Store(dataset), commits_of(Store(dataset))
    run = Run("rebuild", {"dataset": str(dataset)}, str(dataset), "1")
    rebuild(store, store, run, partial(broken, error))
    assert (run.exit_code, run.version, run.documents["unchanged"]) == (code, before[-1].version, 1)
    assert commits_of(store) == before
    recorded = last_run(dataset)
    assert (recorded["verdict"], recorded["exit_code"]) == (verdict, code)
    assert recorded["error"] == (None if code == 130 else "RuntimeError: out of luck")


def test_one_that_is_interrupted_after_its_commit_says_so(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forge(dataset, "别的名称")
    store = Store(dataset)

    def interrupt(_: Store) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("output.publish.refresh_feeds", interrupt)
    run = Run("rebuild", {"dataset": str(dataset)}, str(dataset), "1")
    rebuild(store, store, run, partial(read_here, 1))
    assert run.committed_version == commits_of(store)[-1].version
    assert (run.exit_code, run.verdict) == (1, "other")
    assert run.error == f"interrupted when version {run.version} was committed; its feeds are refreshed by the next run"
