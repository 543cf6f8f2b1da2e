"""A dataset made again from its kept originals by the code of today, as `scrapy crawl archive` does, without Scrapy."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from crawler.originals import Reread, observed, reread
from crawler.publication import Publication, document_record
from crawler.reading import listing
from crawler.run import Run, run_record, utc_now
from crawler.tables.pool import ReaderPool, in_order
from normalize.listing import NormalisedListing
from output.build import build
from output.rows import RowKey, row_key
from output.runs import record_run
from output.schema import LISTINGS
from output.snapshot import Snapshot, latest_commit, open_snapshot
from output.store import Store

logger = logging.getLogger(__name__)

Record = dict[str, Any]
ReadAll = Callable[[Store, Sequence[Record]], Iterable[Reread]]
"""Reads documents of a dataset again, given by their records, in their order."""

_WRITES = 8
"""Originals that are written at a time: an object store takes its time for each."""


class NotRebuildable(Exception):
    """There is nothing to rebuild, or not into this dataset; the message says why."""


def rebuild(source: Store, target: Store, run: Run, read_all: ReadAll, accepted: Collection[str] = ()) -> None:
    """Read every original of the latest snapshot of `source`; publish in `target` what they hold, as a crawl would.

    `target` may be the same dataset. The run, which tells how it went, is recorded there. Raises NotRebuildable and
    DatasetLocked before anything is done.
    """
    origin = _origin(source, target)
    with target.lock("beian rebuild"):
        try:
            _rebuild(source, Publication(target, origin, accepted), run, read_all)
        except KeyboardInterrupt:
            _interrupted(run, target)
        except Exception as error:
            logger.exception("the rebuild failed")
            run.error = run.error or f"{type(error).__name__}: {error}"
        run.finished_at = utc_now()
        try:
            record_run(target, run_record(run))
        except Exception as error:  # noqa: BLE001 - the disk may be full, the store gone; the run is told all the same
            run.error = run.error or f"the run could not be recorded: {error}"


def read_here(jobs: int, source: Store, records: Sequence[Record]) -> Iterator[Reread]:
    """Read documents again on `jobs` cores of this machine (0: all of them)."""
    with ReaderPool(jobs) as pool:
        # Twice as many as are read: the others are fetched meanwhile.
        yield from in_order(partial(reread, source, read=pool.read), records, 2 * pool.readers)


def _origin(source: Store, target: Store) -> str:
    """Where the rows come from. Rows of the embedded replica and of the publishers never meet in one dataset."""
    commit, present = latest_commit(source), latest_commit(target)
    if commit is None:
        raise NotRebuildable(f"{source.shown} holds no snapshot yet")
    if present and present.origin != commit.origin:
        raise NotRebuildable(
            f"the dataset {target.shown} was made from the {present.origin}, {source.shown} from the {commit.origin}; "
            "name another folder"
        )
    return commit.origin


def _rebuild(source: Store, publication: Publication, run: Run, read_all: ReadAll) -> None:
    target = publication.store
    documents: list[Record] = []
    listings: list[Record] = []
    meanings: dict[RowKey, NormalisedListing] = {}
    every: Iterable[Reread] = read_all(source, open_snapshot(source).documents.to_pylist())
    if target.uri != source.uri:
        every = in_order(partial(_keep, target), every, _WRITES)
    try:
        for found in every:
            document = observed(found, run)
            if document is None:
                continue
            documents.append(document_record(document, run.started_at))
            rows = [vars(listing(document, row)) for row in found.reading.rows]
            listings += [{name: row.get(name) for name in LISTINGS.names} for row in rows]
            meanings |= zip(map(row_key, rows), found.reading.meanings, strict=False)  # none where they were read here
    finally:
        publication.count(run, documents, len(listings))

    def draft() -> Snapshot:
        failed = {failure.url for failure in run.failures}
        before, corrections = publication.previous, publication.corrections
        return build(before, documents, listings, corrections, {}, failed=failed, meanings=meanings)

    publication.conclude(run, documents, draft)


def _keep(target: Store, found: Reread) -> Reread:
    """Keep an original in the dataset that is made."""
    if not found.missing:
        target.keep(found.record["sha256"], found.body)
    return found


def _interrupted(run: Run, target: Store) -> None:
    """Say of a run that was interrupted whether it had committed."""
    latest = latest_commit(target)
    if latest is None or latest.run_id != run.run_id:
        run.interrupted = True
        return
    run.committed_version = run.version = latest.version
    run.error = f"interrupted when version {latest.version} was committed; its feeds are refreshed by the next run"
