"""The page of a report in a browser: what a reader does with it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect, sync_playwright

from crawler.browser import find_browser
from output.report.page import to_page
from output.text import inert, printable
from tests.output.report.sample import filings, report
from tests.output.test_injection import FORMULA, HOSTILE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_browser())
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _written(tmp_path_factory.mktemp("report"), to_page(report()))


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The sample report, opened; a test with it fails where the page says or fetches anything."""
    yield from _opened(browser, address)


def _written(folder: Path, text: str) -> str:
    file = folder / "report.html"
    file.write_text(text, encoding="utf-8")
    return file.as_uri()


def _opened(browser: Browser, address: str) -> Iterator[Page]:
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
    return page.locator("#count").inner_text().removesuffix(" filings")


def column(page: Page, place: int) -> list[str]:
    return page.locator(f"#body > tr > :nth-child({place})").all_inner_texts()


def expected(**words: str) -> int:
    """How many filings of the sample have these words."""
    frame = filings()
    return int(pd.concat([frame[name].fillna("") == word for name, word in words.items()], axis=1).all(axis=1).sum())


def search(page: Page, text: str, found: str) -> None:
    page.get_by_role("searchbox").fill(text)
    expect(page.locator("#count")).to_have_text(f"{found} of 300 filings")


def test_all_filings_are_shown_the_newest_first_fifty_at_a_time(page: Page) -> None:
    assert count(page) == "300 of 300"
    dates = column(page, 5)
    assert len(dates) == 50
    assert dates == sorted(dates, reverse=True)
    page.get_by_role("button", name="Last").click()
    expect(page.locator("#pager span")).to_have_text("Page 6 of 6")
    assert column(page, 5)[-5:] == [""] * 5
    assert "page=6" in page.url


def test_a_select_narrows_the_rows_and_the_other_selects_count_what_is_left(page: Page) -> None:
    page.get_by_label("Registry", exact=True).select_option(label=f"Deep synthesis ({expected(registry='dsa')})")
    assert count(page) == f"{expected(registry='dsa')} of 300"
    both = expected(registry="dsa", ownership="private")
    page.get_by_label("Ownership", exact=True).select_option(label=f"Private ({both})")
    assert count(page) == f"{both} of 300"
    assert set(column(page, 3)) == {"Deep synthesis"}
    iisa = expected(registry="iisa", ownership="private")
    assert f"Recommendation and search ({iisa})" in page.get_by_label("Registry", exact=True).inner_text()
    assert page.url.endswith("#rows?ownership=private&registry=dsa")
    page.go_back()
    assert count(page) == f"{expected(registry='dsa')} of 300"
    page.get_by_label("Registry", exact=True).select_option(label="All")
    assert count(page) == "300 of 300"


def test_filings_without_a_word_can_be_asked_for(page: Page) -> None:
    page.get_by_label("Sector", exact=True).select_option(label=f"(none) ({expected(sector='')})")
    assert count(page) == f"{expected(sector='')} of 300"
    assert page.url.endswith("#rows?sector=")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第17号", "1"),
        ("第 １７ 号", "1"),  # full width, spaces
        ("abc软件", "60"),  # printed in full width and capitals
        ("ＡＢＣ 软件", "60"),
        ("产品299(app)", "1"),
        ("网信算备110100000000000000299号", "1"),
        ("对话生成场景", "300"),
        ("没有", "0"),
        (".*", "0"),
    ],
)
def test_a_search_folds_width_case_and_white_space(page: Page, text: str, found: str) -> None:
    search(page, text, found)


def test_a_search_is_kept_in_the_address_and_shown_when_it_is_opened(page: Page, address: str) -> None:
    search(page, "abc 软件", "60")
    page.goto("about:blank")
    page.go_back()
    page.locator("#rows[data-ready]").wait_for()
    assert page.get_by_role("searchbox").input_value() == "abc 软件"
    assert count(page) == "60 of 300"
    page.goto(f"{address}#rows?q=%E7%AC%AC17%E5%8F%B7")
    expect(page.locator("#count")).to_have_text("1 of 300 filings")


@pytest.mark.parametrize(("heading", "place"), [("Name", 1), ("Filer", 2), ("Number", 7), ("Date", 5)])
def test_a_heading_sorts_both_ways_and_what_is_missing_comes_last(page: Page, heading: str, place: int) -> None:
    button = page.locator("#heads").get_by_role("button", name=heading)
    head = page.get_by_role("columnheader", name=heading)
    button.click()  # the dates were in order, the last first
    expect(head).to_have_attribute("aria-sort", "ascending")
    up = column(page, place)
    button.click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert page.locator("[aria-sort]").count() == 1
    assert column(page, place) != up
    assert "" not in {*up, *column(page, place)}


