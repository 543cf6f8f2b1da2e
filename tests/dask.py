"""A Dask cluster on loopback: a scheduler and worker processes, as `dask scheduler` and `dask worker` start them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.crawling import ROOT, environment

_LONGEST = 30.0
"""Seconds that a scheduler may take to write down its address."""


@contextmanager
def started(program: str, *arguments: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask, which is ended at the end."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{program}", "--no-dashboard", *arguments]
    with (folder / f"{program}.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """A scheduler on a free port → its address; its file of contact is `scheduler.json` in the folder."""
    contact = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(contact))
    with started("scheduler", *options, folder=folder):
        until = time.monotonic() + _LONGEST
        while not (text := contact.read_text(encoding="utf-8") if contact.exists() else ""):
            assert time.monotonic() < until, (folder / "scheduler.log").read_text(encoding="utf-8")
            time.sleep(0.05)
        yield str(json.loads(text)["address"])


@contextmanager
def workers(address: str, folder: Path, options: Sequence[Sequence[str]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Worker processes of one thread each, every one with its own further options."""
    common = (address, "--host", "127.0.0.1", "--nthreads", "1", "--local-directory", str(folder))
    with ExitStack() as stack:
        yield [stack.enter_context(started("worker", *common, *further, folder=folder)) for further in options]
