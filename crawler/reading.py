"""A captured list → what a run has to know of it: its rows, its headings, what a person has to look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.alarms import Alarm
from crawler.items import Document, Listing
from crawler.listings import PublishedRow, UnknownForm, printed_headings, read_rows, unknown_values
from crawler.run import Run
from crawler.source import Source
from crawler.tables.model import Table, UnreadableDocument
from normalize.listing import NormalisedListing

Reader = Callable[[bytes], Sequence[Table]]


@dataclass(frozen=True)
class Reading:
    """What was read of a document.

    `problem` says why there are no rows; `findings` are alarms, each in a sentence; `meanings`, one a row, are there
    where the rows were normalised by whoever read them.
    """

    rows: Sequence[PublishedRow] = ()
    headings: tuple[tuple[str, ...], ...] = ()
    problem: str | None = None
    findings: tuple[tuple[Alarm, str], ...] = ()
    meanings: tuple[NormalisedListing, ...] = ()


def read_list(read: Reader, body: bytes, series: str, source: Source) -> Reading:
    """Read a list of a series with `read` (bytes → tables) as its source declares. Depends on nothing else."""
    try:
        tables = read(body)
        rows = read_rows(tables, series, source)
    except (UnreadableDocument, UnknownForm) as error:
        alarm = Alarm.UNKNOWN_HEADING if isinstance(error, UnknownForm) else Alarm.UNREADABLE_DOCUMENT
        return Reading(problem=str(error), findings=((alarm, str(error)),))
    return reading_of(rows, printed_headings(tables, series, source), source)


def reading_of(rows: Sequence[PublishedRow], headings: tuple[tuple[str, ...], ...], source: Source) -> Reading:
    """What has to be known of rows and headings that were read whole."""
    unknown = [
        f"{cell.removesuffix('_raw')} 《{value}》 is new (first in row {row.cells['seq_raw']}); "
        f"rows kept, add it to `vocabularies` in {source.file}"
        for (cell, value), row in unknown_values(rows, source).items()
    ]
    return Reading(tuple(rows), headings, findings=tuple((Alarm.UNKNOWN_VALUE, sentence) for sentence in unknown))


def note(reading: Reading, document: Document, source: Source, run: Run) -> None:
    """Write down in a document what was read of it, and in the run what a person has to look at."""
    document.rows, document.headings, document.problem = len(reading.rows), reading.headings, reading.problem
    for alarm, sentence in reading.findings:
        where = f" ({document.page_url})" if reading.problem else ""
        run.drift(alarm, source, f"《{document.title}》", f"{sentence}{where}")


def listing(document: Document, row: PublishedRow) -> Listing:
    """The listing of a row of a document."""
    cells: dict[str, Any] = row.cells
    return Listing(
        series=row.series,
        period=document.period,
        publisher=document.publisher,
        announcement=document.announcement,
        document_sha256=document.sha256,
        page_url=document.page_url,
        document_url=document.document_url,
        table_index=row.table_index,
        row_index=row.row_index,
        page=row.page,
        **cells,
    )
