"""The browser behind the gate: how it is started, and what a page of it may ask for."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from scrapy_playwright.provider import PlaywrightBrowserProvider

from crawler.network.confinement import Refused

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Route
    from playwright.async_api import Request as PageRequest
    from scrapy import Request
    from scrapy_playwright.handler import Config

    from crawler.network.confinement import Confinement
    from crawler.network.gate import Gate

logger = logging.getLogger(__name__)

LED_TO = "led_to"
"""Key of a request's meta: the address that its page was led to and could not go."""

RESTLESS = "restless"
"""Key of a request's meta: the address that its page asked for once more when it had loaded itself often enough."""

MOST_LOADS = 5
"""How often a page may load itself anew or go on to another before it is left as it is."""

ARGUMENTS = (
    # Quiet: a browser that looks up its maker's hosts at every start is no polite guest anywhere.
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # What would go past a proxy: names looked up ahead of time, and everything over UDP.
    *("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--disable-quic"),
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--block-new-web-contents",
)

CONTEXT: dict[str, Any] = {"accept_downloads": False, "service_workers": "block"}
"""What every context of the browser is made with; permissions are none unless granted."""

_NEEDED = frozenset({"document", "script", "xhr", "fetch"})
"""What a page needs to show its text; pictures, fonts, styles and films only cost the publisher."""


class ConfinedBrowser(PlaywrightBrowserProvider):  # type: ignore[misc]
    """Starts the browser so that all it sends goes through a gate."""

    def __init__(self, config: Config, gate: Gate) -> None:
        super().__init__(config)
        self.gate = gate

    async def launch_browser(self) -> Browser:
        """Open the gate and start the browser."""
        self.config.launch_options["proxy"] = {"server": await self.gate.start()}
        browser: Browser = await super().launch_browser()
        return browser

    async def close(self) -> None:
        """Close the gate after the browser."""
        await super().close()
        await self.gate.close()


class Guard:
    """Sees to it that a page asks for no more than it needs, and stays where it is when it is led astray.

    The gate would refuse that too, but then the browser shows an error in place of the page.
    """

    def __init__(self, confinement: Confinement) -> None:
        self.confinement = confinement

    async def __call__(self, page: Page, request: Request) -> None:
        """Watch a new page, which is about to be sent to the address of a request."""

        loads = 0

        async def decide(route: Route) -> None:
            nonlocal loads
            asked = route.request
            own = urlsplit(page.url).netloc or urlsplit(request.url).netloc
            if _is_of_page(asked, page):
                loads += 1
                if loads > MOST_LOADS:  # a page that loads itself anew asks the publisher without a pause
                    request.meta[RESTLESS] = asked.url
                    await route.abort("aborted")
                    return
                try:
                    self.confinement.check_target(asked.url)
                except Refused:
                    logger.debug("%s would lead to %s; it stays", request.url, asked.url)
                    request.meta[LED_TO] = asked.url
                    await route.abort("aborted")  # which alone leaves the page as it is
                    return
            elif asked.resource_type not in _NEEDED or urlsplit(asked.url).netloc != own:
                logger.debug("%s does not need %s", request.url, asked.url[:200])
                await route.abort("blockedbyclient")
                return
            await route.fallback()

        def failed(asked: PageRequest) -> None:
            if _is_of_page(asked, page) and asked.failure != "net::ERR_ABORTED":
                request.meta[LED_TO] = asked.url

        await page.route("**/*", decide)
        page.on("requestfailed", failed)
        page.on("popup", _close)


def _is_of_page(asked: PageRequest, page: Page) -> bool:
    """Whether a request is for the page itself, not for a frame in it."""
    return asked.is_navigation_request() and asked.frame == page.main_frame


async def _close(popup: Page) -> None:
    with contextlib.suppress(PlaywrightError):
        await popup.close()
