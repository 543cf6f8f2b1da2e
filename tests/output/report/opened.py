"""A report opened in a browser, and what a test sees of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pandas as pd
from playwright.sync_api import Browser, Page, expect

from tests.output.report.sample import filings


def written(folder: Path, text: str) -> str:
    """Address of a page, kept in a folder."""
    file = folder / "report.html"
    file.write_text(text, encoding="utf-8")
    return file.as_uri()


def opened(browser: Browser, address: str) -> Iterator[Page]:
    """A page, opened; the test fails where it says something on the console or fetches anything."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    page.goto(address)
    page.locator("#rows[data-ready]").wait_for()
    yield page
    context.close()
    assert [line for line in said if line.partition("#")[0] != address and not line.startswith("blob:")] == []


def count(page: Page) -> str:
    """How many filings are shown, and of how many."""
    return page.locator("#count").inner_text().removesuffix(" filings")


def column(page: Page, place: int) -> list[str]:
    """The texts of a column of the table of filings, from 1."""
    return page.locator(f"#body > tr > :nth-child({place})").all_inner_texts()


def expected(**words: str) -> int:
    """How many filings of the sample have these words."""
    frame = filings()
    return int(pd.concat([frame[name].fillna("") == word for name, word in words.items()], axis=1).all(axis=1).sum())


def search(page: Page, text: str, found: str) -> None:
    """Search for a text, and see how many filings are found (`1 of 300`)."""
    page.get_by_role("searchbox").fill(text)
    page.wait_for_url(lambda url: parse_qs(url.partition("?")[2]).get("q") == [text])
    expect(page.locator("#count")).to_have_text(f"{found} filings")
