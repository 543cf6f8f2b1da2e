"""The report of both editions of the embedded copy, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from output.report.build import build_report
from output.report.page import to_page, write_page
from output.store import Store
from tests.output.report.opened import column, opened

pytestmark = pytest.mark.browser

_PLACE = 4


@pytest.fixture(scope="module")
def address(both_editions: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    return write_page(to_page(build_report(Store(both_editions), 2, None, folder)), folder).as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, address)


def test_a_key_figure_leads_to_its_filings(page: Page) -> None:
    card = page.locator(".figures li", has_text="Generative AI, filed")
    figure = card.locator(".value").inner_text()
    card.locator(".value a").click()
    expect(page.locator("#count")).to_contain_text(f"{figure} of ")
    expect(page.locator("#rows-title")).to_be_focused()


def test_a_mark_of_a_chart_leads_to_its_filings(page: Page) -> None:
    mark = page.locator("#block-provinces-genai svg a", has_text="北京").first
    mark.click()
    expect(page.locator("#chips")).to_contain_text("北京市")
    expect(page.locator("#body > tr").first).to_be_visible()
    assert {place.split()[-1] for place in column(page, _PLACE)} == {"北京市"}


def test_a_number_of_a_table_leads_to_its_filings(page: Page) -> None:
    block = page.locator("#block-state")
    block.locator("summary").click()
    cell = block.locator("tbody td a").first
    number = cell.inner_text()
    cell.click()
    expect(page.locator("#count")).to_contain_text(f"{number} of ")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(browser: Browser, address: str, scheme: str) -> None:
    for page in opened(browser, address):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
