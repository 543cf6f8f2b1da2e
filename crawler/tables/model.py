"""What every reader of documents returns: tables of verbatim cells, each with its place in the document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    `cells` hold the text as printed, line breaks inside a cell kept as a newline, outer white space removed;
    a cell that nothing stands in is the empty string. `index` counts every row of the table from 1, header
    and title rows included. `page` is the page the row starts on, from 1, or None where a format has no pages.
    """

    cells: tuple[str, ...]
    index: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a document, its rows in reading order and all of the same width.

    `index` counts the tables of the document from 1. `title` is the line of text that stands directly above
    the table and below the table before it, or None.
    """

    index: int
    rows: tuple[Row, ...]
    title: str | None = None


class UnreadableDocument(Exception):
    """The bytes are no document that can be read whole; the message says what was found and where."""


class CutDocument(UnreadableDocument):
    """The document is of a known kind but its end is missing: fetch it again."""


class HostileDocument(UnreadableDocument):
    """Reading was refused because a limit of size, depth, time or memory was passed."""


class UnknownShape(UnreadableDocument):
    """The document was read, but its tables have a shape that cannot be read without guessing."""
