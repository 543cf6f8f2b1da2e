"""A sheet as a Word, Excel or PDF file, or as a page."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import openpyxl
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.crawler.tables import word_documents as word
from tests.crawler.tables.pdf_documents import FONT
from tests.mutations.sheets import Cell, Line, Sheet


class Placed(NamedTuple):
    """A cell in its place. `covered`: how many lines above its text stands."""

    cell: Cell
    column: int
    covered: int = 0


def placed(table: Sequence[Line]) -> list[list[Placed]]:
    """Cells of every line from left to right, those among them that reach down from above."""
    found: list[list[Placed]] = []
    for line in table:
        above = [p for p in (found[-1] if found else ()) if p.covered + 1 < p.cell.down]
        taken = {p.column + i for p in above for i in range(p.cell.across)}
        row = [p._replace(covered=p.covered + 1) for p in above]
        column = 0
        for cell in line.cells:
            while column in taken:
                column += 1
            row.append(Placed(cell, column))
            column += cell.across
        found.append(sorted(row, key=lambda p: p.column))
    return found


def write_docx(sheet: Sheet) -> bytes:
    body = ""
    for title, table in zip(sheet.titles, sheet.tables, strict=True):
        body += word.paragraph(title) if title else word.paragraph()
        rows = []
        for line in placed(table):
            cells = []
            for cell, _, covered in line:
                down = "" if cell.down == 1 else "continue" if covered else "restart"
                cells.append(word.cell("" if covered else cell.text, span=cell.across, down=down))
            rows.append(word.row(*cells))
        body += word.table(*rows, widths=[1000] * _width(table))
    return word.word_file(body)


def write_html(sheet: Sheet) -> bytes:
    body = ""
    for title, table in zip(sheet.titles, sheet.tables, strict=True):
        body += f"<p>{html.escape(title)}</p><table>"
        for line in table:
            body += "<tr>"
            for cell in line.cells:
                text = html.escape(cell.text).replace("\n", "<br>")
                body += f'<td colspan="{cell.across}" rowspan="{cell.down}">{text}</td>'
            body += "</tr>"
        body += "</table>"
    return f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def write_xlsx(sheet: Sheet) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, table in enumerate(sheet.tables, 1):
        page = book.create_sheet(f"表{number}")
        for top, line in enumerate(placed(table), 1):
            for cell, column, covered in line:
                if covered:
                    continue
                if cell.text:
                    page.cell(top, column + 1).value = cell.text
                if (cell.across, cell.down) != (1, 1):
                    page.merge_cells(start_row=top, start_column=column + 1, end_row=top + cell.down - 1,
                                     end_column=column + cell.across)  # fmt: skip
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


SIZE, LEADING, PADDING, MARGIN = 9.0, 12.0, 4.0, 40.0
COLUMN, HEIGHT = 84.0, 842.0


class Edge(NamedTuple):
    """A piece of a ruled line: a side of a cell. `number` counts the lines of its direction from 0 to `last`."""

    kind: str
    number: int
    last: int
    row: int
    column: int


Keep = Callable[[Edge], bool]


def write_pdf(sheet: Sheet, keep: Keep = lambda edge: True) -> bytes:
    """A PDF; `keep` tells which pieces of the ruled lines are drawn."""
    width = max(map(_width, sheet.tables)) * COLUMN + 2 * MARGIN
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(width, HEIGHT), invariant=1)
    top = HEIGHT - MARGIN
    for title, table in zip(sheet.titles, sheet.tables, strict=True):
        if title:
            _print(canvas, MARGIN, top - 20, title)
        top -= 40
        lines = placed(table)
        heights = [max([_height(p) for p in line if not p.covered], default=12.0) for line in lines]
        begins_page = True
        for number, line in enumerate(lines):
            bottom = top - heights[number]
            ends_page = number + 1 == len(lines) or bottom - heights[number + 1] < MARGIN
            for p in line:
                _print_cell(canvas, p, top)
                for edge, ends in _edges(p, (number, top, bottom), (begins_page, ends_page), table):
                    if keep(edge):
                        canvas.line(*ends)
            top, begins_page = bottom, ends_page
            if ends_page and number + 1 < len(lines):
                canvas.showPage()
                top = HEIGHT - MARGIN
    canvas.save()
    return target.getvalue()


def _print_cell(canvas: Canvas, where: Placed, top: float) -> None:
    if where.covered:
        return
    for i, text in enumerate(wrapped(where.cell.text, where.cell.across * COLUMN - 2 * PADDING)):
        _print(canvas, MARGIN + where.column * COLUMN + PADDING, top - PADDING - SIZE - i * LEADING, text)


def _edges(
    where: Placed, line: tuple[int, float, float], at_edge: tuple[bool, bool], table: Sequence[Line]
) -> Iterator[tuple[Edge, tuple[float, float, float, float]]]:
    """The sides of a cell in one line, those inside a merged cell only where a page ends; and where they lie."""
    (cell, column, covered), (number, top, bottom) = where, line
    left, right = MARGIN + column * COLUMN, MARGIN + (column + cell.across) * COLUMN
    if not covered or at_edge[0]:
        yield Edge("horizontal", number, len(table), number, column), (left, top, right, top)
    if covered + 1 == cell.down or at_edge[1]:
        yield Edge("horizontal", number + 1, len(table), number, column), (left, bottom, right, bottom)
    for side, x in ((column, left), (column + cell.across, right)):
        yield Edge("vertical", side, _width(table), number, column), (x, top, x, bottom)


def _height(where: Placed) -> float:
    return len(wrapped(where.cell.text, where.cell.across * COLUMN - 2 * PADDING)) * LEADING + 2 * PADDING


def wrapped(text: str, width: float) -> list[str]:
    """A text in lines of at most this width."""
    lines = []
    for given in text.split("\n"):
        line = ""
        for char in given:
            if pdfmetrics.stringWidth(line + char, FONT, SIZE) > width:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


def _print(canvas: Canvas, x: float, y: float, text: str) -> None:
    canvas.setFont(FONT, SIZE)
    # PDFium drops a lone character whose width it does not know.
    canvas.drawString(x, y, text + " ")


def _width(table: Sequence[Line]) -> int:
    return sum(cell.across for cell in table[0].cells)


WRITERS: dict[str, Callable[[Sheet], bytes]] = {
    "docx": write_docx,
    "html": write_html,
    "xlsx": write_xlsx,
    "pdf": write_pdf,
}
