"""`python -m benchmarks.sides.counted ARGUMENTS`: Scrapy with the same arguments; says last how many lists it read."""

from __future__ import annotations

import atexit
import sys

from scrapy.cmdline import execute

from crawler.tables.model import Table
from crawler.tables.worker import BoundedReader


class _Counted:
    """Counts what `BoundedReader` reads."""

    reads = 0
    read = BoundedReader.read


def _count(reader: BoundedReader, data: bytes) -> list[Table]:
    _Counted.reads += 1
    return _Counted.read(reader, data)


if __name__ == "__main__":
    BoundedReader.read = _count  # type: ignore[method-assign,assignment]
    atexit.register(lambda: print(_Counted.reads, file=sys.stderr))
    execute()
