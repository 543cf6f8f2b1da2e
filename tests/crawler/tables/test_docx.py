"""Word files: cells, spans, what of the text is shown, and where a table begins and ends."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from crawler.tables import Row, Table, UnknownShape, UnreadableDocument, read
from tests.crawler.tables.layouts import Layout, expected, layouts
from tests.crawler.tables.word_documents import STRICT, cell, package, paragraph, row, run, table, word_file


def rows(*made: str, widths: tuple[int, ...] = ()) -> list[tuple[str, ...]]:
    """Rows of a document with one table of these rows."""
    (only,) = read(word_file(table(*made, widths=widths)))
    return [row.cells for row in only.rows]


def text(content: str, styles: str | None = None) -> str:
    """Text of a cell that holds this XML."""
    (only,) = read(word_file(table(row("序号", cell(content))), styles=styles))
    return only.rows[0].cells[1]


def test_a_table_has_the_line_above_it_as_title() -> None:
    body = paragraph("附件") + paragraph("清单（2024年6月）") + paragraph() + table(row("序号", "名称"), row("1", "甲"))
    body += table(row("2", "乙")) + paragraph("注") + table(row("3", "丙"))
    assert read(word_file(body)) == [
        Table(1, (Row(("序号", "名称"), 1), Row(("1", "甲"), 2)), "清单（2024年6月）"),
        Table(2, (Row(("2", "乙"), 1),), None),
        Table(3, (Row(("3", "丙"), 1),), "注"),
    ]


def test_a_blank_row_is_no_row_but_is_counted() -> None:
    (only,) = read(word_file(table(row("1", "甲"), row("", ""), row("2", "乙"))))
    assert [(row.index, row.cells) for row in only.rows] == [(1, ("1", "甲")), (3, ("2", "乙"))]


def test_a_table_without_text_is_no_table() -> None:
    assert read(word_file(table(row("", "")) + paragraph("text"))) == []


def test_two_grid_columns_that_are_one_in_every_row_are_one_column() -> None:
    assert rows(row("序号", cell("用途", span=2), "备注"), row("1", cell("搜索", span=2), "--")) == [
        ("序号", "用途", "备注"),
        ("1", "搜索", "--"),
    ]


def test_a_cell_merged_sideways_gives_its_text_to_its_first_column() -> None:
    made = rows(row("序号", "产品", "用途"), row("1", cell("--", span=2)), row("2", "甲(APP)", "搜索"))
    assert made == [("序号", "产品", "用途"), ("1", "--", ""), ("2", "甲(APP)", "搜索")]


def test_a_cell_merged_sideways_in_the_old_way_is_one_cell() -> None:
    first, further = cell("--", '<w:hMerge w:val="restart"/>'), cell("hidden", '<w:hMerge w:val="continue"/>')
    assert rows(row("序号", "产品", "用途"), row("1", first, further)) == [("序号", "产品", "用途"), ("1", "--", "")]


def test_a_cell_merged_downwards_gives_its_text_to_every_row() -> None:
    made = rows(
        row("1", cell("甲公司", down="restart")),
        row("2", cell("not shown", down="continue")),
        row("3", cell("", down="continue")),
        row("4", cell("乙公司", down="restart")),
        row("5", "丙公司"),
    )
    assert made == [("1", "甲公司"), ("2", "甲公司"), ("3", "甲公司"), ("4", "乙公司"), ("5", "丙公司")]


def test_a_merge_does_not_reach_past_a_row_that_is_not_part_of_it() -> None:
    made = rows(row("1", cell("甲", down="restart")), row("2", "乙"), row("3", cell("丙", down="continue")))
    assert made == [("1", "甲"), ("2", "乙"), ("3", "丙")]


def test_a_row_of_which_all_cells_go_on_from_above_is_no_row_of_its_own() -> None:
    above = [cell(text, down="restart") for text in ("1", "甲")]
    below = [cell("", down="continue")] * 2
    assert rows(row(*above), row(*below), row("2", "乙")) == [("1", "甲"), ("2", "乙")]


def test_borders_moved_by_a_hair_make_no_columns() -> None:
    widths = (700, 10, 1500, 10, 1600)
    made = rows(
        row("序号", cell("名称", span=2), cell("单位", span=2)),
        row(cell("1", span=2), cell("甲", span=2), "甲公司"),
        row("2", cell("乙", span=3), "乙公司"),
        row("3", cell("--", span=4)),
        widths=widths,
    )
    assert made == [("序号", "名称", "单位"), ("1", "甲", "甲公司"), ("2", "乙", "乙公司"), ("3", "--", "")]


def test_a_merge_goes_on_under_a_border_moved_by_a_hair() -> None:
    made = rows(
        row("1", cell("甲", span=2, down="restart"), "x"),
        row(cell("2", span=2), cell("", down="continue"), "y"),
        widths=(700, 10, 1500, 900),
    )
    assert made == [("1", "甲", "x"), ("2", "甲", "y")]


def test_a_row_that_begins_further_right_leaves_its_first_columns_empty() -> None:
    made = rows(
        row("序号", "名称", "单位"),
        row("甲", "甲公司", properties='<w:gridBefore w:val="1"/>'),
        row("2", "乙", "乙公司"),
    )
    assert made == [("序号", "名称", "单位"), ("", "甲", "甲公司"), ("2", "乙", "乙公司")]


def test_a_row_that_begins_a_hair_further_right_has_its_usual_columns() -> None:
    made = rows(
        row(cell("序号", span=2), "名称"),
        row("1", "甲", properties='<w:gridBefore w:val="1"/><w:wBefore w:w="6"/>'),
        widths=(6, 700, 1500),
    )
    assert made == [("序号", "名称"), ("1", "甲")]


def test_a_title_row_as_wide_as_the_table_is_a_row() -> None:
    assert rows(row(cell("清单", span=2)), row("序号", "名称"), row("1", "甲")) == [
        ("清单", ""),
        ("序号", "名称"),
        ("1", "甲"),
    ]


def test_a_header_of_two_levels_keeps_its_columns_apart() -> None:
    made = rows(
        row(cell("序号", down="restart"), cell("主体", span=2)),
        row(cell("", down="continue"), "名称", "属地"),
        row("1", "甲公司", "北京市"),
    )
    assert made == [("序号", "主体", ""), ("序号", "名称", "属地"), ("1", "甲公司", "北京市")]


def test_a_row_that_lacks_a_cell_is_refused_unless_it_says_so_or_its_others_are_wider() -> None:
    whole = row("1", "甲", "公司", "备案号")
    with pytest.raises(UnknownShape, match="row 2: the row ends before the others do"):
        rows(whole, row("2", "公司", "备案号"))
    assert rows(whole, row("2", cell("乙", span=2), "备案号"))[1] == ("2", "乙", "", "备案号")
    assert rows(whole, row("2", "乙", "公司", properties='<w:gridAfter w:val="1"/>'))[1] == ("2", "乙", "公司", "")
    assert rows(row("标题"), whole)[1] == ("1", "甲", "公司", "备案号")


def test_an_absurd_span_costs_nothing() -> None:
    assert rows(row("1", cell("甲", span=10**12)), row("2", "乙")) == [("1", "甲"), ("2", "乙")]


@given(layouts())
@settings(max_examples=60, deadline=None)
def test_any_table_reads_back_as_it_was_laid_out(layout: Layout) -> None:
    made = [
        row(*(cell(paragraph(run(c.text)), span=c.span, down=_merge(layout, number, c.start)) for c in cells))
        for number, cells in enumerate(layout)
    ]
    assert rows(*made) == expected(layout)


def _merge(layout: Layout, number: int, start: int) -> str:
    def goes_on(row: int) -> bool:
        return row < len(layout) and any(cell.start == start and cell.goes_on for cell in layout[row])

    return "continue" if goes_on(number) else "restart" if goes_on(number + 1) else ""


def test_paragraphs_and_breaks_are_line_breaks() -> None:
    assert text(paragraph("甲", "<w:r><w:br/></w:r>", "乙<&>") + paragraph("丙")) == "甲\n乙<&>\n丙"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("<w:tab/><w:t>b</w:t>", "a\tb"),
        ("<w:noBreakHyphen/><w:t>b</w:t>", "a-b"),
        ("<w:softHyphen/><w:t>b</w:t>", "ab"),
        ('<w:sym w:font="Symbol" w:char="00B1"/>', "a±"),
        ('<w:sym w:font="Symbol" w:char="D800"/>', "a\ufffd"),
        ("<w:sym/>", "a\ufffd"),
        ("<w:footnoteReference w:id='1'/><w:t>b</w:t>", "ab"),
        ("<w:delText>gone</w:delText>", "a"),
        ("<w:t> b\n</w:t>", "ab"),
        ("<w:t xml:space='preserve'> b</w:t>", "a b"),
        (
            "<mc:AlternateContent><mc:Choice Requires='wps'><w:t>b</w:t></mc:Choice>"
            "<mc:Fallback><w:t>b</w:t></mc:Fallback></mc:AlternateContent>",
            "ab",
        ),
        (
            "<w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby>",
            "a拼",
        ),
    ],
)
def test_a_run_shows(content: str, shown: str) -> None:
    assert text(paragraph("a", f"<w:r>{content}</w:r>")) == shown


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:ins>{}</w:ins>",
        "<w:moveTo>{}</w:moveTo>",
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:smartTag><w:smartTagPr/>{}</w:smartTag>",
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:fldSimple w:instr='REF x'>{}</w:fldSimple>",
        "<w:unheardOf>{}</w:unheardOf>",
        "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>{}",
        "<w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom>{}",
        "<!-- x -->{}",
    ],
)
def test_what_merely_wraps_text_is_looked_through(wrapped: str) -> None:
    assert text(paragraph(wrapped.format(run("甲")), "乙")) == "甲乙"


def test_a_formula_shows_its_text() -> None:
    assert text(paragraph("a", "<m:oMath><m:f><m:num><m:r><m:t>x</m:t></m:r></m:num></m:f></m:oMath>")) == "ax"


def field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(code: str, result: str) -> str:
    return field_mark("begin") + code + field_mark("separate") + result + field_mark("end")


def test_of_a_field_the_result_is_shown_and_not_its_code() -> None:
    page = field("<w:r><w:instrText>PAGE</w:instrText></w:r>", run("7"))
    assert text(paragraph(field(run(" IF ") + page, run("第七")), "页")) == "第七页"


def test_a_field_inside_the_result_of_another_shows_its_own_result() -> None:
    inner = field(run("REF x"), run("7"))
    assert text(paragraph(field(run("HYPERLINK x"), run("第") + inner + run("号")), "文")) == "第7号文"


def test_a_field_without_end_hides_nothing_after_its_paragraph() -> None:
    assert text(paragraph(field_mark("begin"), "x") + paragraph("甲")) == "甲"


def test_hidden_text_is_not_printed() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="derived"><w:basedOn w:val="secret"/></w:style>'
    )
    hidden = [run("x", "<w:vanish/>"), run("y", '<w:rStyle w:val="secret"/>'), run("z", '<w:rStyle w:val="derived"/>')]
    shown = [run("甲", '<w:vanish w:val="0"/>'), run("乙", '<w:rStyle w:val="derived"/><w:vanish w:val="false"/>')]
    assert text(paragraph(*hidden, *shown), styles) == "甲乙"


def test_a_style_of_characters_does_not_show_what_that_of_their_paragraph_hides() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="bold"><w:rPr><w:b/></w:rPr></w:style>'
    )
    hidden = paragraph(run("x", '<w:rStyle w:val="bold"/>'), run("甲", '<w:vanish w:val="0"/>'), style="secret")
    assert text(hidden, styles) == "甲"


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    assert text(paragraph("甲", mark="<w:del/>") + paragraph("乙") + paragraph("丙", mark="<w:vanish/>")) == "甲乙\n丙"


def test_deleted_and_hidden_rows_are_not_there() -> None:
    made = rows(row("1"), row("2", properties="<w:del/>"), row("3", properties="<w:hidden/>"), row("4"))
    assert made == [("1",), ("4",)]


def test_a_deleted_cell_is_not_guessed_at() -> None:
    with pytest.raises(UnknownShape, match="table 1, row 2: a single cell is marked as deleted"):
        rows(row("1", "甲"), row("2", cell("乙", "<w:cellDel/>")))


def test_content_controls_around_rows_and_cells_are_looked_through() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    wrapped = control.format(row(control.format(cell("1")), "甲"))
    assert read(word_file(control.format(table(row("序号", "名称"), wrapped))))[0].rows[1].cells == ("1", "甲")


def test_a_table_inside_a_cell_is_text_of_that_cell() -> None:
    inner = table(row("APP", "甲"), row("网站", "乙"))
    assert rows(
        row("序号", "产品", "备注"), row("1", cell(paragraph("产品") + inner + paragraph()), "")
    ) == [("序号", "产品", "备注"), ("1", "产品\nAPP\t甲\n网站\t乙", "")]  # fmt: skip


def test_a_deleted_row_of_a_table_inside_a_cell_is_not_there() -> None:
    inner = table(row("APP", "甲"), row("网站", "乙", properties="<w:del/>"))
    assert rows(row("1", cell(inner + paragraph()), "", "")) == [("1", "APP\t甲", "", "")]


def test_a_table_of_one_column_only_frames_the_tables_in_it() -> None:
    inner = table(row("序号", "名称"), row("1", "甲"))
    frame = table(row(cell(paragraph("清单"))), row(cell(inner + paragraph())))
    assert read(word_file(frame)) == [Table(1, (Row(("序号", "名称"), 1), Row(("1", "甲"), 2)), "清单")]


def test_a_table_smaller_than_one_inside_it_only_frames_that() -> None:
    inner = table(row("序号", "名称"), row("1", "甲"), row("2", "乙"))
    frame = table(row("左", cell(paragraph("清单") + inner + paragraph()), "右"))
    (only,) = read(word_file(frame))
    assert (only.title, [row.cells for row in only.rows]) == ("清单", [("序号", "名称"), ("1", "甲"), ("2", "乙")])


def test_what_a_deleted_row_of_a_frame_holds_is_not_there() -> None:
    inner = table(row("序号", "名称"), row("1", "甲"))
    frame = table(row(cell(inner + paragraph())), row(cell(inner + paragraph()), properties="<w:del/>"))
    assert len(read(word_file(frame))) == 1


def test_tables_and_text_in_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent>{}</w:txbxContent>"
    both = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{0}</wps:txbx></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    floating = paragraph("正文", both.format(box.format(paragraph("清单") + table(row("1", "甲")))))
    assert read(word_file(floating)) == [Table(1, (Row(("1", "甲"), 1),), "清单")]
    assert text(paragraph("甲", both.format(box.format(paragraph("乙"))))) == "甲\n乙"


def test_strict_documents_are_read_like_others() -> None:
    (only,) = read(word_file(table(row("1", cell("甲", span=2)), row("2", "乙", "丙")), namespace=STRICT))
    assert [row.cells for row in only.rows] == [("1", "甲", ""), ("2", "乙", "丙")]


def test_the_main_part_is_the_one_that_the_package_names() -> None:
    (only,) = read(word_file(table(row("1", "甲")), main="content/main2.xml"))
    assert only.rows[0].cells == ("1", "甲")


def test_a_document_that_takes_in_another_is_refused() -> None:
    with pytest.raises(UnknownShape, match="altChunk"):
        read(word_file(table(row("1")) + "<w:altChunk/>"))


def test_broken_parts_are_named() -> None:
    with pytest.raises(UnreadableDocument, match=r"word/document\.xml is no well-formed XML"):
        read(package({"word/document.xml": "<w:document"}))
    with pytest.raises(UnreadableDocument, match=r"word/document\.xml, has no body"):
        read(package({"word/document.xml": "<document/>"}))
