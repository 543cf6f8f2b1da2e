"""Tables of HTML pages: each tag, each encoding, each place of a row, each form of a span."""

from __future__ import annotations

import pytest

from crawler.tables import HostileDocument, Row, Table, UnreadableDocument, read

_BLOCKS = """address article aside blockquote center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6
             header li main nav ol p pre section ul"""


def rows(content: str) -> list[tuple[str, ...]]:
    (only,) = read(f'<meta charset="utf-8"><table>{content}</table>'.encode())
    return [row.cells for row in only.rows]


def titles(body: str) -> list[tuple[str | None, tuple[str, ...]]]:
    """Title and first row of each table."""
    return [(table.title, table.rows[0].cells) for table in read(f'<meta charset="utf-8">{body}'.encode())]


@pytest.mark.parametrize("tag", _BLOCKS.split())
def test_a_block_is_a_line_of_its_own_in_a_cell_and_above_a_table(tag: str) -> None:
    assert rows(f"<tr><td>甲<{tag}>乙</{tag}>丙") == [("甲\n乙\n丙",)]
    assert titles(f"甲<{tag}>乙</{tag}><table><tr><td>1</table>") == [("乙", ("1",))]
    assert titles(f"<{tag}>甲</{tag}>乙<table><tr><td>1</table>") == [("乙", ("1",))]


@pytest.mark.parametrize("tag", ["br", "hr"])
def test_a_break_ends_a_line(tag: str) -> None:
    assert rows(f"<tr><td>甲<{tag}>乙") == [("甲\n乙",)]
    assert titles(f"甲<{tag}>乙<table><tr><td>1</table>") == [("乙", ("1",))]


@pytest.mark.parametrize("tag", ["span", "b", "a", "font", "em", "u", "label"])
def test_what_is_no_block_goes_on_with_its_line(tag: str) -> None:
    assert rows(f"<tr><td>甲<{tag}>乙</{tag}>丙") == [("甲乙丙",)]
    assert titles(f"<p>附件</p>甲<{tag}>乙</{tag}>丙<table><tr><td>1</table>") == [("甲乙丙", ("1",))]


@pytest.mark.parametrize("tag", ["script", "style", "template", "noscript", "title"])
def test_what_no_browser_shows_is_no_text(tag: str) -> None:
    assert rows(f"<tr><td>甲<{tag}>x</{tag}>乙") == [("甲乙",)]
    assert titles(f"甲<{tag}>x</{tag}>乙<table><tr><td>1</table>") == [("甲乙", ("1",))]


def test_the_head_of_a_page_is_no_line_above_a_table() -> None:
    assert titles("<head><title>x</title></head><body><table><tr><td>1</table>") == [(None, ("1",))]


@pytest.mark.parametrize("hiding", ["hidden", 'hidden=""', 'hidden="until-found"', 'style="Display:\tNone;x:y"'])
def test_what_is_hidden_is_neither_title_nor_caption_nor_row_group(hiding: str) -> None:
    assert titles(f"<p>甲</p><p {hiding}>乙</p><table><caption {hiding}>丙<tr><td>1</table>") == [("甲", ("1",))]
    assert rows(f"<tbody {hiding}><tr><td>x</tbody><tr><td>1<tr {hiding}><td>y<tr><td>2") == [("1",), ("2",)]


@pytest.mark.parametrize("style", ["display: block", "visibility: none", ""])
def test_other_styles_hide_nothing(style: str) -> None:
    assert rows(f'<tr><td style="{style}">甲<span style="{style}">乙') == [("甲乙",)]


def test_a_caption_shows_its_lines_and_an_empty_one_gives_way_to_the_line_above() -> None:
    body = "<p>上</p><table><caption> 清单<br><b>一</b></caption><tr><td>1</table>"
    body += "<p>中</p><table><caption> </caption><tr><td>2</table><table><tr><td>3</table>"
    assert titles(body) == [("清单\n一", ("1",)), ("中", ("2",)), (None, ("3",))]


