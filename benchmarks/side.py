"""`python -m benchmarks.side MODULE:FUNCTION DATA SIZE SCRATCH`: one run of one side, in this process; prints JSON.

A process of its own, since the peak of memory is that of a process, and caches of one run must not serve the next.
"""

from __future__ import annotations

import gc
import importlib
import json
import resource
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.given import Given

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit that the system counts resident memory in."""


def main() -> None:
    """Run the side that the command line names."""
    reference, data, size, scratch = sys.argv[1:]
    print(json.dumps(run(reference, Path(data), int(size), Path(scratch))))


def run(reference: str, data: Path, size: int, scratch: Path) -> dict[str, Any]:
    """Cost and result of a side; seconds of CPU are those of all threads and of all processes that it waited for."""
    module, _, name = reference.partition(":")
    prepare = getattr(importlib.import_module(module), name)
    base = _peak()
    with ExitStack() as after:
        measured = prepare(Given(data, size, scratch, after))
        gc.collect()
        cpu, wall = _cpu(), time.perf_counter()
        result = measured()
        cost = {"cpu": _cpu() - cpu, "wall": time.perf_counter() - wall, "peak": _peak(), "base": base}
    return cost | {"result": result}


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _peak() -> int:
    """Bytes of memory that this process or the largest of those that it waited for has held at once."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * _UNIT


if __name__ == "__main__":
    main()
