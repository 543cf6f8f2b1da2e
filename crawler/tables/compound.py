"""OLE2 files (compound files, [MS-CFB]), which hold the documents of the old Office formats: what is in one, and
whether all of it is there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from crawler.tables.model import CutDocument, HostileDocument, UnreadableDocument

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = 512
_LARGEST = 0xFFFFFFFA
"""From here on a sector number is a mark: free, end of chain, sector table."""
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_MOST_TABLES = 2_048
"""Sectors that the sector table may fill; that of a file of 128 MB does."""
_MOST_ENTRIES = 10_000
"""Streams that a file may hold; a document with many pictures has some hundred."""


class _Entry(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    child: int
    first: int
    size: int


class CompoundFile:
    """The directory of an OLE2 file. Raises CutDocument where a part of it is missing."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER:
            raise CutDocument(f"the OLE2 file ends after {len(data)} bytes, inside its header: fetch it again")
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise UnreadableDocument(f"the OLE2 file has sectors of 2^{shift} bytes; only 2^9 and 2^12 exist")
        self._data, self._size = data, 1 << shift
        self._cutoff = struct.unpack_from("<I", data, 56)[0]
        self._fat = self._read_fat()
        directory = b"".join(self._sector(sector) for sector in self._chain(struct.unpack_from("<I", data, 48)[0]))
        if len(directory) > _MOST_ENTRIES * _ENTRY:
            raise HostileDocument(
                f"the OLE2 file says that it holds {len(directory) // _ENTRY:,} streams; "
                f"none with more than {_MOST_ENTRIES:,} is read"
            )
        self._entries = [self._entry(directory, at) for at in range(0, len(directory), _ENTRY)]
        if not self._entries or self._entries[0].kind != _ROOT:
            raise UnreadableDocument("the OLE2 file has no root; it is damaged")

    def streams(self) -> frozenset[str]:
        """Names of the streams of the document itself, not of what is embedded in it."""
        names = set()
        waiting, seen = [self._entries[0].child], set()
        while waiting:
            index = waiting.pop()
            if index in seen or index >= len(self._entries):
                continue
            seen.add(index)
            entry = self._entries[index]
            waiting += [entry.left, entry.right]
            if entry.kind == _STREAM:
                names.add(entry.name)
        return frozenset(names)

    def check(self) -> None:
        """Raise CutDocument where the bytes of a stream are not all there, UnreadableDocument where streams share some.

        As no two share any, walking them all takes no longer than walking the file.
        """
        walked = 0
        for entry in self._entries:
            # A stream below the cutoff lies in the root's own stream ([MS-CFB] 2.6.3).
            if entry.kind == _ROOT or (entry.kind == _STREAM and entry.size >= self._cutoff):
                left = entry.size
                for sector in self._chain(entry.first) if left else ():
                    walked += 1
                    if walked > len(self._fat):
                        raise UnreadableDocument("streams of the OLE2 file lie over one another; it is damaged")
                    self._sector(sector, min(left, self._size))
                    left -= self._size
                if left > 0:
                    raise CutDocument(f"the stream {entry.name} of the OLE2 file lacks {left:,} bytes: fetch it again")

    def _read_fat(self) -> list[int]:
        """The sector table: for each sector the one after it ([MS-CFB] 2.3, 2.5)."""
        sectors = [sector for sector in struct.unpack_from("<109I", self._data, 76) if sector < _LARGEST]
        further: int = struct.unpack_from("<I", self._data, 68)[0]
        seen = set()
        while further < _LARGEST and further not in seen:
            seen.add(further)
            *more, further = struct.unpack(f"<{self._size // 4}I", self._sector(further))
            sectors += (sector for sector in more if sector < _LARGEST)
            if len(sectors) > _MOST_TABLES:
                raise HostileDocument(f"the sector table of the OLE2 file fills more than {_MOST_TABLES:,} sectors")
        if len(set(sectors)) < len(sectors):
            raise UnreadableDocument("the OLE2 file names a part of its sector table twice; it is damaged")
        table: list[int] = []
        for sector in sectors:
            table += struct.unpack(f"<{self._size // 4}I", self._sector(sector))
        return table

    def _chain(self, sector: int) -> Iterator[int]:
        left = len(self._fat)
        while sector < _LARGEST:
            if sector >= len(self._fat) or left == 0:
                raise UnreadableDocument(f"the sector table of the OLE2 file is damaged at sector {sector}")
            yield sector
            left -= 1
            sector = self._fat[sector]

    def _sector(self, sector: int, length: int | None = None) -> bytes:
        start, length = (sector + 1) * self._size, length or self._size
        if start + length > len(self._data):
            raise CutDocument(
                f"the OLE2 file ends after {len(self._data):,} bytes, before its sector {sector}: fetch it again"
            )
        return self._data[start : start + length]

    @staticmethod
    def _entry(directory: bytes, at: int) -> _Entry:
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        left, right, child = struct.unpack_from("<3I", directory, at + 68)
        first, size = struct.unpack_from("<II", directory, at + 116)
        name = directory[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
        return _Entry(name, kind, left, right, child, first, size)
