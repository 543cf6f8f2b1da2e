"""The published rows of filings in two snapshots: which were edited between them, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from output.compare import Batches, apart, chosen, compare, in_one, in_turn
from output.schema import LISTINGS
from output.stored import Readable

CELLS = tuple(name for name in LISTINGS.names if name.endswith("_raw") and name != "seq_raw")
"""Published cells that are compared; that a row has another 序号 is no change."""

_READ = pa.schema([field for field in LISTINGS if field.name not in ("document_url", "seq_raw")])
"""What is read of a row."""


class Published(NamedTuple):
    """Rows of filings in the older and in the newer snapshot, in no order: all columns of `listings` but `document_url`
    and `seq_raw`; and the ids of other filings, of which a row differs in a published cell."""

    before: pa.Table
    after: pa.Table
    edited: pa.Array


def published_rows(old: Readable, new: Readable, filings: pa.Array) -> Published:
    """The rows of some filings in both snapshots, and which others were edited: both tables are read once for both."""
    ones, others = old.pieces("listings"), new.pieces("listings")
    noted: tuple[list[pa.RecordBatch], ...] = ([], [])
    pieces = zip(apart(ones, others), noted, strict=True)
    before, after = (_noting(in_turn(side)(_READ.names), filings, found) for side, found in pieces)
    differ = compare(before, after, _READ, key="listing_id", columns=CELLS)
    ids = pc.unique(differ.before["filing_id"])
    shared = _rows((piece for name, piece in others.items() if name in ones), filings)
    one, other = (pa.concat_tables([in_one(found, _READ), shared]) for found in noted)
    return Published(one, other, ids.filter(pc.invert(pc.is_in(ids, value_set=filings))))


def rows_of(snapshot: Readable, filings: pa.Array) -> pa.Table:
    """The rows of some filings in a snapshot, with the same columns."""
    return _rows(snapshot.pieces("listings").values(), filings)


def _rows(pieces: Iterable[Batches], filings: pa.Array) -> pa.Table:
    return in_one(chosen(list(pieces), LISTINGS.field("filing_id"), filings)(_READ.names), _READ)


def _noting(
    batches: Iterable[pa.RecordBatch], filings: pa.Array, noted: list[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """The batches as they are; the rows of some filings are noted."""
    for batch in batches:
        noted.append(batch.filter(pc.is_in(batch["filing_id"], value_set=filings)))
        yield batch
