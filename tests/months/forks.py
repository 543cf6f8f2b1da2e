"""Crawls in processes of their own, each forked from one that has all code loaded already; at a given time of day.

`python -m tests.months.forks` reads one JSON object a line (what to run) and answers each with one (how it ended).
"""

from __future__ import annotations

import contextlib
import datetime
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any, Self

from tests.crawling import ROOT, environment


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code (negative: the signal), its times in seconds, and what it said."""

    code: int
    wall: float
    cpu: float
    said: str


class Forks:
    """The process that runs are forked from."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.months.forks"]
        self._server = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        assert self._server.stdin
        self._server.stdin.close()
        self._server.wait()

    def crawl(
        self,
        spider: str,
        dataset: Path,
        mirrors: dict[str, str],
        now: datetime.datetime,
        *options: str,
        killed_after: float | None = None,
        killed_with: Path | None = None,
    ) -> Ended:
        """`scrapy crawl SPIDER` at a time; it is killed after so many seconds, or once a folder has a new entry."""
        settings = {
            "DATASET_DIR": dataset,
            "RENDER": "never",
            "SITE_MIRRORS": json.dumps(mirrors),
            "DOWNLOAD_DELAY": 0,
            "READERS": 1,
            "RETRY_PAUSE": 0.02,
            "DATASET_ORIGIN": "replica",  # reviewed corrections are about what was really published
        }
        asked = {
            "argv": [
                "scrapy",
                "crawl",
                spider,
                *(w for n, v in settings.items() for w in ("-s", f"{n}={v}")),
                *options,
            ],
            "now": now.isoformat(),
            "log": str(dataset.with_suffix(".log")),
            "killed_after": killed_after,
            "killed_with": str(killed_with) if killed_with else None,
        }
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps(asked) + "\n")
        self._server.stdin.flush()
        answer = json.loads(self._server.stdout.readline())
        return Ended(**answer, said=dataset.with_suffix(".log").read_text(encoding="utf-8", errors="replace"))


def main() -> None:
    """Serve until standard input ends."""
    _load()
    for line in sys.stdin:
        asked = json.loads(line)
        started = time.monotonic()
        pid = os.fork()
        if pid == 0:
            _run(asked)  # never returns
        code, cpu = _wait(pid, asked["killed_after"], asked["killed_with"])
        ended = asdict(Ended(code, time.monotonic() - started, cpu, ""))
        del ended["said"]
        print(json.dumps(ended), flush=True)


def _load() -> None:
    """Import what every crawl imports, and do nothing with it: threads do not survive a fork."""
    import gc
    import importlib
    import pkgutil

    import scrapy.commands
    import scrapy.downloadermiddlewares
    import scrapy.extensions
    import scrapy.spidermiddlewares

    import crawler
    import normalize
    import output

    of_scrapy = (scrapy.commands, scrapy.downloadermiddlewares, scrapy.extensions, scrapy.spidermiddlewares)
    for package in (crawler, normalize, output, *of_scrapy):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "replica" not in module.name and not module.name.endswith(
                ("__main__", "extensions.debug", "extensions.statsmailer")
            ):
                importlib.import_module(module.name)
    for name in ("aiohttp", "pyarrow.dataset", "scrapy.cmdline", "scrapy.core.downloader.handlers.http11"):
        importlib.import_module(name)
    assert "twisted.internet.reactor" not in sys.modules  # each run installs its own
    gc.freeze()


def _run(asked: dict[str, Any]) -> None:
    """In the child: be the command."""
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _set_clock(datetime.datetime.fromisoformat(asked["now"]))
    _fork_reader()
    from scrapy.cmdline import execute

    sys.argv = asked["argv"]
    execute(asked["argv"])  # raises SystemExit


def _set_clock(now: datetime.datetime) -> None:
    """Let the runs believe that it is another day; time goes on from there."""
    import crawler.run

    offset = now - datetime.datetime.now(datetime.UTC)

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return datetime.datetime.now(tz) + offset

    vars(crawler.run)["datetime"] = SimpleNamespace(datetime=Clock, UTC=datetime.UTC)


def _fork_reader() -> None:
    """Read documents in a process forked here: one that is started anew is a third of what a run costs."""
    from crawler import tables
    from crawler.tables.worker import MEMORY, BoundedReader, _read

    ours, theirs = multiprocessing.Pipe()
    pid = os.fork()
    if pid == 0:
        ours.close()
        with contextlib.suppress(EOFError):
            while True:
                theirs.send((_read(tables.read, theirs.recv_bytes(), MEMORY), False))
        os._exit(0)
    theirs.close()

    def close(self: BoundedReader) -> None:
        ours.close()
        os.waitpid(pid, 0)

    BoundedReader._started = lambda self: ours  # type: ignore[method-assign]
    BoundedReader.close = close  # type: ignore[method-assign]


def _wait(pid: int, killed_after: float | None, killed_with: str | None) -> tuple[int, float]:
    """Exit code and processor time of a child, which is killed when its time has come."""
    started, entries = time.monotonic(), _entries(killed_with)
    waits = killed_after is not None or killed_with is not None
    while True:
        ended, status, used = os.wait4(pid, os.WNOHANG if waits else 0)
        if ended:
            return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime
        if (killed_after is not None and time.monotonic() - started > killed_after) or (
            killed_with is not None and _entries(killed_with) > entries
        ):
            os.kill(pid, signal.SIGKILL)
            waits, killed_after, killed_with = False, None, None
        time.sleep(0.001)


def _entries(folder: str | None) -> int:
    try:
        return len(list(Path(folder).iterdir())) if folder else 0
    except FileNotFoundError:
        return 0


if __name__ == "__main__":
    main()
