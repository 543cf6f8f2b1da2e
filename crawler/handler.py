"""Download handlers that send a publisher's requests to a mirror, and nothing above them notices.

The rewriting happens at the last moment, so robots.txt, politeness, duplicates and the stored sources all see the
publisher's own address.
"""

from __future__ import annotations

import asyncio
import contextlib
import urllib.parse
from functools import partial
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.answers import Fault, Finding
from crawler.middlewares import Unusable
from crawler.network.browser import LED_TO, MOST_LOADS, RESTLESS, ConfinedBrowser, Guard
from crawler.network.confinement import Confinement, is_web
from crawler.network.explain import explain_download, explain_leaving, explain_name, explain_page
from crawler.network.gate import Gate
from crawler.network.upstream import is_loopback
from crawler.rendering import BrowserHangs, is_complete

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


_FAREWELL = 15
"""Seconds that the browser has to close."""


class Mirrors:
    """Maps publishers' hosts to base URLs of mirrors: `{"www.cac.gov.cn": "http://127.0.0.1:8000"}`."""

    def __init__(self, bases: dict[str, str]) -> None:
        self.bases = {host: base.rstrip("/") for host, base in bases.items()}

    def to_mirror(self, url: str) -> str:
        """Address at the mirror; the same address where its host has none."""
        parts = urllib.parse.urlsplit(url)
        base = self.bases.get(parts.netloc)
        return url if base is None else base + url.partition(parts.netloc)[2]

    def to_publisher(self, url: str) -> str:
        """The publisher's address of an address at a mirror."""
        for host, base in self.bases.items():
            if url == base or url.startswith((base + "/", base + "?", base + "#")):
                return f"https://{host}{url[len(base) :]}"
        return url


async def through(mirrors: Mirrors, download: Callable[[Request], Awaitable[Response]], request: Request) -> Response:
    """Download a request from its mirror; the response, redirects included, speaks of the publisher's addresses."""
    mirrored = request.replace(url=mirrors.to_mirror(request.url))
    if is_loopback(urllib.parse.urlsplit(mirrored.url).hostname or ""):
        # Scrapy chose a proxy of the environment by the publisher's name; this machine is reached without.
        mirrored.meta["proxy"] = None
        mirrored.headers.pop("Proxy-Authorization", None)
    response = await download(mirrored)
    request.meta.update(mirrored.meta)
    headers = response.headers.copy()
    if location := headers.get("Location"):
        headers["Location"] = mirrors.to_publisher(location.decode("latin-1"))
    return response.replace(url=mirrors.to_publisher(response.url), request=request, headers=headers)


async def plainly(
    mirrors: Mirrors, confinement: Confinement, download: Callable[[Request], Awaitable[Response]], request: Request
) -> Response:
    """Download by plain HTTP, as `through` does. Raises Unusable for a name that leads where a crawl may not go."""
    try:
        return await through(mirrors, download, request)
    except CannotResolveHostError as error:
        raise await explain_name(error, request, confinement) from error


class PlainHandler(HTTP11DownloadHandler):
    """Plain HTTP only: `RENDER=never`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.mirrors = Mirrors(crawler.settings.getdict("SITE_MIRRORS"))
        self.confinement = Confinement.from_settings(crawler.settings)

    async def download_request(self, request: Request) -> Response:
        """Download by plain HTTP. Raises Unusable for a name that leads where a crawl may not go."""
        return await plainly(self.mirrors, self.confinement, super().download_request, request)


class RenderingHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """A browser for the requests that ask for one, plain HTTP for the others."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.mirrors = Mirrors(crawler.settings.getdict("SITE_MIRRORS"))
        self.confinement = Confinement.from_settings(crawler.settings)
        self.gate = Gate(self.confinement)
        self.browser_provider_cls = partial(ConfinedBrowser, gate=self.gate)
        self.patience = crawler.settings.getfloat("RENDER_TIMEOUT")

    async def close(self) -> None:
        """Close the browser; one that hangs ends with this process."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await super().close()

    async def download_request(self, request: Request) -> Response:
        """Download by the browser or by plain HTTP, as the request asks. Raises Unusable as `PlainHandler` does."""
        if request.meta.get("playwright"):
            return await through(self.mirrors, self._render, request)
        return await plainly(self.mirrors, self.confinement, super().download_request, request)

    async def _render(self, request: Request) -> Response:
        request.headers.pop("Proxy-Authorization", None)  # the gate's business; the browser would show it to the site
        request.meta.pop(LED_TO, None)
        request.meta.pop(RESTLESS, None)
        request.meta["playwright_page_init_callback"] = Guard(self.confinement)
        try:
            async with asyncio.timeout(self.patience):
                response: Response = await super().download_request(request)
        except TimeoutError as error:
            raise BrowserHangs(self.patience) from error
        except PlaywrightError as error:
            raise explain_page(error, request.meta.get(LED_TO), self.gate) from error
        except RuntimeError as error:
            raise explain_download(error) from error
        finally:
            del request.meta["playwright_page_init_callback"]
        if RESTLESS in request.meta and not is_complete(request.meta):
            raise Unusable(Finding(Fault.CIRCLE, f"the page loads itself again and again, {MOST_LOADS} times so far"))
        if not is_web(response.url):
            raise explain_leaving(request.meta.get(LED_TO, response.url), self.gate)
        if LED_TO in request.meta and not is_complete(request.meta):
            raise explain_leaving(request.meta[LED_TO], self.gate)
        return response
