"""Lists that need not be read again: the same bytes, read by the same code before, without an alarm.

Reading is a pure function of the bytes and the code (`crawler.version`), so the rows of the snapshot are its result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from crawler.items import Document
from crawler.listings import PublishedRow
from crawler.reading import Reading, reading_of
from crawler.source import CELLS, Source
from output.snapshot import Snapshot

Headings = tuple[tuple[str, ...], ...]
_Key = tuple[str, str]


@dataclass(frozen=True)
class KnownLists:
    """The readable lists of a snapshot by announcement and hash, and the headings of each announcement."""

    listings: pa.Table | None = None
    places: dict[_Key, list[int]] = field(default_factory=dict)
    headings: Mapping[str, Headings] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot, headings: Mapping[str, Headings]) -> KnownLists:
        """Those of a snapshot; `headings` are those of the announcements last seen without an alarm."""
        places: dict[_Key, list[int]] = defaultdict(list)
        keys = (snapshot.listings[name].to_pylist() for name in ("announcement", "document_sha256"))
        for place, key in enumerate(zip(*keys, strict=True)):
            places[key].append(place)
        whole = {(d["announcement"], d["sha256"]): d["rows"] for d in snapshot.documents.to_pylist()}
        known = {key: found for key, found in places.items() if key[0] in headings and whole.get(key) == len(found)}
        return cls(snapshot.listings, known, headings)

    def reading(self, document: Document, source: Source) -> Reading | None:
        """What was read of a captured document, None where it has to be read."""
        places = self.places.get((document.announcement, document.sha256))
        if places is None or self.listings is None:
            return None
        records = self.listings.take(places).to_pylist()
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
        return reading_of(rows, self.headings[document.announcement], source)
