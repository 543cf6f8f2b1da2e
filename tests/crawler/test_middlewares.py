"""What is asked for again, after which pause, and when a host is left alone."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.async_api import Error as PlaywrightError
from scrapy import Request, Spider
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.answers import Fault
from crawler.middlewares import PatientRetry, Unusable, explain_failure
from crawler.rendering import BrowserHangs, PageCut

PAGE = "<html><body><h1>公告</h1></body></html>".encode()
FIREWALL = "<html><body>您的IP最近有可疑的攻击行为</body></html>".encode()
META = {"expect": "page", "firewall": ("可疑的攻击行为",)}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock that stands still until it is set."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr("crawler.middlewares.time.monotonic", lambda: clock.now)
    return clock


@pytest.fixture
def patient(clock: SimpleNamespace) -> PatientRetry:
    crawler = get_crawler(Spider, {"RETRY_TIMES": 2, "DOWNLOAD_DELAY": 5, "RETRY_PAUSE_MAX": 300})
    crawler.spider = Spider.from_crawler(crawler, name="test")
    return PatientRetry.from_crawler(crawler)


def ask(patient: PatientRetry, request: Request, body: bytes, status: int = 200, **headers: str) -> Response | Request:
    return asyncio.run(patient.process_response(request, HtmlResponse(request.url, status, headers, body)))


def request(url: str = "https://www.cac.gov.cn/a.htm", **meta: Any) -> Request:
    return Request(url, meta=META | meta)


def test_a_good_answer_passes(patient: PatientRetry) -> None:
    assert isinstance(ask(patient, request(), PAGE), Response)


def test_an_answer_that_nobody_expects_anything_of_passes(patient: PatientRetry) -> None:
    robots = Request("https://www.cac.gov.cn/robots.txt")
    assert isinstance(ask(patient, robots, b""), Response)


@pytest.mark.parametrize(
    ("expect", "status", "body"),
    [("file", 200, b"known"), ("file", 200, b"other"), ("file", 404, b"known"), ("page", 200, b"known")],
)
def test_the_file_of_a_known_list_alone_is_not_judged_again(
    patient: PatientRetry, monkeypatch: pytest.MonkeyPatch, expect: str, status: int, body: bytes
) -> None:
    asked: list[bytes] = []
    monkeypatch.setattr("crawler.middlewares.judge", lambda status, body, *_: asked.append(body))
    known = SimpleNamespace(media_type=lambda found: "application/pdf" if found == b"known" else None)
    patient.crawler.spider.known = known  # type: ignore[union-attr]
    assert isinstance(ask(patient, request(expect=expect), body, status), Response)
    assert asked == ([] if (expect, status, body) == ("file", 200, b"known") else [body])


def test_a_firewall_page_is_asked_again_until_the_tries_are_used_up(patient: PatientRetry) -> None:
    first = ask(patient, request(), FIREWALL)
    assert isinstance(first, Request)
    second = ask(patient, first, FIREWALL)
    assert isinstance(second, Request)
    with pytest.raises(Unusable) as error:
        ask(patient, second, FIREWALL)
    assert error.value.finding.fault is Fault.BLOCKED


def test_pauses_grow_and_hold_for_the_whole_host(patient: PatientRetry) -> None:
    first = ask(patient, request(), b"", status=500)
    pause = patient.resume_at["www.cac.gov.cn"] - 1000
    assert isinstance(first, Request)
    ask(patient, first, b"", status=500)
    assert 10 <= pause <= 11
    assert 20 <= patient.resume_at["www.cac.gov.cn"] - 1000 <= 21


def test_the_site_may_ask_for_a_longer_pause(patient: PatientRetry) -> None:
    ask(patient, request(), b"", status=429, **{"Retry-After": "120"})
    assert patient.resume_at["www.cac.gov.cn"] == 1120


def test_a_host_that_blocks_is_not_asked_again_in_this_run(patient: PatientRetry, clock: SimpleNamespace) -> None:
    for index in range(2):
        ask(patient, request(f"https://www.cac.gov.cn/{index}"), FIREWALL)
        clock.now += 100
    with pytest.raises(Unusable):
        ask(patient, request("https://www.cac.gov.cn/3"), FIREWALL)
    with pytest.raises(Unusable, match=r"www\.cac\.gov\.cn was given up"):
        asyncio.run(patient.process_request(request("https://www.cac.gov.cn/4")))
    asyncio.run(patient.process_request(request("https://beian.cac.gov.cn/")))


def test_requests_under_way_when_a_host_fails_count_as_one_failure(patient: PatientRetry) -> None:
    for index in range(9):
        assert isinstance(ask(patient, request(f"https://www.cac.gov.cn/{index}"), FIREWALL), Request)
    assert patient.given_up == {}
    assert patient.resume_at["www.cac.gov.cn"] <= 1011


def test_one_broken_address_does_not_give_up_its_host(patient: PatientRetry) -> None:
    again: Any = request()
    for _ in range(2):
        again = ask(patient, again, b"", status=500)
    with pytest.raises(Unusable):
        ask(patient, again, b"", status=500)
    assert patient.given_up == {}


def broken_in_turn(patient: PatientRetry, clock: SimpleNamespace, addresses: int) -> list[bool]:
    """Whether each of so many addresses that fail one after the other is to be asked for again."""
    again = []
    for index in range(addresses):
        clock.now = max(clock.now, patient.resume_at.get("www.cac.gov.cn", 0))
        try:
            again.append(isinstance(ask(patient, request(f"https://www.cac.gov.cn/{index}"), b"", 500), Request))
        except Unusable:
            again.append(False)
    return again


def test_pauses_for_broken_addresses_in_a_row_are_those_for_one_and_the_rest_is_asked_for_once(
    patient: PatientRetry, clock: SimpleNamespace
) -> None:
    assert broken_in_turn(patient, clock, 9) == [True, True, *[False] * 7]
    assert clock.now - 1000 <= 33
    assert patient.given_up == {}


def test_one_good_answer_gives_a_host_all_tries_back(patient: PatientRetry, clock: SimpleNamespace) -> None:
    broken_in_turn(patient, clock, 9)
    ask(patient, request(), PAGE)
    assert broken_in_turn(patient, clock, 2) == [True, True]


def test_the_last_try_of_a_broken_address_takes_none_from_the_others(
    patient: PatientRetry, clock: SimpleNamespace
) -> None:
    with pytest.raises(Unusable):
        ask(patient, request(retry_times=2), b"", 500)
    assert broken_in_turn(patient, clock, 1) == [True]


def test_broken_addresses_do_not_give_up_a_host_whose_connection_is_lost_once(
    patient: PatientRetry, clock: SimpleNamespace
) -> None:
    broken_in_turn(patient, clock, 9)
    assert isinstance(asyncio.run(patient.process_exception(request(), OSError("connection lost"))), Request)
    assert patient.given_up == {}


def test_a_site_whose_robots_do_not_come_is_not_asked_for_anything(patient: PatientRetry) -> None:
    again: Any = Request("https://www.cac.gov.cn/robots.txt")
    asyncio.run(patient.process_request(again))
    for _ in range(2):
        again = ask(patient, again, b"", status=503)
        assert isinstance(again, Request)
    with pytest.raises(Unusable):
        ask(patient, again, b"", status=503)
    with pytest.raises(Unusable, match=r"its robots\.txt, which has to be read first, did not come"):
        asyncio.run(patient.process_request(request("https://www.cac.gov.cn/a.htm")))


def test_a_firewall_page_in_place_of_robots_is_no_permission(patient: PatientRetry) -> None:
    robots = Request("https://www.cac.gov.cn/robots.txt")
    asyncio.run(patient.process_request(robots))
    assert isinstance(ask(patient, robots, FIREWALL), Request)


def test_a_redirect_too_many_is_no_answer(patient: PatientRetry) -> None:
    with pytest.raises(Unusable, match="redirects again and again") as error:
        ask(patient, request(redirect_times=5), b"", status=302, Location="/a.htm")
    assert error.value.finding.fault is Fault.CIRCLE


@pytest.mark.parametrize(("target", "said"), [("", "without saying where"), ("file:///etc/passwd", "no web page")])
def test_after_one_redirect_another_that_leads_nowhere_is_no_circle(
    patient: PatientRetry, target: str, said: str
) -> None:
    asked, headers = request(redirect_times=1, retry_times=9), {"Location": target} if target else {}
    with pytest.raises(Unusable, match=said):
        ask(patient, asked, b"", status=302, **headers)


def test_asking_again_after_a_redirect_begins_at_the_beginning(patient: PatientRetry) -> None:
    form = Request("https://www.cac.gov.cn/a.htm", method="POST", body=b"pageno=1", headers={"X": "y"}, meta=META)
    asyncio.run(patient.process_request(form))
    elsewhere = form.replace(url="https://www.cac.gov.cn/busy", method="GET", body=b"", headers={})
    elsewhere.meta.update(redirect_urls=[form.url], redirect_times=1, redirect_ttl=4)
    again = ask(patient, elsewhere, b"", status=500)
    assert isinstance(again, Request)
    assert (again.url, again.method, again.body, again.headers["X"]) == (form.url, "POST", b"pageno=1", b"y")
    assert again.meta["retry_times"] == 1
    assert not [name for name in again.meta if name.startswith("redirect_")]


def test_a_redirected_form_is_sent_again(patient: PatientRetry) -> None:
    form = Request("https://www.cac.gov.cn/list", method="POST", body=b"pageno=1", meta=META)
    again = ask(patient, form, b"", status=302, Location="/list")
    assert isinstance(again, Request)
    assert again.method == "POST"


def test_an_answer_that_stayed_packed_is_asked_for_again(patient: PatientRetry) -> None:
    assert isinstance(ask(patient, request(), b"\x1f\x8b", 200, **{"Content-Encoding": "gzip"}), Request)


def test_an_answer_without_end_is_asked_for_again_and_then_said_to_be_too_large(patient: PatientRetry) -> None:
    again: Any = request()
    for _ in range(2):
        again = asyncio.run(patient.process_exception(again, DownloadCancelledError()))
        assert isinstance(again, Request)
    with pytest.raises(Unusable, match=r"larger than [0-9,]+ bytes"):
        asyncio.run(patient.process_exception(again, DownloadCancelledError()))


def test_a_page_that_broke_off_in_the_browser_is_asked_for_again_and_does_not_give_up_its_host(
    patient: PatientRetry,
) -> None:
    again: Any = request()
    for _ in range(2):
        again = asyncio.run(patient.process_exception(again, PageCut()))
        assert isinstance(again, Request)
    with pytest.raises(Unusable) as error:
        asyncio.run(patient.process_exception(again, PageCut()))
    assert error.value.finding.fault is Fault.CUT
    assert patient.given_up == {}


@pytest.mark.parametrize("trouble", [BrowserHangs(150), PlaywrightError("BrowserType.launch: it crashed")])
def test_a_browser_that_hangs_or_does_not_start_is_not_tried_again(trouble: Exception, patient: PatientRetry) -> None:
    with pytest.raises(Unusable, match="the browser"):
        asyncio.run(patient.process_exception(request(playwright=True), trouble))
    with pytest.raises(Unusable, match="the browser") as error:
        asyncio.run(patient.process_request(request("https://beian.cac.gov.cn/", playwright=True)))
    assert error.value.finding.fault is Fault.BROWSER
    asyncio.run(patient.process_request(request("https://beian.cac.gov.cn/api")))


def test_a_failure_is_told_without_what_twisted_wraps_it_in() -> None:
    wrapped = "[<twisted.python.failure.Failure twisted.internet.error.ConnectionLost: Connection lost.>]"
    assert explain_failure(OSError(wrapped)) == "Connection lost."
    assert explain_failure(OSError("one\ntwo")) == "one"
    assert explain_failure(OSError()) == "OSError"


def test_what_is_gone_is_not_asked_again(patient: PatientRetry) -> None:
    with pytest.raises(Unusable) as error:
        ask(patient, request(), PAGE, status=404)
    assert error.value.finding.fault is Fault.GONE


def test_a_lost_connection_is_retried(patient: PatientRetry) -> None:
    assert isinstance(asyncio.run(patient.process_exception(request(), OSError("connection lost"))), Request)


def test_an_error_of_our_own_code_is_not_retried(patient: PatientRetry) -> None:
    assert asyncio.run(patient.process_exception(request(), ZeroDivisionError())) is None


def test_a_redirect_to_something_that_is_no_web_page_is_refused(patient: PatientRetry) -> None:
    with pytest.raises(Unusable, match="redirects to file:///etc/passwd, which is no web page") as error:
        ask(patient, request(), PAGE, status=302, Location="file:///etc/passwd")
    assert error.value.finding.fault is Fault.FOREIGN


def test_a_redirect_without_an_address_is_asked_again(patient: PatientRetry) -> None:
    assert isinstance(ask(patient, request(), PAGE, status=302), Request)


def test_a_certificate_that_does_not_hold_is_said(patient: PatientRetry) -> None:
    error = OSError("[('SSL routines', '', 'certificate verify failed')]")
    again: Any = request()
    for _ in range(2):
        again = asyncio.run(patient.process_exception(again, error))
    with pytest.raises(Unusable, match="cannot be reached: its certificate cannot be trusted"):
        asyncio.run(patient.process_exception(again, error))
