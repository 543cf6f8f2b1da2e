"""The report of a registry: what it costs to make, and how soon it answers in a browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.given import Given, Run
from crawler.browser import find_browser
from output.report.build import build_report
from output.report.page import to_page, write_page
from output.store import Store

_WANTED = ("dsa", "iisa", "genai_filed", "genai_registered")
_FILTER = """word => new Promise(done => {
    const start = performance.now();
    new MutationObserver((_, observer) => {
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
    }).observe(document.querySelector("#count"), { childList: true, characterData: true, subtree: true });
    const select = document.querySelector("#selects select");
    select.selectedIndex = [...select.options].findIndex(option => option.dataset.word === word);
    select.dispatchEvent(new Event("change", { bubbles: true }));
})"""
"""Chooses a registry; how long until the page has counted and drawn what is left."""


def ours(given: Given) -> Run:
    """The page with all charts and filings."""
    return lambda: _made(given).stat().st_size


def in_browser(given: Given) -> Run:
    """Size of the page, and in milliseconds: when it shows something, when it is ready, how long a filter takes."""

    def used() -> dict[str, str]:
        file = _made(given)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser())
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(file.as_uri())
            page.locator("#rows[data-ready]").wait_for(timeout=60_000)
            ready = page.evaluate("performance.now()")
            page.wait_for_timeout(1000)
            slowest = max(page.evaluate(_FILTER, word) for word in _WANTED)
            figures = {"first view": _first_paint(page), "ready": ready, "filter": slowest}
            browser.close()
        size = f"{file.stat().st_size / 1e6:.1f} MB"
        return {"size of the page": size} | {name: f"{value:.0f} ms" for name, value in figures.items()}

    return used


def _made(given: Given) -> Path:
    return write_page(to_page(build_report(Store(given.data / "data"), 1)), given.scratch / "report")


def _first_paint(page: Page) -> float:
    return float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
