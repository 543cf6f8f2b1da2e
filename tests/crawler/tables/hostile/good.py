"""A small list in each format, with which some hostile files go about as if nothing were the matter."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.crawler.tables.word_documents import package, row, table, word_file

HEADINGS = ("序号", "算法名称", "角色", "主体名称", "应用产品", "主要用途", "备案编号", "备注")
ROWS: tuple[tuple[str, ...], ...] = (
    ("1", "甲合成算法", "服务提供者", "甲科技有限公司", "甲(APP)", "应用于问答", "网信算备110108000000101230011号", ""),
    ("2", "乙合成算法", "服务提供者", "乙科技有限公司", "/", "应用于绘图", "网信算备310115000000201230029号", "无"),
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def good_table(rows: Sequence[Sequence[str]] = ROWS) -> str:
    """The list as a Word table."""
    return table(row(*HEADINGS), *(row(*cells) for cells in rows))


def good_html(rows: Sequence[Sequence[str]] = ROWS) -> str:
    """The list as an HTML table."""
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in cells) for cells in (HEADINGS, *rows))
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def good_rows(rows: Sequence[Sequence[str]] = ROWS) -> str:
    """The list as the rows of a worksheet."""
    return "".join(
        f'<row r="{number}">' + "".join(inline(cell) for cell in cells) + "</row>"
        for number, cells in enumerate((HEADINGS, *rows), 1)
    )


def inline(text: str) -> str:
    """A cell of a worksheet that holds its own text."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def workbook_parts(sheet: str, *, after: str = "", strings: str | None = None, names: str = "") -> dict[str, str]:
    """Parts of a workbook whose one sheet has these rows, and `after` them its merged cells and the like."""
    shared = f' <Relationship Id="s" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.sheet.main+xml"/></Types>'
        ),
        "_rels/.rels": relations(f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="清单" sheetId="1" r:id="w"/></sheets>'
            f"{names}</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": relations(
            f'<Relationship Id="w" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            + (shared if strings is not None else "")
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData>{after}</worksheet>',
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{strings}</sst>'
    return parts


def workbook(sheet: str, *, after: str = "", strings: str | None = None, names: str = "") -> bytes:
    """A workbook of `workbook_parts`."""
    return package(workbook_parts(sheet, after=after, strings=strings, names=names))


def relations(links: str) -> str:
    """A part of relationships."""
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


LIST = word_file(good_table())
"""The list as a Word document, without any malice."""
