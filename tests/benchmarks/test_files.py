"""The site with many files: the lists that are asked for, all of them found and read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks import files
from output.snapshot import open_snapshot
from output.store import Store
from tests.crawling import crawl


def test_a_site_has_as_many_lists_as_it_is_asked_for_and_each_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_A_NOTICE", 2)
    files.make_files(tmp_path, 5, seed=1)
    dataset = tmp_path / "data"
    with files.serve(tmp_path) as site:
        ended = crawl("cac", dataset, "-a", "series=dsa", "-s", "RENDER=never", mirrors=site.mirrors)
    assert ended.returncode == 0, ended.stderr
    kept = open_snapshot(Store(dataset))
    made = kept.listings["document_sha256"].to_pylist()
    assert Counter(Counter(made).values())[20] >= 5
    synthetic = {path.read_bytes() for path in (tmp_path / "documents").iterdir()}
    assert len(synthetic) == 5
    assert {Store(dataset).original(sha256) for sha256 in set(made)} >= synthetic
    batches = {batch for batch in kept.documents["batch"].to_pylist() if batch}
    assert batches == set(range(1, 7))  # three of the replica, and one more for each notice
