"""The filings of a report in a browser: searched, narrowed down, sorted, looked at, taken away."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from output.find import fold
from output.report.page import to_page
from output.store import Store
from output.text import inert, printable
from tests.output.report.opened import column, count, expected, opened, search, written
from tests.output.report.sample import SHA, filings, report
from tests.output.test_injection import FORMULA, HOSTILE

pytestmark = pytest.mark.browser

NAMES = {
    **{"ﬁlter": "FIL", "Ⅳ代": "iv", "㈱甲": "(株)", "STRAẞE": "strasse", "ſound": "SOUND", "ΣΊΣΥΦΟΣ": "σίσυφος"},
    **{"①号": "1号", "ｶﾞﾗｽ": "ガラス", "Ångström": "ÅNGSTRÖM", "ＧＰＴ－４": "gpt-4", "e\u0301toile": "Étoile"},
    "甲\u3000乙": "甲 乙",
}
"""Names, and how somebody may ask for them."""


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
    both = expected(registry="dsa", ownership="central_soe")
    page.get_by_label("Ownership", exact=True).select_option(label=f"Central state-owned enterprise ({both})")
    assert count(page) == f"{both} of 300"
    assert set(column(page, 3)) == {"Deep synthesis"}
    iisa = expected(registry="iisa", ownership="central_soe")
    assert iisa > 0
    assert f"Recommendation and search ({iisa})" in page.get_by_label("Registry", exact=True).inner_text()
    assert page.url.endswith("#rows?ownership=central_soe&registry=dsa")
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
    search(page, text, f"{found} of 300")


def test_a_search_finds_what_the_command_line_would(browser: Browser, tmp_path: Path) -> None:
    rows = filings(len(NAMES)).assign(name=list(NAMES))
    searched = rows[["name", "company", "number", "products", "purpose"]]
    texts = [fold("\0".join(row)) for row in searched.itertuples(index=False)]
    for page in opened(browser, written(tmp_path, to_page(report(rows)))):
        for asked in NAMES.values():
            found = sum(fold(asked) in text for text in texts)
            assert found > 0, asked
            search(page, asked, f"{found} of {len(NAMES)}")


def test_what_is_still_being_composed_is_not_searched_for(page: Page) -> None:
    compose = """([name, isComposing, value]) => {
        const search = document.getElementById("search");
        search.value = value;
        search.dispatchEvent(new InputEvent(name, { isComposing }));
    }"""
    page.evaluate(compose, ["input", True, "di"])
    page.wait_for_timeout(250)
    assert count(page) == "300 of 300"
    page.evaluate(compose, ["compositionend", False, "第17号"])
    expect(page.locator("#count")).to_have_text("1 of 300 filings")


def test_a_search_is_kept_in_the_address_and_shown_when_it_isopened(page: Page, address: str) -> None:
    search(page, "abc 软件", "60 of 300")
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
    search(page, "第17号", "1 of 300")
    button = page.get_by_role("button", name="Details of 第17号智能对话生成合成算法")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    more = page.locator("#body .more")
    for text in ("State media", "产品17(APP)", "境内深度合成服务算法备案清单", "Place in it"):
        expect(more).to_contain_text(text)
    source = more.get_by_role("link", name="https://www.cac.gov.cn/a.htm")
    assert source.get_attribute("rel") == "noreferrer noopener"
    kept = more.get_by_role("link", name="originals/")
    # As the dataset lays them.
    assert kept.inner_text() == Store("data").original_address(SHA).partition("data/")[2]
    assert kept.get_attribute("href") == f"data/{kept.inner_text()}"
    button.click()
    expect(more).to_have_count(0)


def test_the_rows_selected_can_be_taken_away_as_a_csv(browser: Browser, tmp_path: Path) -> None:
    rows = filings(len(HOSTILE)).assign(name=list(HOSTILE), company=list(HOSTILE), page_url="javascript:alert(1)")
    for page in opened(browser, written(tmp_path, to_page(report(rows, originals=None)))):
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
