"""Whether and how pages are rendered: settings of scrapy-playwright, and what a request for a page carries."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from scrapy_playwright.page import PageMethod

from crawler.browser import find_browser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.async_api import Page, Request
    from scrapy.settings import BaseSettings

_NEEDED = frozenset({"document", "script", "xhr", "fetch"})
"""What a page needs to show its text; pictures, fonts, styles and films only cost the publisher."""

_COMPLETE = """([landmark, firewall]) => document.querySelector(landmark)
    || firewall.some(words => document.body && document.body.innerText.includes(words))"""


class Rendering:
    """Add-on that chooses the download handlers by the setting RENDER (`pages` or `never`)."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set handlers, browser and page limits. Raises BrowserNotFound where pages cannot be rendered."""
        logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)
        if settings["RENDER"] == "never":
            handler = "crawler.handler.PlainHandler"
        else:
            handler = "crawler.handler.RenderingHandler"
            browser = find_browser()
            settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", _launch_options(browser), priority="addon")
            settings.set("PLAYWRIGHT_ABORT_REQUEST", is_needless, priority="addon")
        settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler}, priority="addon")


def _launch_options(browser: Any) -> dict[str, Any]:
    # Quiet: a browser that looks up its maker's hosts at every start is no polite guest anywhere.
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    options: dict[str, Any] = {"headless": True, "args": quiet}
    return options | ({"executable_path": str(browser)} if browser else {})


def is_needless(request: Request) -> bool:
    """Whether the browser should not make this request of a page: it is not needed, or goes to another host."""
    if request.resource_type not in _NEEDED:
        return True
    if request.is_navigation_request():
        return False
    page = urlsplit(request.frame.url).netloc
    return bool(page) and urlsplit(request.url).netloc != page


def rendered(landmark: str, firewall: Sequence[str], user_agent: str, timeout: float = 15) -> dict[str, Any]:
    """Meta of a request for a page that is complete once it shows `landmark` (a CSS selector).

    The page's own requests identify themselves by `user_agent` too. After `timeout` seconds the page is taken as it
    stands, so that what it shows instead can be reported.
    """
    return {
        "playwright": True,
        "playwright_context_kwargs": {"user_agent": user_agent, "locale": "zh-CN"},
        "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
        "playwright_page_methods": [PageMethod(_wait_until_complete, landmark, list(firewall), timeout)],
    }


async def _wait_until_complete(page: Page, landmark: str, firewall: Sequence[str], timeout: float) -> None:
    with contextlib.suppress(PlaywrightError):
        await page.wait_for_function(_COMPLETE, arg=[landmark, firewall], timeout=timeout * 1000)
