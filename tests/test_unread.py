"""A site that shows what it showed: fetched, compared, and not read again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from output.snapshot import open_snapshot
from output.store import Store
from tests.crawling import crawl, crawl_replica

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dataset = tmp_path_factory.mktemp("unread") / "data"
    crawl_replica("cac", dataset, 1)
    return dataset


def published(feed: Path) -> list[Any]:
    rows = [json.loads(line) for line in feed.read_text(encoding="utf-8").splitlines()]
    return sorted((row["document_sha256"], row["row_index"], row["number"]) for row in rows if "row_index" in row)


def test_a_second_crawl_reads_no_document(crawled: Path) -> None:
    before = open_snapshot(Store(crawled))
    said = crawl_replica("cac", crawled, 1)
    assert f"({len(before.listings)}; 0 read in this run)" in said
    assert "unchanged: version 0" in said
    assert open_snapshot(Store(crawled)).same_data(before)


def test_the_structures_that_are_remembered_stay(crawled: Path) -> None:
    before = Store(crawled).read("structures")
    crawl_replica("cac", crawled, 1)
    assert Store(crawled).read("structures").equals(before)


def test_a_file_of_the_rows_has_all_of_them_all_the_same(crawled: Path, tmp_path: Path) -> None:
    again, anew = tmp_path / "again.jsonl", tmp_path / "anew.jsonl"
    for dataset, feed in ((crawled, again), (tmp_path / "data", anew)):
        ended = crawl("cac", dataset, "-s", "RENDER=never", "-o", str(feed), mirrors="replica")
        assert ended.returncode == 0, ended.stderr
    assert published(again) == published(anew)
    assert len(published(again)) == len(open_snapshot(Store(crawled)).listings)


def test_what_changed_is_read_and_the_rest_is_not(crawled: Path) -> None:
    said = crawl_replica("cac", crawled, 2)
    rows = len(open_snapshot(Store(crawled)).listings)
    read = int(said.partition(" read in this run")[0].rpartition("; ")[2])
    assert 0 < read < rows
    assert "committed version 1" in said
