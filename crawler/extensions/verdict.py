"""The run's record: made before the first request, filled by what goes wrong, written down at the end."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from crawler.journal import settle
from crawler.run import Run, run_record, utc_now
from crawler.version import code_version
from output.runs import record_run
from output.store import Store

logger = logging.getLogger(__name__)


class Verdict:
    """Makes `spider.run` and turns crashes of our own code into its error."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.crashed, signals.spider_error)
        crawler.signals.connect(self.crashed, signals.item_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Verdict:
        """Make the extension."""
        return cls(crawler)

    def opened(self, spider: Any) -> None:
        """Begin the record."""
        spider.run = Run(spider.name, spider.given, self.crawler.settings["DATASET_DIR"], code_version())

    def crashed(self, failure: Failure, **_: Any) -> None:
        """Record an exception that no code expected."""
        run: Run = self.crawler.spider.run  # type: ignore[union-attr]
        run.error = run.error or f"{type(failure.value).__name__}: {failure.getErrorMessage()}"


def write_down(run: Run, store: Store) -> None:
    """Add the finished run to the dataset's `runs`; drop or keep the answers that it was given."""
    run.finished_at = utc_now()
    record_run(store, run_record(run))
    settle(store, run)
