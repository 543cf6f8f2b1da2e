"""A dataset in an object store, over the S3 protocol on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from output import Dataset
from output.errors import DatasetChanged, OriginalMissing
from output.publish import publish
from output.snapshot import commits_of, open_snapshot
from output.store import Store
from tests.output.test_packs import ROWS, edited, months
from tests.output.test_snapshot import ABOUT, draft
from tests.s3 import serve_s3, settings


@pytest.fixture
def uri(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with serve_s3() as endpoint:
        for name, value in settings(endpoint).items():
            monkeypatch.setenv(name, value)
        yield "s3://bucket/data"


def test_a_uri_works_where_a_path_does(uri: str, tmp_path: Path) -> None:
    for place in (uri, tmp_path / "data"):
        store = Store(place)
        publish(store, draft(1, 2), ABOUT)
        publish(store, draft(1, 2, 3, previous=draft(1, 2)), ABOUT)
        store.keep("ab12", b"bytes")
    there, here = Dataset.open(uri), Dataset.open(tmp_path / "data")
    assert len(there.commits()) == 2
    for version in (0, 1):
        assert there.filings(version=version).equals(here.filings(version=version))
    assert there.diff().equals(here.diff())
    assert there.changes()["kind"].tolist() == here.changes()["kind"].tolist() == ["baseline", "added"]
    assert Store(uri).original("ab12") == b"bytes"
    assert Store(uri).read_file("feeds/feed.json") is not None


def test_folders_are_found_and_deleted_in_both(uri: str, tmp_path: Path) -> None:
    for place in (uri, tmp_path / "data"):
        store = Store(place)
        assert store.folders("journal") == []
        for name in ("b/1", "b/2", "a/1"):
            store.write_file(f"journal/{name}", b"answer")
        assert store.folders("journal") == ["a", "b"]
        store.delete_folder("journal/b")
        store.delete_folder("journal/never")
        assert store.folders("journal") == ["a"]
        assert (store.read_file("journal/b/1"), store.read_file("journal/a/1")) == (None, b"answer")


def test_of_two_machines_that_commit_at_once_one_is_refused_whichever_rows_they_change(
    uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, mine, theirs = months(2), edited(months(2), 0), edited(months(2), 5 * ROWS)
    here, there = Store(uri), Store(uri)
    publish(here, before, ABOUT)
    base, replace = open_snapshot(here), Store.replace

    def overtaken(self: Store, *arguments: Any) -> int:
        if self is here:
            publish(there, theirs, ABOUT, base)
        return replace(self, *arguments)

    monkeypatch.setattr(Store, "replace", overtaken)
    with pytest.raises(DatasetChanged):
        publish(here, mine, ABOUT, base)
    assert open_snapshot(here).same_data(theirs)


def test_what_is_not_there_is_said(uri: str) -> None:
    with pytest.raises(LookupError, match="holds no snapshot"):
        Dataset.open(uri)
    with pytest.raises(OriginalMissing, match="ab12"):
        Store(uri).original("ab12")
    assert commits_of(Store(uri)) == []
