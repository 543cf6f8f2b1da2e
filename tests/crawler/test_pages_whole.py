"""Pages of the publishers → all that is read from them, and the sentence where they have another form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.pages import (
    Attachment,
    Entry,
    NoticePage,
    UnknownPage,
    absolute,
    app_notices,
    app_texts,
    column_entries,
    iso_time,
    notice_page,
    older_entries,
    shown,
)

SITE = "https://www.cac.gov.cn/2026/"


def test_every_entry_of_a_column_is_read_in_order() -> None:
    page = """<ul><li><a href=no.htm>navigation</a></li></ul><div id=loadingInfoPage><ul>
    <li><a href=a.htm title=" Whole 标题 ">Whole…</a> <a href=z.htm>2</a><p class="x times y"> 2026-01-02 </p>
    <i class=times>no</i></li>
    <li><a>no link</a></li><li>nothing</li><li><a>no</a><h5><a href="http://www.cac.gov.cn/b.htm"> 标题 </a></h5></li>
    </ul></div>"""
    assert column_entries(page, SITE) == [
        Entry("Whole 标题", SITE + "a.htm", " 2026-01-02 "),
        Entry("标题", "https://www.cac.gov.cn/b.htm", ""),
    ]


def test_older_entries_and_notices_of_the_app_are_read_in_order() -> None:
    one = {"topic": " 甲 ", "infourl": "a.htm", "pubtime": "2026"}
    assert older_entries(
        json.dumps({"totalRec": "7", "list": [one, {"topic": 1, "infourl": "/b"}]}).encode(), SITE
    ) == (
        [Entry("甲", SITE + "a.htm", "2026"), Entry("1", "https://www.cac.gov.cn/b", "")],
        7,
    )
    notices = [
        {"title": " 甲 ", "content": None, "createTime": "2026-01-02", "noticeId": 5},
        {"title": "乙", "content": "/b.pdf", "createTime": 3, "noticeId": "n"},
    ]
    assert app_notices(json.dumps({"errno": 0, "datas": notices}).encode(), SITE) == [
        Entry("甲", SITE, "2026-01-02", "5"),
        Entry("乙", "https://www.cac.gov.cn/b.pdf", "3", "n"),
    ]


@pytest.mark.parametrize(
    ("read", "body", "sentence"),
    [
        (older_entries, b"", "the answer is no JSON: (nothing)"),
        (older_entries, b"<p>\n a" + b"x" * 200, "the answer is no JSON: <p> a" + "x" * 114),
        (older_entries, b'{"list": 3}', 'the list of older entries has another form: {"list": 3}'),
        (app_notices, b'{"errno": 0}', 'the app\'s list of notices has another form: {"errno": 0}'),
        (app_notices, b'{"errno": 5}', "the app's list of notices answers with error 5: "),
        (app_notices, b'{"errno": 5, "errmsg": "no"}', "the app's list of notices answers with error 5: no"),
    ],
)
def test_an_answer_of_another_form_is_told(read: Any, body: bytes, sentence: str) -> None:
    with pytest.raises(UnknownPage) as error:
        read(body, SITE)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("base", "href", "url"),
    [
        (SITE, " a.htm\n", SITE + "a.htm"),
        (SITE, "http://x.cn/http:/a", "https://x.cn/http:/a"),
        ("http://127.0.0.1/a", "http://x.cn/a", "http://x.cn/a"),
        ("http://127.0.0.1/a", "https://x.cn/a", "https://x.cn/a"),
        (SITE, "?a=b", SITE + "?a=b"),
        (SITE, "#a", SITE + "#a"),
        (SITE, "mailto:a@b", "mailto:a@b"),
    ],
)
def test_the_address_of_a_link(base: str, href: str, url: str) -> None:
    assert absolute(base, href) == url


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026年1月2日 3:04", "2026-01-02T03:04"),
        ("2026-1-2 03:04:05", "2026-01-02T03:04"),
        ("2026-01-02 00:00", "2026-01-02T00:00"),
        ("2026年01月02日  13:04", "2026-01-02T13:04"),
        ("2026年01月02日   13:04", "2026-01-02"),
        ("2026年 1月 2日", "2026-01-02"),
        ("x2026/12/31x", "2026-12-31"),
        ("2026-12-31 23:5", "2026-12-31"),
        ("2026年1月2日，2027年1月2日", "2026-01-02"),
    ],
)
def test_a_printed_time(text: str, time: str) -> None:
    assert iso_time(text) == time


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" 1999-01-02 ", "《1999-01-02》 holds no date"),
        ("20260102", "《20260102》 holds no date"),
        ("x" * 50, f"《{'x' * 40}》 holds no date"),
        ("2026年13月2日", "《2026年13月2日》 holds an impossible date"),
        (" 2026-02-30 " + "x" * 50, f"《2026-02-30 {'x' * 29}》 holds an impossible date"),
        ("2026-01-02 25:00", "《2026-01-02 25:00》 holds an impossible date"),
    ],
)
def test_what_is_no_time_is_said(text: str, sentence: str) -> None:
    with pytest.raises(UnknownPage) as error:
        iso_time(text)
    assert str(error.value) == sentence


def test_all_that_a_notice_shows() -> None:
    page = """<h1>navigation</h1><h1 class="big title"> 关于 <b>发布</b>\n公告 </h1><p class=info>2020-01-01</p>
    <p class=pubtime></p><p class=times>2026-03-17 19:36</p><div class=content>outside</div>
    <div id=BodyLabel><p>一  二</p>三<br>四<style>p{}</style><script>var x</script>五
    <ul><li>六</li><li>七</li></ul><div>八</div>九
    <a href="a.docx" title="题">文</a><a href="a.docx">又</a><a href="a.docx">文</a><a href="b.htm">no</a><a>no</a>
    <a href="/cms/downloadfile.jsp?x=1&amp;fText=%E5%90%8D%20&amp;fText=2">链</a><a href="%E4%B8%AD.pdf?q">  </a>
    <a href="fileDownLoad?id=1"></a>
    <table class=c><tr><td style="color:red" width=1 colspan=2 hidden>甲<td style="display:none">乙
    <table><tr><td rowspan=3>丙</table></table> tail <table id=t></table></div>"""
    found = notice_page(page, SITE)
    assert found == NoticePage(
        title="关于 发布 公告",
        published_at="2026-03-17T19:36",
        text=found.text,
        attachments=(
            Attachment(SITE + "a.docx", ("文", "题", "a.docx", "又")),
            Attachment("https://www.cac.gov.cn/cms/downloadfile.jsp?x=1&fText=%E5%90%8D%20&fText=2", ("链", "名", "2")),
            Attachment(SITE + "%E4%B8%AD.pdf?q", ("中.pdf",)),
            Attachment(SITE + "fileDownLoad?id=1", ("fileDownLoad",)),
        ),
        tables=found.tables,
    )
    lines = found.text.splitlines()
    assert lines[:4] == ["一 二", "三", "四五", "六"]
    assert [line for line in lines if not line.strip()] == []
    assert "var x" not in found.text
    assert "p{}" not in found.text
    assert [word in found.text.split() for word in ("六", "七", "八", "九")] == [True] * 4
    assert found.tables is not None
    assert found.tables.startswith("<meta charset=utf-8><table><tr>")
    assert '<td colspan="2" hidden' in found.tables
    assert '<td style="display:none">乙' in found.tables
    assert '<td rowspan="3">丙' in found.tables
    assert found.tables.count("<table") == 3
    assert [word in found.tables for word in ("tail", "color", "width", "class", "id=")] == [False] * 5


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("<p>x", "the page of a notice shows no title, no date, no body"),
        ("<h1>t</h1><p class=info>2026-01-02", "the page of a notice shows no body"),
        ("<h1> </h1><p class=info>2026-01-02<p class=content>x", "the page of a notice shows no title"),
        ("<h1>t</h1><p id=pubtime> </p><p class=article>x", "the page of a notice shows no date"),
    ],
)
def test_what_a_notice_does_not_show_is_said(page: str, sentence: str) -> None:
    with pytest.raises(UnknownPage) as error:
        notice_page(page, SITE)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("title", "time", "body"),
    [
        ("<h1 class=title>t</h1>", "<p id=pubtime>2026-01-02</p><p class=time>2025-01-02</p>", "<p id=BodyLabel>b"),
        (
            "<h1>t</h1><p class=title>x</p>",
            "<p class=time>2026-01-02</p><p class=info>2025-01-02</p>",
            "<p class=content>b",
        ),
        ("<p class=subtitle>t</p>", "<p class=infos>2026-01-02</p>", "<p class=article>b"),
        ("<h1 class=title></h1><h1>t</h1>", "<p class=pubtimes>2026-01-02</p>", "<p class=contents>b"),
    ],
)
def test_title_time_and_body_are_found_in_their_order(title: str, time: str, body: str) -> None:
    assert notice_page(title + time + body, SITE) == NoticePage("t", "2026-01-02", "b", (), None)


@pytest.mark.parametrize(
    ("page", "text"),
    [("", False), (" \n", False), ("<p> </p>", False), ("<script></script>", False), ("<p>x</p>", True)],
)
def test_whether_a_page_shows_any_text(page: str, text: bool) -> None:
    assert shown(page) is text


def test_texts_of_the_app_are_pieces_on_one_line() -> None:
    page = "<title>no</title><body><p> a\n b <b>c</b></p><style>no</style><div><script>no</script> </div>d</body>"
    assert app_texts(page) == ["a b", "c", "d"]


def test_titles_of_a_thousand_characters_are_still_read() -> None:
    assert column_entries(f"<div id=loadingInfoPage><li><a href=a>{'x' * 1000}</a></div>", SITE)[0].title == "x" * 1000
    with pytest.raises(UnknownPage) as error:
        column_entries(f"<div id=loadingInfoPage><li><a href=a>{'x' * 1001}</a></div>", SITE)
    assert str(error.value) == f"a title or name on the page has 1,001 characters: 《{'x' * 40}…》"
    links = "<a href=a.pdf>x</a>" * 500
    assert len(notice_page(f"<h1>t</h1><p class=time>2026-01-02<div id=BodyLabel>{links}</div>", SITE).attachments) == 1
