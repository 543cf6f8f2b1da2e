"""The page of a report in a browser: links and the way back, keyboard, phone, print, accessibility."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from output.report.page import to_page
from tests.output.report.opened import count, expected, written
from tests.output.report.sample import report

pytestmark = pytest.mark.browser


def test_a_figure_leads_to_its_filings_and_back(page: Page) -> None:
    figure = page.locator("#figures").get_by_role("link", name="6", exact=True)
    figure.click()
    assert count(page) == f"{expected(status='cancelled')} of 300"
    assert page.url.endswith("#rows?status=cancelled")
    expect(page.locator("#rows-title")).to_be_focused()
    expect(page.locator("#rows-title")).to_be_in_viewport()
    page.go_back()
    assert count(page) == "300 of 300"
    expect(figure).to_be_focused()
    expect(figure).to_be_in_viewport()


def test_a_mark_of_a_chart_and_a_cell_of_its_table_lead_to_the_same_filings(page: Page) -> None:
    page.locator("#block-registries svg a").first.click()
    mark, led = page.url, count(page)
    page.go_back()
    page.locator("#block-registries summary").click()
    page.locator("#block-registries tbody tr", has_text="dsa").get_by_role("link").click()
    assert (page.url, count(page)) == (mark, led)
    page.go_back()
    page.locator("#block-registries svg a").first.click()
    page.locator("#rows nav").get_by_role("button", name="Next").click()
    assert count(page) == led == f"{expected(registry='dsa')} of 300"


def test_the_same_link_leads_there_a_second_time(page: Page) -> None:
    figure = page.locator("#figures").get_by_role("link", name="6", exact=True)
    for _ in range(2):
        figure.click()
        expect(page.locator("#rows-title")).to_be_focused()


def test_the_table_of_a_chart_can_be_taken_away_as_a_csv(page: Page) -> None:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV of Shenzhen files most").click()
    assert waiting.value.suggested_filename == "cities.csv"
    assert "'=1+1" in Path(waiting.value.path()).read_text(encoding="utf-8-sig")


def test_everything_can_be_done_by_keyboard_alone(page: Page) -> None:
    def reach(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText || document.activeElement.id").startswith(name):
                return
        raise AssertionError(f"{name} is not reached")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to the report"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    reach("40")
    page.keyboard.press("Enter")
    expect(page.locator("#rows-title")).to_be_focused()
    reach("search")
    page.keyboard.type("第1")
    expect(page.locator("#count")).not_to_have_text(f"{expected(city='深圳市')} of 300 filings")
    reach("Registry: Deep synthesis")
    page.keyboard.press("Space")
    reach("everything")
    page.keyboard.press("Enter")
    assert count(page) == "300 of 300"
    reach("Status")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Status")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("#heads").get_by_role("button", name="Status")).to_be_focused()
    reach("Details")
    page.keyboard.press("Space")
    expect(page.locator(".more")).to_have_count(1)
    page.get_by_role("button", name="Last").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Last")).to_be_focused()
    expect(page.locator("#pager span")).to_have_text("Page 6 of 6")


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_shows_it_without_scrolling_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for summary in page.locator("summary").all():
        summary.click()
    page.locator("#body button").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    expect(page.locator("#body .more")).to_contain_text("Registry")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_rule_of_accessibility_is_broken(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("#figures").get_by_role("link", name="40", exact=True).click()
    for summary in page.locator("summary").all():
        summary.click()
    page.locator("#body button").first.click()
    # The page's policy lets no other script run; the rules are run from outside of it.
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_print_shows_tables_without_controls_and_only_the_present_page_of_rows(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("#block-registries tbody tr").first).to_be_visible()
    for hidden in (
        "#filters",
        "header nav",
        "#download",
        "#body .toggle >> nth=0",
        "#pager button >> nth=0",
        "summary >> nth=0",
    ):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("#count")).to_be_visible()
    assert page.locator("#body tr").count() == 50
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_browser_that_cannot_unpack_the_rows_is_told_so(browser: Browser, tmp_path: Path) -> None:
    text = re.sub(r'(id="packed"[^>]*>)[^<]*', r"\1AAAA", to_page(report()))
    page = browser.new_page()
    page.goto(written(tmp_path, text))
    expect(page.locator("#loading")).to_contain_text("The filings cannot be unpacked by this browser")
    page.close()


def test_without_scripts_the_figures_and_tables_are_read(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_text("This list needs JavaScript")).to_be_visible()
    page.locator("#block-registries summary").click()
    expect(page.locator("#block-registries tbody tr").first).to_be_visible()
    context.close()
