"""Requests to a mirror, of which nothing above the download handler knows."""

from __future__ import annotations

import asyncio
import re

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.addon import Rendering
from crawler.answers import Fault
from crawler.handler import Mirrors, through
from crawler.middlewares import Unusable
from crawler.network.browser import LED_TO
from crawler.rendering_handler import RenderingHandler

MIRRORS = Mirrors({"www.cac.gov.cn": "http://127.0.0.1:8000/", "beian.cac.gov.cn": "http://127.0.0.1:80001"})


@pytest.mark.parametrize(
    ("publisher", "mirror"),
    [
        ("https://www.cac.gov.cn/a/b.htm?filepath=x~y/z=&f=1", "http://127.0.0.1:8000/a/b.htm?filepath=x~y/z=&f=1"),
        ("https://beian.cac.gov.cn/#/index", "http://127.0.0.1:80001/#/index"),
    ],
)
def test_addresses_go_to_the_mirror_and_back_unchanged(publisher: str, mirror: str) -> None:
    assert MIRRORS.to_mirror(publisher) == mirror
    assert MIRRORS.to_publisher(mirror) == publisher


def test_a_host_without_a_mirror_is_asked_itself() -> None:
    assert MIRRORS.to_mirror("https://www.cagd.gov.cn/v") == "https://www.cagd.gov.cn/v"
    assert MIRRORS.to_publisher("http://127.0.0.1:9/v") == "http://127.0.0.1:9/v"


def test_the_response_carries_the_publishers_address_in_redirects_too() -> None:
    asked: list[str] = []

    async def download(request: Request) -> Response:
        asked.append(request.url)
        return Response(request.url, 302, headers={"Location": "http://127.0.0.1:8000/b.htm"})

    response = asyncio.run(through(MIRRORS, download, Request("https://www.cac.gov.cn/a.htm")))
    assert asked == ["http://127.0.0.1:8000/a.htm"]
    assert response.url == "https://www.cac.gov.cn/a.htm"
    assert response.headers["Location"] == b"https://www.cac.gov.cn/b.htm"


@pytest.mark.parametrize(
    ("base", "proxy"), [("http://127.0.0.1:8000", None), ("http://mirror.example", "http://proxy.example:3128")]
)
def test_a_mirror_on_this_machine_is_asked_without_the_environments_proxy(base: str, proxy: str | None) -> None:
    asked: list[Request] = []

    async def download(request: Request) -> Response:
        asked.append(request)
        return Response(request.url)

    meta = {"proxy": "http://proxy.example:3128"}
    given = Request("https://a.example/", meta=meta, headers={"Proxy-Authorization": "x"})
    asyncio.run(through(Mirrors({"a.example": base}), download, given))
    assert asked[0].meta["proxy"] == proxy
    assert ("Proxy-Authorization" in asked[0].headers) == (proxy is not None)


class Shown:
    """A page method that was run, and whether it saw what it waited for."""

    def __init__(self, result: bool) -> None:
        self.result = result


def render(
    monkeypatch: pytest.MonkeyPatch, led_to: str | None, *, complete: bool, url: str = "https://www.cac.gov.cn/a.htm"
) -> Response:
    """The answer of a browser whose page ended at a URL, was led somewhere else, and showed its landmark or did not."""

    async def browse(self: ScrapyPlaywrightDownloadHandler, request: Request) -> Response:
        assert "Proxy-Authorization" not in request.headers
        if led_to:
            request.meta[LED_TO] = led_to
        return Response(url)

    monkeypatch.setattr(ScrapyPlaywrightDownloadHandler, "__init__", lambda self, crawler: None)
    monkeypatch.setattr(ScrapyPlaywrightDownloadHandler, "download_request", browse)
    handler = RenderingHandler(get_crawler())
    meta = {"playwright": True, "playwright_page_methods": [Shown(complete)], LED_TO: "of an earlier try"}
    asked = Request("https://www.cac.gov.cn/a.htm", meta=meta, headers={"Proxy-Authorization": "Basic x"})
    return asyncio.run(handler.download_request(asked))


def test_a_page_that_showed_itself_is_taken_although_it_would_have_left(monkeypatch: pytest.MonkeyPatch) -> None:
    assert render(monkeypatch, "https://evil.example/", complete=True).url == "https://www.cac.gov.cn/a.htm"
    assert render(monkeypatch, None, complete=False).url == "https://www.cac.gov.cn/a.htm"


@pytest.mark.parametrize(
    ("led_to", "url", "said"),
    [
        ("https://evil.example/", "https://www.cac.gov.cn/a.htm", "it leads to evil.example, a host"),
        ("https://evil.example/", "chrome-error://chromewebdata/", "it leads to evil.example, a host"),
        ("https://www.cac.gov.cn/b", "chrome-error://chromewebdata/", "b, which does not open"),
        (None, "blob:https://www.cac.gov.cn/x", "it leads to blob:https://www.cac.gov.cn/x, which is no address"),
    ],
)
def test_a_page_that_left_before_it_showed_itself_is_foreign(
    monkeypatch: pytest.MonkeyPatch, led_to: str | None, url: str, said: str
) -> None:
    with pytest.raises(Unusable, match=re.escape(said)) as error:
        render(monkeypatch, led_to, complete=False, url=url)
    assert error.value.finding.fault is Fault.FOREIGN


def test_nothing_but_http_is_downloaded() -> None:
    settings = Settings({"RENDER": "never"})
    Rendering().update_settings(settings)
    assert {scheme for scheme, handler in settings.getwithbase("DOWNLOAD_HANDLERS").items() if handler} == {
        "http",
        "https",
    }
