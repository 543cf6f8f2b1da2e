"""The replica's pages in a real browser: what their scripts show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from crawler.browser import find_browser
from crawler.replica import Replica

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), headless=True)
        yield browser.new_page()
        browser.close()


def test_the_app_shows_its_notices_once_its_script_has_run(replica: Replica, page: Page) -> None:
    page.goto(replica.mirrors["beian.cac.gov.cn"] + "/#/index", wait_until="domcontentloaded")
    assert page.locator("li").count() == 0
    page.wait_for_selector(".notice-list li")
    shown = page.locator(".notice-list li a")
    assert shown.count() == 3
    assert shown.nth(0).inner_text() == "关于注销“外教口语陪练深度合成算法”等4个算法备案编号的公告"
    assert shown.nth(0).get_attribute("href") == (
        "/api/file/fileDownLoad?noticeId=notice_93606d70-fea9-4518-baf8-32913e0a6d49"
    )
    assert shown.nth(1).get_attribute("href") == "https://www.cac.gov.cn/2024-01/05/c_1706119043746644.htm"


def test_a_click_loads_the_older_entries_of_the_column(replica: Replica, page: Page) -> None:
    page.goto(replica.mirrors["www.cac.gov.cn"] + "/wxzw/wxfb/A093702index_1.htm")
    titles = "#loadingInfoPage li h5 a"
    newest = page.locator(titles).nth(0).get_attribute("title")
    seen = page.locator(titles).count()
    while page.locator(titles).count() == 20:
        with page.expect_response("**/cms/JsonList") as answer:
            page.click("#next")
        answer.value.finished()
        expected = answer.value.json()["list"]
        page.wait_for_function(
            "title => document.querySelector('#loadingInfoPage li h5 a').title === title", arg=expected[0]["topic"]
        )
        seen += len(expected)
    assert newest == "2025年8月全国网络举报受理情况"
    assert seen == answer.value.json()["totalRec"]
    oldest = page.locator(titles).last
    assert oldest.get_attribute("title") == "国家互联网信息办公室关于发布互联网信息服务算法备案信息的公告"
    assert oldest.get_attribute("href") == "//www.cac.gov.cn/2022-08/12/c_1661927474338504.htm"
    assert page.locator("#loadingInfoPage .times").last.inner_text() == "2022-08-12"
