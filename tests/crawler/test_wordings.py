"""Laws of what the crawler reads besides lists: numbers, titles, names, pages, answers, addresses."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.answers import Expected, Fault, judge
from crawler.handler import Mirrors
from crawler.pages import UnknownPage, app_notices, column_entries, iso_time, notice_page, older_entries
from crawler.recognise import Unrecognised, chinese_number, recognise_attachment, recognise_notice, stated_totals
from crawler.source import SOURCES as SOURCE_FILES
from crawler.source import SourceError, load_source, load_sources
from tests.examples import examples

SOURCES = load_sources()
SOURCE = st.sampled_from(sorted(SOURCES)).map(SOURCES.__getitem__)
WORDS = (
    "关于发布 第 十 百 零 三 批 深度合成服务算法 生成式人工智能 备案 登记 信息 的公告 清单 附件 1 ： （ 2025年 13月 "
    "7月 31日 ） 截至 累计有 796款 服务完成备案 境内"
)
PIECES = st.lists(st.sampled_from([*WORDS.split(), " ", "\n"]), max_size=14).map("".join)
PAGE = (
    '<html><body><h1 class="title">公告</h1><span id="pubtime">2026年03月17日 19:36</span><div id="BodyLabel"><p>甲</p>'
    '<a href="/a.docx">附件</a><table><tr><td>1</table></div><div id="loadingInfoPage"><li><a href="//b.cn/c">公告</a>'
    '<div class="times">2026-03-17</div></li></div></body></html>'
)
ENTRY = {"topic": "公告", "infourl": "/a", "pubtime": "1", "title": "公告", "createTime": "1", "noticeId": "n"}


def in_chinese(number: int) -> str:
    """A number below a thousand as the titles write it."""
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = digits[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones or not number else "")


def test_every_number_below_a_thousand_is_read_back_from_chinese() -> None:
    assert [chinese_number(in_chinese(number)) for number in range(1000)] == list(range(1000))


@pytest.mark.parametrize("text", ["", "二三", "十百", "十十", "百百", "十零", "一二百", "9" * 5000, "１２x"])
def test_what_is_no_number_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        chinese_number(text)


@given(st.text(alphabet="零〇一二三九十百", max_size=7))
@examples(200)
def test_a_number_in_chinese_is_that_number_or_none(text: str) -> None:
    """Of a number there are few ways to write it: with and without its first 一, with and without 零."""
    with contextlib.suppress(ValueError):
        number = chinese_number(text)
        assert 0 <= number < 1000
        plain = in_chinese(number).replace("零", "").replace("一十", "十").replace("一百", "百")
        assert text.replace("〇", "零").replace("零", "").replace("一十", "十").replace("一百", "百") == plain


@given(PIECES, SOURCE)
@examples(300)
def test_any_wording_is_recognised_the_same_twice_or_refused(text: str, source: Any) -> None:
    for read in (
        lambda: recognise_notice(text, source),
        lambda: recognise_attachment((text, ""), source, "2025-07"),
        lambda: stated_totals(text, source),
    ):
        with contextlib.suppress(Unrecognised):
            assert read() == read()
    with contextlib.suppress(Unrecognised):
        assert 1 <= int(recognise_attachment((text,), source).period[5:]) <= 12


@given(st.datetimes().filter(lambda when: when.year >= 2000 and when.year < 2100), st.booleans())
def test_a_time_is_read_back_from_each_form(when: Any, chinese: bool) -> None:
    form = f"{when:%Y年%m月%d日 %H:%M}" if chinese else f"{when:%Y-%m-%d %H:%M:%S.0}"
    assert iso_time(f"发布时间：{form} 来源") == f"{when:%Y-%m-%dT%H:%M}"


@given(st.data())
@examples(150)
def test_a_page_with_pieces_lost_or_doubled_is_read_the_same_twice_or_refused(data: st.DataObject) -> None:
    page = PAGE
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(page) - 1))
        end = data.draw(st.integers(start, min(len(page), start + 40)))
        piece = data.draw(st.sampled_from(("", page[start:end] * 2, "<", "</td>", "\0", "甲")))
        page = page[:start] + piece + page[end:] or "甲"
    for read in (column_entries, notice_page):
        with contextlib.suppress(UnknownPage):
            assert read(page, "https://www.cac.gov.cn/") == read(page, "https://www.cac.gov.cn/")


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("甲1/a", max_size=3) | st.just(ENTRY),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["list", "totalRec", "errno", "datas", *ENTRY]), inner, max_size=5)
    ),
)


@given(JSON)
@examples(300)
def test_any_answer_of_a_script_is_read_or_of_another_form(answer: Any) -> None:
    forms = ({"list": answer, "totalRec": 1}, {"errno": 0, "datas": answer}, {"list": [answer], "totalRec": answer})
    for form in (answer, *forms):
        for read in (older_entries, app_notices):
            with contextlib.suppress(UnknownPage):
                read(json.dumps(form).encode(), "https://www.cac.gov.cn/")


@given(
    st.integers(100, 599),
    st.binary(max_size=30) | st.text("<html> {}可疑的攻击行为PK%", max_size=40).map(str.encode),
    st.sampled_from(["page", "file", "json"]),
)
@examples(300)
def test_any_answer_is_judged(status: int, body: bytes, expected: Expected) -> None:
    found = judge(status, body, expected, ("可疑的攻击行为",))
    assert found == judge(status, body, expected, ("可疑的攻击行为",))
    if status >= 400 or not body.strip():
        assert found is not None
    if found is not None:
        assert found.sentence
        assert found.fault in Fault


@given(st.text("abc/?#=&~%", max_size=12), st.sampled_from(["www.cac.gov.cn", "beian.cac.gov.cn", "x.cn"]))
def test_an_address_comes_back_from_its_mirror(path: str, host: str) -> None:
    mirrors = Mirrors({"www.cac.gov.cn": "http://127.0.0.1:1/", "beian.cac.gov.cn": "http://127.0.0.1:12"})
    url = f"https://{host}/{path}"
    assert mirrors.to_publisher(mirrors.to_mirror(url)) == url


@given(st.data())
@examples(60)
def test_a_source_file_with_changed_characters_is_read_or_says_what_is_wrong(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    text = (SOURCE_FILES / "guangdong.toml").read_text(encoding="utf-8")
    at = data.draw(st.integers(0, len(text) - 1))
    changed = (
        text[:at] + data.draw(st.text("[]()\"'\\=#\n甲{?", max_size=3)) + text[at + data.draw(st.integers(0, 5)) :]
    )
    path = tmp_path_factory.getbasetemp() / "source.toml"
    path.write_text(changed, encoding="utf-8")
    with contextlib.suppress(SourceError):
        assert load_source(path) == load_source(path)


def test_a_pattern_that_is_none_is_named(tmp_path: Path) -> None:
    text = (SOURCE_FILES / "guangdong.toml").read_text(encoding="utf-8")
    path = tmp_path / "guangdong.toml"
    path.write_text(text.replace("relevant = '(", "relevant = '(("), encoding="utf-8")
    with pytest.raises(SourceError, match=r"field relevant: .* is no regular expression"):
        load_source(path)
