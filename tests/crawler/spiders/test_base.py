"""How a spider names what it asked for."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from crawler.spiders.base import asked_again, place_of

ASKED, ELSEWHERE = "https://www.cac.gov.cn/a.htm", "https://www.cac.gov.cn/busy"


def test_an_answer_of_an_earlier_run_that_is_not_understood_is_asked_for_again() -> None:
    kept = Request(ASKED, meta={"expect": "page", "fetched_at": "2026-01-01T00:00:00+00:00"})
    again = asked_again(Response(ASKED, request=kept))
    assert again is not None
    assert (again.url, again.dont_filter) == (ASKED, True)
    assert again.meta == {"expect": "page", "dont_cache": True}
    assert asked_again(Response(ASKED, request=again)) is None


def test_an_answer_after_a_redirect_is_named_by_what_was_asked_for() -> None:
    redirected = Request(ELSEWHERE, meta={"redirect_urls": [ASKED]})
    assert place_of(Response(ELSEWHERE, request=redirected)) == f"{ASKED} (it leads to {ELSEWHERE})"
    assert place_of(Response(ASKED, request=Request(ASKED))) == ASKED
