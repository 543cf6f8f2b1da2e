"""`scrapy crawl` with honest endings: the exit code and the last words come from the run's record."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import sys
from typing import Any

from rich.console import Console
from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError

from crawler.alarms import ACCEPTABLE
from crawler.browser import BrowserNotFound, find_browser
from crawler.extensions.verdict import write_down
from crawler.journal import to_retry
from crawler.network.confinement import Confinement
from crawler.run import ExitCode, Run
from crawler.source import SourceError
from crawler.spiders.base import ArgumentError, EvidenceSpider
from crawler.summary import print_summary
from output.ending import leave_memory
from output.errors import DatasetLocked, DatasetUnreachable
from output.gate import load_gate
from output.redact import guard_logs, redact
from output.snapshot import latest_commit
from output.store import Store

_NOISE = (
    "scrapy.addons",
    "scrapy.crawler",
    "scrapy.middleware",
    "scrapy.utils.log",
    "scrapy.core",
    "scrapy.extensions",
)
"""Loggers whose INFO says how Scrapy was put together, not what was found."""


def acceptable() -> list[str]:
    """What `--accept` may name: required checks, and alarms that compare with what was seen before."""
    return [*(name for name, rule in load_gate().items() if rule.required), *sorted(ACCEPTABLE)]


def _check_edition(edition: str) -> None:
    """Raise UsageError for an edition that the replica does not have."""
    from crawler.replica import editions  # noqa: PLC0415 - a crawl of the publishers does without

    if edition not in map(str, editions()):
        known = ", ".join(map(str, editions()))
        raise UsageError(f"the replica has no edition {edition}; use {known}", print_help=False)


def _lock(stack: contextlib.ExitStack, store: Store, spider: type[EvidenceSpider]) -> None:
    """Hold the dataset until the stack is left. Raises DatasetLocked, and UsageError where it cannot be written."""
    try:
        stack.enter_context(store.lock(f"scrapy crawl {spider.name}"))
    except OSError as error:
        raise UsageError(
            f"the dataset {store.shown} cannot be written: {redact(str(error))}", print_help=False
        ) from error


def _check_retry(store: Store, spider: type[EvidenceSpider], opts: argparse.Namespace) -> None:
    """Give `-a retry=RUN` the arguments of its run. Raises UsageError where that cannot be gone on with."""
    wanted = opts.spargs.get("retry")
    if wanted is None:
        return
    if len(opts.spargs) > 1:
        raise UsageError("-a retry=… goes alone: the run keeps the arguments that it had", print_help=False)
    kept = to_retry(store, spider.name)
    if wanted == "latest" and kept:
        wanted = kept[-1]
    if wanted not in kept:
        known = f"only {', '.join(kept)} can be gone on with" if kept else "the last one left nothing to retry"
        raise UsageError(f"-a retry={wanted}: there is no such run of {spider.name}; {known}", print_help=False)
    record = next(run for run in store.read("runs").to_pylist() if run["run_id"] == wanted)
    opts.spargs = json.loads(record["arguments"]) | {"retry": wanted}


def _write_down(run: Run, store: Store) -> None:
    """Record the run; where even that is impossible, its summary still has to be printed."""
    try:
        write_down(run, store)
    except Exception as error:  # noqa: BLE001 - the disk may be full, the store gone
        run.error = run.error or f"the run could not be recorded: {error}"


class Command(CrawlCommand):
    """Crawl, commit what was found, and say how it ended."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what a person may let pass."""
        super().add_options(parser)
        parser.add_argument(
            "--accept",
            action="append",
            default=[],
            metavar="NAME",
            help="let a required check pass, or clear an alarm, on record (may be repeated)",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything that can be checked before the first request. Raises UsageError."""
        leave_memory()
        guard_logs()
        super().process_options(args, opts)
        assert self.settings is not None
        if self.settings["RENDER"] not in ("pages", "never"):
            raise UsageError("RENDER is either pages or never", print_help=False)
        for name in opts.accept:
            if name not in acceptable():
                known = ", ".join(acceptable())
                raise UsageError(
                    f"--accept {name}: nothing of that name can be accepted; use {known}", print_help=False
                )
        self.settings.set("ACCEPT", [*self.settings.getlist("ACCEPT"), *opts.accept], priority="cmdline")
        for feed in (feeds := self.settings.getdict("FEEDS")).values():
            feed.setdefault("item_classes", ["crawler.items.Listing"])
        self.settings.set("FEEDS", feeds, priority="cmdline")
        if sys.stderr.isatty() and not opts.loglevel and not opts.logfile:
            self.settings.set("LOG_LEVEL", "WARNING", priority="cmdline")  # the progress bar says the rest

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run one spider; set the exit code of `ExitCode`."""
        assert self.settings is not None
        assert self.crawler_process is not None
        for name in _NOISE:  # only now: Scrapy has just set up logging anew
            logging.getLogger(name).setLevel(logging.WARNING)
        spider = self._check_spider(args, opts)
        try:
            store = Store(self.settings["DATASET_DIR"])
        except DatasetUnreachable as error:
            raise UsageError(str(error), print_help=False) from error
        console = Console(stderr=True, soft_wrap=True, highlight=False)
        try:
            with contextlib.ExitStack() as stack:
                if self.settings["SITE_MIRRORS"] == "replica":
                    from crawler.replica import start  # noqa: PLC0415 - a crawl of the publishers does without

                    replica = stack.enter_context(start(self.settings.getint("REPLICA_EDITION")))
                    self.settings.set("SITE_MIRRORS", replica.mirrors, priority="cmdline")
                    self.settings.set("DATASET_ORIGIN", "replica", priority="cmdline")
                _check_retry(store, spider, opts)
                self._check_origin(store, spider, opts)
                _lock(stack, store, spider)
                run = self._crawl(spider, opts)
                _write_down(run, store)
        except DatasetLocked as error:
            console.print(str(error), markup=False)
            self.exitcode = ExitCode.LOCKED
            return
        print_summary(run, console)
        self.exitcode = run.exit_code

    def _crawl(self, spider: type[EvidenceSpider], opts: argparse.Namespace) -> Run:
        assert self.crawler_process is not None
        crawler = self._create_crawler(spider)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        run = getattr(crawler.spider, "run", None)
        if run is None:
            run = Run(spider.name, opts.spargs, crawler.settings["DATASET_DIR"], "")
            run.error = "the crawl could not start; the log above says why"
        return run

    def _check_spider(self, args: list[str], opts: argparse.Namespace) -> type[EvidenceSpider]:
        assert self.settings is not None
        assert self.crawler_process is not None
        known = self.crawler_process.spider_loader.list()
        if len(args) != 1 or args[0] not in known:
            raise UsageError(f"name one spider: {', '.join(known)}", print_help=False)
        spider: Any = self.crawler_process.spider_loader.load(args[0])
        try:
            spider.check_arguments(opts.spargs)
            if self.settings["SITE_MIRRORS"] == "replica":
                _check_edition(str(self.settings["REPLICA_EDITION"]))
            else:
                Confinement.from_settings(self.settings)
            if self.settings["RENDER"] != "never" and spider.renders:
                find_browser()
        except (ArgumentError, SourceError, BrowserNotFound) as error:
            raise UsageError(str(error), print_help=False) from error
        except ValueError as error:
            raise UsageError(
                'SITE_MIRRORS is JSON, {"www.cac.gov.cn": "http://127.0.0.1:8000"}, or the word replica',
                print_help=False,
            ) from error
        return spider  # type: ignore[no-any-return]

    def _check_origin(self, store: Store, spider: type[EvidenceSpider], opts: argparse.Namespace) -> None:
        """Rows of the embedded replica and of the publishers never meet in one dataset."""
        assert self.settings is not None
        origin = spider.origin(opts.spargs) or self.settings.get("DATASET_ORIGIN", "publisher")
        self.settings.set("DATASET_ORIGIN", origin, priority="cmdline")
        latest = latest_commit(store)
        if latest and latest.origin != origin:
            raise UsageError(
                f"the dataset {store.shown} was made from the {latest.origin}, this run reads the {origin}; "
                "choose another folder with -s DATASET_DIR=…",
                print_help=False,
            )
