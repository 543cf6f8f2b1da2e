"""The publishers' pages, in the structure that has been seen."""

import json

import pytest

from crawler.pages import (
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

HUB = "https://www.cac.gov.cn/2022-08/12/c_1661927474338504.htm"
COLUMN = "https://www.cac.gov.cn/wxzw/wxfb/A093702index_1.htm"
ARTICLE = """<html><head><title>公告_中央网信办</title></head><body>
<h1 class="title">关于发布信息的公告</h1>
<div class="info"><span id="pubtime">2026年03月17日 19:36</span><span id="source">来源：中国网信网</span></div>
<DIV id=BodyLabel><p>截至2026年2月28日，累计有796款</p>{body}<script>var x=1;</script></DIV></body></html>"""
LINK = (
    '<p><a href="/cms/pub/interact/downloadfile.jsp?filepath=NU~b/c=&amp;fText=%E9%99%84%E4%BB%B62%EF%BC%9A'
    '%E6%B8%85%E5%8D%95">附件2</a></p>'
)


def test_links_are_made_absolute_and_https() -> None:
    assert absolute(COLUMN, "//www.cac.gov.cn/a.htm") == "https://www.cac.gov.cn/a.htm"
    assert absolute(COLUMN, "http://www.cac.gov.cn/a.htm") == "https://www.cac.gov.cn/a.htm"
    assert absolute(HUB, "../12/b.htm") == "https://www.cac.gov.cn/2022-08/12/b.htm"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026年03月17日 19:36", "2026-03-17T19:36"),
        ("2025-12-30 17:15:00.0", "2025-12-30T17:15"),
        ("2024/4/3", "2024-04-03"),
        ("发布时间：2024年4月10日", "2024-04-10"),
    ],
)
def test_times_in_their_printed_forms(text: str, iso: str) -> None:
    assert iso_time(text) == iso


def test_a_link_that_is_no_address_is_reported() -> None:
    with pytest.raises(UnknownPage, match=r"《http://\[x/a\.docx》 is no address"):
        absolute(HUB, " http://[x/a.docx")


def test_a_link_may_hold_the_longest_name_and_no_more() -> None:
    longest = "/" + "x" * 16_383
    assert absolute(HUB, longest) == f"https://www.cac.gov.cn{longest}"
    with pytest.raises(UnknownPage, match="a link on the page has 16,385 characters: 《/xxx"):
        absolute(HUB, longest + "x")


def test_a_time_without_a_date_is_reported() -> None:
    with pytest.raises(UnknownPage, match="holds no date"):
        iso_time("来源：中国网信网")


def test_an_entry_of_the_column_has_the_whole_title_and_an_absolute_address() -> None:
    page = (
        '<div id="loadingInfoPage"><ul><li><h5><a href=//www.cac.gov.cn/2026-03/12/c_1.htm target=_blank '
        'title="关于发布第十六批深度合成服务算法备案信息的公告">关于发布第十六批…</a></h5>'
        '<div class="times">2026-03-12</div></li></ul></div>'
    )
    (entry,) = column_entries(page, COLUMN)
    assert entry.title == "关于发布第十六批深度合成服务算法备案信息的公告"
    assert entry.url == "https://www.cac.gov.cn/2026-03/12/c_1.htm"
    assert entry.published == "2026-03-12"


def test_a_column_without_entries_is_drift() -> None:
    with pytest.raises(UnknownPage):
        column_entries("<html><body><div id=other></div></body></html>", COLUMN)


def test_older_entries_come_with_the_total_that_the_column_states() -> None:
    answer = {"totalRec": 61, "list": [{"topic": "公告", "infourl": "//www.cac.gov.cn/a.htm", "pubtime": "2026-03-12"}]}
    entries, total = older_entries(json.dumps(answer).encode(), COLUMN)
    assert (entries[0].url, total) == ("https://www.cac.gov.cn/a.htm", 61)


@pytest.mark.parametrize(
    "body", [b"not json", b"{}", b"[]", b'{"totalRec": 1, "list": [{}]}', b'{"totalRec": "x", "list": []}']
)
def test_a_list_of_older_entries_in_another_form_is_drift(body: bytes) -> None:
    with pytest.raises(UnknownPage):
        older_entries(body, COLUMN)


def test_a_notice_shows_title_time_text_and_attachments() -> None:
    page = notice_page(ARTICLE.format(body=LINK), HUB)
    assert page.title == "关于发布信息的公告"
    assert page.published_at == "2026-03-17T19:36"
    assert page.text.splitlines()[0] == "截至2026年2月28日，累计有796款"
    assert "var x" not in page.text
    (attachment,) = page.attachments
    assert attachment.url == (
        "https://www.cac.gov.cn/cms/pub/interact/downloadfile.jsp?filepath=NU~b/c=&fText="
        "%E9%99%84%E4%BB%B62%EF%BC%9A%E6%B8%85%E5%8D%95"
    )
    assert attachment.names[:2] == ("附件2", "附件2：清单")


