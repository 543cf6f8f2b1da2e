"""Lists whose first name holds a character that ends, turns, hides or breaks text, in each format."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.crawler.tables.hostile.good import ROWS, good_html, good_rows, good_table, inline, workbook
from tests.crawler.tables.hostile.pdfs import font_page, stream
from tests.crawler.tables.word_documents import word_file

HARMLESS = "\u0300\u034f\ufe0f"
"""Combining characters, which change how the one before looks and nothing else."""
CHARACTERS = (
    "\0\x01\x07\x08\x0b\x1b\x1f\x7f\x80\x85\x9b\xad\u061c\u180e\u200b\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060"
    "\u2066\u2069\ufeff\ufffe\ue000\U000e0001\U000e0041\U0010ffff" + HARMLESS
)


def _rows(name: str) -> list[tuple[str, ...]]:
    return [("1", name, *ROWS[0][2:])]


def _word(name: str) -> bytes:
    return word_file(good_table(_rows(name)))


def _word_by_number(name: str) -> bytes:
    return word_file(good_table(_rows(name)).replace(name[1:-1], f"&#{ord(name[1:-1])};"))


def _sheet(name: str) -> bytes:
    return workbook(good_rows(_rows(name)))


def _shared(name: str) -> bytes:
    rows = good_rows(_rows(name)).replace(inline(name), '<c t="s"><v>0</v></c>')
    return workbook(rows, strings=f"<si><t>{name}</t></si>")


def _page(name: str) -> bytes:
    return f"<html><meta charset=utf-8>{good_html(_rows(name))}</html>".encode()


def _page_in_utf_16(name: str) -> bytes:
    return f"<html>{good_html(_rows(name))}</html>".encode("utf-16")


def _pdf(name: str) -> bytes:
    """A ruled table whose font says that three of its glyphs print the name."""
    names = "".join(
        f"<{code:02x}> <{char.encode('utf-16-be').hex()}> " for code, char in zip(b"123", name, strict=True)
    )
    text = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> "
        f"endcodespacerange 1 beginbfrange <41> <7A> <0041> endbfrange 3 beginbfchar {names} endbfchar endcmap end end"
    )
    lines = b"".join(b"40 %d m 340 %d l S " % (y, y) for y in (700, 680, 660))
    lines += b"".join(b"%d 660 m %d 700 l S " % (x, x) for x in (40, 140, 240, 340))
    content = lines + b"BT /F 10 Tf 45 685 Td (a) Tj 100 0 Td (b) Tj -100 -20 Td (c) Tj 100 0 Td (123) Tj ET"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 7 0 R>>"
    return font_page(font, stream(text.encode()), text=content)


KINDS: Mapping[str, Callable[[str], bytes]] = {
    "docx": _word,
    "docx, by number": _word_by_number,
    "xlsx": _sheet,
    "xlsx, shared": _shared,
    "html": _page,
    "html in utf-16": _page_in_utf_16,
    "pdf": _pdf,
}
"""Formats, each with a function that makes a list whose first name is given."""
