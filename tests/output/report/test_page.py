"""The page of a report, as text: what it says, where it leads, and what it never does."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest
from lxml import etree, html

from output.analysis import Selection
from output.analysis.definitions import Definition
from output.report.model import Block, Cell, KeyFigure, Section, Warning, link
from output.report.page import embedded, to_csv, to_page
from output.text import inert, printable
from tests.output.report.sample import CHART, IN_SHENZHEN, filings, report
from tests.output.test_injection import FORMULA, HOSTILE

ALL = "\n".join(HOSTILE)
XLINK = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(scope="module")
def text() -> str:
    return to_page(report())


@pytest.fixture(scope="module")
def page(text: str) -> Any:
    return html.fromstring(text)


def block(*rows: tuple[Cell, ...], headings: tuple[str, ...] = ("a",), chart: str | None = None) -> Block:
    return Block("b", "Title", "Lead", chart, "A chart", headings, rows)


def csv_of(link: Any) -> list[list[str]]:
    head, _, body = link.get("href").partition(",")
    assert head == "data:text/csv;charset=utf-8;base64"
    data = base64.b64decode(body)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_text_of_all_parts_is_only_shown() -> None:
    rows = filings(len(HOSTILE)).assign(name=list(HOSTILE), company=list(HOSTILE), page_url="javascript:alert(1)")
    selection = {"company": HOSTILE}
    part = Block("b", ALL, ALL, CHART, ALL, (ALL,), ((Cell(ALL, {"q": ALL}),),), ("d",))
    hostile = report(
        rows,
        title=ALL,
        subtitle=HOSTILE,
        figures=tuple(KeyFigure(each, each, each, each, selection, "d") for each in HOSTILE),
        sections=(Section("s", ALL, ALL, (part,)),),
        warnings=tuple(Warning(each, selection, each) for each in (*HOSTILE, "javascript:alert(1)")),
        definitions=(Definition("d", ALL, ALL, ALL),),
        cite=ALL,
        originals=ALL,
    )
    text = to_page(hostile)
    assert printable(text) == text
    page = html.fromstring(text)
    assert [script.get("type") for script in page.iter("script")] == ["text/plain", None]
    assert not list(page.iter("img", "iframe", "object", "b", "i", "link", "base"))
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    addresses = {element.get("href") for element in page.iter("a") if element.get("href")}
    evil = {each for each in HOSTILE if each.startswith(("http://", "https://"))}
    assert {each for each in addresses if not each.startswith(("#", "data:text/csv;"))} == evil
    shown = page.text_content()
    assert all(printable(each).strip() in shown for each in HOSTILE if each.isprintable())
    assert r"\u202egnp.exe" in shown


def test_every_number_leads_to_the_filings_that_it_counts(page: Any) -> None:
    links = page.xpath("//main//a[not(ancestor::svg) and starts-with(@href, '#rows')]/@href")
    led = [parse_qs(href.partition("?")[2], keep_blank_values=True) for href in links]
    asked = [
        {facet: [words] if isinstance(words, str) else list(words) for facet, words in selection.items()}
        for selection in report().selections()
    ]
    assert len(asked) == 10
    assert all(selection in led for selection in asked)
    assert all(selection in asked for selection in led)


@pytest.mark.parametrize(
    ("selection", "address"),
    [
        ({}, "#rows"),
        ({"registry": "dsa", "month": "2025-01"}, "#rows?month=2025-01&registry=dsa"),
        ({"city": ("深圳市", "a&b=c#d+e f")}, "#rows?city=%E6%B7%B1%E5%9C%B3%E5%B8%82&city=a%26b%3Dc%23d%2Be%20f"),
        ({"city": ""}, "#rows?city="),
        ({"company": "\u202e"}, r"#rows?company=%5Cu202e"),
    ],
)
def test_a_selection_has_one_address(selection: Selection, address: str) -> None:
    assert link(selection) == address
    assert link(dict(reversed(list(selection.items())))) == address


def test_a_tables_csv_is_the_table_with_numbers_as_numbers(page: Any) -> None:
    for found in report().blocks():
        (article,) = page.xpath(f"//article[@id='block-{found.key}']")
        (download,) = article.xpath(".//a[@download]")
        assert download.get("download") == f"{found.key}.csv"
        (table,) = article.iter("table")
        shown = [[cell.text_content() for cell in row.iter("th", "td")] for row in table.iter("tr")]
        assert shown == [list(found.headings), *([cell.text for cell in row] for row in found.rows)]
        rows = csv_of(download)
        assert rows[0] == list(found.headings)
        assert len(rows) == len(shown)
        for cells, row in zip(found.rows, rows[1:], strict=True):
            for cell, value in zip(cells, row, strict=True):
                assert (float(value) if cell.number is not None else value.removeprefix("'")) == (
                    cell.number if cell.number is not None else cell.text
                )


def test_a_csv_runs_no_formula_and_keeps_a_sign() -> None:
    rows = [(Cell(text),) for text in HOSTILE]
    read = list(csv.reader(io.StringIO(to_csv(block(*rows, (Cell("−3", None, -3.0),))), newline="")))
    assert read[-1] == ["-3"]
    assert not [row for row in read[1:-1] if row[0].startswith(FORMULA)]
    assert [row[0] for row in read[1:-1]] == [inert(printable(text)) for text in HOSTILE]


def test_the_same_report_gives_the_same_page(text: str) -> None:
    assert to_page(report()) == text


def test_only_its_own_script_and_style_may_run_and_nothing_is_fetched(text: str, page: Any) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    for tag in ("script", "style"):
        content = page.xpath(f"//{tag}[not(@type)]")[0].text
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not re.search(r"\ssrc=|@import|<link|url\((?!#)|\sstyle=", text)


def test_every_part_has_one_name_and_every_link_within_the_page_a_goal(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    goals = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#") and not href.startswith("#rows?")}
    assert goals <= set(ids)
    assert {"figures", "section-growth", "warnings", "rows", "definitions", "cite", "definition-filings"} <= goals


def test_a_chart_says_what_it_shows_and_is_no_stop_for_the_keyboard(page: Any) -> None:
    (chart, _) = page.xpath("//div[contains(@class, 'chart')]")
    assert chart.get("aria-label") == "Chart: Bars of filings by registry; deep synthesis has most."
    assert {a.get("tabindex") for a in chart.iter("a")} == {"-1"}
    assert chart.xpath("./div/@aria-hidden") == ["true"]


def test_ids_of_a_chart_are_its_own() -> None:
    root = etree.fromstring(embedded(CHART, "k"))
    assert [element.get("id") for element in root.iter() if element.get("id")] == ["k-clip0"]
    assert [element.get("clip-path") for element in root.iter() if element.get("clip-path")] == ["url(#k-clip0)"]
    assert [element.get(XLINK) for element in root.iter() if element.get(XLINK)] == [
        "#rows?registry=dsa",
        "#rows?registry=iisa",
    ]


def test_a_chart_is_drawn_so_large_that_its_text_is_read() -> None:
    root = etree.fromstring(embedded(CHART, "k"))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("800", "300", "0 0 640 240")


def test_a_table_without_a_chart_stands_open() -> None:
    shown = html.fromstring(to_page(report(sections=(Section("s", "S", "L", (block((Cell("x"),)),)),))))
    assert not list(shown.iter("details"))
    assert [td.text_content() for td in shown.xpath("//article//tbody//th")] == ["x"]


def test_only_tables_that_are_not_long_are_marked_for_print() -> None:
    few, many = (
        html.fromstring(to_page(report(sections=(Section("s", "S", "L", (block(*rows, chart=CHART),)),))))
        for rows in ([(Cell("x"),)] * 40, [(Cell("x"),)] * 41)
    )
    assert few.xpath("//details/@class") == ["table"]
    assert many.xpath("//details/@class") == ["table long"]


def test_a_report_of_nothing_is_a_page() -> None:
    empty = report(filings(1).iloc[:0], figures=(), sections=(), warnings=(), definitions=(), subtitle=())
    page = html.fromstring(to_page(empty))
    assert [h2.text for h2 in page.iter("h2")] == ["All filings", "How to cite"]
    assert page.xpath("//nav//a/@href") == ["#rows", "#cite"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"definitions": ()}, "no definition is called cancelled, filings"),
        ({"warnings": (Warning("w", {"colour": "red"}),)}, "no facet is called colour"),
        (
            {"definitions": (*report().definitions, report().definitions[0])},
            "two parts of the report are called filings",
        ),
        ({"sections": report().sections * 2}, "two parts of the report are called growth"),
        (
            {"sections": (replace(report().sections[0], key="x"), *report().sections)},
            "two parts of the report are called cities, registries",
        ),
    ],
)
def test_a_report_that_refers_to_what_is_not_there_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        report(**changes)


def test_a_row_has_a_cell_for_every_heading() -> None:
    with pytest.raises(ValueError, match="b: a row has not 2 cells"):
        block((Cell("x"),), headings=("a", "b"))


def test_a_link_of_several_words_and_facets_is_followed_as_it_is_meant() -> None:
    assert link(IN_SHENZHEN) == "#rows?city=%E6%B7%B1%E5%9C%B3%E5%B8%82&registry=dsa&registry=iisa"
