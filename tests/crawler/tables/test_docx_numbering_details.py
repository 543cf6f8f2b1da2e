"""Word's numbers: which list, which level, where each starts anew, whole columns of numbers compared."""

from __future__ import annotations

import pytest

from crawler.tables import HostileDocument, UnknownShape, read
from tests.crawler.tables.word_documents import cell, level, numbered_list, paragraph, row, table, word_file

_NUM = '<w:numPr><w:numId w:val="{}"/></w:numPr>'


def numbers(*paragraphs: str, numbering: str, styles: str | None = None) -> list[str]:
    body = table(*(row(cell(each), "甲") for each in paragraphs))
    (only,) = read(word_file(body, numbering=numbering, styles=styles))
    return [row.cells[0] for row in only.rows]


def at(*levels: int, number: int = 1) -> list[str]:
    return [paragraph(number=number, level=each) for each in levels]


def style(name: str, number: int | None = None, deep: int | None = None, based_on: str = "") -> str:
    held = "" if deep is None else f'<w:ilvl w:val="{deep}"/>'
    held += "" if number is None else f'<w:numId w:val="{number}"/>'
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}">{base}<w:pPr><w:numPr>{held}</w:numPr></w:pPr></w:style>'


@pytest.mark.parametrize(
    ("restart", "printed"),
    [
        (None, ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2", "2.1.1", "2.1", "2.1.1"]),
        (0, ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.3", "2", "2.1.4", "2.1", "2.1.5"]),
        (1, ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.3", "2", "2.1.1", "2.1", "2.1.2"]),
        (2, ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2", "2.1.1", "2.1", "2.1.1"]),
    ],
)
def test_a_level_starts_anew_after_the_levels_that_it_says(restart: int | None, printed: list[str]) -> None:
    extra = "" if restart is None else f'<w:lvlRestart w:val="{restart}"/>'
    numbering = numbered_list(1, level(0, "%1"), level(1, "%1.%2"), level(2, "%1.%2.%3", extra=extra))
    assert numbers(*at(0, 1, 2, 2, 1, 2, 0, 2, 1, 2), numbering=numbering) == printed


def test_each_level_begins_at_its_own_start_and_those_not_reached_print_theirs() -> None:
    numbering = numbered_list(1, level(0, "%1", start=5), level(1, "%1-%2", start=3), level(2, "%1-%2-%3-%9", start=7))
    assert numbers(*at(2, 2, 1, 1, 0, 1, 2), numbering=numbering) == [
        "5-3-7-", "5-3-8-", "5-3", "5-4", "5", "5-3", "5-3-7-",
    ]  # fmt: skip


def test_lists_of_one_abstract_list_count_on_and_start_anew_once_where_they_say_so() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    numbering = numbered_list(1, level())
    numbering += numbered_list(2, abstract=1, overrides=override.format(7))
    numbering += numbered_list(3, abstract=1)
    made = [paragraph(number=n) for n in (1, 2, 2, 1, 3, 2, 3)]
    assert numbers(*made, numbering=numbering) == ["1", "7", "8", "9", "10", "11", "12"]


def test_a_level_of_a_lists_own_takes_the_place_of_the_abstract_one_and_may_start_elsewhere() -> None:
    override = f'<w:lvlOverride w:ilvl="1">{level(1, "[%2]")}<w:startOverride w:val="4"/></w:lvlOverride>'
    numbering = numbered_list(1, level(0, "%1"), level(1, "%1.%2")) + numbered_list(2, abstract=1, overrides=override)
    made = [*at(0, 1), *at(1, 1, number=2), *at(0, 1, number=2), *at(1)]
    assert numbers(*made, numbering=numbering) == ["1", "1.1", "[4]", "[5]", "2", "[4]", "2.5"]


@pytest.mark.parametrize(
    ("suffix", "between"), [("tab", "\t"), ("space", " "), ("nothing", ""), ("unheard", "\t"), ("", "\t")]
)
def test_what_stands_between_a_number_and_its_text(suffix: str, between: str) -> None:
    made = numbers(
        paragraph("甲", number=1), paragraph(" ", number=1), numbering=numbered_list(1, level(suffix=suffix))
    )
    assert made == [f"1{between}甲", "2"]


@pytest.mark.parametrize(
    ("own", "printed"),
    [
        (_NUM.format(2), ["<1>"]),
        ('<w:numPr><w:ilvl w:val="1"/></w:numPr>', ["1.1"]),
        ('<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>', ["<<1>>"]),
        ('<w:numPr><w:ilvl w:val="x"/></w:numPr>', ["1"]),
        ('<w:numPr><w:ilvl w:val="7"/></w:numPr>', [""]),
        (_NUM.format(0), [""]),
        ("", ["1"]),
    ],
)
def test_a_paragraphs_own_list_and_level_go_before_those_of_its_style(own: str, printed: list[str]) -> None:
    numbering = numbered_list(1, level(0, "%1"), level(1, "%1.%2"))
    numbering += numbered_list(2, level(0, "&lt;%1&gt;"), level(1, "&lt;&lt;%2&gt;&gt;"))
    made = f'<w:p><w:pPr><w:pStyle w:val="s"/>{own}</w:pPr></w:p>'
    assert numbers(made, numbering=numbering, styles=style("s", 1)) == printed


def test_list_and_level_come_from_the_nearest_style_that_has_them() -> None:
    styles = (
        style("a", 1, 1) + style("b", based_on="a") + style("c", deep=0, based_on="b") + style("d", 2, based_on="c")
    )
    numbering = numbered_list(1, level(0, "%1"), level(1, "%1.%2")) + numbered_list(2, level(0, "[%1]"))
    made = [paragraph(style=name) for name in ("a", "b", "c", "d", "none")]
    assert numbers(*made, numbering=numbering, styles=styles) == ["1.1", "1.2", "1", "[1]", ""]


@pytest.mark.parametrize(("legal", "printed"), [("", "1.1"), ("1", "1.1"), ("0", "一.一"), ("false", "一.一")])
def test_a_legal_level_is_one_that_says_so(legal: str, printed: str) -> None:
    extra = "<w:isLgl/>" if not legal else f'<w:isLgl w:val="{legal}"/>'
    form = "chineseCounting"
    numbering = numbered_list(1, level(0, "%1", form), level(1, "%1.%2", form, extra=extra))
    assert numbers(*at(0, 1), numbering=numbering) == ["一", printed]


def test_the_highest_number_of_word_is_printed_and_the_next_refused() -> None:
    numbering = numbered_list(1, level(start=32_767))
    assert numbers(*at(0), numbering=numbering) == ["32767"]
    with pytest.raises(UnknownShape, match=r"in a form that is not known \(decimal, 32768\)"):
        numbers(*at(0, 0), numbering=numbering)
    assert numbers(*at(0), numbering=numbered_list(1, level(start=0))) == ["0"]
    with pytest.raises(UnknownShape, match=r"\(decimal, -1\)"):
        numbers(*at(0), numbering=numbered_list(1, level(start=-1)))


def test_levels_and_texts_up_to_the_limits_are_read() -> None:
    assert numbers(*at(31), numbering=numbered_list(1, *(level(n, "x") for n in range(32)))) == ["x"]
    with pytest.raises(HostileDocument, match="a list of the Word document has more than 32 levels"):
        numbers(*at(0), numbering=numbered_list(1, *(level(n, "x") for n in range(33))))
    assert numbers(*at(0), numbering=numbered_list(1, level(0, "x" * 1000))) == ["x" * 1000]
    with pytest.raises(HostileDocument, match="has numbers of more than 1,000 characters"):
        numbers(*at(0), numbering=numbered_list(1, level(0, "x" * 1001)))


def test_a_chain_of_styles_up_to_the_limit_is_followed() -> None:
    def chained(length: int) -> str:
        return style("s0", 1) + "".join(style(f"s{n}", based_on=f"s{n - 1}") for n in range(1, length))

    numbering = numbered_list(1, level())
    assert numbers(paragraph(style="s99"), numbering=numbering, styles=chained(100)) == ["1"]
    with pytest.raises(HostileDocument, match="more than 100 styles of the Word document are based on one another"):
        numbers(paragraph(style="s100"), numbering=numbering, styles=chained(101))


def test_a_level_without_start_form_or_text_counts_from_0_and_prints_nothing() -> None:
    bare = '<w:lvl w:ilvl="0"/><w:lvl w:ilvl="1"><w:lvlText w:val="%1.%2"/></w:lvl>'
    assert numbers(*at(0, 1, 1, 0, 1), numbering=numbered_list(1, bare)) == ["", "0.0", "0.1", "", "1.0"]
