"""Word files, detail by detail: merges, frames, hidden and deleted parts, whole results compared."""

from __future__ import annotations

import pytest

from crawler.tables import HostileDocument, Row, Table, UnknownShape, docx, read
from tests.crawler.tables.word_documents import cell, level, numbered_list, paragraph, row, run, table, word_file


def rows(*made: str, widths: tuple[int, ...] = ()) -> list[tuple[str, ...]]:
    (only,) = read(word_file(table(*made, widths=widths)))
    return [row.cells for row in only.rows]


def text(content: str, styles: str | None = None) -> str:
    (only,) = read(word_file(table(row("序号", cell(content))), styles=styles))
    return only.rows[0].cells[1]


def _style(name: str, hidden: str = "", *, based_on: str = "", kind: str = "paragraph", default: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    flag = f' w:default="{default}"' if default else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"{flag}>{base}<w:rPr>{hidden}</w:rPr></w:style>'


@pytest.mark.parametrize("value", [None, "1", "true", "on", "0", "false", "off", "x"])
def test_an_on_off_word_is_off_only_where_it_says_so(value: str | None) -> None:
    off = value in ("0", "false", "off")
    vanish = "<w:vanish/>" if value is None else f'<w:vanish w:val="{value}"/>'
    assert text(paragraph("甲", run("乙", vanish))) == ("甲乙" if off else "甲")
    assert text(paragraph("甲", mark=vanish) + paragraph("乙")) == ("甲\n乙" if off else "甲乙")
    hidden = vanish.replace("vanish", "hidden")
    assert rows(row("1"), row("2", properties=hidden)) == ([("1",), ("2",)] if off else [("1",)])
    assert text(paragraph("甲", run("乙", '<w:rStyle w:val="s"/>')), _style("s", vanish)) == ("甲乙" if off else "甲")


@pytest.mark.parametrize("flag", ["1", "true", "on", "0", ""])
def test_a_default_style_is_that_of_paragraphs_without_one(flag: str) -> None:
    styles = _style("other", "<w:b/>") + _style("normal", "<w:vanish/>", default=flag)
    styles += _style("letters", "<w:b/>", kind="character", default="1")
    shown = text(paragraph("甲") + paragraph("乙", style="other"), styles)
    assert shown == ("乙" if flag in ("1", "true", "on") else "甲\n乙")


def test_the_nearest_style_that_says_a_word_on_hiding_decides() -> None:
    styles = _style("a", "<w:vanish/>") + _style("b", based_on="a") + _style("c", '<w:vanish w:val="0"/>', based_on="b")
    styles += _style("d", based_on="c") + _style("e", based_on="gone")
    body = "".join(paragraph(name, style=name) for name in ("a", "b", "c", "d", "e", "none"))
    assert text(body, styles) == "c\nd\ne\nnone"


def test_a_run_of_a_hidden_paragraph_is_hidden_unless_it_says_otherwise_itself() -> None:
    styles = _style("p", "<w:vanish/>") + _style("shown", '<w:vanish w:val="0"/>', kind="character")
    body = paragraph(
        "x", run("y", "<w:b/>"), run("z", '<w:rStyle w:val="shown"/>'), run("甲", '<w:vanish w:val="0"/>'), style="p"
    )
    assert text(body, styles) == "甲"


@pytest.mark.parametrize(
    "content",
    ["<w:tab/>", "<w:br/>", "<w:cr/>", "<w:noBreakHyphen/>", '<w:sym w:char="00B1"/>', "<w:t>x</w:t>",
     "<w:ruby><w:rubyBase><w:r><w:t>x</w:t></w:r></w:rubyBase></w:ruby>",
     "<w:pict><w:txbxContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:txbxContent></w:pict>"],
)  # fmt: skip
def test_nothing_of_a_hidden_run_or_a_fields_code_is_shown(content: str) -> None:
    assert text(paragraph("甲", f"<w:r><w:rPr><w:vanish/></w:rPr>{content}</w:r>", "乙")) == "甲乙"
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    assert text(paragraph("甲", begin, f"<w:r>{content}</w:r>", separate, run("丙"), end, "乙")) == "甲丙乙"
    assert text(paragraph("甲", separate, end, "乙", begin, end, "丙")) == "甲乙丙"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("<w:cr/><w:t>b</w:t>", "a\nb"),
        ("<w:ptab/><w:t>b</w:t>", "a\tb"),
        ("<w:t xml:space='preserve'>b\nc </w:t><w:t>d</w:t>", "ab c d"),
        ("<w:t>\tb\r</w:t>", "ab"),
        ("<w:t>　b　</w:t><w:t>c</w:t>", "a　b　c"),
        ("<w:t/><w:t>b</w:t>", "ab"),
        ('<w:sym w:char="zz"/>', "a\ufffd"),
        ('<w:sym w:char="FFFFFFFFFF"/>', "a\ufffd"),
        ('<w:sym w:char="DFFF"/>', "a\ufffd"),
        ('<w:sym w:char="E000"/>', "a\ue000"),
        ('<w:sym w:char="D7FF"/>', "a\ud7ff"),
        ("<mc:AlternateContent/><w:t>b</w:t>", "ab"),
        ("<w:instrText>x</w:instrText><w:t>b</w:t>", "ab"),
    ],
)
def test_a_run_shows_what_word_shows(content: str, shown: str) -> None:
    assert text(paragraph("a", f"<w:r>{content}</w:r>")) == shown