def test_a_table_of_nothing_uses_up_the_title_above_it_and_is_not_counted() -> None:
    body = "<p>甲</p><table><tr><td> </table><table><tr><td>1</table><p>乙</p><table><tr><td>2</table>"
    assert read(f'<meta charset="utf-8">{body}'.encode()) == [
        Table(1, (Row(("1",), 1),), None),
        Table(2, (Row(("2",), 1),), "乙"),
    ]


def test_a_blank_row_is_counted_and_left_out() -> None:
    (only,) = read(b"<table><tr><td>1<tr><td> <td><tr><td>2<td>3</table>")
    assert only.rows == (Row(("1", ""), 1), Row(("2", "3"), 3))


@pytest.mark.parametrize(
    ("content", "made"),
    [
        ("<td>1<td>2<tr><td>3<td>4", [("1", "2"), ("3", "4")]),
        ("<tr><td>1<td>2</tr><form><td>3</form><td>4", [("1", "2"), ("3", "4")]),
        ("<td>1<td>2<td hidden>x<td>3", [("1", "2"), ("3", "")]),
        ("<tr></tr><td>1<td>2<tr><td>3", [("1", "2"), ("3", "")]),
        ("<tr><td>1<tbody><td>2<td>3<tr><td>4</tbody><tr><td>5", [("1", ""), ("2", "3"), ("4", ""), ("5", "")]),
        ("<tr><th>1<td>2<th>3", [("1", "2", "3")]),
        ("<tfoot><tr><td>9</tfoot><tr><td>1</tr><thead><tr><td>0", [("0",), ("1",), ("9",)]),
        (
            "<tr><td>1</tr><tbody><tr><td>2</tbody><tbody><tr><td>3</tbody><thead><tr><td>0",
            [("0",), ("1",), ("2",), ("3",)],
        ),
        ("<tr><td rowspan=0>a<td>1<tr><td>2<tbody><tr><td>b<td>3", [("a", "1"), ("a", "2"), ("b", "3")]),
        ("<tr><td rowspan=9>a<td>1<tbody><tr><td>b<td>2</tbody><tr><td>c", [("a", "1"), ("b", "2"), ("c", "")]),
        ("<colgroup><col><col></colgroup><caption>x</caption><tr><td>1", [("1",)]),
    ],
)
def test_rows_stand_where_browsers_put_them(content: str, made: list[tuple[str, ...]]) -> None:
    assert rows(content) == made


@pytest.mark.parametrize(
    ("span", "covered"),
    [("2", 2), (" \t\n2", 2), ("+2", 2), ("2.9", 2), ("2px", 2), ("02", 2), ("0", 1), ("-2", 1), ("x2", 1), ("", 1),
     ("２", 1), ("1", 1), ("3", 3)],
)  # fmt: skip
def test_a_span_is_the_number_that_it_begins_with(span: str, covered: int) -> None:
    made = rows(f'<tr><td>a<td>b<td>c<td>d<tr><td colspan="{span}">x<td>y')
    texts = ["x", *[""] * (covered - 1), "y"]
    assert made == [("a", "b", "c", "d"), tuple(texts + [""] * (4 - len(texts)))]


@pytest.mark.parametrize(("span", "reached"), [("2", 2), ("0", 4), ("9", 4), ("1", 1), ("x", 1), ("3", 3)])
def test_a_span_downwards_reaches_so_many_rows(span: str, reached: int) -> None:
    made = rows(f'<tr><td rowspan="{span}">a<td>1<tr><td>2<tr><td>3<tr><td>4')
    assert made == [("a", str(n)) if n <= reached else (str(n), "") for n in range(1, 5)]


