"""Tables of HTML pages, as a browser lays them out."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given, settings

from crawler.tables import CutDocument, HostileDocument, Row, Table, UnknownShape, UnreadableDocument, grid, read
from tests.crawler.tables.layouts import Layout, expected, layouts


def page(body: str, head: str = '<meta charset="utf-8">', encoding: str = "utf-8") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}<title>页</title></head><body>{body}</body></html>".encode(encoding)


def rows(content: str) -> list[tuple[str, ...]]:
    """Rows of a page with one table of this content."""
    (only,) = read(page(f"<table>{content}</table>"))
    return [row.cells for row in only.rows]


def text(content: str) -> str:
    return rows(f"<tr><td>序号</td><td>{content}</td><td>备注</td><td></td></tr>")[0][1]


def test_a_table_has_the_line_above_it_or_its_caption_as_title() -> None:
    body = (
        "<div>发布时间</div><h2>清单<b>（一）</b></h2><table><tr><td>1</td></tr></table>"
        "<table><tr><td>2</td></tr></table><p>注</p><table><caption>清单（二）</caption><tr><td>3</td></tr></table>"
    )
    assert read(page(body)) == [
        Table(1, (Row(("1",), 1),), "清单（一）"),
        Table(2, (Row(("2",), 1),), None),
        Table(3, (Row(("3",), 1),), "清单（二）"),
    ]


def test_a_page_without_a_table_has_none() -> None:
    assert read(page("<p>通知</p><table><tr><td> </td></tr></table>")) == []


def test_a_part_of_a_page_is_read_too() -> None:
    assert read("<meta charset=utf-8><table><tr><td>甲</td></tr></table>".encode())[0].rows == (Row(("甲",), 1),)


def test_spans_are_laid_out() -> None:
    made = rows(
        "<tr><th rowspan=2>序号<th colspan=2>主体<tr><th>名称<th>属地"
        '<tr><td>1<td rowspan=" 2 ">甲公司<td>北京<tr><td>2<td>上海<tr><td>3<td colspan=2>乙公司'
    )
    assert made == [
        ("序号", "主体", ""),
        ("序号", "名称", "属地"),
        ("1", "甲公司", "北京"),
        ("2", "甲公司", "上海"),
        ("3", "乙公司", ""),
    ]


def test_rowspan_0_reaches_to_the_end_of_the_row_group_and_none_reaches_further() -> None:
    made = rows(
        "<tbody><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3</tbody>"
        "<tbody><tr><td rowspan=9>乙<td>4</tbody><tbody><tr><td>丙<td>5</tbody>"
    )
    assert made == [("甲", "1"), ("甲", "2"), ("甲", "3"), ("乙", "4"), ("丙", "5")]


def test_a_row_of_which_all_cells_come_from_above_is_no_row_of_its_own() -> None:
    assert rows("<tr><td rowspan=2>1<td rowspan=2>甲<tr><tr><td>2<td>乙") == [("1", "甲"), ("2", "乙")]


def test_head_and_foot_stand_where_they_are_shown() -> None:
    made = rows("<tfoot><tr><td>合计</tfoot><tbody><tr><td>1</tbody><thead><tr><td>序号</thead>")
    assert made == [("序号",), ("1",), ("合计",)]


def test_a_short_row_is_filled_up() -> None:
    assert rows("<tr><td>1<td>甲<td>x<tr><td>2") == [("1", "甲", "x"), ("2", "", "")]


def test_rows_and_cells_in_unusual_places_are_not_lost() -> None:
    assert rows("<form><tr><td>1</td><td>甲</td></tr></form><td>2</td><td>乙</td><tr><td>3</td></tr>") == [
        ("1", "甲"),
        ("2", "乙"),
        ("3", ""),
    ]


def test_a_row_inside_a_cell_is_not_taken_for_its_text() -> None:
    with pytest.raises(UnknownShape, match="table 1 of the page has a row inside a cell"):
        rows("<tr><td>1<thead><tr><td>2")


@given(layouts())
@settings(max_examples=60, deadline=None)
def test_any_table_reads_back_as_it_was_laid_out(layout: Layout) -> None:
    lines = []
    for number, cells in enumerate(layout):
        made = ""
        for cell in cells:
            down = 1
            while number + down < len(layout) and any(
                below.start == cell.start and below.goes_on for below in layout[number + down]
            ):
                down += 1
            if not cell.goes_on:
                made += f"<td colspan={cell.span} rowspan={down}>{escape(cell.text)}</td>"
        lines.append(f"<tr>{made}</tr>")
    assert rows("".join(lines)) == expected(layout)


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("甲<br>乙", "甲\n乙"),
        ("<p>甲</p>\n<p>乙</p>", "甲\n乙"),
        ("甲<div>乙</div>丙", "甲\n乙\n丙"),
        ("a\n   b", "a b"),
        ("<span>a</span><b>b</b>", "ab"),
        ("甲&nbsp;乙　丙", "甲\xa0乙　丙"),
        ("&lt;甲&gt; &amp; 乙", "<甲> & 乙"),
        ("甲<script>x</script><style>y</style><!-- z --><template>t</template>", "甲"),
        ("甲<span hidden>x</span><span style='color: red; DISPLAY : none'>y</span>", "甲"),
        ("<ul><li>甲<li>乙</ul>", "甲\n乙"),
        ("产品<table><tr><td>APP<td>甲<tr><td>网站<td>乙</table>", "产品\nAPP\t\t甲\n网站\t\t乙"),
    ],
)
def test_a_cell_shows(content: str, shown: str) -> None:
    assert text(content) == shown


def test_hidden_tables_rows_and_cells_are_not_there() -> None:
    assert read(page("<div style='display:none'><table><tr><td>1</table></div>")) == []
    assert rows("<tr><td>1<td hidden>x<td>甲<tr style='display: none'><td>2<td>乙") == [("1", "甲")]


def test_a_table_that_only_frames_others_gives_way_to_them() -> None:
    inner = "<table><tr><td>1<td>甲</table>"
    frame = f"<table><tr><td><p>清单</p></td></tr><tr><td><table><tr><td>{inner}</td></tr></table></td></tr></table>"
    assert read(page(frame)) == [Table(1, (Row(("1", "甲"), 1),), "清单")]


def test_a_table_smaller_than_one_inside_it_only_frames_that() -> None:
    inner = "<table><tr><td>序号<td>名称<tr><td>1<td>甲<tr><td>2<td>乙</table>"
    found = read(page(f"<table><tr><td>导航<td><p>清单</p>{inner}<td>版权</table>"))
    assert [(table.title, [row.cells for row in table.rows]) for table in found] == [
        ("清单", [("序号", "名称"), ("1", "甲"), ("2", "乙")])
    ]


def test_tables_nested_as_deep_as_is_allowed_take_no_time() -> None:
    deep = "<table><tr><td>甲<td>" * 60 + "乙" + "</table>" * 60
    (only,) = read(page(deep))
    assert [len(row.cells) for row in only.rows] == [2]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ("", "gb18030"),
        ("", "utf-8"),
        ('<meta charset="utf-8">', "gb18030"),
        ('<meta charset="x-unknown">', "utf-8"),
        ('<meta charset="idna">', "utf-8"),
        ("", "utf-16"),
        ("", "utf-8-sig"),
    ],
)
def test_the_encoding_is_found(head: str, encoding: str) -> None:
    (only,) = read(page("<p>备案清单</p><table><tr><td>㐂公司有限责任</td></tr></table>", head, encoding))
    assert (only.title, only.rows[0].cells) == ("备案清单", ("㐂公司有限责任",))


def test_a_mark_at_the_head_tells_either_order_of_bytes() -> None:
    data = "\ufeff<table><tr><td>甲</table>"
    assert [read(data.encode(f"utf-16-{order}"))[0].rows[0].cells for order in ("le", "be")] == [("甲",)] * 2


def test_an_xhtml_page_may_name_its_encoding_at_its_head() -> None:
    data = b'<?xml version="1.0" encoding="gb2312"?>' + page("<table><tr><td>甲</table>", "", "gb18030")
    assert read(data)[0].rows[0].cells == ("甲",)


def test_bytes_that_are_no_text_are_not_passed_over() -> None:
    with pytest.raises(UnreadableDocument, match="table 1, row 2 of the page holds bytes that are no text"):
        read(page("<table><tr><td>1<tr><td>@</table>").replace(b"@", b"\xff\xff"))


def test_bytes_that_are_no_text_outside_of_tables_do_no_harm() -> None:
    assert read(page("@<table><tr><td>1</table>").replace(b"@", b"\xff\xff"))[0].rows[0].cells == ("1",)


def test_a_table_that_is_not_closed_is_cut() -> None:
    with pytest.raises(CutDocument, match="without the end of its <table>"):
        read(page("<table><tr><td>1").replace(b"</html>", b""))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<tr><td colspan=100000>1", "covers 100,000 columns"),
        ("<tr><td rowspan=999999999>1", "covers 999,999,999 rows"),
        ("<tr><td>" + "<div>" * 300 + "1" + "</div>" * 300, "nested more than 256 deep"),
        ("<tr><td>" + "x" * 10_500_000, "a text of more than ten million bytes"),
    ],
)
def test_what_is_beyond_any_table_is_refused(content: str, said: str) -> None:
    with pytest.raises(HostileDocument, match=said):
        rows(content)


def test_cells_that_reach_down_count_in_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_CELLS", 30)
    with pytest.raises(HostileDocument, match="more than 30 cells"):
        rows("<tr>" + "<td rowspan=9>x" * 5 + "<tr>" * 8)


def test_a_page_of_nothing_is_unreadable() -> None:
    with pytest.raises(UnreadableDocument, match="nothing that can be read"):
        read(b"<!-- -->")
