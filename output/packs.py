"""How the rows of a table lie in files, so that a version writes the files anew whose rows it changed, and no other.

Rows that are published together lie together, in the order of time: what a month adds comes last, and an edited list
has its rows in one place. A pack takes whole groups until it has rows enough, so that files are few however many lists
there are. Which rows share a pack follows from the rows alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

GROUPED_BY: Mapping[str, tuple[str, ...]] = {
    "filings": ("registry", "first_period"),
    "listings": ("series", "period", "announcement"),
    "declared_changes": ("series", "period", "announcement"),
    "company_links": ("kind", "page_url"),
}
"""Columns by which rows come and change together. What differs in the first one shares no pack, lest what is added to
one registry move the others. Other tables are one pack: `companies` gets new counts everywhere with every list."""

REPEATED = frozenset(
    {
        *("series", "registry", "publisher", "period", "announcement", "document_sha256", "page_url", "document_url"),
        *("province", "province_code", "province_en", "province_source", "division", "division_code", "filer_code"),
        *("filing_date_precision", "filing_date_source", "role", "category", "scene", "status", "cancelled_on"),
        *("first_period", "last_period", "category_raw", "role_raw", "province_raw", "date_raw", "scene_raw"),
    }
)
"""Columns of texts that many rows have in common: as dictionaries they take a fourth of the room in memory, and where
a file holds them so, they are read in half the time."""

_FEWEST_FOR_DICTIONARIES = 4096
"""Rows of a pack from which on its repeated texts are dictionaries; in a small file these take room of their own."""

_GROUP_ROWS = 1 << 16
"""Most rows of a row group, which a reader holds in memory whole: few packs have more."""

_PAGE_BYTES = 1 << 24
"""Most of a page: few row groups have a column with more."""

_FEWEST_ROWS = 256
"""Rows that a pack has at least, unless it is the last of its registry, series or kind: the columns of a file take as
much room as some 50 rows."""
_MOST_PACKS = 32
"""Packs of a table, those that are the last of their registry aside: each costs a reader as much as many rows."""


def packs(name: str, rows: pa.Table) -> list[pa.Array]:
    """Rows of a table, in its order → for each pack the places of its rows."""
    columns = GROUPED_BY.get(name)
    if columns is None or not len(rows):
        return [pa.array(np.arange(len(rows)))] if len(rows) else []
    keys, groups = _grouped([rows[column].combine_chunks() for column in columns])
    places = np.argsort(groups, kind="stable")
    ends = list(_ends(keys, np.bincount(groups).tolist(), _enough(len(rows))))
    return [pa.array(places[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def take_pack(rows: pa.Table, places: pa.Array) -> tuple[str, pa.Table]:
    """The pack of a table with the rows at these places, and 32 hexadecimal digits that stand for its columns and rows.

    What describes the columns is left out. The rows are copied, so that nothing of their neighbours is in the digest.
    """
    pack = rows.take(places).cast(pa.schema([field.remove_metadata() for field in rows.schema])).combine_chunks()
    written = pa.BufferOutputStream()
    with pa.ipc.new_stream(written, pack.schema) as stream:
        stream.write_table(pack)
    return hashlib.sha256(written.getvalue()).hexdigest()[:32], pack


def write_pack(name: str, pack: pa.Table, stream: Any) -> None:
    """Write a pack of a table as Parquet.

    Most texts stand in one row only: dictionaries of them take more room and time than they save. Statistics of all
    columns would take a third of a small file; those that rows are grouped by have them, and tell the pack's place.
    A column of a row group is one page: nobody reads a part of it, and pages are packed and unpacked each by itself.
    """
    repeated = REPEATED.intersection(pack.column_names) if len(pack) >= _FEWEST_FOR_DICTIONARIES else ()
    pq.write_table(
        pack,
        stream,
        compression="zstd",
        compression_level=3,
        use_dictionary=sorted(repeated),
        row_group_size=_GROUP_ROWS,
        data_page_size=_PAGE_BYTES,
        max_rows_per_page=_GROUP_ROWS,
        write_statistics=list(GROUPED_BY.get(name, ())),
        store_schema=False,
    )


def _grouped(columns: list[pa.Array]) -> tuple[list[str], np.ndarray[Any, Any]]:
    """The keys of the groups, sorted; and for each row the number of its group among them."""
    key = pc.binary_join_element_wise(*columns, "\n", null_handling="replace").dictionary_encode()
    known = key.dictionary.to_pylist()
    keys = sorted(known)
    number = {text: place for place, text in enumerate(keys)}
    return keys, np.array([number[text] for text in known])[key.indices.to_numpy()]


def _ends(keys: list[str], counts: list[int], enough: int) -> Iterator[int]:
    """Where each pack ends, for groups with these keys and counts of rows."""
    begun = end = 0
    for place, count in enumerate(counts):
        end += count
        apart = place + 1 == len(keys) or keys[place].partition("\n")[0] != keys[place + 1].partition("\n")[0]
        if apart or end - begun >= enough:
            yield end
            begun = end


def _enough(count: int) -> int:
    """Rows that a pack of a table with `count` has at least: a power of two, so that it seldom changes."""
    enough = _FEWEST_ROWS
    while count > enough * _MOST_PACKS:
        enough *= 2
    return enough
