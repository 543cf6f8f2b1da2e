"""The published rows of filings in two snapshots: which were edited between them, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.compute as pc

from output.compare import Batches, apart, chosen, compare, distinct, in_one, in_turn
from output.schema import LISTINGS
from output.stored import Readable

CELLS = tuple(name for name in LISTINGS.names if name.endswith("_raw") and name != "seq_raw")
"""Published cells that are compared; that a row has another 序号 is no change."""

_COMPARED = pa.schema([LISTINGS.field(name) for name in ("listing_id", "filing_id", *CELLS)])

_TOLD = pa.schema([field for field in LISTINGS if field.name not in ("listing_id", "document_url", "seq_raw")])
"""What is told of a row."""

_FILING, _DOCUMENT, _ANNOUNCEMENT = (LISTINGS.field(name) for name in ("filing_id", "document_sha256", "announcement"))


def edited_filings(old: Readable, new: Readable, *, same_code: bool) -> pa.Array:
    """Ids of the filings of which a row differs in a published cell.

    `same_code` says that both snapshots were made by one code, which reads the same bytes as the same cells.
    """
    pieces = apart(old.pieces("listings"), new.pieces("listings"))
    before, after = (in_turn(side) for side in pieces)
    if same_code:
        known, documents = distinct(before, _DOCUMENT), distinct(after, _DOCUMENT)
        fresh = documents.filter(pc.invert(pc.is_in(documents, value_set=known)))
        after = chosen(pieces[1], _DOCUMENT, fresh)
        before = chosen(pieces[0], _ANNOUNCEMENT, distinct(after, _ANNOUNCEMENT))
    return pc.unique(compare(before, after, _COMPARED, key="listing_id", columns=CELLS).before["filing_id"])


def published_rows(old: Readable, new: Readable, filings: pa.Array) -> tuple[pa.Table, pa.Table]:
    """The rows of some filings in both snapshots, in no order: all columns of `listings` but `listing_id`,
    `document_url` and `seq_raw`."""
    ones, others = old.pieces("listings"), new.pieces("listings")
    shared = [piece for name, piece in others.items() if name in ones]
    with ThreadPoolExecutor() as threads:
        both, before, after = threads.map(lambda side: _rows(side, filings), (shared, *apart(ones, others)))
    return pa.concat_tables([both, before]), pa.concat_tables([both, after])


def _rows(pieces: Sequence[Batches], filings: pa.Array) -> pa.Table:
    return in_one(chosen(pieces, _FILING, filings)(_TOLD.names), _TOLD)
