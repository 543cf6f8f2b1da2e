"""How long a page is waited for in the browser."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.async_api import Error as PlaywrightError

from crawler.rendering import PageCut, is_complete, rendered

_SCRIPT = b"<html><head><script>load()</script></head><body></body></html>"


class Browser:
    """A page that was answered with a body and shows its landmark now, later or never."""

    def __init__(self, body: bytes | None, *, now: bool = False, later: bool = False, **headers: str) -> None:
        self.body, self.now, self.later = body, now, later
        self.headers, self.main_frame, self.waited = headers, object(), False

    async def evaluate(self, expression: str, shown: Any) -> bool:
        return self.now

    async def wait_for_function(self, expression: str, arg: Any, timeout: float) -> None:
        self.waited = True
        if not (self.now or self.later):
            raise PlaywrightError("Timeout exceeded")

    async def _body(self) -> bytes:
        if self.body is None:
            raise PlaywrightError("No resource with given identifier found")
        return self.body

    def open(self, *, framed: bool = False) -> bool:
        """Do with the page what a request for one asks for; return whether it showed its landmark."""
        meta = rendered("#list", ["firewall"], "beian")
        asked = SimpleNamespace(is_navigation_request=lambda: True)
        frame = object() if framed else self.main_frame
        answer = SimpleNamespace(request=asked, frame=frame, headers=self.headers, body=self._body)
        meta["playwright_page_event_handlers"]["response"](answer)
        asyncio.run(self._apply(meta["playwright_page_methods"]))
        return is_complete(meta)

    async def _apply(self, methods: Any) -> None:
        for method in methods:
            method.result = await method.method(self, *method.args, **method.kwargs)


@pytest.mark.parametrize("body", [b"", b"<html><body><h1>500</h1></body></html>"])
def test_a_page_that_can_show_nothing_else_any_more_is_not_waited_for(body: bytes) -> None:
    browser = Browser(body)
    assert not browser.open()
    assert not browser.waited


def test_what_such_a_page_shows_is_seen() -> None:
    assert Browser(b"<html><body><ul id=list></ul></body></html>", now=True).open()


@pytest.mark.parametrize(
    "body",
    [
        _SCRIPT,
        _SCRIPT.upper(),
        b"<html><body onload='load()'></body></html>",
        b'<meta http-equiv=refresh content="1; url=/b">',
        b"<html><frameset><frame src=b></frameset></html>",
        None,
    ],
    ids=["a script", "in capitals", "a script in a tag", "a refresh", "a frame", "a body that was not kept"],
)
def test_a_page_that_may_still_change_is_waited_for(body: bytes | None) -> None:
    browser = Browser(body, later=True)
    browser.open()
    assert browser.waited


def test_a_page_that_leads_on_by_a_header_is_waited_for() -> None:
    assert Browser(b"<p>wait", later=True, refresh="1; url=/b").open()


def test_an_answer_to_a_frame_says_nothing_of_the_page() -> None:
    assert Browser(b"<p>advertisement", later=True).open(framed=True)


def test_a_page_with_a_script_is_taken_as_it_stands_in_the_end() -> None:
    assert not Browser(_SCRIPT).open()


def test_a_page_that_broke_off_is_refused_though_it_shows_its_landmark() -> None:
    with pytest.raises(PageCut):
        Browser(b"<html><body><ul id=list><li>one", now=True).open()