def test_alternatives_around_runs_and_paragraphs_are_read_once() -> None:
    both = "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
    assert text(paragraph("甲", both.format(run("乙"), run("x")), "丙")) == "甲乙丙"
    assert (
        text(both.format(paragraph("甲"), paragraph("x")).replace("<mc:Alt", "<w:sdt><mc:Alt", 1) + "</w:sdt>") == "甲"
    )


@pytest.mark.parametrize("unseen", ["pPr", "rPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "del", "moveFrom"])
def test_paragraphs_in_what_is_not_seen_are_not_read(unseen: str) -> None:
    assert text(paragraph("甲") + f"<w:{unseen}>{paragraph('x')}</w:{unseen}>" + paragraph("乙")) == "甲\n乙"


@pytest.mark.parametrize(
    "mark", ["<w:del/>", "<w:moveFrom/>", "<w:vanish/>", "<w:b/><w:del/>", "<w:vanish w:val='0'/>"]
)
def test_a_paragraph_whose_mark_is_gone_goes_on_with_the_next(mark: str) -> None:
    joined = "val" not in mark
    body = paragraph("甲", mark=mark) + paragraph("乙") + paragraph("丙")
    assert text(body) == ("甲乙\n丙" if joined else "甲\n乙\n丙")
    inner = table(row("a", "b"))
    big = row(cell(paragraph("甲", mark=mark) + inner + paragraph("乙")), "c", "d")
    assert rows(big) == [("甲\na\tb\n乙", "c", "d")]


def test_a_paragraph_above_a_table_whose_mark_is_deleted_is_still_its_title() -> None:
    body = paragraph("清", mark="<w:del/>") + paragraph("单") + table(row("1", "甲"))
    body += paragraph("注", mark="<w:vanish/>") + table(row("2", "乙"))
    assert [(t.title, t.rows[0].cells) for t in read(word_file(body))] == [("清单", ("1", "甲")), ("注", ("2", "乙"))]


def test_a_table_of_nothing_uses_up_the_title_above_it() -> None:
    body = paragraph(" 甲 ") + table(row("", "")) + table(row("1")) + paragraph("乙") + paragraph(" ") + table(row("2"))
    assert read(word_file(body)) == [Table(1, (Row(("1",), 1),), None), Table(2, (Row(("2",), 1),), "乙")]


def test_merges_side_by_side_go_on_each_by_itself() -> None:
    made = rows(
        row("1", cell("甲", down="restart"), cell("乙", down="restart"), "a"),
        row("2", cell("", down="continue"), cell("丙", down="restart"), "b"),
        row("3", cell("", down="continue"), cell("", down="continue"), "c"),
        row("4", "丁", cell("戊", down="continue"), "d"),
    )
    assert made == [("1", "甲", "乙", "a"), ("2", "甲", "丙", "b"), ("3", "甲", "丙", "c"), ("4", "丁", "丙", "d")]


@pytest.mark.parametrize(("border", "goes_on"), [(740, True), (760, False)])
def test_a_merge_goes_on_where_it_covers_more_than_half_of_the_wider_cell(border: int, goes_on: bool) -> None:
    # The cell above is 500 to 1000 wide; the one below begins at `border`.
    made = rows(
        row(cell("1", span=1), cell("甲", span=2, down="restart")),
        row(cell("2", span=2), cell("乙", down="continue")),
        widths=(500, border - 500, 1000 - border),
    )
    assert made[1] == ("2", "甲" if goes_on else "乙")


def test_cells_merged_sideways_in_the_old_way_are_as_wide_as_all_of_them() -> None:
    go_on = cell("x", '<w:hMerge w:val="continue"/>')
    plain = cell("y", "<w:hMerge/>")
    made = rows(
        row("a", "b", "c", "d"),
        row(cell("1", '<w:hMerge w:val="restart"/>'), go_on, plain, "2"),
        row(go_on, "3", cell("4", '<w:hMerge w:val="restart"/>'), go_on),
    )
    assert made == [("a", "b", "c", "d"), ("1", "", "", "2"), ("x", "3", "4", "")]


@pytest.mark.parametrize(
    ("short", "refused"),
    [
        (row("1", "2", "3"), True),
        (row("1", "2"), True),
        (row("1"), False),
        (row("1", "2", "3", properties='<w:gridAfter w:val="1"/>'), False),
        (row("1", "2", "3", properties='<w:gridAfter w:val="0"/>'), True),
        (row("1", "2", "3", properties='<w:gridBefore w:val="1"/>'), False),
        (row("1", "2", cell("3", span=2)), False),
        (row("1", "2", "3", "4"), False),
    ],
)
def test_a_row_that_ends_early_without_saying_so_is_refused(short: str, refused: bool) -> None:
    whole = row("a", "b", "c", "d")
    for made in ((whole, short), (short, whole), (whole, short, whole)):
        if refused:
            number = made.index(short) + 1
            with pytest.raises(UnknownShape, match=rf"table 1, row {number}: the row ends before .*: 1 \| 2"):
                rows(*made, widths=(100,) * 4)
        else:
            assert len(rows(*made, widths=(100,) * 4)) == len(made)


@pytest.mark.parametrize(("missing", "refused"), [(49, False), (50, False), (51, True)])
def test_a_row_that_ends_early_by_less_than_half_of_its_narrowest_cell_lacks_none(missing: int, refused: bool) -> None:
    made = (row("a", "b", cell("c"), cell("d")), row(cell("1"), "2", "3"))
    widths = (100, 200, 300, missing)
    if refused:
        with pytest.raises(UnknownShape, match="row 2: the row ends before the others do"):
            rows(*made, widths=widths)
    else:
        assert rows(*made, widths=widths)[0] == ("a", "b", "c", "d")


@pytest.mark.parametrize("change", ["cellDel", "cellMerge"])
def test_a_tracked_change_of_a_single_cell_is_refused(change: str) -> None:
    body = table(row("1")) + table(row("2"), row("", ""), row("3", cell("x", f"<w:{change}/>")))
    with pytest.raises(UnknownShape, match="table 2, row 3: a single cell is marked as deleted or merged in a tracked"):
        read(word_file(body))


@pytest.mark.parametrize("part", ["altChunk", "subDoc"])
def test_a_document_that_takes_in_another_one_names_it(part: str) -> None:
    with pytest.raises(UnknownShape, match=rf"takes in another one \({part}\), which is not read"):
        read(word_file(table(row("1", cell(f"<w:p><w:{part}/></w:p>")))))


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        (lambda inner: table(row("a"), row(cell(inner)), row("b")), [("1", "2"), ("3", "4")]),
        (lambda inner: table(row("a", "b"), row(cell(inner), "c")), [("a", "b"), ("1\t2\n3\t4", "c")]),
        (lambda inner: table(row("a", "b", cell(inner))), [("1", "2"), ("3", "4")]),
        (lambda inner: table(row("a", "b", "c", cell(inner))), [("a", "b", "c", "1\t2\n3\t4")]),
        (
            lambda inner: table(row("a", "b"), row("c", "d", properties="<w:del/>"), row(cell(inner))),
            [("1", "2"), ("3", "4")],
        ),
    ],
)
def test_a_table_frames_others_where_it_is_smaller_or_has_one_column(frame, found) -> None:  # type: ignore[no-untyped-def]
    inner = table(row("1", "2"), row("3", "4"))
    (only,) = read(word_file(frame(inner)))
    assert [row.cells for row in only.rows] == found


