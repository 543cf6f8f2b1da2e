"""OLE2 files: tables of sectors that run in circles, and streams that say what is not so."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from crawler.tables.compound import SIGNATURE
from tests.crawler.tables.hostile.model import Hostile, noise

_END, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF


def entry(
    name: str, kind: int, first: int, size: int, *, left: int = _NONE, right: int = _NONE, child: int = _NONE
) -> bytes:
    """An entry of the directory."""
    encoded = name.encode("utf-16-le")
    links = struct.pack("<HBB3I", len(encoded) + 2, kind, 1, left, right, child)
    return encoded.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, size)


def compound_file(
    table: Sequence[int],
    sectors: Sequence[bytes],
    *,
    shift: int = 9,
    directory: int = 1,
    difat: int = _END,
    difat_count: int = 0,
    fat: Sequence[int] = (0,),
    mini: int = _END,
    cutoff: int = 4096,
) -> bytes:
    """An OLE2 file: sector 0 is the sector table, the others are given."""
    size = 512 if shift != 12 else 4096
    header = SIGNATURE + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, shift, 6) + bytes(6)
    header += struct.pack("<9I", 0, len(fat), directory, 0, cutoff, mini, int(mini != _END), difat, difat_count)
    header += struct.pack("<109I", *fat, *[_FREE] * (109 - len(fat)))
    first = struct.pack(f"<{len(table)}I", *table).ljust(size, b"\xff")
    return b"".join(part.ljust(size, b"\0") for part in (header, first, *sectors))


def _file(name: str, content: bytes, table: Sequence[int] | None = None, size: int | None = None) -> bytes:
    """A file of one stream from sector 2 on."""
    count = -(-len(content) // 512)
    chain = [*range(3, count + 2), _END]
    size = len(content) if size is None else size
    directory = entry("Root Entry", 5, _END, 0, child=1) + entry(name, 2, 2, size)
    sectors = [directory, *(content[at : at + 512] for at in range(0, len(content), 512))]
    return compound_file(table or [0xFFFFFFFD, _END, *chain], sectors)


def _difat_in_a_circle() -> bytes:
    circle = struct.pack("<128I", *[_FREE] * 127, 2)
    directory = entry("Root Entry", 5, _END, 0, child=1) + entry("WordDocument", 2, _END, 0)
    return compound_file([0xFFFFFFFD, _END, 0xFFFFFFFC], [directory, circle], difat=2, difat_count=9)


def _one_table_said_often(sectors: int = 4_000) -> bytes:
    """Every entry of the table of tables names the same sector: the table would have 65 million entries."""
    more = [struct.pack("<128I", *[0] * 127, at + 3 if at + 1 < sectors else _END) for at in range(sectors)]
    directory = entry("Root Entry", 5, _END, 0, child=1) + entry("WordDocument", 2, _END, 0)
    return compound_file([0xFFFFFFFD, _END], [directory, *more], difat=2, difat_count=sectors)


def _many_streams_over_one_chain(entries: int = 9_000, length: int = 4_000) -> bytes:
    """Each of very many streams is the whole of the file."""
    streams = [entry("Root Entry", 5, _END, 0, child=1)]
    streams += [entry("WordDocument", 2, 1_000_000, length * 512) for _ in range(entries)]
    directory = b"".join(streams)
    count = -(-len(directory) // 512)
    tables = -(-(length + count + 200) // 128)
    # Sectors: tables, then the directory, then the stream.
    at_directory, at_stream = tables, tables + count
    chain = [0xFFFFFFFD] * tables + [*range(at_directory + 1, at_stream), _END]
    chain += [*range(at_stream + 1, at_stream + length), _END]
    chain += [_FREE] * (tables * 128 - len(chain))
    directory = directory.replace(struct.pack("<I", 1_000_000), struct.pack("<I", at_stream))
    header = SIGNATURE + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    listed = list(range(min(tables, 109)))
    header += struct.pack("<9I", 0, tables, at_directory, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *listed, *[_FREE] * (109 - len(listed)))
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory.ljust(count * 512, b"\0") + bytes(length * 512)


def _mini_table_in_a_circle() -> bytes:
    directory = entry("Root Entry", 5, 3, 512, child=1) + entry("WordDocument", 2, 0, 200)
    mini = struct.pack("<128I", 1, 0, *[_FREE] * 126)
    return compound_file([0xFFFFFFFD, _END, _END, _END], [directory, mini, bytes(512)], mini=2)


def _directory_in_a_circle() -> bytes:
    directory = entry("Root Entry", 5, _END, 0, child=1)
    directory += entry("WordDocument", 2, _END, 0, left=1, right=0, child=1)
    return compound_file([0xFFFFFFFD, _END], [directory])


def _stream_of_the_directory() -> bytes:
    directory = entry("Root Entry", 5, 1, 512, child=1) + entry("Workbook", 2, 1, 9_999_999)
    return compound_file([0xFFFFFFFD, 1], [directory])


def _record(kind: int, body: bytes, length: int | None = None) -> bytes:
    return struct.pack("<HH", kind, len(body) if length is None else length) + body


def _workbook(*records: bytes) -> bytes:
    begin = _record(0x809, struct.pack("<4H2I", 0x600, 5, 0, 0, 0, 0))
    return _file("Workbook", (begin + b"".join(records)).ljust(8_192, b"\0"))


def _sheet_records(cells: bytes) -> bytes:
    """A workbook of one sheet: its globals, then the sheet."""
    begin = _record(0x809, struct.pack("<4H2I", 0x600, 5, 0, 0, 0, 0))
    name = b"\x05\x00sheet"
    at = len(begin) + 4 + 6 + len(name) + 4
    bound = _record(0x85, struct.pack("<IBB", at, 0, 0) + name)
    sheet = _record(0x809, struct.pack("<4H2I", 0x600, 16, 0, 0, 0, 0)) + cells + _record(0x0A, b"")
    return _file("Workbook", (begin + bound + _record(0x0A, b"") + sheet).ljust(8_192, b"\0"))


FILES = (
    Hostile("sector tables that lead to each other", _difat_in_a_circle, "cannot be read|damaged"),
    Hostile("one sector table said half a million times", _one_table_said_often, "fills more than"),
    Hostile("9,000 streams over one chain of sectors", _many_streams_over_one_chain, "lie over one another"),
    Hostile("a small-sector table in a circle", _mini_table_in_a_circle, "cannot be read"),
    Hostile("a directory in a circle", _directory_in_a_circle, "cannot be read"),
    Hostile("a directory that is also a stream", _stream_of_the_directory, "damaged|lacks"),
    Hostile(
        "a chain that runs in a circle",
        lambda: _file("WordDocument", bytes(5_120), [0xFFFFFFFD, _END, 3, 2]),
        "damaged",
    ),
    Hostile("sectors of 2^65535 bytes", lambda: compound_file([_END], [b""], shift=0xFFFF), r"sectors of 2\^65535"),
    Hostile("a stream of 4 GiB", lambda: _file("WordDocument", bytes(5_120), size=0xFFFFFFFF), "lacks|damaged"),
    Hostile(
        "a Word file that is noise", lambda: _file("WordDocument", noise(50_000)), "cannot be read|no row of a list"
    ),
    Hostile("a workbook that is noise", lambda: _file("Workbook", noise(50_000)), "cannot be read"),
    Hostile("a record longer than the workbook", lambda: _workbook(_record(0xFC, b"x", 0xFFFF)), "cannot be read"),
    Hostile(
        "four billion strings, says a record",
        lambda: _workbook(_record(0xFC, struct.pack("<II", _FREE, _FREE))),
        "read|no row",
    ),
    Hostile(
        "a cell in the last row and column",
        lambda: _sheet_records(_record(0x203, struct.pack("<3Hd", 0xFFFF, 0xFFFF, 0, 1.0))),
        "limit is",
    ),
    Hostile(
        "an extent of four billion rows",
        lambda: _sheet_records(_record(0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))),
        "no row|limit is",
    ),
)
