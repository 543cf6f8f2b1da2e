"""Workbooks: sheets without end, merged cells without end, strings, names, dates and links."""

from __future__ import annotations

from base64 import b64encode

from tests.crawler.tables.hostile.archives import padded_xml, with_parts
from tests.crawler.tables.hostile.good import ROWS, good_rows, inline, relations, workbook, workbook_parts
from tests.crawler.tables.hostile.model import Hostile, noise
from tests.crawler.tables.hostile.word import LAUGHS
from tests.crawler.tables.word_documents import package

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "xl/worksheets/sheet1.xml"
_GOOD = good_rows()


def _padded(parts: dict[str, str], name: str) -> bytes:
    """The workbook with a comment in one part, so that it does not shrink too much."""
    content = parts[name].encode()
    return package({**parts, name: padded_xml(content, len(content) // 150)})


def _many_cells(count: int = 10_000_000) -> bytes:
    width = 8
    rows = ("<row>" + "<c><v>1</v></c>" * width + "</row>") * (count // width)
    return _padded(workbook_parts(rows), _SHEET)


def _last_cell() -> bytes:
    return workbook(_GOOD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def _lying_extent() -> bytes:
    parts = workbook_parts(_GOOD)
    parts[_SHEET] = parts[_SHEET].replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    return package(parts)


def _lying_counts() -> bytes:
    strings = "".join(f"<si><t>{cell}</t></si>" for cell in ROWS[0])
    parts = workbook_parts(_GOOD, strings=strings)
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(
        "<sst ", '<sst count="4294967295" uniqueCount="4294967295" '
    )
    return package(parts)


def _merged(*ranges: str) -> bytes:
    return workbook(_GOOD, after="<mergeCells>" + "".join(f'<mergeCell ref="{r}"/>' for r in ranges) + "</mergeCells>")


def _merged_everywhere() -> bytes:
    return _merged(*["A1:XFD1048576"] * 5_000)


def _many_merged(count: int = 50_000) -> bytes:
    return _merged(*(f"J{n}:K{n}" for n in range(1, count)))


def _names() -> bytes:
    names = "".join(f'<definedName name="n{n}">n{(n + 1) % 1000}+n{n}</definedName>' for n in range(1_000))
    return workbook(_GOOD, names=f"<definedNames>{names}</definedNames>")


def _long_string(length: int = 100_000_000) -> bytes:
    parts = workbook_parts('<row><c t="s"><v>0</v></c></row>', strings=f"<si><t>{'a' * length}</t></si>")
    return _padded(parts, "xl/sharedStrings.xml")


def _string_said_often(length: int = 32_000, count: int = 40_000) -> bytes:
    said = ("<row>" + '<c t="s"><v>0</v></c>' * 8 + "</row>") * (count // 8)
    text = b64encode(noise(length)).decode()[:length]
    return _padded(workbook_parts(said, strings=f"<si><t>{text}</t></si>"), _SHEET)


def _wide() -> bytes:
    return _padded(workbook_parts(_GOOD + "<row>" + "<c><v>1</v></c>" * 16_384 + "</row>"), _SHEET)


def _many_sheets(count: int = 20_000) -> bytes:
    parts = workbook_parts(_GOOD)
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="w"/>' for n in range(count))
    head, _, tail = parts["xl/workbook.xml"].partition("<sheets>")
    parts["xl/workbook.xml"] = f"{head}<sheets>{sheets}</sheets>{tail.partition('</sheets>')[2]}"
    return package(parts)


def _linked_workbooks() -> bytes:
    cell = f'<c t="str"><f>[1]Sheet1!A1+cmd|"/c calc"!A0</f><v>{ROWS[0][0]}</v></c>'
    parts = workbook_parts(_GOOD.replace(inline(ROWS[0][0]), cell, 1))
    link = f'<Relationship Id="x" Type="{_OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace("</Rel", link + "</Rel")
    parts["xl/externalLinks/externalLink1.xml"] = (
        "<externalLink><ddeLink ddeService='cmd' ddeTopic='x'/></externalLink>"
    )
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = relations(
        f'<Relationship Id="r" Type="{_OFFICE}/externalLinkPath" Target="http://127.0.0.1:9/" TargetMode="External"/>'
    )
    return package(parts)


def _with_macros() -> bytes:
    parts = workbook_parts(_GOOD)
    types = parts["[Content_Types].xml"].replace(
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "vnd.ms-excel.sheet.macroEnabled.main+xml"
    )
    return with_parts(package(parts), {"[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 999})


def _impossible_dates() -> bytes:
    parts = workbook_parts("".join(f'<row><c s="1"><v>{value}</v></c></row>' for value in ("1e300", "-1e300", "9e9")))
    style = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/styles.xml"] = f'<styleSheet xmlns="{main}">{style}</styleSheet>'
    link = f'<Relationship Id="y" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace("</Rel", link + "</Rel")
    return package(parts)


def _entities(encoding: str) -> bytes:
    parts = workbook_parts("<row><c><v>&e9;</v></c></row>")
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{LAUGHS}]>{parts[_SHEET]}'
    return with_parts(package(parts), {_SHEET: xml.encode(encoding)})


def _strings_with_entities() -> bytes:
    parts = workbook_parts('<row><c t="s"><v>0</v></c></row>', strings="<si><t>&e9;</t></si>")
    parts["xl/sharedStrings.xml"] = f"<!DOCTYPE x [{LAUGHS}]>{parts['xl/sharedStrings.xml']}"
    return package(parts)


def _rows_in_disorder() -> bytes:
    return workbook('<row r="0"><c r="A0"><v>1</v></c></row><row r="9999999"><c r="ZZZZ1"><v>1</v></c></row>' + _GOOD)


def _binary(body: bytes) -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    links = relations(f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/>')
    return package({"[Content_Types].xml": types, "_rels/.rels": links, "xl/workbook.bin": body})


def _deep() -> bytes:
    return workbook("<row>" + "<x>" * 10_000 + "</x>" * 10_000 + "</row>")


FILES = (
    Hostile("ten million cells", _many_cells, "tags"),
    Hostile("a value in the last cell of the sheet", _last_cell, "1,048,576 rows and 16,384 columns"),
    Hostile("an extent that is not so", _lying_extent, None),
    Hostile("four billion strings, says the file", _lying_counts, "far too much memory"),
    Hostile("one merged cell over the whole sheet", lambda: _merged("A1:XFD1048576"), "no row of a list|header"),
    Hostile("5,000 merged cells over the whole sheet", _merged_everywhere, "no row of a list|header"),
    Hostile("50,000 merged cells", _many_merged, None),
    Hostile("a merged cell that ends before it begins", lambda: _merged("Z9:A1", "A0:B0", "nonsense"), "read"),
    Hostile("names that mean one another", _names, None),
    Hostile("a string of 100 MB", _long_string, "memory|characters|long a text"),
    Hostile("a string of 32,000 characters in 40,000 cells", _string_said_often, "memory|characters"),
    Hostile("16,384 columns", _wide, "heading"),
    Hostile("one sheet under 20,000 names", _many_sheets, "sheets"),
    Hostile("linked workbooks and a program", _linked_workbooks, None),
    Hostile("macros", _with_macros, None),
    Hostile("dates that no calendar has", _impossible_dates, "cannot be read"),
    Hostile("entities in a sheet", lambda: _entities("utf-8"), "declares a document type"),
    Hostile("entities in a sheet in UTF-16", lambda: _entities("utf-16"), "declares a document type"),
    Hostile("entities in the strings", _strings_with_entities, "cannot be read"),
    Hostile("rows and columns that no sheet has", _rows_in_disorder, "out of order"),
    Hostile("a sheet nested 10,000 deep", _deep, "nested too deeply"),
    Hostile("a binary workbook that is noise", lambda: _binary(noise(100_000)), "read"),
    Hostile("a binary workbook whose record never ends", lambda: _binary(b"\xff" * 1_000_000), "read"),
)
