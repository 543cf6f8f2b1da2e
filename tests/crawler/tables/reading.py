"""A document read as a crawl reads it, and what that cost: seconds, memory here and in the process that reads."""

from __future__ import annotations

import gc
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from crawler.listings import PublishedRow, UnknownForm, read_rows
from crawler.source import load_sources
from crawler.tables import UnreadableDocument, check_whole
from crawler.tables.worker import BoundedReader

MEASURED = sys.platform == "linux"
"""Whether the system tells how much memory a process took at most."""
_SOURCE = load_sources()["cac"]


class MeasuredReader(BoundedReader):
    """A reader that notes how much memory its process took at most, before it is ended."""

    peak = 0

    def note(self) -> None:
        """Look at the process, if it is there."""
        if self._process is not None and self._process.poll() is None:
            self.peak = max(self.peak, _peak(str(self._process.pid)))

    def _end(self) -> None:
        self.note()
        super()._end()


@dataclass(frozen=True)
class Reading:
    """Rows of a list, or the sentence that refuses it; seconds, and bytes of memory at most."""

    rows: tuple[tuple[str, ...], ...]
    refused: str | None
    seconds: float
    here: int
    there: int


def read_as_a_crawl_does(data: bytes, reader: MeasuredReader, series: str = "dsa") -> Reading:
    """Check a document in this process, read it in the reader's, make rows of it."""
    gc.collect()
    before = _forget_peak()
    reader.peak = 0
    rows: list[PublishedRow] = []
    refused = None
    began = time.perf_counter()
    try:
        check_whole(data)
        rows = read_rows(reader.read(data), series, _SOURCE)
    except (UnreadableDocument, UnknownForm) as error:
        refused = str(error)
    seconds = time.perf_counter() - began
    reader.note()
    found = tuple(tuple(row.cells.values()) for row in rows)
    return Reading(found, refused, seconds, _peak() - before if MEASURED else 0, reader.peak)


def _peak(process: str = "self") -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) * 1024 if found else 0


def _forget_peak() -> int:
    """Begin to measure anew; return the bytes of memory that this process takes now."""
    if MEASURED:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _peak()
