"""Holds what a run saw of pages and lists against what was seen before, and remembers it for the next run."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from crawler.items import Document, PageSeen
from crawler.known import Headings, KnownLists
from crawler.run import Run
from crawler.source import CELLS, load_sources
from crawler.structure import (
    PageStructure,
    Structure,
    compare,
    from_records,
    list_structures,
    to_records,
)
from normalize.issues import Issue
from output.schema import to_table
from output.snapshot import Snapshot
from output.store import Store

_TABLE = "structures"
_OF_OUR_TABLES = {Issue.NUMBER_UNKNOWN_DIVISION, Issue.NUMBER_UNKNOWN_PREFIX}
"""A place that our tables do not know yet says nothing of how numbers are made."""


class Watch:
    """Collects structures during a run; `accepted` are alarms that a person clears in it."""

    def __init__(self, store: Store, accepted: Collection[str]) -> None:
        self.store, self.accepted = store, accepted
        self.sources = load_sources()
        self.pages: list[PageStructure] = []
        self.lists: dict[str, str] = {}
        self.headings: dict[str, list[list[str]]] = {}
        self.known = KnownLists()
        self.read: dict[tuple[str, str], Headings] = {}
        self.measure: pa.Table | None = None

    def known_lists(self, snapshot: Snapshot) -> KnownLists:
        """Lists that need not be read again, `snapshot` being the latest."""
        self.known = KnownLists.load(self.store, snapshot)
        return self.known

    def see(self, item: Document | PageSeen) -> None:
        """Take note of a page, or of a list that was read."""
        if isinstance(item, PageSeen):
            self.pages.append(PageStructure(item.source, item.page_url, item.kind, item.landmarks))
        elif item.kind == "list" and not item.problem:
            self.lists[item.announcement] = item.source
            self.read[item.announcement, item.sha256] = item.headings
            known = self.headings.setdefault(item.announcement, [])
            known += [heading for heading in map(list, item.headings) if heading not in known]

    def compare(self, run: Run, draft: Snapshot) -> None:
        """Record in the run what differs, beyond the limits of its source, from what was seen before."""
        before = from_records(self.store.read(_TABLE).to_pylist())
        seen = {(found.source, found.name): found for found in self._structures(draft)}
        for change in compare(seen.values(), before):
            source, accepted = self.sources[change.source], change.alarm in self.accepted
            if change.figure > source.alarms[change.alarm]:
                figure = change.figure
                run.drift(change.alarm, source, change.name, change.sentence, figure=figure, accepted=accepted)
                if not accepted:  # the measure stays, and so does the alarm
                    seen.pop((change.source, change.name), None)
        self.measure = to_table(_TABLE, to_records((before | seen).values()))

    def remember(self, version: int | None) -> None:
        """Write down what later runs are held against and which lists of the version they need not read, if changed."""
        self.known.remember(self.store, version, self.read)
        if self.measure is not None and not self.measure.equals(self.store.read(_TABLE)):
            self.store.write(_TABLE, self.measure)

    def _structures(self, draft: Snapshot) -> list[Structure]:
        of_lists = pc.is_in(draft.listings["announcement"], value_set=pa.array(sorted(self.lists), pa.string()))
        rows = draft.listings.filter(of_lists).select(["announcement", "series", "filing_id", *CELLS]).to_pylist()
        odd = frozenset(
            filing["filing_id"]
            for filing in draft.filings.select(["filing_id", "issues"]).to_pylist()
            if any(code.startswith("number_") and code not in _OF_OUR_TABLES for code in filing["issues"])
        )
        vocabularies = {name: frozenset(source.vocabularies) for name, source in self.sources.items()}
        return [*self.pages, *list_structures(rows, odd, self.headings, self.lists, vocabularies)]
