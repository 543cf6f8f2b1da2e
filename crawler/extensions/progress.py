"""A progress bar on a terminal; in a log the pipelines' own lines say the same."""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.items import Document, Listing


class Progress:
    """Shows how many of the requests are answered, and documents and rows read so far."""

    def __init__(self, crawler: Crawler) -> None:
        if not sys.stderr.isatty():
            raise NotConfigured
        self.documents = self.rows = 0
        self.bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self.task = self.bar.add_task("asking for the first page", total=0)
        crawler.signals.connect(self.start, signals.spider_opened)
        crawler.signals.connect(self.asked, signals.request_scheduled)
        crawler.signals.connect(self.answered, signals.response_received)
        crawler.signals.connect(self.found, signals.item_scraped)
        crawler.signals.connect(self.stop, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        """Make the extension; only where a person is watching."""
        return cls(crawler)

    def start(self) -> None:
        """Show the bar."""
        self.bar.start()

    def asked(self, request: Request) -> None:
        """Count a request."""
        if "expect" in request.meta and not request.meta.get("retry_times"):
            self.bar.update(self.task, total=(self.bar.tasks[0].total or 0) + 1)

    def answered(self, request: Request) -> None:
        """Count an answer."""
        if "expect" in request.meta:
            self.bar.advance(self.task)

    def found(self, item: Any) -> None:
        """Count what was read."""
        self.documents += isinstance(item, Document)
        self.rows += isinstance(item, Listing)
        if isinstance(item, Document):
            self.bar.update(self.task, description=f"{self.documents} documents, {self.rows} rows")

    def stop(self) -> None:
        """Take the bar away."""
        self.bar.stop()
