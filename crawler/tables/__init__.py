"""Documents → tables: bytes in, verbatim cells out, whatever the format. Knows nothing of Scrapy or of filings."""

from __future__ import annotations

import importlib

from crawler.tables.grid import MAX_CELLS
from crawler.tables.kind import Kind, check_whole, kind_of
from crawler.tables.model import CutDocument, HostileDocument, Row, Table, UnknownShape, UnreadableDocument

__all__ = [
    "CutDocument",
    "HostileDocument",
    "Kind",
    "Row",
    "Table",
    "UnknownShape",
    "UnreadableDocument",
    "check_whole",
    "kind_of",
    "read",
]

MAX_CHARACTERS = 5_000_000
"""Most characters of all cells together; the largest published list has 200,000."""
MAX_CELL = 32_767
"""Most characters of one cell, those that Excel takes; the longest published one has 491."""

_READERS = {
    Kind.DOCX: "docx",
    Kind.XLSX: "spreadsheet",
    Kind.XLS: "spreadsheet",
    Kind.PDF: "pdf",
    Kind.DOC: "legacy",
    Kind.HTML: "html",
}


def read(data: bytes) -> list[Table]:
    """Tables of a document of any known kind, in reading order; the kind is told by its first bytes.

    Raises UnreadableDocument (CutDocument, HostileDocument, UnknownShape) where it cannot be read whole and without
    guessing. Reads in this process; `crawler.tables.worker` bounds time and memory.
    """
    # Imported when needed: a process that reads only Word files need not load the others.
    reader = importlib.import_module(f"crawler.tables.{_READERS[check_whole(data)]}")
    tables: list[Table] = reader.read(data)
    _check_size(tables)
    return tables


def _check_size(tables: list[Table]) -> None:
    cells = sum(len(row.cells) for table in tables for row in table.rows)
    characters = 0
    for table in tables:
        for row in table.rows:
            lengths = [len(cell) for cell in row.cells]
            characters += sum(lengths)
            if max(lengths, default=0) > MAX_CELL:
                raise HostileDocument(
                    f"table {table.index}, row {row.index} holds a cell of {max(lengths):,} characters; "
                    f"the limit is {MAX_CELL:,}"
                )
    if cells > MAX_CELLS or characters > MAX_CHARACTERS:
        raise HostileDocument(
            f"the document's tables hold {cells:,} cells and {characters:,} characters; the limits are {MAX_CELLS:,} "
            f"and {MAX_CHARACTERS:,}"
        )
