"""The run's record: made before the first request, filled by what goes wrong, written down at the end."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from crawler.journal import settle
from crawler.run import Run, utc_now
from crawler.version import code_version
from output.redact import redacted
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


def run_record(run: Run) -> dict[str, Any]:
    """The `runs` row of a run."""
    return {
        "run_id": run.run_id,
        "spider": run.spider,
        "arguments": _json(run.arguments),
        "code_version": run.code_version,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "verdict": run.verdict,
        "exit_code": int(run.exit_code),
        "version": run.committed_version,
        **{f"documents_{word}": run.documents[word] for word in ("new", "changed", "unchanged", "failed")},
        "rows": _json(run.rows),
        "issues": _json(run.issues),
        "checks": _json([asdict(check) for check in run.checks]),
        "failures": _json([asdict(failure) for failure in run.failures]),
        "drifts": _json([asdict(drift) for drift in run.drifts]),
        "accepted": _json(run.accepted),
        "resumed": _json(run.resumed),
        "error": redacted(run.error),
    }


def _json(value: Any) -> str:
    return json.dumps(redacted(value), ensure_ascii=False, sort_keys=True)
