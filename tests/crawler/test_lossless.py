"""Redirects and packed answers: none is lost on the way to those who judge it."""

from __future__ import annotations

import gzip

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.lossless import Decompression, Redirects, Refreshes

URL = "https://www.cac.gov.cn/a.htm"


@pytest.fixture
def redirects() -> Redirects:
    crawler = get_crawler(Spider, {"REDIRECT_MAX_TIMES": 2})
    crawler.spider = Spider.from_crawler(crawler, name="test")
    return Redirects.from_crawler(crawler)


def redirected(redirects: Redirects, request: Request, location: str) -> Request | Response:
    return redirects.process_response(request, Response(request.url, 302, {"Location": location}, request=request))


def test_a_redirect_to_an_address_that_was_asked_for_is_no_duplicate(redirects: Redirects) -> None:
    again = redirected(redirects, Request(URL), URL)
    assert isinstance(again, Request)
    assert (again.url, again.dont_filter) == (URL, True)


def test_a_form_is_not_answered_by_an_address_without_it(redirects: Redirects) -> None:
    assert isinstance(redirected(redirects, Request(URL, method="POST", body=b"pageno=2"), URL), Response)


def test_a_redirect_too_many_is_passed_on_to_be_judged(redirects: Redirects) -> None:
    request = Request(URL)
    for _ in range(2):
        answer = redirected(redirects, request, URL)
        assert isinstance(answer, Request)
        request = answer
    last = redirected(redirects, request, URL)
    assert isinstance(last, Response)
    assert (last.status, request.meta["redirect_times"]) == (302, 2)


def test_a_page_that_leads_to_itself_is_followed_and_then_passed_on_to_be_judged() -> None:
    crawler = get_crawler(Spider, {"REDIRECT_MAX_TIMES": 1})
    crawler.spider = Spider.from_crawler(crawler, name="test")
    refreshes = Refreshes.from_crawler(crawler)
    page = f'<html><head><meta http-equiv=refresh content="0; url={URL}"></head></html>'.encode()
    again = refreshes.process_response(Request(URL), HtmlResponse(URL, body=page))
    assert isinstance(again, Request)
    assert again.dont_filter
    assert isinstance(refreshes.process_response(again, HtmlResponse(URL, body=page)), Response)


@pytest.fixture
def decompression() -> Decompression:
    crawler = get_crawler(Spider, {"DOWNLOAD_MAXSIZE": 10_000})
    made = Decompression.from_crawler(crawler)
    made.open_spider(Spider.from_crawler(crawler, name="test"))
    return made


def test_an_answer_is_unpacked(decompression: Decompression) -> None:
    packed = Response(URL, headers={"Content-Encoding": "gzip"}, body=gzip.compress(b"text"))
    answer = decompression.process_response(Request(URL), packed)
    assert isinstance(answer, Response)
    assert (answer.body, answer.headers.get("Content-Encoding")) == (b"text", None)


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "zstd"])
def test_an_answer_that_cannot_be_unpacked_is_passed_on_as_it_came(packing: str, decompression: Decompression) -> None:
    packed = Response(URL, headers={"Content-Encoding": packing}, body=b"<html>no such thing</html>")
    answer = decompression.process_response(Request(URL), packed)
    assert isinstance(answer, Response)
    assert answer.headers["Content-Encoding"] == packing.encode()


@pytest.mark.parametrize(
    "end", [-1, -8, -9, 40, 12], ids=["a byte", "the sum", "a bit of data", "half", "all but its head"]
)
def test_an_answer_that_lacks_a_part_of_its_packing_is_passed_on_packed(end: int, decompression: Decompression) -> None:
    body = gzip.compress(bytes(range(256)), mtime=0)[:end]
    packed = Response(URL, headers={"Content-Encoding": "gzip"}, body=body)
    answer = decompression.process_response(Request(URL), packed)
    assert isinstance(answer, Response)
    assert (answer.body, answer.headers["Content-Encoding"]) == (body, b"gzip")


def test_what_comes_after_a_packed_answer_is_no_part_of_it(decompression: Decompression) -> None:
    packed = Response(URL, headers={"Content-Encoding": "gzip"}, body=gzip.compress(b"text") + b"\r\n")
    answer = decompression.process_response(Request(URL), packed)
    assert isinstance(answer, Response)
    assert answer.body == b"text"


def test_only_the_packing_is_asked_for_that_tells_whether_it_is_whole(decompression: Decompression) -> None:
    request = Request(URL)
    decompression.process_request(request)
    assert request.headers["Accept-Encoding"] == b"gzip"


def test_an_answer_that_unpacks_to_more_than_is_read_is_no_cut_one(decompression: Decompression) -> None:
    packed = Response(URL, headers={"Content-Encoding": "gzip"}, body=gzip.compress(b"0" * 10_001))
    with pytest.raises(IgnoreRequest):
        decompression.process_response(Request(URL), packed)
