"""What a run observed → draft → checks → snapshot. Draft, validate, publish: a sick run never replaces a good one."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.items import Alias, Document, IndexRead, Listing, PageRead, PageSeen
from crawler.run import Run
from crawler.source import load_sources
from crawler.watch import Watch
from normalize.corrections import load_corrections
from output.build import build
from output.errors import DatasetChanged, DatasetUnwritable, FeedsNotRefreshed
from output.gate import accept
from output.publish import publish, refresh_feeds
from output.runs import save_draft
from output.schema import DOCUMENTS, LISTINGS
from output.snapshot import Snapshot, open_snapshot
from output.store import Store
from output.text import printable
from output.validate import validate

logger = logging.getLogger(__name__)

Record = dict[str, Any]


class DatasetPipeline:
    """Collects documents and rows; commits them when the spider has come to its end."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.store = Store(crawler.settings["DATASET_DIR"])
        self.origin: str = crawler.settings.get("DATASET_ORIGIN", "publisher")
        self.accepted: list[str] = crawler.settings.getlist("ACCEPT")
        # Corrections are about what the publishers printed; the replica prints what it likes.
        self.corrections = load_corrections() if self.origin == "publisher" else ()
        self.documents: list[Record] = []
        self.listings: list[Record] = []
        self.aliases: list[Alias] = []
        self.watch = Watch(self.store, self.accepted)
        self.pages: dict[str, frozenset[str]] = {}
        self.indexes: dict[str, frozenset[str]] = {}
        self.previous: Snapshot
        crawler.signals.connect(self.open, signals.spider_opened)
        crawler.signals.connect(self.finish, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DatasetPipeline:
        """Make the pipeline for the dataset of the settings."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Open the snapshot that this run is compared with."""
        self.previous = open_snapshot(self.store)
        self.known = {(d["announcement"], d["sha256"]) for d in self.previous.documents.to_pylist()}

    def process_item(self, item: Any) -> Any:
        """Collect what was observed."""
        match item:
            case Document():
                self.documents.append(_document(item, self.crawler.spider.run.started_at))  # type: ignore[union-attr]
                self.watch.see(item)
                found = f"{item.rows} rows" if item.kind == "list" else f"{len(item.totals)} stated totals"
                logger.info("%s 《%s》: %s", self._novelty(item), printable(item.title), found)
            case Listing():
                self.listings.append({name: getattr(item, name, None) for name in LISTINGS.names})
            case Alias():
                self.aliases.append(item)
            case PageSeen():
                self.watch.see(item)
            case PageRead():
                self.pages[item.page_url] = item.announcements
            case IndexRead():
                self.indexes[item.page_url] = item.linked
        return item

    def finish(self, spider: Any, reason: str) -> None:
        """Build, check and commit. Nothing is committed by a run that was interrupted or that crashed."""
        run: Run = spider.run
        run.interrupted = run.interrupted or reason == "shutdown"
        run.documents = Counter(self._novelty(d) for d in self.documents) + Counter(failed=len(run.failures))
        run.rows_read = len(self.listings)
        run.version = self.previous.version
        run.rows, run.issues = count_rows(self.previous), count_issues(self.previous)
        if reason != "finished" or run.error:
            return
        try:
            self.publish(run)
        except DatasetUnwritable as error:
            run.error = f"nothing was committed: {error}"
        except Exception as error:
            run.error = f"{type(error).__name__}: {error}"
            raise

    def publish(self, run: Run) -> None:
        """Commit the draft if it passes its required checks and differs from the snapshot before it."""
        draft = self.draft()
        if self.crawler.spider.watches:  # type: ignore[union-attr]
            self.watch.compare(run, draft)
        observed = {(d["announcement"], d["sha256"]) for d in self.documents}
        run.checks = accept(validate(draft, self.previous, observed, self.corrections), self.accepted)
        if any(check.refuses for check in run.checks):
            run.finished = True
            save_draft(self.store, run.run_id, draft)
            return
        run.rows = count_rows(draft)
        run.issues = count_issues(draft)
        if self.is_news(draft):
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
            self.finish_writing(run)
        run.finished = True

    def finish_writing(self, run: Run) -> None:
        """Remember what was seen; write the feeds, should a run that was cut off after its commit not have done it."""
        try:
            self.watch.remember()
            refresh_feeds(self.store)
        except (DatasetUnwritable, FeedsNotRefreshed) as error:
            run.error = str(error)

    def draft(self) -> Snapshot:
        """The draft of what was observed."""
        by_url = {d["document_url"]: d for d in self.documents}
        carried = [
            by_url[alias.document_url] | {"page_url": alias.page_url, "published_at": alias.published_at}
            for alias in self.aliases
            if alias.document_url in by_url
        ]
        run: Run = self.crawler.spider.run  # type: ignore[union-attr]
        return build(
            self.previous,
            [*self.documents, *carried],
            self.listings,
            self.corrections,
            self.pages_read(),
            failed={failure.url for failure in run.failures},
        )

    def pages_read(self) -> dict[str, frozenset[str]]:
        """Pages read whole with the announcements that they carry: none where no list of notices links them now."""
        sources = {s.name: s for s in load_sources().values() if s.spider == self.crawler.spider.name}  # type: ignore[union-attr]
        watched = [page for source in sources.values() for page in source.pages]
        if not {page.url for page in watched if page.kind != "notice"} <= self.indexes.keys():
            return self.pages
        linked = {page.url for page in watched}.union(*self.indexes.values())
        known = [d for d in self.previous.documents.to_pylist() if d["source"] in sources]
        urls = {url for d in known for url in (d["page_url"], *(d["url_aliases"] or ()))}
        return dict.fromkeys(urls - linked, frozenset[str]()) | self.pages

    def is_news(self, draft: Snapshot) -> bool:
        """Whether the draft holds anything that the snapshot before it did not; an empty dataset is no news."""
        return bool(len(draft.documents)) and not draft.same_data(self.previous)

    def _novelty(self, document: Document | Record) -> str:
        record = vars(document) if isinstance(document, Document) else document
        if record["problem"]:
            return "failed"
        if (record["announcement"], record["sha256"]) in self.known:
            return "unchanged"
        return "changed" if record["announcement"] in {announcement for announcement, _ in self.known} else "new"


def count_rows(snapshot: Snapshot) -> dict[str, int]:
    """Listings of a snapshot by series."""
    return dict(sorted(Counter(snapshot.listings["series"].to_pylist()).items()))


def count_issues(snapshot: Snapshot) -> dict[str, int]:
    """Filings of a snapshot by issue code, the most frequent first."""
    counts = Counter(code for codes in snapshot.filings["issues"].to_pylist() for code in codes)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _document(item: Document, now: str) -> Record:
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