def test_a_file_linked_twice_is_one_attachment_with_all_its_names() -> None:
    page = notice_page(ARTICLE.format(body=LINK + LINK.replace(">附件2<", ">清单下载<")), HUB)
    (attachment,) = page.attachments
    assert {"附件2", "清单下载"} <= set(attachment.names)


@pytest.mark.parametrize("name", ["list.pdf", "list.PDF", "list.Docx", "list.xls", "list.XLSX?v=2"])
def test_a_linked_file_is_an_attachment_however_its_ending_is_written(name: str) -> None:
    page = notice_page(ARTICLE.format(body=f'<a href="/files/{name}">附件</a>'), HUB)
    assert [attachment.url for attachment in page.attachments] == [f"https://www.cac.gov.cn/files/{name}"]


def test_other_links_are_no_attachments() -> None:
    assert notice_page(ARTICLE.format(body='<a href="https://beian.cac.gov.cn/">系统</a>'), HUB).attachments == ()


def test_tables_of_a_page_are_kept_without_what_a_redesign_changes() -> None:
    def tables(style: str) -> str | None:
        body = f'<table class="{style}"><tr><td rowspan=2 width={len(style)}>甲</td><td>乙</td></tr></table>'
        return notice_page(ARTICLE.format(body=body), HUB).tables

    assert tables("old") == tables("quite new")
    assert 'rowspan="2"' in str(tables("old"))


@pytest.mark.parametrize("lost", ["<h1 class", "id=BodyLabel", 'id="pubtime"'])
def test_a_notice_without_title_time_or_body_is_drift(lost: str) -> None:
    page = ARTICLE.format(body="").replace(lost, "<p data-x" if lost.startswith("<") else "data-x").replace("info", "x")
    with pytest.raises(UnknownPage):
        notice_page(page, HUB)


def test_notices_of_the_app() -> None:
    notice = {
        "noticeId": "notice_1",
        "type": 1,
        "title": "关于注销",
        "content": "/static/1.pdf",
        "createTime": "2026-05-06 17:05:00",
    }
    (entry,) = app_notices(json.dumps({"errno": 0, "datas": [notice]}).encode(), "https://beian.cac.gov.cn/#/index")
    assert (entry.title, entry.identifier, entry.url) == (
        "关于注销",
        "notice_1",
        "https://beian.cac.gov.cn/static/1.pdf",
    )


def test_an_app_that_asks_for_a_login_is_drift() -> None:
    with pytest.raises(UnknownPage, match="440"):
        app_notices('{"errno":440,"errmsg":"检测到未登录状态"}'.encode(), "https://beian.cac.gov.cn/#/index")


def test_texts_that_the_rendered_app_shows() -> None:
    page = "<body><ul><li><a href=/x>关于注销 </a><time>2026</time></li></ul><script>var a</script></body>"
    assert app_texts(page) == ["关于注销", "2026"]


# --- pages of a site that was broken into ---


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p " + " ".join(f"a{n}" for n in range(20_000)) + ">", "has 20,000 attributes"),
        ("<i></i>" * 500_001, "tags|elements"),
        ("<b></b>" * 300_000 + "<!---->" * 300_000, "more than 500,000 elements"),
        ("<div>" * 300, "nested more than 256 deep"),
        ("x" * 8_400_000, "characters; none above"),
        ("人" * 8_000_000, "bytes; none above"),
    ],
    ids=["attributes", "tags", "elements", "nesting", "characters", "bytes"],
)
def test_a_page_without_measure_is_refused_before_it_is_looked_at(body: str, said: str) -> None:
    page = ARTICLE.replace("{body}", body)
    for look in (shown, app_texts, lambda page: notice_page(page, HUB), lambda page: column_entries(page, COLUMN)):
        with pytest.raises(UnknownPage, match=said):
            look(page)


def test_titles_and_names_without_measure_are_refused() -> None:
    with pytest.raises(UnknownPage, match="has 4,000 characters"):
        notice_page(ARTICLE.replace("关于发布信息的公告", "算法备案" * 1_000), HUB)
    with pytest.raises(UnknownPage, match="has 4,000 characters"):
        notice_page(ARTICLE.replace("{body}", f"<a href=x.docx>{'备案清单' * 1_000}</a>"), HUB)
    with pytest.raises(UnknownPage, match="has 4,000 characters"):
        app_notices(json.dumps({"errno": 0, "datas": [{"title": "备案清单" * 1_000}]}).encode(), HUB)


def test_a_page_with_files_without_number_is_refused() -> None:
    with pytest.raises(UnknownPage, match="links to 501 files"):
        notice_page(ARTICLE.replace("{body}", "<a href=x.docx>x</a>" * 501), HUB)


@pytest.mark.parametrize("answer", [b"[" * 100_000, b"[" + b" " * 8_400_000 + b"]"], ids=["deep", "long"])
def test_an_answer_without_measure_is_refused(answer: bytes) -> None:
    with pytest.raises(UnknownPage, match=r"no JSON|none above"):
        older_entries(answer, COLUMN)
    with pytest.raises(UnknownPage, match=r"no JSON|none above"):
        app_notices(answer, HUB)
