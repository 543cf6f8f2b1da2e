"""The kept originals against the committed rows: every byte hashed again, every list read again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from crawler.listings import PublishedRow, UnknownForm, read_rows
from crawler.originals import whole_original
from crawler.reading import Reader
from crawler.source import Source
from crawler.tables import UnreadableDocument
from crawler.tables.pool import in_order
from output.errors import OriginalMissing
from output.find import place_of
from output.schema import LISTINGS
from output.snapshot import Snapshot
from output.store import Store

Record = dict[str, Any]

_CELLS = tuple(name for name in LISTINGS.names if name.endswith("_raw"))
_Place = tuple[int, int]


@dataclass(frozen=True)
class Verification:
    """What was verified, and each difference in a sentence."""

    originals: int
    rows: int
    differences: tuple[str, ...]


def verify(
    store: Store, snapshot: Snapshot, sources: Mapping[str, Source], read: Reader, at_once: int = 1
) -> Verification:
    """Hold a snapshot against the originals kept in its store, `at_once` of them at a time.

    Each original is read from the store and hashed, superseded versions too; each list whose rows the snapshot holds
    is read again with `read` (bytes → tables, raising UnreadableDocument) and compared cell by cell, place by place.
    """
    committed: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in snapshot.listings.to_pylist():
        committed[row["announcement"], row["document_sha256"]].append(row)
    held = [(d, committed.pop((d["announcement"], d["sha256"]), [])) for d in snapshot.documents.to_pylist()]
    whole: set[str] = set()
    differences: list[str] = []
    work = partial(_hold, store, sources, read)
    for (document, _), (is_whole, found) in zip(held, in_order(work, held, at_once), strict=True):
        if is_whole:
            whole.add(document["sha256"])
        differences += [f"《{document['title']}》 ({document['announcement']}){what}" for what in found]
    for (announcement, sha256), rows in sorted(committed.items()):
        differences.append(f"{announcement}: {len(rows)} rows of a document {sha256} that the dataset does not name")
    return Verification(len(whole), len(snapshot.listings), tuple(differences))


def _hold(
    store: Store, sources: Mapping[str, Source], read: Reader, held: tuple[Record, Sequence[Record]]
) -> tuple[bool, list[str]]:
    """Whether the original of a document is whole, and in words how it differs from its committed rows."""
    document, rows = held
    try:
        body = whole_original(store, document["sha256"])
    except OriginalMissing as error:
        return False, [f": {error}"]
    return True, [f", {what}" for what in (_reread(body, document, rows, sources, read) if rows else ())]


def _reread(
    body: bytes, document: Record, committed: Sequence[Record], sources: Mapping[str, Source], read: Reader
) -> list[str]:
    source = sources.get(document["source"])
    if source is None:
        return [f"its source file {document['source']!r} is not there any more"]
    try:
        rows = read_rows(read(body), document["series"], source)
    except (UnreadableDocument, UnknownForm) as error:
        return [f"its {len(committed)} rows cannot be read again: {error}"]
    return compare(committed, rows)


def compare(committed: Sequence[Record], rows: Sequence[PublishedRow]) -> list[str]:
    """Differences between the committed `listings` of a document and the rows read from it, in words, by place."""
    before: dict[_Place, Record] = {(row["table_index"], row["row_index"]): row for row in committed}
    after: dict[_Place, Record] = {(row.table_index, row.row_index): _record(row) for row in rows}
    found = []
    for place in sorted(before.keys() | after.keys()):
        one, other = before.get(place), after.get(place)
        if one is None or other is None:
            held = one or other or {}
            what = "is committed, but not in the document" if other is None else "is in the document, but not committed"
            found.append(f"{place_of(held)}: the row {held.get('number_raw') or held.get('name_raw')!r} {what}")
            continue
        found += [
            f"{place_of(one)}: {name} is {one[name]!r} as committed, {other[name]!r} in the document"
            for name in ("series", "page", *_CELLS)
            if one[name] != other[name]
        ]
    return found


def _record(row: PublishedRow) -> Record:
    place = {"series": row.series, "page": row.page, "table_index": row.table_index, "row_index": row.row_index}
    return {**dict.fromkeys(_CELLS), **place, **row.cells}
