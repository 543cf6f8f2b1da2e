"""Starts `scrapy crawl` again and again, each in a process of its own, forked from this one, which has loaded all code.

`python -m tests.faults.launcher` reads orders, one JSON object a line, and answers each with two lines: the process it
started, and how that ended. `tests.launcher` tells what such a child is.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
from pathlib import Path
from typing import Any

from tests.crawling import environment
from tests.faults import local
from tests.faults.cases import Fault
from tests.launcher import begin, load, run


def main() -> None:
    """Serve orders until standard input ends; a child leaves this function to run its crawl."""
    load()
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
    begin(environment() | order["environment"], os.open(os.devnull, os.O_WRONLY), stderr)
    local.arm(map(Fault.parse, order["faults"]), Path(order["dataset"]))
    run("scrapy", ["crawl", *order["arguments"]])


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
