"""PDF → tables.

The rows come from the ruled lines and the characters that PDFium finds on each page (`pdf_page`, `pdf_rules`,
`pdf_text`), from the text alone where lines are missing (`pdf_unruled`, `pdf_text_tables`), and are joined over
page breaks (`pdf_join`). PDFium is not thread-safe: use processes to read several documents at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from crawler.tables.model import CutDocument, HostileDocument, Table, UnreadableDocument
from crawler.tables.pdf_budget import Budget
from crawler.tables.pdf_characters import UNKNOWN_CHARACTER
from crawler.tables.pdf_fonts import use_box_fonts
from crawler.tables.pdf_geometry import Box, Glyph
from crawler.tables.pdf_join import join
from crawler.tables.pdf_layout import PageLayout, lay_out
from crawler.tables.pdf_page import PageContent, read_page
from crawler.tables.pdf_streams import check_streams

MAX_PAGES = 2_000
MAX_CHARACTERS_PER_PAGE = 50_000
MAX_CHARACTERS = 2_000_000
MAX_OBJECTS = 500_000
"""The largest published list has 6,000 and 25,000 characters."""
MAX_SECONDS = 600.0

_HEADER_WITHIN = 1024
"""Bytes in which PDF readers look for the header, and for the end mark (PDF 1.7, annex H.3)."""
_CROSS_REFERENCE = re.compile(rb"\s*(xref|\d+\s+\d+\s+obj)")
_PICTURE_SHARE = 0.1
"""Share of a page that pictures without text on them may cover; a seal or an emblem covers less."""
_OUTLINES = 100
"""Curves from which a page without characters has its text drawn rather than written."""


def read(
    data: bytes,
    *,
    max_pages: int = MAX_PAGES,
    max_characters_per_page: int = MAX_CHARACTERS_PER_PAGE,
    max_characters: int = MAX_CHARACTERS,
    max_objects: int = MAX_OBJECTS,
    max_seconds: float = MAX_SECONDS,
) -> list[Table]:
    """Return the tables of a PDF in reading order, none where it holds only running text.

    A table that goes on over a page break is one table, a row that is cut by one is one row. Repeated headings are
    rows like others, but for one that a page repeats although another heading has begun a list that goes on there: it
    would say what is not so. A merged cell's text stands in each row that it covers, in the first of its columns.

    Raises CutDocument where the end of the file is missing, HostileDocument where a limit is passed (the time is
    checked between steps of our own, not inside PDFium), UnknownShape where a table cannot be read without
    guessing, and UnreadableDocument where the file is broken, encrypted, or shows pictures of text.
    """
    _check_whole(data)
    check_streams(data)
    budget = Budget(max_characters, max_objects, max_seconds)
    use_box_fonts()
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _refused(error, data) from error
    try:
        count = len(document)
        if count == 0:
            raise UnreadableDocument("the PDF has no pages; the file is damaged")
        if count > max_pages:
            raise HostileDocument(f"the PDF has {count} pages, more than the limit of {max_pages}")
        layouts: list[PageLayout] = []
        for index in range(count):
            budget.clock(index + 1)
            content = _content(document, index, max_characters_per_page, budget)
            _refuse_unreadable(content)
            layouts.append(lay_out(content, layouts[-1] if layouts else None))
        return join(layouts)
    finally:
        document.close()


def _check_whole(data: bytes) -> None:
    start = data.find(b"%PDF-", 0, _HEADER_WITHIN)
    if start < 0:
        raise UnreadableDocument("the bytes are no PDF: they do not begin with %PDF")
    tail = data[-_HEADER_WITHIN:]
    end = re.search(rb"startxref\s+(\d+)\s+%%EOF(?!.*startxref)", tail, re.DOTALL)
    if end is None:
        raise CutDocument("the end of the PDF is missing (no startxref and %%EOF); fetch it again")
    # Bytes before the header may or may not count.
    offsets = (int(end[1]), start + int(end[1]))
    if not any(_CROSS_REFERENCE.match(data[max(offset - 1, 0) : offset + 40]) for offset in offsets):
        raise CutDocument(
            f"the PDF's cross-reference table is not at byte {int(end[1])}, where its end says it is, so a part of the "
            "file is missing; fetch it again"
        )


def _refused(error: pdfium.PdfiumError, data: bytes) -> UnreadableDocument:
    # PDFium may still give the reason for which it refused the document before.
    if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD and b"/Encrypt" in data:
        return UnreadableDocument("the PDF is encrypted and opens with a password only")
    return UnreadableDocument("PDFium cannot open the PDF; the file is damaged")


def _content(document: pdfium.PdfDocument, index: int, max_characters: int, budget: Budget) -> PageContent:
    try:
        page = document[index]
        try:
            return read_page(page, index + 1, max_characters, budget)
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        raise UnreadableDocument(
            f"page {index + 1} of the PDF cannot be read ({error}); the file is damaged"
        ) from error


def _refuse_unreadable(content: PageContent) -> None:
    """Raise UnreadableDocument where a page shows text that is no text: a picture, outlines, unnamed glyphs."""
    scan = (
        f"page {content.number} is a scan: it shows a picture in place of text; text recognition (OCR) is not built in"
    )
    if not content.text:
        if content.pictures:
            raise UnreadableDocument(scan)
        if content.curves >= _OUTLINES:
            raise UnreadableDocument(
                f"page {content.number} draws its text as outlines, without characters; text recognition (OCR) is not "
                "built in"
            )
        return
    glyphs = list(chain.from_iterable(content.text))
    unknown = [glyph.text for glyph in glyphs].count(UNKNOWN_CHARACTER)
    if unknown * 2 > len(glyphs):
        raise UnreadableDocument(
            f"page {content.number} does not say which characters its fonts print; text recognition (OCR) is "
            "not built in"
        )
    covered = sum(picture.area for picture in content.pictures if not _has_text(picture, glyphs))
    if covered > _PICTURE_SHARE * content.width * content.height:
        raise UnreadableDocument(f"{scan} (a picture without text on it covers a part of the page)")


def _has_text(picture: Box, glyphs: Sequence[Glyph]) -> bool:
    """Whether text is printed over a picture, which is a background then."""
    inside = sum(
        picture.x0 <= glyph.x0 and glyph.x1 <= picture.x1 and picture.y0 <= glyph.y <= picture.y1 for glyph in glyphs
    )
    return inside * 2 > len(glyphs)
