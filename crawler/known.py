"""Lists that need not be read again: the same bytes, which the same code has read for this very snapshot.

Reading is a pure function of the bytes and the code (`crawler.version`), so the rows of the snapshot are its result.
So is judging whether they came whole, and what kind of file they are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import pyarrow as pa

from crawler.items import Document
from crawler.listings import PublishedRow
from crawler.reading import Reading, reading_of
from crawler.source import CELLS, Source
from crawler.version import code_version
from output.schema import LISTINGS
from output.snapshot import Snapshot
from output.store import Store

Headings = tuple[tuple[str, ...], ...]
Key = tuple[str, str]

FILE = "known.json"
"""File of the dataset that names the lists, the version that holds their rows, and the code that read them."""


@dataclass(frozen=True)
class KnownLists:
    """Lists by announcement and hash: which of the `listings` are their rows, and their headings as printed.

    `media_types` are those of the lists that are files, by hash.
    """

    listings: pa.Table = field(default_factory=LISTINGS.empty_table)
    rows: Mapping[Key, slice] = field(default_factory=dict)
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
        rows, end = {}, 0
        for key, found in places.items():
            rows[key] = slice(end, end + len(found))
            end += len(found)
        known = {digest for _, digest in rows}
        hashes, kinds = (snapshot.documents[name].to_pylist() for name in ("sha256", "media_type"))
        media_types = {digest: kind for digest, kind in zip(hashes, kinds, strict=True) if digest in known}
        columns = [*CELLS, "series", "table_index", "row_index", "page"]
        # Once for all lists: to gather the rows of one takes longer than to read them.
        order = pa.array([place for found in places.values() for place in found], pa.int64())
        return cls(snapshot.listings.select(columns).take(order).combine_chunks(), rows, headings, media_types)

    def remember(self, store: Store, version: int | None, read: Mapping[Key, Headings]) -> None:
        """Leave these and those `read` in a run that ended with the snapshot `version` to the next run."""
        lists = [[*key, headings] for key, headings in sorted({**self.headings, **read}.items())]
        kept = {"version": version, "code_version": code_version(), "lists": lists}
        body = json.dumps(kept, ensure_ascii=False, indent=1).encode()
        if body != store.read_file(FILE):
            store.write_file(FILE, body)

    def media_type(self, body: bytes) -> str | None:
        """Media type of the file of a known list; None for bytes that have to be judged."""
        return self.media_types.get(sha256(body).hexdigest()) if self.media_types else None

    def reading(self, document: Document, source: Source) -> Reading | None:
        """What was read of a captured document, None where it has to be read."""
        key = document.announcement, document.sha256
        if key not in self.rows:
            return None
        records = self.listings[self.rows[key]].to_pylist()
        rows = [
            PublishedRow(
                record["series"],
                {name: record[name] for name in CELLS if record[name] is not None},
                record["table_index"],
                record["row_index"],
                record["page"],
            )
            for record in sorted(records, key=lambda record: (record["table_index"], record["row_index"]))
        ]
        return reading_of(rows, self.headings[key], source)
