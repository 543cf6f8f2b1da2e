"""One browser for the tests of a module, and the sample report open in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from crawler.browser import find_browser
from output.report.page import to_page
from tests.output.report.opened import opened, written
from tests.output.report.sample import report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_browser())
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("report"), to_page(report()))


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The sample report, opened; a test with it fails where the page says or fetches anything."""
    yield from opened(browser, address)
