"""Both editions of the replica crawled one after the other: the tour of the README."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from crawler.replica.edition import EDITIONS, load_edition
from crawler.replica.make_documents import make_document
from output import Dataset
from tests.crawling import beian


def test_the_second_edition_is_made_of_its_rows() -> None:
    edition = load_edition(2)
    assert {name: make_document(edition, name) == edition.document(name) for name in edition.own} == dict.fromkeys(
        edition.own, True
    )
    used = {listed.rows for name in edition.own for listed in edition.documents[name].tables}
    assert {path.name for path in (EDITIONS / "2" / "lists").iterdir()} == used


def test_the_diff_tells_the_new_lists_and_the_silent_edits(both_editions: Path) -> None:
    ended = beian(both_editions, "diff", "--format", "json")
    assert ended.returncode == 1, ended.stderr
    whole = json.loads(ended.stdout)
    assert Counter(change["kind"] for change in whole["changes"]) == {"added": 8, "cancelled": 2, "modified": 2}
    assert {change["cause"] for change in whole["changes"]} == {"publisher"}
    assert {(change["kind"], change["announcement"]) for change in whole["lists"]} == {
        ("new", "dsa/4"),
        ("new", "genai/2025-10"),
        ("new", "cancellation/2025-09-11"),
        ("edited", "dsa/1"),
        ("edited", "iisa/2022-08"),
    }
    places = {c["number"]: (c["document"], c["place"]) for c in whole["changes"] if c["kind"] == "cancelled"}
    assert ("关于注销“卓瞻生成合成类算法”算法备案编号的公告", "page 1, table 1, row 2") in places.values()


def test_the_dataset_shows_both_editions(both_editions: Path) -> None:
    opened = Dataset.open(both_editions)
    assert len(opened.filings()) - len(opened.filings(version="previous")) == 8
    assert (opened.changes()["kind"] == "cancelled").sum() == 2
    feed = json.loads((both_editions / "feeds" / "feed.json").read_text(encoding="utf-8"))
    assert feed["items"][0]["summary"].startswith("8 added (dsa 3, genai_filed 3, genai_registered 2), 2 cancelled")
