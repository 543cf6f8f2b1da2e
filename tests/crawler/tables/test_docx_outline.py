"""Word files: parts that are not asked what they say of themselves have nothing to say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.tables import UnreadableDocument, docx
from crawler.tables.docx_outline import OfCell, OfParagraph, OfRow, OfRun, Outline
from crawler.tables.docx_xml import W
from tests.crawler.tables.word_documents import (
    TRANSITIONAL,
    cell,
    level,
    numbered_list,
    paragraph,
    row,
    run,
    table,
    word_file,
)
from tests.examples import examples

STYLES = (
    '<w:style w:type="paragraph" w:styleId="hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="counted"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
NUMBERING = numbered_list(1, level(0, "%1."), level(1, "%1.%2"))


class Everything:
    """Holds whatever is asked for."""

    def __contains__(self, part: object) -> bool:
        return True


def outcome(data: bytes) -> object:
    try:
        return docx.read(data)
    except UnreadableDocument as error:
        return str(error)


def outcome_where_all_are_asked(data: bytes) -> object:
    find = Outline.__init__

    def ask_all(self: Outline, body: etree._Element) -> None:
        find(self, body)
        self._telling = Everything()  # type: ignore[assignment]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outline, "__init__", ask_all)
        return outcome(data)


def settings(*names: str) -> st.SearchStrategy[str]:
    """Properties of a part: none or a few of these, on or off, beside some that speak of looks."""
    values = st.sampled_from(("", ' w:val="0"', ' w:val="1"', ' w:val="2"', ' w:val="restart"', ' w:val="hidden"'))
    setting = st.builds("<w:{}{}/>".format, st.sampled_from((*names, "jc")), values)
    return st.lists(setting, max_size=2).map("".join)


COUNTED = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
RUNS = st.builds(run, st.sampled_from("甲乙丙"), settings("vanish", "rStyle"))
PARAGRAPHS = st.builds(
    "<w:p><w:pPr>{}{}<w:rPr>{}</w:rPr></w:pPr>{}</w:p>".format,
    st.sampled_from(("", COUNTED)),
    st.sampled_from(("", '<w:pStyle w:val="hidden"/>', '<w:pStyle w:val="counted"/>')),
    settings("del", "moveFrom", "vanish"),
    st.lists(RUNS, max_size=2).map("".join),
)
CELLS = st.builds(
    cell, st.lists(PARAGRAPHS, min_size=1, max_size=2).map("".join), settings("gridSpan", "vMerge", "hMerge")
)


@st.composite
def rows(draw: st.DrawFn) -> str:
    cells = draw(st.lists(CELLS, min_size=1, max_size=4))
    return row(*cells, properties=draw(settings("gridBefore", "gridAfter", "hidden", "del")))


@given(st.lists(rows(), min_size=1, max_size=4))
@examples(150)
def test_a_document_is_read_as_if_every_part_were_asked(made: list[str]) -> None:
    data = word_file(table(*made), styles=STYLES, numbering=NUMBERING)
    assert outcome(data) == outcome_where_all_are_asked(data)


def body(content: str) -> etree._Element:
    return etree.fromstring(f'<w:body xmlns:w="{TRANSITIONAL}">{content}</w:body>')


def test_each_part_tells_what_stands_in_its_own_properties() -> None:
    inner = cell(paragraph(run("甲", '<w:vanish w:val="0"/><w:rStyle w:val="bold"/>'), style="list", mark="<w:del/>"))
    found = body(table(row(inner, properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="2"/><w:hidden/>')))
    outline = Outline(found)
    tr, tc, p, r, properties = (next(found.iter(W + name)) for name in ("tr", "tc", "p", "r", "vanish"))
    parent = properties.getparent()
    assert parent is not None
    assert outline.row(tr) == OfRow(1, 2, gone=True)
    assert outline.cell(tc) == OfCell()
    assert outline.paragraph(p) == OfParagraph("list", None, "deleted")
    assert outline.run(r, parent) == OfRun(hidden=False, style="bold")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('<w:gridSpan w:val="3"/>', OfCell(span=3)),
        ("<w:vMerge/>", OfCell(down="continue")),
        ('<w:vMerge w:val="restart"/>', OfCell(down="restart")),
        ("<w:hMerge/>", OfCell(sideways="continue")),
        ("<w:cellDel/>", OfCell(changed=True)),
        ("<w:cellMerge/>", OfCell(changed=True)),
        ("<w:cellIns/>", OfCell()),
    ],
)
def test_a_cell_tells_what_it_covers(setting: str, said: OfCell) -> None:
    found = body(table(row(cell("甲", setting))))
    assert Outline(found).cell(next(found.iter(W + "tc"))) == said


def test_only_a_table_that_another_stands_in_holds_tables() -> None:
    found = body(table(row(cell(table(row(cell(table(row("1"))))))), row("2")) + table(row("3")))
    outline = Outline(found)
    assert [outline.holds_tables(each) for each in found.iter(W + "tbl")] == [True, True, False, False]
