"""Evidence → draft: which document holds for each announcement, its rows, and the filings they describe.

Pure: the same previous snapshot and the same observations give the same draft, in whatever order they come.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from normalize.corrections import Correction
from normalize.listing import NormalisedListing
from output.companies import build_companies, build_links, identify
from output.declared import build_declared_changes
from output.filings import build_filings, filing_id_of
from output.rows import RowKey, read_rows
from output.schema import to_table
from output.snapshot import Snapshot

Record = dict[str, Any]
Key = tuple[str, str]

_SHARE_OF_VERSION = 0.5
"""Two documents of one announcement that share more than this part of the smaller one's filings are versions of
one list; with less they are its parts, and both hold."""
_NOTICE: Key = ("kind", "notice")
"""What a notice has in common with every document of its announcement."""


def build(
    previous: Snapshot,
    documents: Iterable[Record],
    listings: Iterable[Record],
    corrections: Iterable[Correction] = (),
    pages: Mapping[str, Collection[str]] | None = None,
    *,
    failed: Collection[str] = (),
    unread: Collection[Key] = (),
    meanings: Mapping[RowKey, NormalisedListing] | None = None,
) -> Snapshot:
    """Draft of the next snapshot.

    `documents` are those observed in this run, each as often as a page carried it; `listings` are the rows read from
    them; `corrections` say how single cells are to be read. Announcements that were not observed keep the documents
    and rows they had: absence is no proof. `pages` are those read whole in this run, with the announcements that each
    carries: a list that they carry no more is marked as withdrawn, and keeps its rows, since the publisher did not
    say that its filings ended. `failed` are addresses that were asked for and did not come: an old copy elsewhere does
    not take the place of a list that is behind one. `unread` are observed lists whose rows `previous` has, built by
    this very code with these corrections; `listings` need not have them. `meanings`: see `output.rows.read_rows`.
    Companies keep the ids that `previous` gave them.
    """
    known = {_key(record): record for record in previous.documents.to_pylist()}
    observed = merge_observations(documents)
    kept = known.keys() - (observed.keys() - set(unread))
    read_now = _rows_by_document(listings, observed.keys() - kept)
    merged = {key: _carry(observed[key], known.get(key)) for key in observed}
    every = [*merged.values(), *(record for key, record in known.items() if key not in observed)]
    for record in every:
        if _key(record) not in observed and pages and record["kind"] == "list":
            record["withdrawn"] = _is_withdrawn(record, pages)
    unseen = {key for key, record in known.items() if key not in observed and not _is_looked_for(record, pages, failed)}
    counts = Counter(record["announcement"] for record in every)
    competing = {announcement for announcement, count in counts.items() if count > 1}
    compared = {key: _filing_ids(found) for key, found in read_now.items() if key[0] in competing}
    filing_ids = _filing_ids_of(previous, competing, kept, same_code=bool(unread)) | compared
    chosen = choose_versions(every, observed.keys() | unseen, filing_ids)
    documents_table = to_table("documents", chosen)
    if unread and not read_now and documents_table.equals(previous.documents):
        return replace(previous, version=None)
    rows = _rows_by_document(previous.listings.to_pylist(), kept) | read_now
    holding = [record for record in chosen if not record["superseded_by"] and not record["problem"]]
    held = number_listings(
        row | {"page_url": document["page_url"], "document_url": document["document_url"]}
        for document in holding
        for row in rows.get(_key(document), ())
    )
    read = read_rows(held, corrections, meanings)
    identities = identify(read, previous.companies.to_pylist())
    filings = build_filings(read, chosen, identities)
    company_of = {filing["filing_id"]: filing["company_id"] for filing in filings}
    return Snapshot(
        None,
        listings=to_table("listings", held),
        documents=documents_table,
        companies=to_table("companies", build_companies(identities, filings)),
        company_links=to_table("company_links", build_links(identities, read)),
        declared_changes=to_table("declared_changes", build_declared_changes(read, company_of)),
        filings=to_table("filings", filings),
    )


def _is_withdrawn(document: Record, pages: Mapping[str, Collection[str]]) -> bool:
    """Whether all pages that carried a document were read and carry its announcement no more, now or before."""
    carriers = {document["page_url"], *(document["url_aliases"] or ())}
    if any(document["announcement"] in announcements for announcements in pages.values()):
        return False
    return bool(document["withdrawn"]) or carriers <= pages.keys()


def _is_looked_for(document: Record, pages: Mapping[str, Collection[str]] | None, failed: Collection[str]) -> bool:
    """Whether a document would have been observed if it were still there: a page of it was read, its file came."""
    carriers = {document["page_url"], *(document["url_aliases"] or ())}
    return pages is None or (document["document_url"] not in failed and not carriers.isdisjoint(pages))


def merge_observations(documents: Iterable[Record]) -> dict[Key, Record]:
    """Documents by announcement and hash; the pages that carried one become its address and its aliases.

    The page published first gives the address, so that it does not depend on the order of the crawl.
    """
    carriers: dict[Key, list[Record]] = defaultdict(list)
    for document in documents:
        carriers[_key(document)].append(document)
    merged = {}
    for key, records in carriers.items():
        ordered = sorted(records, key=lambda r: (r["published_at"], r["page_url"], r["document_url"]))
        pages = {r["page_url"] for r in ordered} | {url for r in ordered for url in r.get("url_aliases") or ()}
        merged[key] = ordered[0] | {"url_aliases": sorted(pages - {ordered[0]["page_url"]})}
    return merged


def _carry(record: Record, before: Record | None) -> Record:
    """A document seen again: when it was first fetched stays, and so do all the pages it was ever seen on."""
    if before is None:
        return record
    pages = {record["page_url"], before["page_url"], *(record["url_aliases"] or ()), *(before["url_aliases"] or ())}
    first = min(record, before, key=lambda r: (r["published_at"], r["page_url"]))
    address = {name: first[name] for name in ("page_url", "page_title", "document_url", "published_at")}
    address |= {"url_aliases": sorted(pages - {first["page_url"]}), "first_fetched_at": before["first_fetched_at"]}
    return record | address


def choose_versions(
    documents: Sequence[Record], observed: Iterable[Key], filings: Mapping[Key, set[str]]
) -> list[Record]:
    """Set `superseded_by` of the documents that were current so far; what was superseded before stays so.

    Versions of one list are told by their address or by the filings they share (`filings`: document → its filing
    ids). Among versions, one observed in this run comes after one that is no more, then the later fetched, then the
    later published; `observed` are also those of which this run cannot tell.
    """
    seen = set(observed)
    by_announcement: dict[str, list[Record]] = defaultdict(list)
    for document in documents:
        by_announcement[document["announcement"]].append(document)
    chosen = []
    for versions in by_announcement.values():
        current = _Current(filings)
        for document in (dict(record) for record in sorted(versions, key=lambda r: (_key(r) in seen, *_age(r)))):
            chosen.append(document)
            if document["superseded_by"] or document["problem"]:
                continue
            for earlier in current.versions_of(document):
                earlier["superseded_by"] = document["sha256"]
                current.remove(earlier)
            current.add(document)
    return _point_to_present(chosen)


class _Current:
    """Documents of one announcement that hold so far, by what a version of them has in common with them.

    An announcement may come in hundreds of parts: each is compared with its likes, not with all the others.
    """

    def __init__(self, filings: Mapping[Key, set[str]]) -> None:
        self._filings = filings
        self._with: dict[Key, dict[Key, Record]] = defaultdict(dict)

    def versions_of(self, document: Record) -> list[Record]:
        """Those that are versions of the same list."""
        near: dict[Key, Record] = {}
        for trait in (_NOTICE, *self._traits(document)):
            near |= self._with.get(trait, {})
        return [record for record in near.values() if same_list(record, document, self._filings)]

    def add(self, document: Record) -> None:
        """Let a document hold."""
        for trait in self._kept_by(document):
            self._with[trait][_key(document)] = document

    def remove(self, document: Record) -> None:
        """Let a document hold no more."""
        for trait in self._kept_by(document):
            del self._with[trait][_key(document)]

    def _kept_by(self, document: Record) -> list[Key]:
        own = self._traits(document)
        return [_NOTICE, *own] if document["kind"] == "notice" else own

    def _traits(self, document: Record) -> list[Key]:
        found = self._filings.get(_key(document), ())
        return [("address", document["document_url"]), *(("filing", filing_id) for filing_id in found)]


def _point_to_present(documents: list[Record]) -> list[Record]:
    """Let a version that was superseded twice name the version that holds now."""
    next_of = {_key(d): d["superseded_by"] for d in documents}
    for document in documents:
        trail = {document["sha256"]}
        while (later := document["superseded_by"]) and later not in trail:
            trail.add(later)
            further = next_of.get((document["announcement"], later))
            if not further:
                break
            document["superseded_by"] = further
    return documents


def same_list(one: Record, other: Record, filings: Mapping[Key, set[str]]) -> bool:
    """Whether two documents of one announcement are versions of one list rather than two parts of it."""
    if one["kind"] == "notice" or one["document_url"] == other["document_url"]:
        return True
    first, second = filings.get(_key(one), set()), filings.get(_key(other), set())
    return len(first & second) > _SHARE_OF_VERSION * min(len(first), len(second))


def number_listings(listings: Iterable[Record]) -> list[Record]:
    """Add `filing_id` and `listing_id` to rows of the lists that hold.

    A row keeps its id when the list is edited around it: the id names announcement, filing, and which of the rows
    with that filing it is, in the order of their cells.
    """
    groups: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for listing in listings:
        found = filing_id_of(listing)
        groups[listing["announcement"], listing["series"], found].append(listing | {"filing_id": found})
    numbered = []
    for key, rows in groups.items():
        rows.sort(key=lambda r: (json.dumps(_cells(r), ensure_ascii=False), r["document_sha256"], r["row_index"]))
        for ordinal, row in enumerate(rows):
            text = json.dumps([*key, ordinal], ensure_ascii=False)
            numbered.append(row | {"listing_id": "l" + sha256(text.encode()).hexdigest()[:16]})
    return numbered


def _cells(listing: Record) -> list[str | None]:
    return [listing.get(name) for name in sorted(listing) if name.endswith("_raw")]


def _rows_by_document(listings: Iterable[Record], wanted: Iterable[Key]) -> dict[Key, list[Record]]:
    """Rows by document, each place of a document once: two addresses may have served the same bytes."""
    keys = set(wanted)
    rows: dict[Key, dict[tuple[int, int], Record]] = defaultdict(dict)
    for listing in listings:
        if (key := (listing["announcement"], listing["document_sha256"])) in keys:
            rows[key][listing["table_index"], listing["row_index"]] = listing
    return {key: list(found.values()) for key, found in rows.items()}


def _filing_ids_of(
    snapshot: Snapshot, announcements: Collection[str], documents: Collection[Key], *, same_code: bool
) -> dict[Key, set[str]]:
    """Filings by document, of documents of these announcements: as they stand there, where this code wrote them."""
    found = pc.is_in(snapshot.listings["announcement"], value_set=pa.array(sorted(announcements), pa.string()))
    listings = snapshot.listings.filter(found)
    keys = zip(*(listings[name].to_pylist() for name in ("announcement", "document_sha256")), strict=True)
    rows = (listings["filing_id"] if same_code else listings).to_pylist()
    filing_ids: dict[Key, set[str]] = defaultdict(set)
    for key, row in zip(keys, rows, strict=True):
        if key in documents:
            filing_ids[key].add(row if same_code else filing_id_of(row))
    return filing_ids


def _filing_ids(listings: Iterable[Record]) -> set[str]:
    return {filing_id_of(listing) for listing in listings}


def _key(document: Record) -> Key:
    return document["announcement"], document["sha256"]


def _age(document: Record) -> tuple[str, ...]:
    return tuple(document[name] or "" for name in ("first_fetched_at", "published_at", "page_url", "sha256"))
