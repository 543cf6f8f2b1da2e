"""Lists that need not be read again: the same bytes, which the same code has read for this very snapshot.

Reading is a pure function of the bytes and the code (`crawler.version`), so the rows of the snapshot are its result.
So is judging whether they came whole, and what kind of file they are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa

from crawler.answers import sha256_of
from crawler.items import Document
from crawler.listings import PublishedRow, unknown_value
from crawler.reading import Reading, reading_of
from crawler.source import CELLS, Source, load_sources
from crawler.version import code_version
from output.schema import LISTINGS
from output.snapshot import Snapshot
from output.store import Store

Headings = tuple[tuple[str, ...], ...]
Key = tuple[str, str]

FILE = "known.json"
"""File of the dataset that names the lists, the version that holds their rows, and the code that read them."""

_COLUMNS = (*CELLS, "series", "table_index", "row_index", "page")
"""Columns of listings that are what was read."""


@dataclass(frozen=True)
class KnownLists:
    """Lists by announcement and hash: the places of their rows in `listings`, and their headings as printed.

    `media_types` are those of the lists that are files, by hash.
    """

    listings: pa.Table = field(default_factory=LISTINGS.empty_table)
    places: Mapping[Key, Sequence[int]] = field(default_factory=dict)
    headings: Mapping[Key, Headings] = field(default_factory=dict)
    media_types: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, store: Store, snapshot: Snapshot) -> KnownLists:
        """Those that earlier runs of this code left for the store's latest snapshot."""
        kept = json.loads(store.read_file(FILE) or "{}")
        if (kept.get("version"), kept.get("code_version")) != (snapshot.version, code_version()):
            return cls()
        headings = {(name, digest): tuple(map(tuple, printed)) for name, digest, printed in kept["lists"]}
        places: dict[Key, list[int]] = defaultdict(list)
        keys = (snapshot.listings[name].to_pylist() for name in ("announcement", "document_sha256"))
        for place, key in enumerate(zip(*keys, strict=True)):
            if key in headings:
                places[key].append(place)
        known = {digest for _, digest in places}
        hashes, kinds = (snapshot.documents[name].to_pylist() for name in ("sha256", "media_type"))
        media_types = {digest: kind for digest, kind in zip(hashes, kinds, strict=True) if digest in known}
        return cls(snapshot.listings, places, headings, media_types)

    def remember(self, store: Store, version: int | None, read: Mapping[Key, Headings]) -> None:
        """Leave these and those `read` in a run that ended with the snapshot `version` to the next run."""
        lists = [[*key, headings] for key, headings in sorted({**self.headings, **read}.items())]
        kept = {"version": version, "code_version": code_version(), "lists": lists}
        body = json.dumps(kept, ensure_ascii=False, indent=1).encode()
        if body != store.read_file(FILE):
            store.write_file(FILE, body)

    def media_type(self, body: bytes) -> str | None:
        """Media type of the file of a known list; None for bytes that have to be judged."""
        return self.media_types.get(sha256_of(body)) if self.media_types else None

    def reading(self, document: Document, source: Source) -> Reading | None:
        """What was read of a captured document, None where it has to be read."""
        key = document.announcement, document.sha256
        if key not in self.places:
            return None
        places, headings = self.places[key], self.headings[key]
        rows = _Rows(self, places)
        if any(
            unknown_value(value, cell, source)
            for cell in source.vocabularies
            for value in {self.words[cell][place] for place in places}
        ):
            return reading_of(rows, headings, source)
        return Reading(rows, headings)

    @cached_property
    def words(self) -> Mapping[str, Sequence[str | None]]:
        """The cells of the columns for which some source has a vocabulary, one a listing."""
        reviewed = {cell for source in load_sources().values() for cell in source.vocabularies}
        return {cell: self.listings[cell].to_pylist() for cell in reviewed}

    @cached_property
    def gathered(self) -> pa.Table:
        """What was read of all listings, in one piece: rows are taken out of many only slowly."""
        return self.listings.select(_COLUMNS).combine_chunks()


class _Rows(Sequence[PublishedRow]):
    """Rows of a known list, made when they are first looked at, which is where they are wanted in a file (`-o`)."""

    def __init__(self, known: KnownLists, places: Sequence[int]) -> None:
        self._known, self._places = known, places

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, place: Any) -> Any:
        return self._made[place]

    @cached_property
    def _made(self) -> list[PublishedRow]:
        records = self._known.gathered.take(pa.array(self._places, pa.int64())).to_pylist()
        records.sort(key=lambda record: (record["table_index"], record["row_index"]))
        return [
            PublishedRow(
                record["series"],
                {name: record[name] for name in CELLS if record[name] is not None},
                record["table_index"],
                record["row_index"],
                record["page"],
            )
            for record in records
        ]
