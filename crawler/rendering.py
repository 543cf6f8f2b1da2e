"""How pages are rendered: what a request for a page carries, and when the page is complete."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from scrapy_playwright.page import PageMethod

from crawler.answers import Fault, is_cut
from crawler.network.browser import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.async_api import Page
    from playwright.async_api import Response as PageAnswer

_COMPLETE = """([landmark, firewall]) => document.querySelector(landmark)
    || firewall.some(words => document.body && document.body.innerText.includes(words))"""

_LIVELY = re.compile(rb"<script|<i?frame|http-equiv|\bonload\b", re.IGNORECASE)
"""What a page has that may show something later than its own text."""


class PageCut(PlaywrightError):
    """A page broke off on its way; the browser shows what came of it as if that were all."""

    fault = Fault.CUT

    def __init__(self) -> None:
        super().__init__("the page is cut short")


class BrowserHangs(PlaywrightError):
    """The browser neither shows a page nor says that it cannot."""

    fault = Fault.BROWSER

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the browser has not answered for {seconds:g} s")


def rendered(landmark: str, firewall: Sequence[str], user_agent: str, timeout: float = 15) -> dict[str, Any]:
    """Meta of a request for a page that is complete once it shows `landmark` (a CSS selector).

    The page's own requests identify themselves by `user_agent` too. After `timeout` seconds the page is taken as it
    stands, so that what it shows instead can be reported; at once where nothing in it can change what it shows.
    """
    answers: list[PageAnswer] = []

    def keep(answer: PageAnswer) -> None:  # Playwright takes no built-in function
        answers.append(answer)

    return {
        "playwright": True,
        "playwright_context_kwargs": {"user_agent": user_agent, "locale": "zh-CN", **CONTEXT},
        "dont_redirect": True,  # the browser has followed what it may
        "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
        "playwright_page_event_handlers": {"response": keep},
        "playwright_page_methods": [
            PageMethod(_wait_until_complete, landmark, list(firewall), timeout, answers),
            PageMethod(_refuse_cut, answers),
        ],
    }


def is_complete(meta: Mapping[str, Any]) -> bool:
    """Whether the page of a request with this meta showed what it was waited for."""
    return any(method.result for method in meta["playwright_page_methods"])


async def _wait_until_complete(
    page: Page, landmark: str, firewall: Sequence[str], timeout: float, answers: Sequence[PageAnswer]
) -> bool:
    shown = [landmark, firewall]
    with contextlib.suppress(PlaywrightError):
        if await _is_final(page, answers):
            return bool(await page.evaluate(_COMPLETE, shown))
        await page.wait_for_function(_COMPLETE, arg=shown, timeout=timeout * 1000)
        return True
    return False


async def _is_final(page: Page, answers: Sequence[PageAnswer]) -> bool:
    """Whether a page shows for good what it shows now."""
    answer, body = await _own(page, answers)
    return answer is not None and body is not None and "refresh" not in answer.headers and not _LIVELY.search(body)


async def _refuse_cut(page: Page, answers: list[PageAnswer]) -> None:
    """Raise PageCut where the last answer to the page itself broke off: what the page shows does not tell."""
    _, body = await _own(page, answers)
    answers.clear()
    if is_cut(body or b""):
        raise PageCut


async def _own(page: Page, answers: Sequence[PageAnswer]) -> tuple[PageAnswer | None, bytes | None]:
    """The last answer to the page itself, not to a frame in it, and its body; the browser does not keep every one."""
    own = [answer for answer in answers if answer.request.is_navigation_request() and answer.frame == page.main_frame]
    with contextlib.suppress(PlaywrightError):
        return (own[-1], await own[-1].body()) if own else (None, None)
    return own[-1], None
