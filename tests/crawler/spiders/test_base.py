"""How a spider names what it asked for."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from crawler.spiders.base import place_of

ASKED, ELSEWHERE = "https://www.cac.gov.cn/a.htm", "https://www.cac.gov.cn/busy"


def test_an_answer_after_a_redirect_is_named_by_what_was_asked_for() -> None:
    redirected = Request(ELSEWHERE, meta={"redirect_urls": [ASKED]})
    assert place_of(Response(ELSEWHERE, request=redirected)) == f"{ASKED} (it leads to {ELSEWHERE})"
    assert place_of(Response(ASKED, request=Request(ASKED))) == ASKED
