"""The kept originals of a dataset, read again: no network, and the same rows as when they were fetched."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from crawler.items import Document
from crawler.reading import Reader, Reading, note, read_list
from crawler.recognise import StatedTotal
from crawler.run import Run
from crawler.source import load_sources
from output.errors import OriginalMissing
from output.store import Store

Record = dict[str, Any]

_NOT_KEPT = ("size", "rows", "problem", "stated_filed", "stated_registered", "stated_as_of", "url_aliases")
"""Columns of `documents` that are no fields of a document: they are found anew, or have another form there."""


@dataclass(frozen=True)
class Reread:
    """A record of `documents`, its bytes and what they hold; `missing` says why that cannot be told."""

    record: Record
    body: bytes = b""
    reading: Reading = field(default_factory=Reading)
    missing: str | None = None


def whole_original(store: Store, digest: str) -> bytes:
    """Bytes of a kept original. Raises OriginalMissing where it is not there, or not what was kept."""
    body = store.original(digest)
    if (found := sha256(body).hexdigest()) != digest:
        address = store.original_address(digest)
        raise OriginalMissing(f"{address} was altered, its SHA-256 is {found}; restore it from a backup")
    return body


def reread(store: Store, record: Record, read: Reader) -> Reread:
    """Read one document of a dataset again with `read` (bytes → tables)."""
    try:
        return reread_body(record, whole_original(store, record["sha256"]), read)
    except OriginalMissing as error:
        return Reread(record, missing=str(error))


def reread_body(record: Record, body: bytes, read: Reader) -> Reread:
    """Read the bytes of a document of a dataset again."""
    if record["kind"] == "notice":
        return Reread(record, body)
    source = load_sources().get(record["source"])
    if source is None:
        return Reread(record, missing=f"crawler/sources/{record['source']}.toml is not there any more")
    return Reread(record, body, read_list(read, body, record["series"], source))


def observed(found: Reread, run: Run) -> Document | None:
    """The document as a crawl would have captured it; None, and a failure of the run, where it is missing."""
    record = found.record
    if found.missing:
        run.fail(record["document_url"], "missing", f"《{record['title']}》: {found.missing}")
        return None
    document = _document(record, found.body)
    if document.kind != "notice":
        note(found.reading, document, load_sources()[document.source], run)
    return document


def _document(record: Record, body: bytes) -> Document:
    stated = (("genai_filed", "stated_filed"), ("genai_registered", "stated_registered"))
    as_of = record["stated_as_of"]
    totals = tuple(
        StatedTotal(series, datetime.date.fromisoformat(as_of), record[column])  # type: ignore[arg-type]
        for series, column in stated
        if record[column] is not None
    )
    fields = {name: value for name, value in record.items() if name not in _NOT_KEPT}
    return Document(**fields, body=body, totals=totals, url_aliases=tuple(record["url_aliases"] or ()))
