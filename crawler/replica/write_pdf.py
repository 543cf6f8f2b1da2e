"""A list as a PDF with ruled lines, its rows laid over pages as `documents.toml` says."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from crawler.replica.edition import Layout, PageEnd, PrintedTable

_FONT = "STSong-Light"
"""One of the fonts that every PDF reader knows or replaces: nothing has to be embedded."""
_PAGE = (595.0, 842.0)
_MARGIN = 45.0
_PADDING = 4.0
_LEADING = 1.35
_TITLE_SIZE = 14.0

_SHARES = {
    6: (34.0, 50.0, 116.0, 120.0, 120.0, 65.0),
    8: (28.0, 68.0, 52.0, 72.0, 72.0, 106.0, 62.0, 45.0),
}
"""Widths of the columns by how many there are: GenAI lists, lists of cancellations."""
_SIZES = {6: 10.5, 8: 9.0}
_CENTRED = frozenset({"序号", "属地", "角色", "备案时间", "登记时间", "注销时间"})

Cells = tuple[tuple[str, ...], ...]
"""Cells of a row, each as the lines it is broken into."""


@dataclass(frozen=True)
class _Band:
    """What stands between two horizontal lines of a table: a row or a piece of one."""

    cells: Cells
    headings: tuple[str, ...]

    @property
    def lines(self) -> int:
        return max(len(cell) for cell in self.cells)


class DoesNotFit(ValueError):
    """A page of the layout holds more rows than there is room for."""


def write_pdf(tables: Sequence[PrintedTable], layout: Layout) -> bytes:
    """The PDF of one document. Raises DoesNotFit where `page_ends` leaves too many rows on one page."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=_PAGE, invariant=True)
    for forget in (canvas.setTitle, canvas.setAuthor, canvas.setSubject, canvas.setCreator):
        forget("")
    paper = _Paper(canvas)
    for line in layout.above:
        paper.title(line)
    for number, (table, listed) in enumerate(zip(tables, layout.tables, strict=True), start=1):
        if listed.title:
            paper.title(listed.title)
        header = _band(table.headings, table.headings)
        paper.band(header)
        for row, cells in enumerate(table.rows, start=1):
            for piece, ends_page in _pieces(_band(cells, table.headings), _end(layout, number, row)):
                if ends_page:
                    paper.next_page()
                    if layout.header_on_every_page:
                        paper.band(header)
                if piece:
                    paper.band(piece)
    canvas.save()
    return target.getvalue()


def _end(layout: Layout, table: int, row: int) -> PageEnd | None:
    return next((end for end in layout.page_ends if end.table == table and row in (end.before, end.inside)), None)


def _pieces(band: _Band, end: PageEnd | None) -> Iterator[tuple[_Band | None, bool]]:
    """What of a row stands on which page: (piece, whether a new page begins before it)."""
    if end is None or end.inside is None:
        yield band, end is not None
        return
    for piece, begins_page in ((slice(None, end.lines), False), (slice(end.lines, None), True)):
        yield _Band(tuple(cell[piece] for cell in band.cells), band.headings), begins_page


class _Paper:
    """The pages being drawn; `top` is the height at which the next line of the page begins."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.top = _PAGE[1] - _MARGIN

    def next_page(self) -> None:
        self.canvas.showPage()
        self.top = _PAGE[1] - _MARGIN

    def title(self, text: str) -> None:
        for line in _wrap(text, _PAGE[0] - 2 * _MARGIN, _TITLE_SIZE):
            self._descend(_TITLE_SIZE * 2)
            self.canvas.setFont(_FONT, _TITLE_SIZE)
            self.canvas.drawCentredString(_PAGE[0] / 2, self.top + _TITLE_SIZE * 0.7, line)

    def band(self, band: _Band) -> None:
        size = _SIZES[len(band.cells)]
        height = band.lines * size * _LEADING + 2 * _PADDING
        self._descend(height)
        left = _MARGIN
        for cell, heading, width in zip(band.cells, band.headings, _SHARES[len(band.cells)], strict=True):
            self.canvas.rect(left, self.top, width, height)
            self._cell(cell, heading in _CENTRED or cell == (heading,), size, (left, width, height))
            left += width

    def _cell(self, lines: tuple[str, ...], centred: bool, size: float, box: tuple[float, float, float]) -> None:
        left, width, height = box
        self.canvas.setFont(_FONT, size)
        free = height - len(lines) * size * _LEADING
        baseline = self.top + height - free / 2 - size
        for line in lines:
            start = (width - pdfmetrics.stringWidth(line, _FONT, size)) / 2 if centred else _PADDING
            # PDFium drops text without a width, which is what it takes a single character for where no font has it.
            self.canvas.drawString(left + start, baseline, line + " ")
            baseline -= size * _LEADING

    def _descend(self, height: float) -> None:
        self.top -= height
        if self.top < _MARGIN:
            raise DoesNotFit("the page is full: let an earlier row begin the next one (`page_ends`)")


def _band(cells: tuple[str, ...], headings: tuple[str, ...]) -> _Band:
    size, widths = _SIZES[len(cells)], _SHARES[len(cells)]
    return _Band(
        tuple(_wrap(cell, width - 2 * _PADDING, size) for cell, width in zip(cells, widths, strict=True)), headings
    )


_UNBROKEN = re.compile(r"[（(“]*(?:[!-'*-~]+?(?:-|(?![!-'*-~]))|.)[，。、；：）)”]*")
"""What stays on one line where it can: a word up to its hyphen, a Chinese character, with the punctuation about it."""


def _wrap(text: str, width: float, size: float) -> tuple[str, ...]:
    """Break a text into lines of at most `width` points; a word that is longer is broken where the line is full."""
    lines = [""]
    for word in _UNBROKEN.findall(text):
        for piece in (word,) if pdfmetrics.stringWidth(word, _FONT, size) <= width else word:
            if pdfmetrics.stringWidth(lines[-1] + piece, _FONT, size) > width:
                lines.append("")
            lines[-1] += piece
    return tuple(line.strip() for line in lines)
