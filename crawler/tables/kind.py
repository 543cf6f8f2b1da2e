"""What kind of document bytes are, told by the bytes alone, and whether their end is there."""

from __future__ import annotations

import enum
import struct

from crawler.tables.model import CutDocument, HostileDocument, UnreadableDocument
from crawler.tables.package import Package

MAX_BYTES = 64 * 1024 * 1024
"""Largest document that is looked at; the largest published list has a quarter of a megabyte."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAIL = 2048
"""PDF readers accept a few bytes after `%%EOF`; some servers add them."""


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


def kind_of(data: bytes) -> Kind:
    """Tell the kind of a document.

    Raises HostileDocument above MAX_BYTES, CutDocument for a package without its directory, and UnreadableDocument
    for bytes of no known kind.
    """
    if len(data) > MAX_BYTES:
        raise HostileDocument(f"the document has {len(data):,} bytes; none above {MAX_BYTES:,} is read")
    if data.startswith(b"PK\x03\x04"):
        return _package_kind(data)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n\0")[:1] == b"<":
        return Kind.HTML
    shown = data[:8].hex(" ") or "nothing"
    raise UnreadableDocument(f"the bytes are of no known kind of document; they begin with {shown}")


def check_whole(data: bytes) -> Kind:
    """Tell the kind of a document and make sure that its end is there.

    Raises CutDocument where it is not, and as `kind_of` does.
    """
    kind = kind_of(data)
    if kind in (Kind.DOCX, Kind.XLSX):
        Package(data).check()
    elif kind is Kind.PDF and b"%%EOF" not in data[-_TAIL:]:
        raise CutDocument(f"the PDF ends after {len(data):,} bytes without its end mark (%%EOF)")
    elif kind in (Kind.DOC, Kind.XLS):
        _check_ole(data)
    return kind


def _package_kind(data: bytes) -> Kind:
    names = Package(data).names
    if any(name.startswith("word/") for name in names):
        return Kind.DOCX
    if any(name.startswith("xl/") for name in names):
        return Kind.XLSX
    shown = ", ".join(sorted(names)[:5])
    raise UnreadableDocument(f"the ZIP archive is neither a Word nor an Excel document; it holds {shown}")


def _ole_kind(data: bytes) -> Kind:
    directory = data.replace(b"\0", b"")
    if b"WordDocument" in directory:
        return Kind.DOC
    if b"Workbook" in directory or b"Book" in directory:
        return Kind.XLS
    raise UnreadableDocument("the OLE2 file holds neither a Word document nor an Excel workbook")


def _check_ole(data: bytes) -> None:
    """The FAT of an OLE2 file ([MS-CFB] 2.3) has an entry for each sector; the last used one must be there."""
    if len(data) < 512:
        raise CutDocument(f"the OLE2 file ends after {len(data)} bytes, inside its header")
    shift, sectors = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<I", data, 44)[0]
    if shift not in (9, 12):
        raise UnreadableDocument(f"the OLE2 file has sectors of 2^{shift} bytes; only 2^9 and 2^12 exist")
    size = 1 << shift
    last = -1
    for index, sector in enumerate(struct.unpack_from("<109I", data, 76)[: min(sectors, 109)]):
        start = (sector + 1) * size
        if start + size > len(data):
            raise CutDocument(f"the OLE2 file ends after {len(data):,} bytes, before its sector table")
        entries = struct.unpack_from(f"<{size // 4}I", data, start)
        used = [position for position, entry in enumerate(entries) if entry != 0xFFFFFFFF]
        last = max([last, *(index * (size // 4) + position for position in used)])
    if (last + 1) * size >= len(data) + size:
        raise CutDocument(f"the OLE2 file ends after {len(data):,} bytes; its sector table names {last + 1} sectors")
