"""Starts `scrapy crawl` again and again, each in a process of its own, forked from this one, which has loaded all code.

`python -m tests.faults.launcher` reads orders, one JSON object a line, and answers each with two lines: the process it
started, and how that ended. The child is no less a run than one from the shell: it has its own session, ends with its
own exit code through the interpreter's own end, and starts its own reader and browser.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import sys
from pathlib import Path
from typing import Any

from crawler.source import load_sources
from crawler.version import code_version
from normalize.listing import normalise_listing
from tests.crawling import ROOT, environment
from tests.faults import local
from tests.faults.cases import Fault

_LOADED = (
    *("scrapy.cmdline", "scrapy.commands.crawl", "scrapy.crawler", "scrapy.__main__", "crawler.settings"),
    *("crawler.commands.crawl", "crawler.spiders.cac", "crawler.spiders.provinces", "crawler.handler"),
    *("crawler.pipelines.archive", "crawler.pipelines.normalize", "crawler.pipelines.dataset", "crawler.middlewares"),
    *("crawler.extensions.verdict", "crawler.extensions.progress", "crawler.rendering", "playwright.async_api"),
    *("pandas", "aiohttp.web", "itemadapter", "chardet", "deltalake.fs", "protego", "pyarrow.dataset", "requests"),
    *(f"scrapy.commands.{name}" for name in ("bench", "check", "fetch", "genspider", "parse", "shell", "view")),
    *("scrapy.core.engine", "scrapy.core.scraper", "scrapy.core.downloader.contextfactory", "scrapy.core.scheduler"),
    *("scrapy.downloadermiddlewares.httpcompression", "scrapy.downloadermiddlewares.robotstxt", "scrapy.robotstxt"),
)
"""What a run imports in any case."""


def main() -> None:
    """Serve orders until standard input ends; a child leaves this function to run its crawl."""
    for name in _LOADED:
        importlib.import_module(name)
    assert "twisted.internet.reactor" not in sys.modules, "the reactor is each run's own"
    code_version()
    load_sources()
    normalise_listing("dsa", dict.fromkeys(("name_raw", "company_raw", "number_raw"), "北京百度网讯科技有限公司"))
    orders = os.fdopen(os.dup(0), "rb", buffering=0)
    while line := orders.readline():
        order = json.loads(line)
        ours, theirs = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(ours)
            orders.close()
            _become_run(order, theirs)
        os.close(theirs)
        _tell({"pid": pid})
        code, said = _wait(pid, ours)
        os.close(ours)
        _tell({"code": code, "said": said})


def _become_run(order: dict[str, Any], stderr: int) -> None:
    """The child: run `scrapy crawl` as the shell would. Never returns; SystemExit ends the interpreter."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for ours, theirs in ((nothing, 0), (nothing, 1), (stderr, 2)):
        os.dup2(ours, theirs)
    os.close(nothing)
    os.close(stderr)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment() | order["environment"])
    local.arm(map(Fault.parse, order["faults"]), Path(order["dataset"]))
    sys.argv = ["scrapy", "crawl", *order["arguments"]]
    # What a spawned reader takes for the main module: the same as in `python -m scrapy`.
    sys.modules["__main__"] = importlib.import_module("scrapy.__main__")
    importlib.import_module("scrapy.cmdline").execute(sys.argv)
    raise SystemExit(0)


def _wait(pid: int, pipe: int) -> tuple[int, str]:
    """How a child ended, and what it said meanwhile; what its orphans say later is not waited for."""
    pieces: list[bytes] = []
    status = None
    while status is None:
        found, seen = os.waitpid(pid, os.WNOHANG)
        status = seen if found else None
        while select.select([pipe], [], [], 0.02 if status is None else 0)[0]:
            piece = os.read(pipe, 65536)
            if not piece:
                if status is None:
                    status = os.waitpid(pid, 0)[1]
                break
            pieces.append(piece)
    return os.waitstatus_to_exitcode(status), b"".join(pieces).decode("utf-8", "replace")


def _tell(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