def test_tables_of_as_many_rows_and_columns_as_the_limits_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "_MOST_ROWS", 2)
    monkeypatch.setattr(docx, "_MOST_COLUMNS", 3)
    assert rows(row("1", "2", "3"), row("4", "5", "6")) == [("1", "2", "3"), ("4", "5", "6")]
    with pytest.raises(HostileDocument, match="table 1 has 1 columns in row 3; the limits are 2 rows and 3 columns"):
        rows(row("1"), row("2"), row("3"))
    with pytest.raises(HostileDocument, match="table 1 has 4 columns in row 1"):
        rows(row("1", "2", "3", "4"))


def test_as_many_tables_inside_one_another_as_the_limit_are_read() -> None:
    def nested(depth: int) -> bytes:
        made = table(row("1", "2"))
        for _ in range(depth):
            made = table(row(cell(made)))
        return word_file(made)

    assert [t.rows for t in read(nested(19))] == [(Row(("1", "2"), 1),)]
    with pytest.raises(HostileDocument, match="nests its tables more than 20 deep"):
        read(nested(20))


def test_rows_outside_of_tables_and_text_boxes_count_in_order() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('框', number=1)}</w:txbxContent></w:pict></w:r>"
    body = paragraph("甲", box, number=1) + table(row(cell(paragraph(number=1)), "乙"))
    assert read(word_file(body, numbering=numbered_list(1, level(0, "%1.")))) == [
        Table(1, (Row(("3.", "乙"), 1),), "2.框")
    ]


def test_what_has_no_properties_is_read_like_others() -> None:
    bare = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    spanless = cell("丙", "<w:gridSpan/>")
    body = f"<w:tbl><w:tr>{bare.format('1')}{bare.format('甲')}</w:tr></w:tbl>"
    body += f"<w:tbl><w:tr>{bare.format('2')}{spanless}{bare.format('乙')}</w:tr>{row('3', '丁', '戊')}</w:tbl>"
    assert [[row.cells for row in made.rows] for made in read(word_file(body))] == [
        [("1", "甲")],
        [("2", "丙", "乙"), ("3", "丁", "戊")],
    ]


@pytest.mark.parametrize(("span", "covered"), [("", 1), ("x", 1), ("0", 1), ("-3", 1), ("1", 1), ("2", 2), ("3", 3)])
def test_a_span_sideways_is_at_least_one(span: str, covered: int) -> None:
    wide = cell("甲", f'<w:gridSpan w:val="{span}"/>')
    texts = ["1", "甲", *[""] * (covered - 1), *"xyz"[: 4 - covered]]
    assert rows(row("a", "b", "c", "d", "e"), row("1", wide, *"xyz"[: 4 - covered])) == [
        ("a", "b", "c", "d", "e"),
        tuple(texts),
    ]
