"""The page of a diff."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from output.diff_html import mark, to_html
from output.diff_report import COLUMNS


def record(**values: Any) -> dict[str, Any]:
    base = {
        "kind": "modified",
        "registry": "dsa",
        "number": "网信算备1号",
        "name": "甲算法",
        "company": "甲有限公司",
        "province": "北京市",
        "cause": "publisher",
        "document": "清单",
        "place": "table 1, row 2",
        "page_url": "https://www.cac.gov.cn/a.htm",
    }
    return dict.fromkeys(COLUMNS) | base | values


def page(*records: dict[str, Any]) -> Any:
    return html.fromstring(to_html(("version 0", "version 1"), {"kind": {"modified": len(records)}}, records))


def test_the_changes_of_a_filing_stand_together_with_old_and_new_value_and_place() -> None:
    shown = page(
        record(field="name", old="甲算法", new="甲大模型算法"),
        record(field="status", old="active", new="cancelled"),
    )
    (article,) = shown.iter("article")
    assert [th.text for th in article.iter("th")] == ["name", "status"]
    assert "".join(next(article.iter("ins")).itertext()) == "甲大模型算法"
    assert next(article.iter("a")).get("href") == "https://www.cac.gov.cn/a.htm"
    assert "table 1, row 2" in article.text_content()


def test_characters_that_changed_are_marked() -> None:
    assert mark("甲算法", "甲大模型算法") == ("甲算法", "甲<mark>大模型</mark>算法")
    assert mark("abc", "xyz") == ("abc", "xyz")


def test_what_goes_comes_before_what_was_added() -> None:
    shown = page(record(kind="added", number="2"), record(kind="removed", number="1"))
    assert [h2.text for h2 in shown.iter("h2")] == ["removed (1)", "added (1)"]


def test_filings_that_came_stand_in_a_table_per_list() -> None:
    shown = page(
        record(kind="added", number="1", document="清单一", place="table 1, row 2"),
        record(kind="added", number="2", document="清单二", place="table 1, row 3"),
        record(kind="added", number="3", document="清单一", place="table 1, row 4"),
    )
    tables = [[[td.text for td in tr.iter("td")] for tr in table.iter("tr")][1:] for table in shown.iter("table")]
    assert [[(row[3], row[4]) for row in table] for table in tables] == [
        [("1", "table 1, row 2"), ("3", "table 1, row 4")],
        [("2", "table 1, row 3")],
    ]
    assert [summary.text_content() for summary in shown.iter("summary")] == [
        "清单一 (2) publisher",
        "清单二 (1) publisher",
    ]


def test_the_proof_of_a_removal_is_shown() -> None:
    shown = page(record(kind="removed", document=None, previous_document="清单", evidence="read whole without it"))
    assert "read whole without it" in shown.text_content()


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    text = to_html(("<b>", "1"), {}, [record(name="<script>alert(1)</script>", page_url="javascript:alert(1)")])
    assert not re.search(r"<script|src=|url\(|javascript:alert\(1\)\"|<link", text)
    assert "&lt;script&gt;" in text
    assert "from &lt;b&gt; to 1" in text


def test_no_change_is_said() -> None:
    assert "No difference." in to_html(("0", "1"), {}, [])


@given(st.text(max_size=12), st.text(max_size=12))
def test_marks_lose_no_character(old: str, new: str) -> None:
    for value, marked in zip((old, new), mark(old, new), strict=True):
        plain = re.sub("</?mark>", "", marked)
        assert (
            plain.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", '"')
            .replace("&#x27;", "'")
            .replace("&amp;", "&")
            == value
        )
