"""From pages to documents: what a spider asks for, what it yields, and what it reports as drift."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, TextResponse
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from crawler import tables
from crawler.items import Alias, Document, IndexRead, Listing, PageRead, PageSeen
from crawler.run import Run
from crawler.source import Page, Source, load_sources
from crawler.spiders.cac import CacSpider

CAC = load_sources()["cac"]
BEIAN = load_sources()["beian"]
PAGE = "https://www.cac.gov.cn/2026-03/12/c_1775050837565188.htm"
DSA = "国家互联网信息办公室关于发布第十六批深度合成服务算法备案信息的公告"
GENAI = "关于发布生成式人工智能服务已备案信息的公告（2026年3月至4月）"
HUB = next(page for page in CAC.pages if page.kind == "notice")
COLUMN = next(page for page in CAC.pages if page.kind == "column")
APP = BEIAN.pages[0]


def spider(render: str = "never", **arguments: str) -> CacSpider:
    crawler = get_crawler(CacSpider, {"RENDER": render})
    made = CacSpider.from_crawler(crawler, **arguments)
    made.run = Run("cac", {}, "data", "0")
    made.reader.read = tables.read  # type: ignore[method-assign]
    return made


def everything(found: AsyncIterator[Any]) -> list[Any]:
    async def collect() -> list[Any]:
        return [item async for item in found]

    return asyncio.run(collect())


def gather(found: AsyncIterator[Any]) -> list[Any]:
    """What a callback asks for and captures, without what it says of the pages themselves."""
    return [item for item in everything(found) if not isinstance(item, (PageRead, PageSeen, IndexRead))]


def notice(title: str, body: str, url: str = PAGE) -> TextResponse:
    text = (
        f'<html><body><h1 class="title">{title}</h1><span id="pubtime">2026年03月12日 16:00</span>'
        f"<div id=BodyLabel><p>现予公告。</p>{body}</div></body></html>"
    )
    return HtmlResponse(url, body=text.encode(), encoding="utf-8")


def link(name: str, path: str = "x~/=") -> str:
    return f'<a href="/cms/pub/interact/downloadfile.jsp?filepath={path}">{name}</a>'


def parse(made: CacSpider, response: TextResponse, watched: Page | None = None, source: Source = CAC) -> list[Any]:
    return gather(made.parse_notice(response, source, watched))


def test_a_page_read_whole_says_which_announcements_it_carries() -> None:
    known, unknown = link("境内深度合成服务算法备案清单（2026年3月）"), link("填报说明", "other")
    whole = everything(spider(since="2026-04").parse_notice(notice(DSA, known), CAC))
    assert [item for item in whole if isinstance(item, PageRead)] == [PageRead(PAGE, frozenset({"dsa/16"}))]
    partly = everything(spider().parse_notice(notice(DSA, known + unknown), CAC))
    assert not any(isinstance(item, PageRead) for item in partly)


def test_of_every_page_its_landmarks_are_counted() -> None:
    def seen(found: AsyncIterator[Any]) -> list[PageSeen]:
        return [item for item in everything(found) if isinstance(item, PageSeen)]

    text = "截至2026年4月30日，累计有868款生成式人工智能服务完成备案，530款生成式人工智能应用或功能完成登记。"
    (of_notice,) = seen(spider().parse_notice(notice(DSA, text + link("附件1") + link("附件2", "y")), CAC))
    assert of_notice == PageSeen(PAGE, "cac", "notice", {"attachments": 2, "totals": 2, "tables": 0})
    (of_column,) = seen(spider().parse_older(column([entry(DSA)], 1), CAC, COLUMN, 1, 0))
    assert of_column == PageSeen(str(COLUMN.api), "cac", "column", {"entries": 1})
    assert seen(spider().parse_older(column([entry(DSA)], 2), CAC, COLUMN, 1, 0)) == []


def test_a_list_of_notices_read_to_its_end_says_which_pages_it_links() -> None:
    def read(total: int) -> list[Any]:
        return everything(spider().parse_older(column([entry(DSA)], total), CAC, COLUMN, 1, 0))

    assert read(1)[-1] == IndexRead(COLUMN.url, frozenset({PAGE}))
    assert not any(isinstance(item, IndexRead) for item in read(2))


def test_an_attached_list_is_asked_for_with_its_page_as_referer() -> None:
    made = spider()
    (request,) = parse(made, notice(DSA, link("境内深度合成服务算法备案清单（2026年3月）")))
    assert request.headers["Referer"] == PAGE.encode()
    assert request.url == "https://www.cac.gov.cn/cms/pub/interact/downloadfile.jsp?filepath=x~/="
    document = request.cb_kwargs["document"]
    assert (document.announcement, document.period, document.batch) == ("dsa/16", "2026-03", 16)
    assert made.run.drifts == []


def test_a_file_under_a_second_page_is_an_alias_not_a_second_request() -> None:
    made = spider()
    body = link("境内深度合成服务算法备案清单（2026年3月）")
    parse(made, notice(DSA, body))
    (alias,) = parse(made, notice(DSA, body, url=PAGE.replace("1775", "1774")))
    assert isinstance(alias, Alias)
    assert alias.page_url == PAGE.replace("1775", "1774")


def test_an_unknown_attachment_is_drift_and_the_known_ones_are_read() -> None:
    made = spider()
    found = parse(made, notice(DSA, link("境内深度合成服务算法备案清单（2026年3月）") + link("填报说明", "other")))
    assert len(found) == 1
    (drift,) = made.run.drifts
    assert "《填报说明》" in drift.sentence
    assert "crawler/sources/cac.toml" in drift.sentence


@pytest.mark.parametrize(
    "address", ["file:///etc/a.docx", "javascript:a.docx", "data:application/msword,a.docx", "ftp://x/a.docx"]
)
def test_a_list_that_is_linked_by_no_web_address_is_drift(address: str) -> None:
    made = spider()
    known = link("境内深度合成服务算法备案清单（2026年3月）")
    other = f'<a href="{address}">境内深度合成服务算法备案清单（2026年2月）</a>'
    assert len(parse(made, notice(DSA, known + other))) == 1
    (drift,) = made.run.drifts
    assert f"is linked as {address}, which is no web address" in drift.sentence


def test_a_list_without_a_month_on_a_hub_page_is_drift() -> None:
    made = spider()
    title = "国家互联网信息办公室关于发布互联网信息服务算法备案信息的公告"
    assert parse(made, notice(title, link("附件19：境内互联网信息服务算法备案清单")), HUB) == []
    assert len(made.run.drifts) == 1


def test_a_notice_that_states_totals_is_kept_as_evidence_of_them() -> None:
    text = "截至2026年4月30日，累计有868款生成式人工智能服务完成备案，530款生成式人工智能应用或功能完成登记。"
    (document,) = parse(spider(), notice(GENAI, f"<p>{text}</p>"))
    assert isinstance(document, Document)
    assert [(total.series, total.count) for total in document.totals] == [
        ("genai_filed", 868),
        ("genai_registered", 530),
    ]
    assert text in document.body.decode()


def test_a_notice_that_says_nothing_known_is_drift() -> None:
    made = spider()
    assert parse(made, notice(GENAI, "<p>累计备案九百款。</p><img src=a.png>")) == []
    assert len(made.run.drifts) == 1


def test_a_page_with_another_title_where_a_notice_was_expected_is_drift() -> None:
    made = spider()
    assert parse(made, notice("网络举报受理情况", "")) == []
    assert len(made.run.drifts) == 1


def test_a_table_in_the_page_itself_is_a_document() -> None:
    head = "".join(
        f"<th>{h}</th>" for h in ("序号", "算法名称", "角色", "主体名称", "应用产品", "主要用途", "备案编号")
    )
    row = "".join(
        f"<td>{c}</td>"
        for c in ("1", "甲算法", "服务提供者", "甲有限公司", "甲(APP)", "用途", "网信算备110108645502801210015号")
    )
    found = parse(spider(), notice(DSA, f"<table><tr>{head}</tr><tr>{row}</tr></table>"))
    assert [type(item) for item in found] == [Document, Listing]
    assert found[0].media_type == "text/html"
    assert (found[1].name_raw, found[1].announcement, found[1].row_index) == ("甲算法", "dsa/16", 2)


def test_what_was_not_asked_for_is_not_fetched() -> None:
    body = link("境内深度合成服务算法备案清单（2026年3月）")
    assert parse(spider(since="2026-04"), notice(DSA, body)) == []
    assert len(parse(spider(since="2026-03"), notice(DSA, body))) == 1


def older(made: CacSpider, entries: list[dict[str, str]], total: int) -> list[Any]:
    return gather(made.parse_older(column(entries, total), CAC, COLUMN, 1, 0))


def column(entries: list[dict[str, str]], total: int) -> TextResponse:
    return TextResponse(str(COLUMN.api), body=json.dumps({"totalRec": total, "list": entries}).encode())


def entry(title: str, published: str = "2026-03-12 16:00:00.0", url: str = PAGE) -> dict[str, str]:
    return {"topic": title, "infourl": url.removeprefix("https:"), "pubtime": published}


def test_of_the_columns_entries_only_notices_about_filings_are_followed() -> None:
    made = spider()
    found = older(made, [entry(DSA), entry("网络举报受理情况（2025年3月）", url=PAGE + "x")], 2)
    assert [request.url for request in found] == [PAGE]
    assert made.run.drifts == []


def test_older_entries_are_asked_for_until_all_have_been_seen() -> None:
    (_, more) = older(spider(), [entry(DSA)], 101)
    assert isinstance(more, Request)
    assert more.method == "POST"
    assert b"pageno=2" in more.body
    assert b"channelCode=A093702" in more.body


def test_with_since_the_column_is_read_no_further_than_needed() -> None:
    assert older(spider(since="2026-04"), [entry(DSA)], 101) == []


def test_a_column_that_shows_less_than_it_states_is_drift() -> None:
    made = spider()
    assert older(made, [], 5) == []
    assert "states 5 entries but shows 0" in made.run.drifts[0].sentence


def test_a_notice_on_a_host_that_no_source_names_is_drift() -> None:
    made = spider()
    assert older(made, [entry(DSA, url="https://www.elsewhere.cn/a.htm")], 1) == []
    assert "no source file names" in made.run.drifts[0].sentence


def app_list(
    made: CacSpider, titles: list[str] | None, notices: list[dict[str, Any]], *, twice: bool = False
) -> list[Any]:
    response = TextResponse(str(APP.api), body=json.dumps({"errno": 0, "datas": notices}).encode())
    return gather(made.parse_app_list(response, BEIAN, APP, titles, twice))


CANCELLATION = {
    "noticeId": "notice_1",
    "title": "关于注销“甲”等5个算法备案编号的公告",
    "content": "/static/1.pdf",
    "createTime": "2026-05-06 17:05:00",
}
BATCH = {"noticeId": "notice_2", "title": DSA, "content": PAGE, "createTime": "2026-03-12 16:00:00"}


def test_the_apps_notices_lead_to_files_of_cancellations_and_pages_of_batches() -> None:
    made = spider()
    page, file = app_list(made, [CANCELLATION["title"], DSA], [CANCELLATION, BATCH])
    assert page.url == PAGE
    assert file.url == "https://beian.cac.gov.cn/api/file/fileDownLoad?noticeId=notice_1"
    assert file.cb_kwargs["document"].announcement == "cancellation/2026-05-06"
    assert made.run.drifts == []


def test_a_notice_that_the_app_shows_but_does_not_list_is_drift() -> None:
    made = spider()
    app_list(made, [CANCELLATION["title"], "关于注销“乙”等2个算法备案编号的公告", "备案流程"], [CANCELLATION])
    (drift,) = made.run.drifts
    assert "乙" in drift.sentence


def test_an_app_that_shows_none_of_its_notices_is_rendered_once_more() -> None:
    made = spider(render="pages")
    (request,) = app_list(made, ["正在加载"], [CANCELLATION])
    assert made.run.drifts == []
    assert (request.url, request.dont_filter, request.meta["dont_cache"]) == (APP.url, True, True)
    shown = TextResponse(APP.url, body="<p>备案</p>".encode(), flags=["playwright"], request=request)
    (asked,) = gather(made.parse_app(shown, **request.cb_kwargs))
    # The list is asked for again, too: Scrapy would drop an address that it has seen.
    assert (asked.cb_kwargs["twice"], asked.dont_filter) == (True, True)


def test_an_app_that_shows_none_of_its_notices_again_is_drift() -> None:
    made = spider()
    found = app_list(made, ["正在加载"], [CANCELLATION], twice=True)
    assert "shows none of the 1 notices" in made.run.drifts[0].sentence
    assert found  # what the list says is followed all the same


def test_one_source_does_not_lead_to_the_pages_of_another() -> None:
    assert [type(item) for item in app_list(spider(source="beian"), None, [BATCH])] == []


@pytest.mark.parametrize(
    "arguments", [{"series": "x"}, {"since": "2025-13"}, {"source": "guangdong"}, {"retries": "3"}]
)
def test_wrong_arguments_are_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="-a"):
        CacSpider.check_arguments(arguments)


@pytest.mark.parametrize(
    ("error", "said", "is_drift"),
    [
        (IgnoreRequest("Forbidden by robots.txt"), "robots.txt of the site forbids it", False),
        (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE during decompression"), "larger than is read", True),
    ],
)
def test_an_answer_without_end_is_not_taken_for_a_ban(error: Exception, said: str, is_drift: bool) -> None:
    made, failure = spider(), Failure(error)  # type: ignore[no-untyped-call]
    failure.request = Request(PAGE, cb_kwargs={"source": CAC})  # type: ignore[attr-defined]
    made.failed(failure)
    assert said in made.run.failures[0].sentence
    assert bool(made.run.drifts) is is_drift
