"""The download handler that has pages rendered; a crawl by plain HTTP alone loads neither it nor Playwright."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.answers import Fault, Finding
from crawler.handler import Mirrors, plainly, through
from crawler.middlewares import Unusable
from crawler.network.browser import LED_TO, MOST_LOADS, RESTLESS, ConfinedBrowser, Guard
from crawler.network.confinement import Confinement, is_web
from crawler.network.explain import explain_download, explain_leaving, explain_page
from crawler.network.gate import Gate
from crawler.rendering import BrowserHangs, is_complete

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


_FAREWELL = 15
"""Seconds that the browser has to close."""


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
