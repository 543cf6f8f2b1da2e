"""Which answers of which runs are kept, given again and dropped."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.settings import Settings

from crawler.journal import Answers, cut_off, settle, to_retry
from crawler.run import Failure, Run
from output.build import build
from output.publish import publish
from output.runs import run_name
from output.snapshot import Snapshot
from output.store import Store
from tests.crawler.test_journal import EARLIER, FILE, LAST, LATER, PAGE, journal, keep, kept
from tests.output.records import document, numbered

MISSED = [Failure("https://a", "empty", "nothing")]


def name(started: str, spider: str = "cac") -> str:
    return run_name(datetime.datetime.fromisoformat(started), spider)


@pytest.mark.parametrize(
    ("expect", "cached"), [("page", True), ("file", True), ("json", True), (None, False), ("x", False)]
)
def test_what_a_spider_asked_for_is_kept_and_nothing_else(expect: str | None, cached: bool) -> None:
    answers = Answers(Settings())
    request = Request("https://a", meta={"expect": expect} if expect else {})
    assert answers.should_cache_request(request) is cached
    found = [answers.should_cache_response(Response("https://a", status=s), request) for s in (200, 203, 404)]
    assert found == [True, False, False]
    same = Response("https://a")
    assert (
        answers.is_cached_response_fresh(same, request) is answers.is_cached_response_valid(same, same, request) is True
    )


def test_an_answer_comes_back_with_its_type_address_and_time(tmp_path: Path) -> None:
    first = journal(tmp_path, EARLIER)
    keep(first, PAGE, '{"名": 1}'.encode(), headers={"Content-Type": "application/json; charset=utf-8"}, flags=["a"])
    later = journal(tmp_path, LATER)
    asked = PAGE.copy()
    found = kept(later, asked)
    assert isinstance(found, TextResponse)
    assert (found.status, found.url, found.flags, found.json()) == (200, PAGE.url, ["a"], {"名": 1})
    assert found.headers["Content-Type"] == b"application/json; charset=utf-8"
    assert later.run.resumed == {name(EARLIER): 1}
    assert "fetched_at" in asked.meta
    kept(later, FILE)
    kept(later, PAGE)
    assert later.run.resumed == {name(EARLIER): 2}


def test_an_answer_that_the_later_run_lacks_is_taken_from_the_earlier(tmp_path: Path) -> None:
    keep(journal(tmp_path, EARLIER), PAGE, b"<p>1")
    keep(journal(tmp_path, LATER), FILE, b"PK")
    last = journal(tmp_path, LAST)
    assert last.earlier == [name(LATER), name(EARLIER)]
    assert [found and found.body for found in (kept(last, PAGE), kept(last, FILE))] == [b"<p>1", b"PK"]
    assert last.run.resumed == {name(EARLIER): 1, name(LATER): 1}


@pytest.mark.parametrize(("now", "holds"), [("18:00:00", True), ("18:00:01", False)])
def test_an_answer_holds_for_its_hours_and_longer_where_a_run_is_retried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str, holds: bool
) -> None:
    monkeypatch.setattr("crawler.journal.utc_now", lambda: EARLIER)
    keep(journal(tmp_path, EARLIER), PAGE, b"<p>1")
    monkeypatch.setattr("crawler.journal.utc_now", lambda: f"2026-11-25T{now}+00:00")
    assert (kept(journal(tmp_path, LATER), PAGE) is not None) is holds
    Store(tmp_path).delete_folder(f"journal/{name(LATER)}")
    assert kept(journal(tmp_path, LAST, retry=name(EARLIER)), PAGE) is not None


def test_a_run_that_committed_or_came_to_its_end_is_not_gone_on_with(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for started in (EARLIER, LATER, LAST):
        keep(journal(tmp_path, started), PAGE, b"<p>1")
    assert cut_off(store, "cac") == [name(LAST), name(LATER), name(EARLIER)]
    about: dict[str, Any] = {"verdict": "v", "rows": {}, "documents": {}, "origin": "replica"}
    of = document("aa")
    publish(store, build(Snapshot.empty(), [of], numbered(of, 1)), about | {"run_id": name(LATER)})
    store.write_file(f"journal/{name(EARLIER)}/ended", b"")
    assert (cut_off(store, "cac"), to_retry(store, "cac")) == ([name(LAST)], [name(EARLIER)])
    assert (cut_off(store, "ac"), to_retry(store, "ac")) == ([], [])


@pytest.mark.parametrize(
    ("fields", "left", "retry"),
    [
        ({"finished": False, "failures": MISSED}, [name(EARLIER), name(LATER), name(LATER, "provinces")], []),
        ({"finished": True, "failures": MISSED}, [name(LATER), name(LATER, "provinces")], [name(LATER)]),
        ({"finished": True}, [name(LATER, "provinces")], []),
    ],
)
def test_what_is_dropped_after_a_run(tmp_path: Path, fields: dict[str, Any], left: list[str], retry: list[str]) -> None:
    store = Store(tmp_path)
    for started in (EARLIER, LATER):
        keep(journal(tmp_path, started), PAGE, b"<p>1")
    store.write_file(f"journal/{name(LATER, 'provinces')}/x", b"")
    settle(store, Run("cac", {}, str(tmp_path), "0", began=datetime.datetime.fromisoformat(LATER), **fields))
    assert sorted(store.folders("journal")) == left
    assert to_retry(store, "cac") == retry
