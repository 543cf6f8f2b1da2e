"""What a run observed → draft → checks → snapshot. Draft, validate, publish: a sick run never replaces a good one."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.items import Alias, Document, IndexRead, Listing, PageRead, PageSeen
from crawler.publication import Publication, Record, document_record
from crawler.run import Run
from crawler.source import load_sources
from crawler.watch import Watch
from output.build import build
from output.schema import LISTINGS
from output.snapshot import Snapshot
from output.store import Store
from output.text import printable

logger = logging.getLogger(__name__)


class DatasetPipeline:
    """Collects documents and rows; commits them when the spider has come to its end."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.store = Store(crawler.settings["DATASET_DIR"])
        accepted: list[str] = crawler.settings.getlist("ACCEPT")
        origin: str = crawler.settings.get("DATASET_ORIGIN", "publisher")
        self.publication = Publication(self.store, origin, accepted)
        self.documents: list[Record] = []
        self.listings: list[Record] = []
        self.unread: set[tuple[str, str]] = set()
        self.aliases: list[Alias] = []
        self.watch = Watch(self.store, accepted)
        self.pages: dict[str, frozenset[str]] = {}
        self.indexes: dict[str, frozenset[str]] = {}
        crawler.signals.connect(self.open, signals.spider_opened)
        crawler.signals.connect(self.finish, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DatasetPipeline:
        """Make the pipeline for the dataset of the settings."""
        return cls(crawler)

    def open(self, spider: Any) -> None:
        """Tell a spider that sees the publisher's pages which lists it need not read."""
        if spider.watches:
            spider.known = self.watch.known_lists(self.publication.previous)

    def process_item(self, item: Any) -> Any:
        """Collect what was observed."""
        match item:
            case Document():
                record = document_record(item, self.crawler.spider.run.started_at)  # type: ignore[union-attr]
                self.documents.append(record)
                if item.unread:
                    self.unread.add((item.announcement, item.sha256))
                self.watch.see(item)
                found = f"{item.rows} rows" if item.kind == "list" else f"{len(item.totals)} stated totals"
                logger.info("%s 《%s》: %s", self.publication.novelty(record), printable(item.title), found)
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
        self.publication.count(run, self.documents, len(self.listings))
        if reason == "finished" and not run.error:
            watch = self.watch if spider.watches else None
            self.publication.conclude(run, self.documents, self.draft, watch)

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
            self.publication.previous,
            [*self.documents, *carried],
            self.listings,
            self.publication.corrections,
            self.pages_read(),
            failed={failure.url for failure in run.failures},
            unread=self.unread,
        )

    def pages_read(self) -> dict[str, frozenset[str]]:
        """Pages read whole with the announcements that they carry: none where no list of notices links them now."""
        sources = {s.name: s for s in load_sources().values() if s.spider == self.crawler.spider.name}  # type: ignore[union-attr]
        watched = [page for source in sources.values() for page in source.pages]
        if not {page.url for page in watched if page.kind != "notice"} <= self.indexes.keys():
            return self.pages
        linked = {page.url for page in watched}.union(*self.indexes.values())
        known = [d for d in self.publication.previous.documents.to_pylist() if d["source"] in sources]
        urls = {url for d in known for url in (d["page_url"], *(d["url_aliases"] or ()))}
        return dict.fromkeys(urls - linked, frozenset[str]()) | self.pages
