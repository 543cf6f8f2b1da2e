"""A list as a Word file, in the structure of the published ones, without the names of those who edited it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from crawler.replica.edition import Layout, PrintedTable

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_WIDTHS = (779, 1565, 1729, 1616, 2554, 4014, 1737, 1904)
"""Widths of the eight columns in twentieths of a point, as in the published lists."""
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_NUMBERING = (
    f'<w:numbering {_NAMESPACE}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="%1"/><w:lvlJc w:val="center"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def write_docx(table: PrintedTable, layout: Layout) -> bytes:
    """The Word file of one list."""
    body = "".join(_paragraph(line) for line in layout.above) + _table(table, layout) + "<w:p/><w:sectPr/>"
    parts = {"word/document.xml": f"<w:document {_NAMESPACE}><w:body>{body}</w:body></w:document>"}
    if layout.numbered_by_word:
        parts["word/numbering.xml"] = _NUMBERING
    return pack({**_package(layout.numbered_by_word), **parts})


def pack(parts: Mapping[str, str]) -> bytes:
    """A zip archive of XML parts in which nothing tells when and by whom it was made."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(_entry(name), (_DECLARATION + text).encode())
    return target.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)  # its date is 1980-01-01
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    return entry


def _package(numbered: bool) -> dict[str, str]:
    overrides = {"/word/document.xml": f"{_MAIN}.document.main+xml"}
    links = ""
    if numbered:
        overrides["/word/numbering.xml"] = f"{_MAIN}.numbering+xml"
        links = f'<Relationship Id="rId1" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
    listed = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
    }


def _table(table: PrintedTable, layout: Layout) -> str:
    widths = [part for column in range(len(table.headings)) for part in _parts(table, layout, column)]
    edges = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in _EDGES)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    header = "".join(_cell(heading, _parts(table, layout, column)) for column, heading in enumerate(table.headings))
    rows = (_row(table, layout, number) for number in range(1, len(table.rows) + 1))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{header}</w:tr>{''.join(rows)}</w:tbl>"
    )


def _row(table: PrintedTable, layout: Layout, number: int) -> str:
    cells = []
    for column, text in enumerate(table.rows[number - 1]):
        parts, heading = _parts(table, layout, column), table.headings[column]
        merged = next((m for m in layout.merged_down if m.column == heading and m.first <= number <= m.last), None)
        if layout.numbered_by_word and heading == "序号":
            cells.append(_cell("", parts, number=True))
        elif merged:
            cells.append(_cell(text if number == merged.first else "", parts, merge=number == merged.first))
        else:
            cells.append(_cell(text, parts))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _parts(table: PrintedTable, layout: Layout, column: int) -> Iterable[int]:
    """Widths of the grid columns that a column takes: one, or the two that it spans."""
    width = _WIDTHS[column]
    if table.headings[column] == layout.spanning_column:
        return width // 2, width - width // 2
    return (width,)


def _cell(text: str, parts: Iterable[int], *, number: bool = False, merge: bool | None = None) -> str:
    widths = tuple(parts)
    span = f'<w:gridSpan w:val="{len(widths)}"/>' if len(widths) > 1 else ""
    down = {None: "", True: '<w:vMerge w:val="restart"/>', False: "<w:vMerge/>"}[merge]
    paragraphs = "".join(_paragraph(line, number=number) for line in text.split("\n"))
    return f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{span}{down}</w:tcPr>{paragraphs}</w:tc>'


def _paragraph(text: str, *, number: bool = False) -> str:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if number else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr>{numbered}<w:jc w:val="center"/></w:pPr>{run}</w:p>'
