"""The numbers that Word prints before paragraphs, which stand nowhere in a Word file's text."""

from __future__ import annotations

import pytest

from crawler.tables import UnknownShape, read
from crawler.tables.number_formats import FORMATS
from tests.crawler.tables.word_documents import cell, level, numbered_list, paragraph, row, table, word_file


def numbers(*paragraphs: str, numbering: str, styles: str | None = None) -> list[str]:
    """What is printed in a table whose rows hold one of these paragraphs each."""
    body = table(*(row(cell(each), "甲") for each in paragraphs))
    (only,) = read(word_file(body, numbering=numbering, styles=styles))
    return [row.cells[0] for row in only.rows]


def test_an_empty_cell_that_word_numbers_holds_the_number() -> None:
    assert numbers(*[paragraph(number=1)] * 3, numbering=numbered_list(1, level())) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("text", "form", "printed"),
    [
        ("%1.", "decimal", ["9.", "10."]),
        ("（%1）", "decimal", ["（9）", "（10）"]),
        ("第%1号", "chineseCounting", ["第九号", "第十号"]),
        ("%1", "decimalZero", ["09", "10"]),
        ("%1", "decimalFullWidth", ["９", "１０"]),
        ("%1", "upperRoman", ["IX", "X"]),
        ("%1)", "lowerLetter", ["i)", "j)"]),
        ("No.", "none", ["No.", "No."]),
        ("●", "bullet", ["", ""]),
    ],
)
def test_a_number_is_printed_in_its_form(text: str, form: str, printed: list[str]) -> None:
    assert numbers(*[paragraph(number=1)] * 2, numbering=numbered_list(1, level(0, text, form, start=9))) == printed


def test_a_custom_form_goes_by_its_first_number() -> None:
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="7"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        '</mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
    )
    assert numbers(paragraph(number=1), numbering=numbered_list(1, custom)) == ["007"]


def test_a_form_that_is_not_known_is_not_guessed_at() -> None:
    with pytest.raises(UnknownShape, match="thaiNumbers"):
        numbers(paragraph(number=1), numbering=numbered_list(1, level(0, "%1", "thaiNumbers")))


def test_an_absurd_start_is_not_printed() -> None:
    with pytest.raises(UnknownShape, match="1000000000"):
        numbers(paragraph(number=1), numbering=numbered_list(1, level(0, "%1", "upperRoman", start=10**9)))


@pytest.mark.parametrize(
    ("form", "number", "printed"),
    [
        ("chineseCounting", 1, "一"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 19, "十九"),
        ("chineseCounting", 20, "二十"),
        ("chineseCounting", 110, "一百一十"),
        ("chineseCounting", 1005, "一千零五"),
        ("chineseCounting", 1050, "一千零五十"),
        ("chineseCounting", 10_000, "一万"),
        ("chineseCounting", 20_010, "二万零一十"),
        ("chineseCounting", 20_500, "二万零五百"),
        ("chineseLegalSimplified", 305, "叁佰零伍"),
        ("chineseLegalSimplified", 10, "壹拾"),
        ("ideographDigital", 2024, "二〇二四"),
        ("ideographTraditional", 11, "甲"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("lowerRoman", 1994, "mcmxciv"),
        ("upperLetter", 26, "Z"),
        ("upperLetter", 28, "BB"),
        ("upperLetter", 0, ""),
        ("00001", 42, "00042"),
    ],
)
def test_numbers_as_word_writes_them(form: str, number: int, printed: str) -> None:
    assert FORMATS[form](number) == printed


def test_a_number_stands_before_the_text_of_its_paragraph() -> None:
    numbering = numbered_list(1, level(0, "%1.", suffix="tab")) + numbered_list(2, level(0, "（%1）", suffix="space"))
    numbering += numbered_list(3, level(0, "%1、"))
    assert numbers(*(paragraph("甲", number=n) for n in (1, 2, 3)), numbering=numbering) == [
        "1.\t甲",
        "（1） 甲",
        "1、甲",
    ]


def test_every_paragraph_counts_in_and_outside_of_tables() -> None:
    body = paragraph("x", number=1) + table(row(cell(paragraph(number=1))), row(cell(paragraph(number=1) * 2)))
    body += paragraph(number=1) + table(row(cell(paragraph(number=1))))
    first, second = read(word_file(body, numbering=numbered_list(1, level())))
    assert [row.cells for row in first.rows] == [("2",), ("3\n4",)]
    assert [row.cells for row in second.rows] == [("6",)]


def test_lists_count_apart_unless_they_share_their_abstract_list() -> None:
    numbering = numbered_list(1, level()) + numbered_list(2, level()) + numbered_list(3, abstract=1)
    paragraphs = [paragraph(number=n) for n in (1, 2, 1, 3, 2)]
    assert numbers(*paragraphs, numbering=numbering) == ["1", "1", "2", "3", "2"]


def test_a_list_that_starts_anew_does_so_once() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = numbered_list(1, level()) + numbered_list(2, abstract=1, overrides=override)
    assert numbers(*(paragraph(number=n) for n in (1, 1, 2, 2)), numbering=numbering) == ["1", "2", "1", "2"]


def test_a_list_may_have_a_level_of_its_own() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "[%1]")}</w:lvlOverride>'
    numbering = numbered_list(1, level()) + numbered_list(2, abstract=1, overrides=override)
    assert numbers(*(paragraph(number=n) for n in (1, 2)), numbering=numbering) == ["1", "[2]"]


