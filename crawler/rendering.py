"""Whether and how pages are rendered: settings of scrapy-playwright, and what a request for a page carries."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from scrapy_playwright.page import PageMethod

from crawler.browser import find_browser
from crawler.network.browser import ARGUMENTS, CONTEXT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.async_api import Page
    from scrapy.settings import BaseSettings

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
        others = dict.fromkeys(("data", "file", "ftp", "s3"))  # a link in a page may name anything
        settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler, **others}, priority="addon")


def _launch_options(browser: Any) -> dict[str, Any]:
    options: dict[str, Any] = {"headless": True, "args": list(ARGUMENTS)}
    return options | ({"executable_path": str(browser)} if browser else {})


def rendered(landmark: str, firewall: Sequence[str], user_agent: str, timeout: float = 15) -> dict[str, Any]:
    """Meta of a request for a page that is complete once it shows `landmark` (a CSS selector).

    The page's own requests identify themselves by `user_agent` too. After `timeout` seconds the page is taken as it
    stands, so that what it shows instead can be reported.
    """
    return {
        "playwright": True,
        "playwright_context_kwargs": {"user_agent": user_agent, "locale": "zh-CN", **CONTEXT},
        "dont_redirect": True,  # the browser has followed what it may
        "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
        "playwright_page_methods": [PageMethod(_wait_until_complete, landmark, list(firewall), timeout)],
    }


def is_complete(meta: Mapping[str, Any]) -> bool:
    """Whether the page of a request with this meta showed what it was waited for."""
    return any(method.result for method in meta["playwright_page_methods"])


async def _wait_until_complete(page: Page, landmark: str, firewall: Sequence[str], timeout: float) -> bool:
    with contextlib.suppress(PlaywrightError):
        await page.wait_for_function(_COMPLETE, arg=[landmark, firewall], timeout=timeout * 1000)
        return True
    return False
