"""Files that are two things, or nothing; and characters in good lists that turn text around."""

from __future__ import annotations

from tests.crawler.tables.hostile.good import LIST, good_html, good_table, workbook
from tests.crawler.tables.hostile.model import Hostile
from tests.crawler.tables.hostile.pdfs import pdf
from tests.crawler.tables.word_documents import package

_MIB = 1024 * 1024


def _word_that_says_workbook() -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
        'sheet.main+xml"/></Types>'
    )
    return package({"[Content_Types].xml": types, "word/document.xml": good_table()})


FILES = (
    Hostile("nothing", lambda: b"", "they begin with nothing"),
    Hostile("one byte", lambda: b"P", "of no known kind"),
    Hostile("one mark of a tag", lambda: b"<", "ends after 1 byte"),
    Hostile("64 MiB of zeros", lambda: bytes(64 * _MIB), "of no known kind"),
    Hostile("one byte more than is read", lambda: bytes(64 * _MIB + 1), "none above"),
    Hostile("64 MiB of PK", lambda: b"PK\x03\x04" * (16 * _MIB), "directory"),
    Hostile(
        "64 MiB of entries of a directory", lambda: b"PK\x03\x04" + b"PK\x01\x02" * (16 * _MIB - 1), "members|directory"
    ),
    Hostile("an archive behind a PDF", lambda: pdf([]) + LIST, "end mark|no pages|PDF"),
    Hostile("a PDF behind an archive", lambda: LIST + pdf([]), None),
    Hostile("a page that is also a PDF", lambda: b"<!-- %PDF-1.7 -->" + good_html().encode() + b"<!-- %%EOF -->", None),
    Hostile(
        "a PDF that is also a page",
        lambda: b"%PDF-1.7\n" + good_html().encode() + b"\nstartxref\n0\n%%EOF",
        "cross-reference",
    ),
    Hostile("a Word file that says it is a workbook", _word_that_says_workbook, "XML|read"),
    Hostile("a workbook in a Word file's place", lambda: workbook(""), "no row of a list"),
    Hostile("a picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "of no known kind"),
    Hostile("a program", lambda: b"MZ" + bytes(100), "of no known kind"),
    Hostile("XML that is no page", lambda: b'<?xml version="1.0"?><a/>', "no HTML page"),
)
