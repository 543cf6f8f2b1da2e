"""`python -m benchmarks [ROWS]`: what each stage costs on a synthetic registry, on one core."""

from __future__ import annotations

import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.registry import listings
from output.companies import identify
from output.rows import read_rows

ROWS = 100_000


def main() -> None:
    """Measure each stage once and print a table on the terminal, JSON into a pipe."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    made = listings(count)
    rows, reading = _measure(lambda: read_rows(made))
    companies, resolving = _measure(lambda: identify(rows).companies)
    figures = {
        "rows": count,
        "companies": len(companies),
        "normalise_seconds": reading,
        "resolve_seconds": resolving,
        "total_seconds": round(reading + resolving, 2),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }
    if not sys.stdout.isatty():
        print(json.dumps(figures))
        return
    table = Table("figure", "value", box=None, header_style="bold")
    for name, value in figures.items():
        table.add_row(name.replace("_", " "), f"{value:,}" if isinstance(value, int | float) else str(value))
    Console().print(table)


def _measure(stage: Callable[[], Any]) -> tuple[Any, float]:
    """Result of a stage and its CPU time in seconds."""
    start = time.process_time()
    result = stage()
    return result, round(time.process_time() - start, 2)


if __name__ == "__main__":
    main()
