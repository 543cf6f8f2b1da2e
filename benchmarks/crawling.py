"""Crawls for benchmarks: the replica's server in a process of its own, and the commands as a user gives them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.processes import run
from crawler.replica.server import Replica, Request
from tests.corpus import serve

Address = dict[str, str | bool]
FILES = ("-a", "series=dsa", "-s", "RENDER=never")
"""Options of a crawl of a site with many files."""


@contextmanager
def served(*module: str) -> Iterator[dict[str, str]]:
    """Host → base URL of sites that a module serves, by default the replica; their work is not that of this process."""
    command = [sys.executable, "-m", *(module or ["crawler.replica"])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def crawl(
    spider: str,
    dataset: Path,
    mirrors: Mapping[str, str],
    *options: str,
    environment: Mapping[str, str] | None = None,
    module: str = "scrapy",
) -> str:
    """Crawl without any delay → what it said. Raises Failed where it does not end well.

    `module` is run in place of Scrapy, with the same arguments.
    """
    settings = {"DATASET_DIR": dataset, "DOWNLOAD_DELAY": 0, "SITE_MIRRORS": json.dumps(dict(mirrors))}
    given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", module, "crawl", spider, *given, *options]
    return run(command, environment).stderr


def crawl_corpus(corpus: Path, dataset: Path) -> None:
    """The real lists, from the copy of the sites that serves them, into a dataset."""
    mirrors, servers = serve(corpus)
    for spider in ("cac", "provinces"):
        crawl(spider, dataset, mirrors)
    for server in servers:
        server.shutdown()


def asked_for(dataset: Path, sites: Replica, *options: str) -> list[Address]:
    """What a crawl of sites asks for, in order; what a page in the browser asks for by itself is left out."""
    with sites:
        crawl("cac", dataset, sites.mirrors, *options)
        return list(_addresses(sites.requests))


def _addresses(requests: Iterable[Request]) -> Iterator[Address]:
    for host, method, path, headers in requests:
        kind = headers.get("Sec-Fetch-Dest", "")  # said by browsers alone
        if kind in ("", "document"):
            page = kind == "document"
            yield {"host": host, "method": method, "path": path, "referer": headers.get("Referer", ""), "page": page}
