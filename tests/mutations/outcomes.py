"""What became of a mutated list: read right, refused, or read wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crawler import tables
from crawler.listings import PublishedRow, UnknownForm, read_rows, unknown_values
from crawler.source import Source, load_sources
from crawler.tables.model import UnreadableDocument
from tests.mutations.sheets import Filing, Sheet


@dataclass(frozen=True)
class Told:
    """What a document of `series` truly lists; `readable` as of a sheet."""

    series: str
    filings: Sequence[Filing]
    readable: bool | None


RIGHT, REFUSED, WRONG = "read right", "refused", "read WRONG"


def source_of(series: str, *, provincial: bool = False) -> Source:
    """The publisher of a list."""
    return load_sources()["beian" if series == "cancellation" else "guangdong" if provincial else "cac"]


def outcome(
    data: bytes,
    sheet: Sheet | Told,
    source: Source,
    *,
    same: Callable[[str], str] = str,
) -> tuple[str, str]:
    """What reading a document comes to, and the proof of it. `same` folds what the format does not keep of a text."""
    try:
        rows = read_rows(tables.read(data), sheet.series, source)
    except (UnreadableDocument, UnknownForm) as error:
        return REFUSED, f"{type(error).__name__}: {error}"
    if unknown := unknown_values(rows, source):
        return REFUSED, f"drift: {next(iter(unknown))}"
    wanted, found = ([_folded(filing, same) for filing in each] for each in (sheet.filings, told(rows)))
    if sheet.readable is False:
        return WRONG, f"{len(rows)} rows of what nobody can tell: {_first(found, wanted)}"
    if wanted != found:
        return WRONG, _first(found, wanted)
    return RIGHT, f"{len(rows)} rows"


def told(rows: Sequence[PublishedRow]) -> list[Filing]:
    """What was read, in the form of the truth."""
    return [{"series": row.series, **row.cells} for row in rows]


def without_white_space(text: str) -> str:
    """What a PDF keeps of a text: where its lines break is for the page to say."""
    return re.sub(r"\s+", "", text)


def _folded(filing: Filing, same: Callable[[str], str]) -> Filing:
    return {name: same(text) for name, text in filing.items()}


def _first(found: Sequence[Filing], wanted: Sequence[Filing]) -> str:
    """The first row that differs."""
    for number, (one, other) in enumerate(zip(found, wanted, strict=False), 1):
        if one != other:
            return f"row {number}: read {one}, is {other}"
    return f"{len(found)} rows read, {len(wanted)} there: {[*found, *wanted][min(len(found), len(wanted)) :][:1]}"
