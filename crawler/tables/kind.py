"""What kind of document bytes are, told by the bytes alone, and whether their end is there."""

from __future__ import annotations

import enum
import functools
import re

from crawler.tables.compound import SIGNATURE, CompoundFile
from crawler.tables.markup import check_size
from crawler.tables.model import CutDocument, HostileDocument, UnreadableDocument
from crawler.tables.package import Package

MAX_BYTES = 64 * 1024 * 1024
"""Largest document that is looked at; the largest published list has a third of a megabyte."""

_HEAD = 1024
"""PDF readers look for the header in as many bytes (PDF 1.7, annex H.3)."""
_TAIL = 2048
"""They accept a few bytes after `%%EOF`; some servers add them."""
_MARKS = b"\xef\xbb\xbf\xff\xfe \t\r\n\f\0"
"""Byte order marks, white space, and the zeros of UTF-16."""


class Kind(enum.Enum):
    """A kind of document; the value is its media type."""

    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PDF = "application/pdf"
    DOC = "application/msword"
    XLS = "application/vnd.ms-excel"
    HTML = "text/html"

    @property
    def media_type(self) -> str:
        """The kind's media type."""
        return self.value


@functools.lru_cache(maxsize=4)  # asked by what judges an answer, then by what reads it
def kind_of(data: bytes) -> Kind:
    """Tell the kind of a document.

    Raises HostileDocument above MAX_BYTES, CutDocument for an archive without its directory, and UnreadableDocument
    for bytes of no known kind.
    """
    if len(data) > MAX_BYTES:
        raise HostileDocument(f"the document has {len(data):,} bytes; none above {MAX_BYTES:,} is read")
    if data.startswith(b"PK\x03\x04"):
        return _package_kind(Package(data))
    if data.startswith(SIGNATURE):
        return _ole_kind(CompoundFile(data))
    # Before PDF: a page may speak of one.
    if data[:_HEAD].lstrip(_MARKS)[:1] == b"<":
        return _markup_kind(data)
    if b"%PDF-" in data[:_HEAD]:
        return Kind.PDF
    shown = data[:8].hex(" ") or "nothing"
    raise UnreadableDocument(
        f"the bytes are of no known kind of document (Word, Excel, PDF, HTML); they begin with {shown}"
    )


def check_whole(data: bytes) -> Kind:
    """Tell the kind of a document and make sure that its end is there.

    Raises CutDocument where it is not, and as `kind_of` does.
    """
    kind = kind_of(data)
    if kind in (Kind.DOCX, Kind.XLSX):
        Package(data).check()
    elif kind is Kind.PDF:
        _check_pdf(data)
    elif kind in (Kind.DOC, Kind.XLS):
        CompoundFile(data).check()
    else:
        _check_html(data)
    return kind


def _package_kind(package: Package) -> Kind:
    main = package.main_part() or next((name for name in _USUAL_MAIN_PARTS if name in package.names), None)
    if main:
        declared = package.media_type(main)
        if "wordprocessingml" in declared or "ms-word" in declared or main == "word/document.xml":
            return Kind.DOCX
        if "spreadsheetml" in declared or "ms-excel" in declared or main.startswith("xl/workbook."):
            return Kind.XLSX
    shown = ", ".join(sorted(package.names)[:5]) or "nothing"
    raise UnreadableDocument(f"the ZIP archive is neither a Word nor an Excel document; it holds {shown}")


_USUAL_MAIN_PARTS = ("word/document.xml", "xl/workbook.xml", "xl/workbook.bin")


def _ole_kind(file: CompoundFile) -> Kind:
    streams = file.streams()
    if "WordDocument" in streams:
        return Kind.DOC
    if streams & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return Kind.XLS
    if "EncryptedPackage" in streams:
        raise UnreadableDocument("the document is encrypted and opens with a password only")
    shown = ", ".join(sorted(streams)[:5]) or "nothing"
    raise UnreadableDocument(f"the OLE2 file is neither a Word nor an Excel document; it holds {shown}")


def _markup_kind(data: bytes) -> Kind:
    check_size(data)
    head = data[:_HEAD].replace(b"\0", b"").lower()
    if head.lstrip(_MARKS).startswith(b"<?xml") and b"<html" not in head and b"<!doctype html" not in head:
        raise UnreadableDocument("the bytes are XML, but no HTML page; open the document and save it in another format")
    return Kind.HTML


def _check_pdf(data: bytes) -> None:
    tail = data[-_TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise CutDocument(f"the PDF ends after {len(data):,} bytes without its end mark (%%EOF): fetch it again")
    # A linearized PDF begins with a part that has an end mark of its own, and with the file's length (annex F.2).
    stated = re.search(rb"/Linearized\b[^>]*?/L\s+(\d{1,12})", data[:_HEAD])
    if stated and len(data) < int(stated[1]):
        raise CutDocument(f"the PDF has {len(data):,} of the {int(stated[1]):,} bytes that it states: fetch it again")


def _check_html(data: bytes) -> None:
    """A page or a part of one: every table is closed, and so is the page.

    The end tag of a table may not be left out (HTML standard, 13.1.2.4); that of a page may, but no program that
    writes one does.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.replace(b"\0", b"")
    markup = _without_scripts(data.lower())
    for tag in (b"table", b"html"):
        begun = len(re.findall(rb"<%s(?=[\s>/])" % tag, markup))
        ended = len(re.findall(rb"</%s\s*>" % tag, markup))
        if begun > ended:
            raise CutDocument(
                f"the page ends after {len(data):,} bytes without the end of its <{tag.decode()}>: fetch it again"
            )
    if markup.rfind(b"<") > markup.rfind(b">"):
        raise CutDocument(f"the page ends after {len(data):,} bytes inside a tag: fetch it again")


def _without_scripts(markup: bytes) -> bytes:
    """Markup without comments, scripts and styles, which may speak of tags. Raises CutDocument where one is open."""
    pieces, at = [], 0
    for begin in re.finditer(rb"<!--|<script\b|<style\b", markup):
        if begin.start() < at:
            continue
        pieces.append(markup[at : begin.start()])
        close = {b"<!--": b"-->", b"<script": b"</script", b"<style": b"</style"}[begin[0]]
        end = markup.find(close, begin.end())
        if end < 0:
            raise CutDocument(f"the page ends after {len(markup):,} bytes inside {begin[0].decode()}: fetch it again")
        at = end + len(close)
    return b"".join([*pieces, markup[at:]])
