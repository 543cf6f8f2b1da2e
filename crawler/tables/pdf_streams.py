"""Whether the compressed parts of a PDF are whole: of a damaged one PDFium reads what it can, and says nothing."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator

from crawler.tables.model import CutDocument, HostileDocument

MAX_INFLATED = 512 * 1024 * 1024

_STREAM = re.compile(rb">>\s{0,8}stream\r?\n")
_LONGEST_HEAD = 4_096
"""Bytes before a stream in which it says how it is packed."""
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[^\s/<>\[\]]+)")
_ZLIB = (b"x\x01", b"x^", b"x\x9c", b"x\xda")
_CHUNK = 256 * 1024
_KNOWN = frozenset(
    b"/" + name
    for name in (b"FlateDecode", b"Fl", b"ASCII85Decode", b"A85", b"ASCIIHexDecode", b"AHx", b"LZWDecode", b"LZW",
                 b"RunLengthDecode", b"RL", b"CCITTFaxDecode", b"CCF", b"DCTDecode", b"DCT", b"JBIG2Decode",
                 b"JPXDecode", b"Crypt")
)  # fmt: skip


def check_streams(data: bytes) -> None:
    """Inflate every compressed stream once, unless the PDF is encrypted.

    Raises CutDocument where one is damaged, and HostileDocument where all together inflate to more than MAX_INFLATED.
    """
    if b"/Encrypt" in data:
        return
    left = MAX_INFLATED
    for place, filters, body in _streams(data):
        try:
            unknown = set(filters) - _KNOWN
            if unknown or (not filters and body.startswith(_ZLIB)):
                how = b" ".join(sorted(unknown)).decode("latin-1") or "nothing"
                raise CutDocument(_damaged(place, f"how it is packed cannot be told from {how}"))
            if filters and filters[-1] in (b"/FlateDecode", b"/Fl") and len(filters) <= 2:
                left -= _inflate(_unwrapped(body, filters[:-1]), left)
        except (zlib.error, ValueError) as error:
            raise CutDocument(_damaged(place, str(error))) from error
        if left < 0:
            raise HostileDocument(f"the PDF inflates to more than {MAX_INFLATED:,} bytes; it is not read")


def _damaged(place: int, why: str) -> str:
    return f"the part of the PDF that begins at byte {place:,} is cut or damaged ({why}): fetch it again"


def _streams(data: bytes) -> Iterator[tuple[int, list[bytes], bytes]]:
    """Place, filters and bytes of every stream."""
    at = 0
    while found := _STREAM.search(data, at):
        head = data[max(at, found.start() - _LONGEST_HEAD) : found.start()]
        named = _FILTER.search(head, head.rfind(b" obj") + 1)
        end = data.find(b"endstream", found.end())
        at = end if end >= 0 else len(data)
        yield found.end(), re.findall(rb"/[^\s/\[\]]+", named[1]) if named else [], data[found.end() : at]


def _unwrapped(body: bytes, filters: list[bytes]) -> bytes:
    """Bytes without the text form that they are written in."""
    if filters in ([b"/ASCII85Decode"], [b"/A85"]):
        text = body.strip()
        return base64.a85decode(text[: text.rfind(b"~>")] if b"~>" in text else text)
    if filters in ([b"/ASCIIHexDecode"], [b"/AHx"]):
        return bytes.fromhex(body.partition(b">")[0].decode("latin-1"))
    return body


def _inflate(packed: bytes, limit: int) -> int:
    """How many bytes a stream inflates to, counted up to a limit. Raises zlib.error where its end is missing."""
    inflating, size = zlib.decompressobj(), 0
    while not inflating.eof and size <= limit:
        size += len(piece := inflating.decompress(packed, _CHUNK))
        packed = inflating.unconsumed_tail
        if not piece and not packed and not inflating.eof:
            raise zlib.error("its end is missing")
    return size