def test_deeper_levels_start_anew_after_a_higher_one() -> None:
    numbering = numbered_list(1, level(0, "%1"), level(1, "%1.%2"), level(2, "%3", extra='<w:lvlRestart w:val="0"/>'))
    levels = [0, 1, 1, 2, 0, 1, 2]
    printed = numbers(*(paragraph(number=1, level=n) for n in levels), numbering=numbering)
    assert printed == ["1", "1.1", "1.2", "1", "2", "2.1", "2"]


def test_a_legal_level_prints_all_its_numbers_in_digits() -> None:
    numbering = numbered_list(1, level(0, "%1", "chineseCounting"), level(1, "%1.%2", extra="<w:isLgl/>"))
    assert numbers(paragraph(number=1), paragraph(number=1, level=1), numbering=numbering) == ["一", "1.1"]


def style(name: str, content: str = "", based_on: str = "", default: bool = False) -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    flag = ' w:default="1"' if default else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}"{flag}>{base}{content}</w:style>'


NUMBERED = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'


def test_a_style_and_those_based_on_it_number_their_paragraphs() -> None:
    styles = style("list", NUMBERED) + style("derived", based_on="list") + style("loop", based_on="loop")
    paragraphs = [paragraph(style=name) for name in ("list", "derived", "loop", "list")]
    assert numbers(*paragraphs, numbering=numbered_list(1, level()), styles=styles) == ["1", "2", "", "3"]


def test_the_default_style_numbers_paragraphs_without_one() -> None:
    styles = style("normal", NUMBERED, default=True)
    body = table(row(cell(paragraph())), row(cell(paragraph())))
    (only,) = read(word_file(body, numbering=numbered_list(1, level()), styles=styles))
    assert [row.cells[0] for row in only.rows] == ["1", "2"]


def test_list_0_takes_the_number_of_a_style_away() -> None:
    paragraphs = [paragraph(style="list"), paragraph(style="list", number=0), paragraph(style="list")]
    assert numbers(*paragraphs, numbering=numbered_list(1, level()), styles=style("list", NUMBERED)) == ["1", "", "2"]


def test_a_style_numbers_at_the_level_that_names_it() -> None:
    numbering = numbered_list(1, level(0, "%1"), level(1, "%1-%2", extra='<w:pStyle w:val="sub"/>'))
    styles = style("list", NUMBERED) + style("sub", NUMBERED)
    assert numbers(paragraph(style="list"), paragraph(style="sub"), numbering=numbering, styles=styles) == ["1", "1-1"]


def test_a_list_may_point_to_a_numbering_style() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="rows"/></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="5"/></w:num>'
    ) + numbered_list(1, level(0, "<%1>".replace("<", "&lt;").replace(">", "&gt;")))
    styles = f'<w:style w:type="numbering" w:styleId="rows">{NUMBERED}</w:style>'
    assert numbers(paragraph(number=5), paragraph(number=1), numbering=numbering, styles=styles) == ["<1>", "<2>"]


def test_deleted_rows_hidden_marks_and_cells_under_a_merged_one_are_not_counted() -> None:
    body = table(
        row(cell(paragraph(number=1)), "甲"),
        row(cell(paragraph(number=1)), "deleted", properties="<w:del/>"),
        row(cell(paragraph(number=1, mark="<w:vanish/>")), "乙"),
        row(cell(paragraph(number=1), down="restart"), "丙"),
        row(cell(paragraph(number=1), down="continue"), "丁"),
        row(cell(paragraph(number=1)), "戊"),
    )
    (only,) = read(word_file(body, numbering=numbered_list(1, level())))
    assert [row.cells[0] for row in only.rows] == ["1", "", "2", "2", "3"]


@pytest.mark.parametrize("mark", ["<w:del/>", "<w:moveFrom/>"])
def test_the_mark_that_ends_a_cell_cannot_be_deleted_nor_can_its_number(mark: str) -> None:
    made = numbers(paragraph(number=1), paragraph(number=1, mark=mark), numbering=numbered_list(1, level()))
    assert made == ["1", "2"]


def test_paragraphs_joined_by_a_deleted_mark_have_one_number() -> None:
    joined = paragraph("甲", number=1, mark="<w:del/>") + paragraph("乙", number=1)
    assert numbers(joined, paragraph(number=1), numbering=numbered_list(1, level())) == ["1甲乙", "2"]


def test_a_list_that_is_not_defined_prints_nothing() -> None:
    assert numbers(paragraph(number=7), numbering=numbered_list(1, level())) == [""]