def test_spans_up_to_the_limit_of_the_standard_are_read() -> None:
    assert rows("<tr><td colspan=1000>1<td>2<tr><td rowspan=65534>3") == [("1", "2"), ("3", "")]
    for attribute, said in (("colspan=1001", "covers 1,001 columns"), ("rowspan=65535", "covers 65,535 rows")):
        with pytest.raises(HostileDocument, match=said):
            rows(f"<tr><td {attribute}>1")


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("\n 甲 \t\n 乙\f丙 ", "甲 乙 丙"),
        ("甲<br> \t<br><br>乙", "甲\n乙"),
        ("<p> 甲 </p><p> </p><p>乙</p>", "甲\n乙"),
        ("甲<table><tr><td>a</td><th>b</th></tr><tr><td>c</td></tr></table>乙", "甲\na\t\tb\nc\n乙"),
        ("　甲　<br>乙", "甲　\n乙"),
        ("甲<!-- x -->乙<?x y?>丙", "甲乙丙"),
        ("甲<b>乙</b>丙<i>丁</i>戊", "甲乙丙丁戊"),
    ],
)
def test_white_space_of_the_source_is_no_text(content: str, shown: str) -> None:
    assert rows(f"<tr><td>1<td>{content}</td><td>2<td>3<td>4<td>5") == [("1", shown, "2", "3", "4", "5")]


@pytest.mark.parametrize(
    "name",
    ["gb2312", "GBK", "gb18030", "big5", "Big5-HKSCS", "utf8", "UTF-8", "us-ascii", "ascii",
     "iso-8859-1", "latin1", "windows-1252"],
)  # fmt: skip
def test_a_page_is_decoded_as_it_declares(name: str) -> None:
    latin = {"us-ascii": "list", "ascii": "list", "iso-8859-1": "é", "latin1": "é", "windows-1252": "“é”"}
    text = latin.get(name, "清單" if name.lower().startswith("big5") else "清单")
    page = f'<meta charset="{name}"><table><tr><td>{text}</table>'
    assert read(page.encode(name))[0].rows == (Row((text,), 1),)


@pytest.mark.parametrize("name", ["utf-16", "UTF-16LE", "utf-16be"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_that_can_be_read_as_far_as_its_declaration_is_not_in_utf_16(name: str, encoding: str) -> None:
    page = f'<meta charset="{name}"><table><tr><td>清单</table>'
    assert read((page + " " * (len(page.encode(encoding)) % 2)).encode(encoding))[0].rows == (Row(("清单",), 1),)


@pytest.mark.parametrize("declared", ["charset = 'big5'", "encoding=big5", 'charset="big5"', "charset=big5;"])
def test_a_declaration_may_be_written_in_several_ways(declared: str) -> None:
    page = f"<!-- {declared} --><table><tr><td>清單</table>"
    assert read(page.encode("big5"))[0].rows[0].cells == ("清單",)


def test_a_declaration_far_from_the_head_says_nothing() -> None:
    page = f"<!--{'x' * 2048}--><meta charset='big5'><table><tr><td>清单</table>"
    assert read(page.encode("gb18030"))[0].rows[0].cells == ("清单",)


def test_a_page_with_nul_characters_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="the page holds NUL characters, which no page may"):
        read(b"<table><tr><td>1\0</table>")


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        ("<tr><td>a<td>b<tr><td>{}<td>c", [[("a", "b"), ("1\t\t2\n3\t\t4", "c")]]),
        ("<tr><td>a<td>{}", [[("1", "2"), ("3", "4")]]),
        ("<tr><td>a<tr><td>{}<tr><td>b<tr><td>c<tr><td>d", [[("1", "2"), ("3", "4")]]),
        ("<tr><td>a<td>b<tr><td>{}", [[("1", "2"), ("3", "4")]]),
        ("<tr><td>a<td>b<td>c<tr><td>{}", [[("a", "b", "c"), ("1\t\t2\n3\t\t4", "", "")]]),
    ],
)
def test_a_table_frames_others_where_it_is_smaller_or_has_one_column(
    frame: str, found: list[list[tuple[str, ...]]]
) -> None:
    inner = "<table><tr><td>1<td>2<tr><td>3<td>4</table>"
    tables = read(f"<table>{frame.format(inner)}</table>".encode())
    assert [[row.cells for row in table.rows] for table in tables] == found
