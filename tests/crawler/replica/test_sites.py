"""How the replica's sites answer: the structure, the addresses and the quirks of the publishers' own."""

from __future__ import annotations

import re
import urllib.parse
import urllib.robotparser

import pytest

from crawler.replica import Replica, start
from crawler.replica.edition import load_edition
from tests.crawler.replica.asking import ask, older

COLUMN = "https://www.cac.gov.cn/wxzw/wxfb/A093702index_1.htm"
IISA_HUB = "https://www.cac.gov.cn/2022-08/12/c_1661927474338504.htm"
GENAI_HUB = "https://www.cac.gov.cn/2024-04/02/c_1713729983803145.htm"
FIRST_BATCH = "https://www.cac.gov.cn/2023-06/20/c_1688910683316256.htm"
GUANGDONG = "https://www.cagd.gov.cn/v/2024/04/4859.html"
APP = "https://beian.cac.gov.cn"

PAGES = load_edition().pages
MAGIC = {"docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "pdf": b"%PDF-"}


def attached(replica: Replica, page: str) -> list[tuple[str, str]]:
    """Text and absolute address of a page's attachments."""
    links = ask(replica, page).tree().xpath("//*[@id='BodyLabel']//a")
    return [(link.text_content(), urllib.parse.urljoin(page, link.get("href"))) for link in links]


def test_one_port_serves_each_publishers_host(replica: Replica) -> None:
    assert set(replica.mirrors) == {"www.cac.gov.cn", "beian.cac.gov.cn", "www.cagd.gov.cn"}
    assert len(set(replica.mirrors.values())) == 3


def test_the_column_page_shows_twenty_entries_newest_first(replica: Replica) -> None:
    items = ask(replica, COLUMN).tree().xpath("//div[@id='loadingInfoPage']//li")
    dates = [item.findtext("div[@class='times']") for item in items]
    assert len(items) == 20
    assert dates == sorted(dates, reverse=True)


def test_links_of_the_column_are_unquoted_and_name_no_scheme(replica: Replica) -> None:
    text = ask(replica, COLUMN).body.decode()
    assert len(re.findall(r"<h5><a href=//www\.cac\.gov\.cn/\S+\.htm target=_blank title=\"", text)) == 20


def test_the_column_cuts_the_visible_text_of_long_titles_and_keeps_them_whole_in_the_attribute(
    replica: Replica,
) -> None:
    links = ask(replica, COLUMN).tree().xpath("//div[@id='loadingInfoPage']//h5/a")
    cut = [link for link in links if link.text_content().endswith("…")]
    assert cut
    assert all(len(link.text_content()) == 29 for link in cut)
    assert all(link.get("title").startswith(link.text_content()[:-1]) for link in links)
    assert not any(link.get("title").endswith("…") for link in links)


def test_older_entries_come_in_pages_that_join_without_a_gap(replica: Replica) -> None:
    total, whole = older(replica, 100, 1)
    pages = [older(replica, 20, number)[1] for number in (1, 2, 3)]
    assert total == len(whole) > 40
    assert [entry for page in pages for entry in page] == whole
    assert [len(page) for page in pages[:2]] == [20, 20]


def test_past_the_end_the_list_of_older_entries_is_empty_and_states_the_same_total(replica: Replica) -> None:
    assert older(replica, 100, 2) == (older(replica, 100, 1)[0], [])


def test_no_more_than_a_hundred_entries_are_given_at_once(replica: Replica) -> None:
    assert older(replica, 5000, 1) == older(replica, 100, 1)


def test_older_entries_have_the_publishers_fields(replica: Replica) -> None:
    _, entries = older(replica, 100, 1)
    assert all(re.fullmatch(r"//www\.cac\.gov\.cn/\d{4}-\d\d/\d\d/c_\d{16}\.htm", e["infourl"]) for e in entries)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:00\.0", entry["pubtime"]) for entry in entries)


def test_every_page_of_the_publisher_stands_in_the_column(replica: Replica) -> None:
    listed = {f"https:{entry['infourl']}" for entry in older(replica, 100, 1)[1]}
    assert {page.url for page in PAGES if page.host == "www.cac.gov.cn"} <= listed


def test_batches_are_reached_only_through_the_older_entries(replica: Replica) -> None:
    shown = ask(replica, COLUMN).body.decode()
    assert "深度合成服务算法备案信息" not in shown
    assert sum("深度合成服务算法备案信息" in entry["topic"] for entry in older(replica, 100, 1)[1]) == 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_a_notice_shows_title_time_source_and_body_where_the_publishers_do(replica: Replica, page: object) -> None:
    url, title, published = page.url, page.title, page.published  # type: ignore[attr-defined]
    answer = ask(replica, url)
    tree = answer.tree()
    assert answer.media_type == "text/html; charset=utf-8"
    assert tree.findtext(".//h1[@class='title']") == title
    assert tree.findtext(".//*[@id='pubtime']") == published.strftime("%Y年%m月%d日 %H:%M")
    assert tree.xpath("//*[@id='source']/text()") == ["来源："]
    assert tree.xpath("//*[@id='BodyLabel']/p")[0].text_content()
    assert "<DIV id=BodyLabel>" in answer.body.decode()


def test_news_of_the_column_can_be_opened(replica: Replica) -> None:
    for entry in older(replica, 100, 1)[1]:
        assert ask(replica, f"https:{entry['infourl']}").tree().findtext(".//h1") == entry["topic"]


def test_hub_pages_carry_several_lists(replica: Replica) -> None:
    assert [name for name, _ in attached(replica, IISA_HUB)] == [
        "附件1：境内互联网信息服务算法备案清单（2022年8月）",
        "附件2：境内互联网信息服务算法备案清单（2022年10月）",
    ]
    assert [name for name, _ in attached(replica, GENAI_HUB)] == [
        "生成式人工智能服务已备案信息（2024年4月）",
        "生成式人工智能服务已备案和已登记信息（2024年8月）",
        "生成式人工智能服务已备案和已登记信息（2025年8月）",
    ]


def test_download_addresses_name_no_kind_of_file_and_hold_the_lists_name(replica: Replica) -> None:
    for name, url in attached(replica, IISA_HUB) + attached(replica, FIRST_BATCH):
        asked = urllib.parse.urlsplit(url)
        assert asked.path == "/cms/pub/interact/downloadfile.jsp"
        assert urllib.parse.parse_qs(asked.query)["fText"] == [name]
        assert not re.search(r"docx|pdf", url)


def test_the_third_batch_was_issued_twice_with_one_attachment(replica: Replica) -> None:
    pages = [page.url for page in PAGES if "第三批" in page.title]
    assert len(pages) == 2
    assert len({url for page in pages for _, url in attached(replica, page)}) == 1


@pytest.mark.parametrize("page", [page for page in PAGES if page.attachments], ids=lambda page: page.path)
def test_every_attachment_is_a_file_of_its_kind(replica: Replica, page: object) -> None:
    attachments, url = page.attachments, page.url  # type: ignore[attr-defined]
    for (_, address), attachment in zip(attached(replica, url), attachments, strict=True):
        answer = ask(replica, address, referer=url)
        assert answer.body.startswith(MAGIC[attachment.document.rpartition(".")[2]])
        assert answer.body == load_edition().document(attachment.document)


def test_without_a_referer_an_attachment_is_an_empty_answer(replica: Replica) -> None:
    for page in (IISA_HUB, GENAI_HUB, GUANGDONG):
        for _, url in attached(replica, page):
            assert ask(replica, url, referer=None)[::2] == (200, b"")


def test_a_token_that_is_not_known_gets_a_page_in_place_of_the_file(replica: Replica) -> None:
    answer = ask(replica, "https://www.cac.gov.cn/cms/pub/interact/downloadfile.jsp?filepath=unknown&fText=x")
    assert (answer.status, answer.tree().text_content()) == (200, "文件不存在")


def test_the_provincial_list_is_linked_by_its_own_path_and_has_its_own_media_type(replica: Replica) -> None:
    [(_, url)] = attached(replica, GUANGDONG)
    assert url == "https://www.cagd.gov.cn/uploads/2024/04/4859.xlsx"
    assert ask(replica, url).media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_the_app_shows_nothing_before_its_script_has_run(replica: Replica) -> None:
    tree = ask(replica, f"{APP}/").tree()
    assert tree.xpath("//li") == []
    assert "算法备案编号" not in ask(replica, f"{APP}/").body.decode()


def test_the_app_lists_its_notices_in_the_publishers_form(replica: Replica) -> None:
    answer = ask(replica, f"{APP}/api/notice/list").json()
    notices: list[dict[str, object]] = answer["datas"]  # type: ignore[assignment]
    assert answer["errno"] == 0
    assert [notice["type"] for notice in notices] == [1, 3, 3]
    assert all(set(notice) == {"noticeId", "type", "title", "content", "createTime"} for notice in notices)
    pages = {page.url for page in PAGES}
    assert all(notice["content"] in pages for notice in notices if notice["type"] == 3)


def test_the_apps_file_of_a_cancellation_is_a_pdf_and_wants_a_referer(replica: Replica) -> None:
    [notice] = [notice for notice in load_edition().app if "注销" in notice.title]
    url = f"{APP}/api/file/fileDownLoad?noticeId={notice.identifier}"
    assert ask(replica, url, referer=f"{APP}/").body.startswith(b"%PDF-")
    assert ask(replica, url, referer=None).body == b""


def test_the_public_search_wants_a_login(replica: Replica) -> None:
    assert ask(replica, f"{APP}/api/algorithmpublicity/list").json()["errno"] == 440


def test_robots_txt_forbids_what_the_publishers_does_and_allows_our_pages(replica: Replica) -> None:
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(ask(replica, "https://www.cac.gov.cn/robots.txt", referer=None).body.decode().splitlines())
    assert not any(rules.can_fetch("beian", f"/{path}/x") for path in ("zfz", "wxb_zfz", "wxzf"))
    assert rules.can_fetch("beian", COLUMN)
    assert rules.can_fetch("beian", "/cms/pub/interact/downloadfile.jsp?filepath=x")


@pytest.mark.parametrize(
    "url", ["https://www.cac.gov.cn/wxzw/wxfb/A093702index_2.htm", f"{APP}/nothing", "https://www.cagd.gov.cn/"]
)
def test_what_does_not_exist_is_not_found(replica: Replica, url: str) -> None:
    assert ask(replica, url).status == 404


def test_a_page_stands_only_on_its_own_host(replica: Replica) -> None:
    assert ask(replica, FIRST_BATCH.replace("www.cac.gov.cn", "www.cagd.gov.cn")).status == 404
    assert ask(replica, COLUMN.replace("www.cac.gov.cn", "www.cagd.gov.cn")).status == 404


def test_head_answers_without_a_body(replica: Replica) -> None:
    answer = ask(replica, COLUMN, method="HEAD")
    assert (answer.status, answer.body) == (200, b"")


def test_one_connection_serves_several_requests(replica: Replica) -> None:
    import http.client

    connection = http.client.HTTPConnection(replica.mirrors["www.cac.gov.cn"].removeprefix("http://"), timeout=10)
    connection.request("GET", "/robots.txt")
    connection.getresponse().read()
    socket = connection.sock
    connection.request("GET", urllib.parse.urlsplit(COLUMN).path)
    assert connection.getresponse().read()
    assert connection.sock is socket is not None
    connection.close()


def test_requests_are_logged_in_order_with_their_headers() -> None:
    with start() as replica:
        ask(replica, COLUMN, referer=None)
        ask(replica, "https://www.cac.gov.cn/cms/JsonList", {"pageno": 1}, referer=COLUMN)
        ask(replica, f"{APP}/api/notice/list?x=1")
        logged = [request[:3] for request in replica.requests]
        referers = [request.headers["referer"] for request in replica.requests]
    assert logged == [
        ("www.cac.gov.cn", "GET", "/wxzw/wxfb/A093702index_1.htm"),
        ("www.cac.gov.cn", "POST", "/cms/JsonList"),
        ("beian.cac.gov.cn", "GET", "/api/notice/list?x=1"),
    ]
    assert referers == [None, COLUMN, "https://www.cac.gov.cn/"]


def test_a_closed_replica_answers_no_more() -> None:
    with start() as replica:
        assert ask(replica, COLUMN).status == 200
    with pytest.raises(ConnectionError):
        ask(replica, COLUMN)


def test_an_edition_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="the replica has no edition 99; use 1, 2"):
        start(99)


def test_the_command_prints_the_mirrors_on_its_first_line_and_ends_when_interrupted() -> None:
    import json
    import signal
    import subprocess
    import sys

    command = [sys.executable, "-m", "crawler.replica", "--edition", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        mirrors = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    assert set(mirrors) == {"www.cac.gov.cn", "beian.cac.gov.cn", "www.cagd.gov.cn"}
