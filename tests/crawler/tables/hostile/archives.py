"""ZIP archives: bombs of all kinds, lies about sizes and names."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Mapping

from tests.crawler.tables.hostile.good import LIST
from tests.crawler.tables.hostile.model import Hostile, noise
from tests.crawler.tables.word_documents import package

_MIB = 1024 * 1024


def with_parts(data: bytes, parts: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with further parts, or others in place of those it has."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    return package(before | dict(parts), compression)


def padded_xml(content: bytes, size: int) -> bytes:
    """A comment of `size` bytes that does not compress, and content that does: below any limit of ratio."""
    return b"<!--" + b64encode(noise(size)) + b"-->" + content


def _flat() -> bytes:
    return with_parts(LIST, {"word/media/image1.png": bytes(100 * _MIB)})


def _nested() -> bytes:
    inner = package({"0": bytes(10 * _MIB)})
    for depth in range(1, 9):
        inner = package({f"{depth}-{n}.zip": inner for n in range(10)})
    return with_parts(LIST, {"word/embeddings/package.zip": inner})


def _many_parts_below_the_ratio() -> bytes:
    return with_parts(LIST, {f"word/media/{n}": bytes(1_000_000) for n in range(40)})


def _local(name: bytes, body: bytes, size: int, crc: int, method: int = 8) -> bytes:
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, method, 0, 33, crc, len(body), size, len(name), 0)
    return head + name


def _central(name: bytes, packed: int, size: int, crc: int, offset: int, *, method: int = 8) -> bytes:
    head = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, method, 0, 33, crc, packed, size, len(name), 0, 0, 0, 0, 0, offset
    )
    return head + name


def _end(count: int, size: int, offset: int) -> bytes:
    return struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, min(count, 0xFFFF), min(count, 0xFFFF), size, offset, 0)


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _overlapping(count: int = 4_000) -> bytes:
    """All members share one kernel: their entries point to one local header."""
    content = b"<x>" + bytes(60_000) + b"</x>"
    kernel, crc = _deflated(content), zlib.crc32(content)
    body = _local(b"word/document.xml", kernel, len(content), crc) + kernel
    names = [b"word/document.xml", *(b"word/%d.xml" % n for n in range(count))]
    directory = b"".join(_central(name, len(kernel), len(content), crc, 0) for name in names)
    return body + directory + _end(len(names), len(directory), len(body))


def _quoted_overlap(count: int = 300) -> bytes:
    """Each member quotes the local header of the next one in a stored block, then runs on into its kernel."""
    content = bytes(20 * _MIB)
    kernel = _deflated(content)
    names = [b"word/document.xml", *(b"word/%d.xml" % n for n in range(count))]
    files: list[tuple[bytes, bytes, int, int]] = []
    """From the last to the first: local header, name, size, checksum."""
    crc, size, packed, tail = zlib.crc32(content), len(content), len(kernel), b""
    for name in reversed(names):
        header = _local(name, b"", size, crc)
        header = header[:18] + struct.pack("<I", packed) + header[22:]
        files.append((header, name, size, packed))
        quote = struct.pack("<BHH", 0, len(header), len(header) ^ 0xFFFF)
        crc = zlib.crc32(tail + content, zlib.crc32(header)) if len(files) < 3 else 0
        tail, size, packed = header + tail, size + len(header), packed + len(quote) + len(header)
    body, directory = b"", b""
    for index, (header, name, length, packed_size) in enumerate(reversed(files)):
        stored = struct.unpack_from("<I", header, 14)[0]
        directory += _central(name, packed_size, length, stored, len(body))
        body += header
        if index + 1 < len(files):
            following = files[len(files) - 2 - index][0]
            body += struct.pack("<BHH", 0, len(following), len(following) ^ 0xFFFF)
    body += kernel
    return body + directory + _end(len(names), len(directory), len(body))


def _lying(size: int) -> bytes:
    content = b"<x>" + b" " * 40 * _MIB + b"</x>"
    kernel, crc, name = _deflated(content), zlib.crc32(content), b"word/document.xml"
    body = _local(name, kernel, size, crc) + kernel
    directory = _central(name, len(kernel), size, crc, 0)
    return body + directory + _end(1, len(directory), len(body))


def _many_members(count: int = 100_000) -> bytes:
    name = b"word/document.xml"
    body = _local(name, b"", 0, 0)
    directory = b"".join(_central(b"%06x" % n, 0, 0, 0, 0) for n in range(count)) + _central(name, 0, 0, 0, 0)
    return body + directory + _end(count + 1, len(directory), len(body))


def _lzma_dictionary() -> bytes:
    """A member whose packer is to set aside a dictionary of 4 GiB."""
    properties = struct.pack("<BBHBI", 9, 4, 5, 93, 0xFFFFFFFF)
    name, body = b"word/document.xml", properties + bytes(64)
    local = _local(name, body, 10**8, 1, 14) + body
    directory = _central(name, len(body), 10**8, 1, 0, method=14)
    return local + directory + _end(1, len(directory), len(local))


def _twins() -> bytes:
    target = io.BytesIO(LIST)
    with warnings.catch_warnings(), zipfile.ZipFile(target, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", "<other/>")
    return target.getvalue()


def _document(content: bytes) -> bytes:
    parts = {"word/document.xml": content}
    return with_parts(LIST, parts)


def _wide_document(element: bytes, count: int) -> bytes:
    opening = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    content = opening + element * count + b"</w:body></w:document>"
    return _document(padded_xml(content, len(content) // 150))


def _huge_types() -> bytes:
    content = b"<Types>" + b'<Override PartName="/a" ContentType="b"/>' * 2_000_000 + b"</Types>"
    return with_parts(LIST, {"[Content_Types].xml": padded_xml(content, len(content) // 100)})


def _huge_relations() -> bytes:
    content = b"<Relationships>" + b'<Relationship Id="a" Target="b"/>' * 2_000_000 + b"</Relationships>"
    return with_parts(LIST, {"_rels/.rels": padded_xml(content, len(content) // 100)})


def _names() -> bytes:
    names = ("../../etc/cron.d/x", "/etc/passwd", "..\\..\\x.dll", "C:\\x.exe", "word/../../y", "word/./z", "con", ".")
    return with_parts(LIST, dict.fromkeys(names, "x"))


def _name_with_nul() -> bytes:
    other = with_parts(LIST, {"word/document.xmlX<other/>": "<other/>"})
    return other.replace(b"word/document.xmlX<other/>", b"word/document.xml\0<other/>")


def _comment_with_an_end() -> bytes:
    end = bytearray(LIST)
    comment = _end(1, 46, 0)
    struct.pack_into("<H", end, len(end) - 2, len(comment))
    return bytes(end) + comment


FILES = (
    Hostile("a flat bomb of 100 MiB beside the list", _flat, r"word/media/image1\.png inflates to more than"),
    Hostile("a nested bomb, which nobody opens", _nested, None),
    Hostile("40 parts that are each just small enough", _many_parts_below_the_ratio, None),
    Hostile("4,000 members over one kernel", _overlapping, "File name in directory"),
    Hostile("300 members that quote one another's headers", _quoted_overlap, "inflates to|lie over one another"),
    Hostile("a part that is larger than it says", lambda: _lying(10), "cut or damaged|inflates to more"),
    Hostile("a part that says it has 4 GiB", lambda: _lying(0xFFFFFFF0), "the archive inflates to 4,294"),
    Hostile("100,000 members", _many_members, "members"),
    Hostile("a packer that wants 4 GiB for itself", _lzma_dictionary, "packed in an unknown way"),
    Hostile("two parts of one name", _twins, "two members of one name"),
    Hostile("a main part of three million elements", lambda: _wide_document(b"<w:p/>", 3_000_000), "tags"),
    Hostile(
        "a main part of 20,000 tables", lambda: _wide_document(b"<w:tbl><w:tr/></w:tbl>", 20_000), "no row of a list"
    ),
    Hostile("content types of 80 MB", _huge_types, r"\[Content_Types\]\.xml"),
    Hostile("relationships of 60 MB", _huge_relations, r"_rels/\.rels"),
    Hostile("names that leave the folder", _names, None),
    Hostile("a name with a NUL in it", _name_with_nul, "two members of one name"),
    Hostile("a second end in the comment", _comment_with_an_end, "directory"),
)
