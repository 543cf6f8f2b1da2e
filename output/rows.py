"""Published rows beside what they mean: what filings, companies and declared changes are built from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from normalize.corrections import Applied, Correction, apply_corrections
from normalize.listing import NormalisedListing, normalise_listing
from output.memory import without_collector

Record = dict[str, Any]
RowKey = tuple[str, str, int, int]

PLACE = ("page_url", "document_sha256", "page", "table_index", "row_index")
"""Columns that say where a row stands."""


class ReadRow(NamedTuple):
    """A listing and its meaning; `corrected` are the cells that a reviewed correction changed, `flags` its issues."""

    listing: Record
    meaning: NormalisedListing
    corrected: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def age(self) -> tuple[Any, ...]:
        """Sort key: month of the list, then place."""
        return age_of(self.listing)

    @property
    def place(self) -> Record:
        """Where the row stands."""
        return {name: self.listing[name] for name in PLACE}


def age_of(listing: Record) -> tuple[Any, ...]:
    """Sort key of a record of `listings`: month of the list, then place."""
    place = (listing["document_sha256"], listing["table_index"], listing["row_index"])
    return (listing["period"] or "", listing["announcement"], *place)


def row_key(listing: Record) -> RowKey:
    """What tells a row of a list from all others: its announcement, document, table and row."""
    return listing["announcement"], listing["document_sha256"], listing["table_index"], listing["row_index"]


@without_collector()
def read_rows(
    listings: Iterable[Record],
    corrections: Iterable[Correction] = (),
    meanings: Mapping[RowKey, NormalisedListing] | None = None,
) -> list[ReadRow]:
    """Read listings (records of the `listings` table) as the reviewed corrections say.

    `meanings` are those of rows as published that were read elsewhere, by `row_key`; the others are read here.
    """
    known = meanings or {}
    rows: Sequence[Record] = list(listings)
    applied: Applied = apply_corrections(corrections, rows)
    return [
        ReadRow(
            row,
            (position not in applied.rows and known.get(row_key(row)))
            or normalise_listing(row["series"], applied.read(position, row)),
            tuple(sorted(applied.rows.get(position, ()))),
            applied.flags.get(position, ()),
        )
        for position, row in enumerate(rows)
    ]
