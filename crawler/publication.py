"""The end of a run: what it observed is checked against the snapshot before it, and committed if all is well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from crawler.items import Document
from crawler.run import Run
from crawler.watch import Watch
from normalize.corrections import load_corrections
from output.errors import DatasetChanged, DatasetUnwritable, FeedsNotRefreshed
from output.gate import accept
from output.memory import without_collector
from output.publish import publish, refresh_feeds
from output.runs import save_draft
from output.schema import DOCUMENTS
from output.snapshot import Snapshot, open_snapshot
from output.store import Store
from output.validate import validate

Record = dict[str, Any]


class Publication:
    """What a run is compared with and adds to. `accepted` names checks that a person lets pass."""

    def __init__(self, store: Store, origin: str, accepted: Collection[str]) -> None:
        self.store, self.origin, self.accepted = store, origin, accepted
        # Corrections are about what the publishers printed; the replica prints what it likes.
        self.corrections = load_corrections() if origin == "publisher" else ()
        self.previous = open_snapshot(store)
        keys = (self.previous.documents[name].to_pylist() for name in ("announcement", "sha256"))
        self._known = set(zip(*keys, strict=True))
        self._announcements = {announcement for announcement, _ in self._known}

    def novelty(self, document: Record) -> str:
        """What became of a document since the snapshot before: new, changed, unchanged, or failed to be read."""
        if document["problem"]:
            return "failed"
        if (document["announcement"], document["sha256"]) in self._known:
            return "unchanged"
        return "changed" if document["announcement"] in self._announcements else "new"

    def count(self, run: Run, documents: Sequence[Record], rows: int) -> None:
        """Write down what was observed, and that as yet the snapshot before stays the latest."""
        run.documents = Counter(map(self.novelty, documents)) + Counter(failed=len(run.failures))
        run.rows_read = rows
        run.version = self.previous.version
        run.rows, run.issues = count_rows(self.previous), count_issues(self.previous)

    @without_collector()
    def conclude(
        self, run: Run, documents: Sequence[Record], make: Callable[[], Snapshot], watch: Watch | None = None
    ) -> None:
        """Make the draft, check and commit it. What goes wrong is the run's error; what nobody expected is raised."""
        try:
            self._publish(run, documents, make(), watch)
        except OSError as error:
            run.error = str(error) if run.committed_version is not None else f"nothing was committed: {error}"
        except Exception as error:
            run.error = f"{type(error).__name__}: {error}"
            raise

    def _publish(self, run: Run, documents: Sequence[Record], draft: Snapshot, watch: Watch | None) -> None:
        """Commit the draft if it passes its required checks and differs from the snapshot before it."""
        if watch:
            watch.compare(run, draft)
        observed = {(d["announcement"], d["sha256"]) for d in documents}
        run.checks = accept(validate(draft, self.previous, observed, self.corrections), self.accepted)
        if any(check.refuses for check in run.checks):
            run.finished = True
            save_draft(self.store, run.run_id, draft)
            return
        run.rows = count_rows(draft)
        run.issues = count_issues(draft)
        if self._is_news(draft):
            about = {
                "run_id": run.run_id,
                "verdict": "healthy" if not run.failures and not run.alarms else "partial",
                "rows": dict(sorted(Counter(draft.filings["registry"].to_pylist()).items())),
                "documents": dict(run.documents),
                "origin": self.origin,
                "code_version": run.code_version,
                "accepted": run.accepted,
            }
            try:
                run.committed_version = run.version = publish(self.store, draft, about, self.previous)
            except DatasetChanged as error:
                run.overtaken = str(error)
            except FeedsNotRefreshed as error:
                run.committed_version = run.version = error.version
                run.error = str(error)
        if not run.overtaken and not run.error:
            self._finish_writing(run, watch)
        run.finished = True

    def _finish_writing(self, run: Run, watch: Watch | None) -> None:
        """Remember what was seen; write the feeds, should a run that was cut off after its commit not have done it."""
        try:
            if watch:
                watch.remember(run.version)
            refresh_feeds(self.store)
        except (DatasetUnwritable, FeedsNotRefreshed) as error:
            run.error = str(error)

    def _is_news(self, draft: Snapshot) -> bool:
        """Whether the draft holds anything that the snapshot before it did not; an empty dataset is no news."""
        return bool(len(draft.documents)) and not draft.same_data(self.previous)


def count_rows(snapshot: Snapshot) -> dict[str, int]:
    """Listings of a snapshot by series."""
    return dict(sorted(_counted(snapshot.listings["series"]).items()))


def count_issues(snapshot: Snapshot) -> dict[str, int]:
    """Filings of a snapshot by issue code, the most frequent first."""
    counts = _counted(pc.list_flatten(snapshot.filings["issues"]))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _counted(column: pa.ChunkedArray) -> dict[str, int]:
    return {entry["values"]: entry["counts"] for entry in pc.value_counts(column).to_pylist()}


def document_record(item: Document, now: str) -> Record:
    """The `documents` row of a document that was observed."""
    stated = {total.series: total for total in item.totals}
    filed, registered = stated.get("genai_filed"), stated.get("genai_registered")
    record = {name: getattr(item, name, None) for name in DOCUMENTS.names}
    return record | {
        "size": len(item.body),
        "first_fetched_at": item.first_fetched_at or now,
        "url_aliases": list(item.url_aliases),
        "stated_filed": filed.count if filed else None,
        "stated_registered": registered.count if registered else None,
        "stated_as_of": max(total.as_of for total in item.totals).isoformat() if item.totals else None,
    }
