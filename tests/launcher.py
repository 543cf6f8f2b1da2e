"""Starts commands again and again, each in a process of its own, forked from this one, which has loaded all code.

The child is no less a run than one from the shell: it has its own session, ends with its own exit code through the
interpreter's own end, and starts its own reader and browser. What it does not show is that the command starts from
nothing, and that nothing depends on the seed of hashes, which all children share: see `tests.crawling`.

`python -m tests.launcher` reads orders, one JSON object a line, and answers each with how the command ended.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import sys
import time
from typing import Any

from tests.crawling import ROOT

_LOADED = (
    *("scrapy.cmdline", "scrapy.commands.crawl", "scrapy.crawler", "scrapy.__main__", "crawler.settings"),
    *("crawler.commands.crawl", "crawler.spiders.cac", "crawler.spiders.provinces", "crawler.handler"),
    *("crawler.spiders.archive", "crawler.replica", "output.cli", "output.export", "crawler.extensions.progress"),
    *("crawler.pipelines.archive", "crawler.pipelines.normalize", "crawler.pipelines.dataset", "crawler.middlewares"),
    *("crawler.extensions.verdict", "crawler.rendering_handler", "playwright.async_api"),
    *("pandas", "itemadapter", "chardet", "deltalake.fs", "protego", "pyarrow.dataset", "requests"),
    *(f"scrapy.commands.{name}" for name in ("bench", "check", "fetch", "genspider", "parse", "shell", "view")),
    *("scrapy.core.engine", "scrapy.core.scraper", "scrapy.core.downloader.contextfactory", "scrapy.core.scheduler"),
    *("scrapy.downloadermiddlewares.httpcompression", "scrapy.downloadermiddlewares.robotstxt", "scrapy.robotstxt"),
)
"""What a run imports in any case."""
_POLL = 0.005


def load() -> None:
    """Import what every run imports and fill the caches that no run changes, without starting anything."""
    from crawler.source import load_sources
    from crawler.version import code_version
    from normalize.listing import normalise_listing

    for name in _LOADED:
        importlib.import_module(name)
    assert "twisted.internet.reactor" not in sys.modules, "the reactor is each run's own"
    code_version()
    load_sources()
    normalise_listing("dsa", dict.fromkeys(("name_raw", "company_raw", "number_raw"), "北京百度网讯科技有限公司"))
    gc.freeze()


def begin(environment: dict[str, str], stdout: int, stderr: int) -> None:
    """In the child, before anything else: a session, streams and an environment of its own."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, theirs in ((nothing, 0), (stdout, 1), (stderr, 2)):
        os.dup2(ours, theirs)
    for ours in {nothing, stdout, stderr}:
        os.close(ours)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)


def run(command: str, arguments: list[str]) -> None:
    """Be `scrapy …` or `beian …`. Never returns; SystemExit ends the interpreter."""
    sys.argv = [command, *arguments]
    if command == "scrapy":
        importlib.import_module("scrapy.cmdline").execute(sys.argv)
    else:
        importlib.import_module("output.cli").main()
    raise SystemExit(0)


def main() -> None:
    """Serve orders until standard input ends; a child leaves this function to run its command."""
    load()
    orders = os.fdopen(os.dup(0), "rb", buffering=0)
    while line := orders.readline():
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            orders.close()
            out, err = (os.open(order[name], os.O_WRONLY | os.O_APPEND) for name in ("stdout", "stderr"))
            begin(order["environment"], out, err)
            run(order["command"], order["arguments"])
        print(json.dumps(_wait(pid, order["timeout"])), flush=True)


def _wait(pid: int, timeout: float) -> dict[str, Any]:
    """How a child ended; one that takes too long is killed."""
    until = time.monotonic() + timeout
    is_late = False
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return {"code": os.waitstatus_to_exitcode(status), "is_late": is_late}
        if not is_late and time.monotonic() > until:
            is_late = True
            os.kill(pid, signal.SIGKILL)
        time.sleep(_POLL)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
