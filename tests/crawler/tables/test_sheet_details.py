"""Excel workbooks: what a sheet says of its cells, and any merge over any cells, whole results compared."""

from __future__ import annotations

import datetime
import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.tables import HostileDocument, Row, Table, UnknownShape, UnreadableDocument, read, spreadsheet
from crawler.tables import sheet_cells as cells_of_sheets
from crawler.tables.package import Package
from crawler.tables.sheet_cells import SheetCells, scan
from tests.crawler.tables.word_documents import package

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def book(*sheets: tuple[str, str, str], merged: str = "", kind: str = "worksheet", office: str = _OFFICE) -> bytes:
    """A workbook of sheets: name, state ("" for none), and the XML of its rows."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"{f" state={state!r}" if state else ""}/>'
        for n, (name, state, _) in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="s{n}" Type="{office}/{kind}" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.sheet.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
    }
    for n, (_, _, rows) in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{merged}</worksheet>'
        )
    return package(parts)


def scanned(data: bytes) -> dict[str, SheetCells]:
    return dict(scan(Package(data), "xl/workbook.xml"))


def test_what_each_sheet_holds_is_told_by_its_name() -> None:
    one = (
        '<row r="2"><c r="B2"><v>1</v></c><c r="D2" t="e"><v>#N/A</v></c><c r="F2"/></row>'
        '<row r="5"><c r="A5" t="inlineStr"><is><t>x</t></is></c></row><row r="9"><c r="z9" s="1"/></row>'
    )
    two = '<row><c t="e"><v>#REF!</v></c><c><v>1</v></c></row><row><c/><c t="e"><v/></c></row>'
    three = '<row r="3"><c r="aa3"><v>1</v></c><c t="e"><v>x</v></c></row><row><c><v>2</v></c></row>'
    data = book(("一", "", one), ("二", "hidden", two), ("三", "visible", three), ("空", "", ""))
    assert scanned(data) == {
        "一": SheetCells(5, 4, {(1, 3): "#N/A"}),
        "二": SheetCells(2, 2, {(0, 0): "#REF!", (1, 1): ""}),
        "三": SheetCells(4, 28, {(2, 27): "x"}),
        "空": SheetCells(0, 0, {}),
    }
    assert scanned(book(("一", "", one), kind="chartsheet")) == {}
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    assert scanned(book(("一", "", one), office=strict)) == {"一": SheetCells(5, 4, {(1, 3): "#N/A"})}


@pytest.mark.parametrize(
    ("reference", "column"),
    [("A1", 0), ("Z1", 25), ("AA1", 26), ("AZ1", 51), ("BA1", 52), ("ZZ1", 701), ("XFD1", 16383)],
)
def test_letters_name_a_column(reference: str, column: int) -> None:
    found = scanned(book(("甲", "", f'<row r="1"><c r="{reference}" t="e"><v>#N/A</v></c></row>')))
    assert found == {"甲": SheetCells(1, column + 1, {(0, column): "#N/A"})}


@pytest.mark.parametrize(
    ("rows", "row", "column"),
    [
        ('<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>', 1, 2),
        ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>', 1, 1),
        ('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>', 1, 2),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>', 1, 1),
        ('<row r="1"><c r="A2"><v>1</v></c></row><row r="2"><c><v>1</v></c></row>', 2, 1),
    ],
)
def test_cells_in_one_place_or_out_of_order_are_refused(rows: str, row: int, column: int) -> None:
    with pytest.raises(UnreadableDocument, match=f"the sheet 甲 holds two cells in row {row}, column {column}, or"):
        scanned(book(("甲", "", rows)))


def test_an_empty_cell_may_stand_anywhere() -> None:
    rows = '<row r="1"><c r="B1"><v>1</v></c><c r="A1"/><c r="B1" t="e"/></row>'
    assert scanned(book(("甲", "", rows))) == {"甲": SheetCells(1, 2, {})}


@pytest.mark.parametrize(
    ("cell", "refused"),
    [
        ('<c r="C4"><f>A1</f></c>', True),
        ('<c r="C4"><f>A1</f><v/></c>', True),
        ('<c r="C4" t="n"><f>A1</f><v></v></c>', True),
        ('<c r="C4"><f>A1</f><v>0</v></c>', False),
        ('<c r="C4" t="str"><f>A1</f><v/></c>', False),
        ('<c r="C4" t="str"><f>A1</f></c>', False),
        ('<c r="C4" t="e"><f>A1</f><v>#N/A</v></c>', False),
        ('<c r="C4" t="e"><f>A1</f></c>', True),
        ('<c r="C4"/>', False),
        ('<c r="C4"><v/></c>', False),
    ],
)
@pytest.mark.parametrize("state", ["", "visible", "hidden", "veryHidden"])
def test_a_formula_of_a_sheet_that_is_shown_has_a_result(cell: str, refused: bool, state: str) -> None:
    data = book(("甲", state, f'<row r="4">{cell}</row>'))
    if refused and state in ("", "visible"):
        with pytest.raises(UnknownShape, match="the sheet 甲, row 4, column 3, holds a formula that was saved without"):
            scanned(data)
    else:
        assert list(scanned(data)) == ["甲"]


def test_as_many_sheets_as_the_limit_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells_of_sheets, "_MOST_SHEETS", 2)
    sheets = [(name, "", "") for name in "甲乙丙"]
    assert list(scanned(book(*sheets[:2]))) == ["甲", "乙"]
    with pytest.raises(HostileDocument, match="the workbook has 3 sheets; none with more than 2 is read"):
        scanned(book(*sheets))


_GRIDS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from(["", "甲", "乙", "#N/A"]), min_size=width, max_size=width), min_size=1, max_size=5
    )
)
_AREAS = st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 3), st.integers(0, 2))


@given(_GRIDS, st.lists(_AREAS, max_size=3), st.integers(0, 1), st.integers(0, 1))
@settings(max_examples=120, deadline=None)
def test_any_merge_over_any_cells_shows_what_excel_shows(
    texts: list[list[str]], areas: list[tuple[int, int, int, int]], down: int, right: int
) -> None:
    texts = [[""] * (right + len(texts[0]))] * down + [[""] * right + row for row in texts]
    height, width = len(texts), len(texts[0])
    chosen: list[tuple[int, int, int, int]] = []
    taken: set[tuple[int, int]] = set()
    for top, left, tall, wide in areas:
        places = {(row, column) for row in range(top, top + tall + 1) for column in range(left, left + wide + 1)}
        if len(places) > 1 and not places & taken:
            chosen.append((top, left, top + tall, left + wide))
            taken |= places
    letters = "ABCDEFGHIJ"
    made = "".join(
        f'<row r="{n}">'
        + "".join(
            f'<c r="{letters[at]}{n}" t="e"><v>{text}</v></c>'
            if text == "#N/A"
            else f'<c r="{letters[at]}{n}" t="str"><v>{text}</v></c>'
            for at, text in enumerate(row)
            if text
        )
        + "</row>"
        for n, row in enumerate(texts, 1)
    )
    merged = "".join(f'<mergeCell ref="{letters[b]}{a + 1}:{letters[d]}{c + 1}"/>' for a, b, c, d in chosen)
    held = [(row, column) for row in range(height) for column in range(width) if texts[row][column]]
    last_row, last_column = max((row for row, _ in held), default=-1), max((column for _, column in held), default=-1)
    shown = {place: texts[place[0]][place[1]] for place in held}
    covered = set()
    for top, left, bottom, end in chosen:
        text = shown.get((top, left), "")
        for row in range(top, bottom + 1):
            for column in range(left, end + 1):
                if row <= last_row and column <= last_column:
                    shown[row, column] = text if column == left else ""
                    if row > top:
                        covered.add((row, column))
    columns = [column for (_, column), text in shown.items() if text]
    kept = sorted({row for (row, column), text in shown.items() if text and (row, column) not in covered})
    rows = [
        Row(tuple(shown.get((row, column), "") for column in range(min(columns), max(columns) + 1)), row + 1)
        for row in kept
    ]
    data = book(("清单", "", made), merged=f"<mergeCells>{merged}</mergeCells>" if merged else "")
    assert read(data) == ([Table(1, tuple(rows), "清单")] if rows else [])


def value(cell: Any, form: str = "General") -> str:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "x"
    workbook.active["B1"] = cell
    workbook.active["B1"].number_format = form if form != "General" else workbook.active["B1"].number_format
    target = io.BytesIO()
    workbook.save(target)
    return read(target.getvalue())[0].rows[0].cells[1]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (False, "FALSE"),
        (-1.0, "-1"),
        (1e16, "1e+16"),
        (-1e16, "-1e+16"),
        (-2e15, "-2000000000000000"),
        (9_999_999_999_999_998, "9999999999999998"),
        (0.5, "0.5"),
        (datetime.timedelta(hours=100, minutes=5, seconds=9), "100:05:09"),
        (datetime.timedelta(seconds=61), "0:01:01"),
        (datetime.datetime(2024, 3, 15, 23, 59, 59, 700_000), "2024-03-16"),
        (datetime.datetime(2024, 3, 15, 0, 0, 1), "2024-03-15 00:00:01"),
        (datetime.time(1, 2, 3), "01:02:03"),
        ("a\r\nb\rc\n", "a\nb\nc"),
        ("\t 甲 \n", "甲"),
    ],
)
def test_a_value_of_any_type_is_text(cell: Any, text: str) -> None:
    assert value(cell) == text


def test_as_many_cells_as_the_limit_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MAX_CELLS", 6)
    rows = '<row r="2"><c r="C2"><v>1</v></c></row>'
    assert read(book(("甲", "", rows))) == [Table(1, (Row(("1",), 2),), "甲")]
    with pytest.raises(HostileDocument, match=r"the sheet 甲 has 2 rows and 4 columns; the limit is 6 cells"):
        read(book(("甲", "", rows.replace("C2", "D2"))))
    with pytest.raises(HostileDocument, match="the merged cells of the sheet 甲 lie over one another"):
        read(book(("甲", "", rows), merged="<mergeCells>" + '<mergeCell ref="A1:C2"/>' * 2 + "</mergeCells>"))


def test_only_hidden_sheets_that_hold_anything_are_named() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    with pytest.raises(UnknownShape, match=r"only hidden sheets of the workbook hold anything \(丙\)"):
        read(book(("甲", "", ""), ("乙", "hidden", ""), ("丙", "veryHidden", rows)))
    assert read(book(("甲", "", ""), ("乙", "hidden", ""))) == []
    assert read(book(("甲", "", rows), ("丙", "hidden", rows))) == [Table(1, (Row(("1",), 1),), "甲")]
