"""What a run was given is kept until one has ended well."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.alarms import Alarm, Drift
from crawler.journal import Journal, cut_off, settle, to_retry
from crawler.run import Failure, Run, utc_now
from crawler.spiders.cac import CacSpider
from output.errors import DatasetUnwritable
from output.store import Store

PAGE = Request("https://www.cac.gov.cn/a.htm", meta={"expect": "page"})
FILE = Request("https://www.cac.gov.cn/downloadfile.jsp?filepath=a", meta={"expect": "file"})


def journal(folder: Path, started: str, retry: str | None = None) -> Journal:
    """The journal of a run of `cac` that began at this time."""
    crawler = get_crawler(CacSpider, {"DATASET_DIR": str(folder), "RESUME_HOURS": 12})
    crawler.spider = CacSpider.from_crawler(crawler, **({"retry": retry} if retry else {}))
    crawler.spider.run = Run("cac", {}, str(folder), "code", began=datetime.datetime.fromisoformat(started))
    opened = Journal(crawler.settings)
    opened.open_spider(crawler.spider)
    return opened


def keep(into: Journal, request: Request, body: bytes, **fields: Any) -> None:
    into.store_response(_spider(into), request, HtmlResponse(request.url, body=body, **fields))


def kept(by: Journal, request: Request) -> Response | None:
    return by.retrieve_response(_spider(by), request)


def _spider(of: Journal) -> Any:
    spider = CacSpider()
    spider.run = of.run
    return spider


EARLIER, LATER, LAST = "2026-11-25T06:00:00+00:00", "2026-11-25T07:00:00+00:00", "2026-11-25T08:00:00+00:00"
"""Answers are as old as the test is young: only the names of the runs are of that day."""


def test_the_next_run_has_the_answers_of_one_that_was_cut_off(tmp_path: Path) -> None:
    keep(journal(tmp_path, EARLIER), PAGE, "<p>公告".encode(), flags=["playwright"])
    found = kept(journal(tmp_path, LATER), PAGE)
    assert isinstance(found, HtmlResponse)
    assert (found.text, found.url, found.flags) == ("<p>公告", PAGE.url, ["playwright"])


def test_what_was_taken_over_outlives_a_second_cut(tmp_path: Path) -> None:
    keep(journal(tmp_path, EARLIER), PAGE, b"<p>1")
    second = journal(tmp_path, LATER)
    kept(second, PAGE)
    Store(tmp_path).delete_folder("journal/20261125T060000.000000-cac")
    assert kept(journal(tmp_path, LAST), PAGE) is not None


def test_what_cannot_be_taken_over_ends_the_run_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(journal(tmp_path, EARLIER), PAGE, b"<p>1")
    later, ended = journal(tmp_path, LATER), []
    monkeypatch.setattr("crawler.journal.abandon", lambda crawler, sentence: ended.append(sentence))
    monkeypatch.setattr(Store, "write_file", refuse)
    spider = _spider(later)
    spider.crawler = None
    assert later.retrieve_response(spider, PAGE) is not None
    assert ended == ["the disk is full"]


def refuse(*_: Any) -> None:
    raise DatasetUnwritable("the disk is full")


def test_of_two_runs_that_were_cut_off_the_later_is_heard_first(tmp_path: Path) -> None:
    keep(journal(tmp_path, EARLIER), PAGE, b"<p>old")
    Store(tmp_path).delete_folder("journal/none")
    later = journal(tmp_path, LATER)
    keep(later, PAGE, b"<p>new")
    found = kept(journal(tmp_path, LAST), PAGE)
    assert found is not None
    assert found.body == b"<p>new"


def test_a_page_as_sent_does_not_stand_for_the_page_as_rendered(tmp_path: Path) -> None:
    keep(journal(tmp_path, EARLIER), PAGE, b"<p>sent")
    assert kept(journal(tmp_path, LATER), PAGE.replace(meta={"expect": "page", "playwright": True})) is None


def test_an_answer_is_found_by_the_address_that_was_asked_before_it_was_redirected(tmp_path: Path) -> None:
    led = Request("https://www.cac.gov.cn/b.htm", meta={"expect": "page", "redirect_urls": [PAGE.url]})
    keep(journal(tmp_path, EARLIER), led, b"<p>b")
    found = kept(journal(tmp_path, LATER), PAGE)
    assert found is not None
    assert found.url == led.url


def test_a_document_is_kept_once_among_the_originals(tmp_path: Path) -> None:
    keep(journal(tmp_path, EARLIER), FILE, b"PK" * 5000)
    (original,) = (tmp_path / "originals").rglob("*/*")
    assert original.read_bytes() == b"PK" * 5000
    (entry,) = (tmp_path / "journal").rglob("*-plain")
    assert entry.stat().st_size < 500
    found = kept(journal(tmp_path, LATER), FILE)
    assert found is not None
    assert found.body == b"PK" * 5000


@pytest.mark.parametrize("damage", ["original gone", "original altered", "entry cut"])
def test_an_answer_that_is_not_whole_any_more_is_asked_for_again(tmp_path: Path, damage: str) -> None:
    keep(journal(tmp_path, EARLIER), FILE, b"PK" * 5000)
    (original,) = (tmp_path / "originals").rglob("*/*")
    (entry,) = (tmp_path / "journal").rglob("*-plain")
    if damage == "original gone":
        original.unlink()
    elif damage == "original altered":
        original.write_bytes(b"PK")
    else:
        entry.write_bytes(entry.read_bytes()[:40])
    assert kept(journal(tmp_path, LATER), FILE) is None


@pytest.mark.parametrize(("hours", "holds"), [(11, True), (13, False)])
def test_an_answer_that_is_too_old_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: int, holds: bool
) -> None:
    now = datetime.datetime.now(datetime.UTC)
    then = now - datetime.timedelta(hours=hours)
    monkeypatch.setattr("crawler.journal.utc_now", lambda: then.isoformat(timespec="seconds"))
    keep(journal(tmp_path, EARLIER), PAGE, b"<p>1")
    monkeypatch.setattr("crawler.journal.utc_now", lambda: now.isoformat(timespec="seconds"))
    assert (kept(journal(tmp_path, LATER), PAGE) is not None) is holds


def test_when_it_was_fetched_goes_with_the_answer(tmp_path: Path) -> None:
    before = utc_now()
    keep(journal(tmp_path, EARLIER), PAGE, b"<p>1")
    asked = PAGE.copy()
    kept(journal(tmp_path, LATER), asked)
    assert before <= asked.meta["fetched_at"] <= utc_now()


def ended(folder: Path, started: str, **fields: Any) -> Run:
    """A run that kept an answer and came to its end."""
    keep(journal(folder, started), PAGE, b"<p>1")
    run = Run("cac", {}, str(folder), "code", began=datetime.datetime.fromisoformat(started), finished=True, **fields)
    settle(Store(folder), run)
    return run


def test_a_run_that_ended_well_leaves_nothing(tmp_path: Path) -> None:
    keep(journal(tmp_path, EARLIER), PAGE, b"<p>1")
    ended(tmp_path, LATER)
    assert not (tmp_path / "journal").exists()


def test_a_run_that_missed_something_can_be_retried_but_is_not_gone_on_with_unasked(tmp_path: Path) -> None:
    run = ended(tmp_path, EARLIER, failures=[Failure("https://www.cac.gov.cn/b", "empty", "nothing")])
    store = Store(tmp_path)
    assert (to_retry(store, "cac"), cut_off(store, "cac"), to_retry(store, "provinces")) == ([run.run_id], [], [])
    assert kept(journal(tmp_path, LATER), PAGE) is None
    assert kept(journal(tmp_path, LATER, retry=run.run_id), PAGE) is not None


def test_a_run_that_ended_as_drift_can_be_retried_once_the_source_file_knows_better(tmp_path: Path) -> None:
    run = ended(tmp_path, EARLIER, drifts=[Drift(Alarm.UNKNOWN_TITLE, "cac", "a.htm", "not known", 0)])
    assert to_retry(Store(tmp_path), "cac") == [run.run_id]


def test_only_the_latest_run_can_be_retried(tmp_path: Path) -> None:
    missed = [Failure("https://www.cac.gov.cn/b", "empty", "nothing")]
    ended(tmp_path, EARLIER, failures=missed)
    later = ended(tmp_path, LATER, failures=missed)
    assert to_retry(Store(tmp_path), "cac") == [later.run_id]


def test_another_spiders_answers_are_left_alone(tmp_path: Path) -> None:
    keep(journal(tmp_path, EARLIER), PAGE, b"<p>1")
    settle(Store(tmp_path), Run("provinces", {}, str(tmp_path), "code", finished=True))
    assert cut_off(Store(tmp_path), "cac") == ["20261125T060000.000000-cac"]