def test_chinese_is_in_the_order_of_its_pronunciation_and_numbers_in_theirs(page: Page) -> None:
    page.locator("#heads").get_by_role("button", name="Filer").click()
    filers = column(page, 2)
    for _ in range(5):
        page.get_by_role("button", name="Next").click()
        filers += column(page, 2)
    order = list(dict.fromkeys(filers))
    chinese = ["安心科技有限公司", "百川数据有限公司", "传声网络股份有限公司", "大观智能科技有限公司"]
    assert [filer for filer in order if filer in chinese] == chinese
    page.locator("#heads").get_by_role("button", name="Name").click()
    assert column(page, 1)[:11] == [f"第{number}号智能对话生成合成算法" for number in range(11)]


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


def test_conditions_are_chips_that_can_be_taken_away_one_by_one(page: Page) -> None:
    page.locator("#figures").get_by_role("link", name="40", exact=True).click()
    chips = page.locator("#chips button")
    assert [text.removesuffix(" ×") for text in chips.all_inner_texts()] == [
        "City: 深圳市",
        "Registry: Deep synthesis",
        "Registry: Recommendation and search",
        "everything",
    ]
    city, two = expected(city="深圳市"), expected(city="深圳市", registry="dsa")
    page.get_by_role("button", name="Remove Registry: Recommendation and search").click()
    assert count(page) == f"{two} of 300"
    expect(chips.first).to_be_focused()
    page.get_by_role("button", name="Remove Registry: Deep synthesis").click()
    assert count(page) == f"{city} of 300"
    page.get_by_role("button", name="Remove City").click()
    assert count(page) == "300 of 300"
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator("#chips")).to_be_hidden()


def test_a_facet_or_word_that_is_not_there_is_shown_and_has_no_filing(page: Page, address: str) -> None:
    for asked, shown in (("colour=red", "colour: red"), ("registry=x", "Registry: x")):
        page.goto(f"{address}#rows?{asked}")
        expect(page.locator("#count")).to_have_text("0 of 300 filings")
        expect(page.locator("#chips")).to_contain_text(shown)
        expect(page.locator("#body")).to_have_text("No filing matches this selection.")


def test_an_address_that_nobody_made_shows_something(page: Page, address: str) -> None:
    page.goto(f"{address}#rows?page=99&sort=-colour")
    expect(page.locator("#pager span")).to_have_text("Page 6 of 6")
    for number in ("-1", "x", "0", ""):
        page.goto(f"{address}#rows?page={number}")
        expect(page.locator("#pager span")).to_have_text("Page 1 of 6")


def test_details_of_a_row_tell_its_source_and_everything_else(page: Page) -> None:
    search(page, "第17号", "1")
    button = page.get_by_role("button", name="Details of 第17号智能对话生成合成算法")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    more = page.locator("#body .more")
    for text in ("State media", "产品17(APP)", "境内深度合成服务算法备案清单", "Place in it"):
        expect(more).to_contain_text(text)
    source = more.get_by_role("link", name="https://www.cac.gov.cn/a.htm")
    assert source.get_attribute("rel") == "noreferrer noopener"
    kept = more.get_by_role("link", name="originals/")
    assert kept.get_attribute("href") == f"data/{kept.inner_text()}"
    button.click()
    expect(more).to_have_count(0)


def test_the_rows_selected_can_be_taken_away_as_a_csv(browser: Browser, tmp_path: Path) -> None:
    rows = filings(len(HOSTILE)).assign(name=list(HOSTILE), company=list(HOSTILE), page_url="javascript:alert(1)")
    for page in _opened(browser, _written(tmp_path, to_page(report(rows, originals=None)))):
        page.locator("#body button").first.click()
        assert page.locator(".more").get_by_role("link").count() == 0
        assert page.locator("#rows :is(script, img, svg, b, i)").count() == 0
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download these rows as CSV").click()
        assert waiting.value.suggested_filename == "filings.csv"
        data = Path(waiting.value.path()).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        read = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert sorted(row["name"] for row in read) == sorted(inert(printable(text)) for text in HOSTILE)
        assert not [cell for row in read for cell in row.values() if cell.startswith(FORMULA)]
        page.get_by_label("Registry", exact=True).select_option(index=2)
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download these rows as CSV").click()
        fewer = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(fewer, newline="")))) - 1 == int(count(page).partition(" ")[0])


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
    page.goto(_written(tmp_path, text))
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
