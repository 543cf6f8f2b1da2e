"""Feeds of changes: an entry per snapshot, refreshed by each commit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from output.build import build
from output.publish import publish, roll_back
from output.snapshot import Snapshot, commits_of
from output.store import Store
from tests.output.records import algorithm_number, document, listing

ABOUT: dict[str, Any] = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "publisher"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A baseline of two filings, then one with a product more and one that is new, its name a trap."""
    store, snapshot = Store(tmp_path / "data"), Snapshot.empty()
    for sha256, names, products in (
        ("aa", ("甲", "乙"), "甲(APP)"),
        ("bb", ("甲", "乙", "<b>&\x0b"), "甲(APP)、乙(网站)"),
    ):
        of = document(sha256)
        rows = [listing(of, seq, algorithm_number(seq), name_raw=name) for seq, name in enumerate(names, 1)]
        rows[0]["products_raw"] = products
        snapshot = build(snapshot, [of], rows)
        publish(store, snapshot, ABOUT)
    return store


def read(store: Store, name: str) -> bytes:
    return Path(store.uri, "feeds", name).read_bytes()


def test_atom_has_an_entry_per_snapshot_the_latest_first(store: Store) -> None:
    feed = etree.fromstring(read(store, "atom.xml"))
    assert feed.xpath("a:entry/a:title/text()", namespaces=ATOM) == [
        "Version 1: 1 added (dsa 1), 1 modified (dsa 1)",
        "Version 0: 2 filings as baseline (dsa 2)",
    ]
    assert len(set(feed.xpath("//a:id/text()", namespaces=ATOM))) == 3
    assert feed.xpath("a:updated/text()", namespaces=ATOM) == [commits_of(store)[-1].time]
    assert feed.xpath("a:entry[1]/a:link/@href", namespaces=ATOM) == ["https://www.cac.gov.cn/a.htm"]


def test_what_was_published_cannot_become_markup(store: Store) -> None:
    content = etree.fromstring(read(store, "atom.xml")).xpath("a:entry[1]/a:content/text()", namespaces=ATOM)[0]
    assert "<b>" not in content
    assert "added: &lt;b&gt;&amp;" in content


def test_the_json_feed_tells_the_same(store: Store) -> None:
    feed = json.loads(read(store, "feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    latest = feed["items"][0]
    assert latest["summary"] == "1 added (dsa 1), 1 modified (dsa 1)"
    assert [(c["kind"], c["field"]) for c in latest["_beian"]["changes"]] == [("modified", "products"), ("added", None)]


def test_every_commit_refreshes_the_feeds(store: Store) -> None:
    roll_back(store, commits_of(store)[0], "r")
    assert [item["id"][-1] for item in json.loads(read(store, "feed.json"))["items"]] == ["2", "1", "0"]
