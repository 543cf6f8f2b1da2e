"""`python -m benchmarks.snapshots [FILINGS]`: diff, commit, open and export, beside csv-diff and a pandas merge.

The filings are a built registry of 10,000 synthetic rows, repeated with numbers of their own; in the newer snapshot one
filing in a hundred has another name. Each figure is taken in a process of its own, on the same files.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from benchmarks.registry import listings
from output.build import build
from output.diff import diff
from output.export import export
from output.publish import publish
from output.schema import SCHEMA_VERSION, TABLES, sort
from output.snapshot import SISTERS, Snapshot, commits_of, open_snapshot
from output.store import Store

FILINGS = 1_000_000
BUILT = 10_000
ABOUT: dict[str, Any] = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "replica"}
_OWN = ("filing_id", "number", "listing_id", "company_id", "number_raw")
"""Columns whose values each repetition has for its own."""


def main() -> None:
    """Measure every stage and print a table on the terminal, JSON into a pipe."""
    if len(sys.argv) > 2:
        print(json.dumps(_measure(STAGES[sys.argv[2]], Path(sys.argv[1]))))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FILINGS
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: one that it starts would inherit its peak of memory.
        process = multiprocessing.get_context("spawn").Process(target=make, args=(Path(folder), count))
        process.start()
        process.join()
        figures = {}
        for stage in STAGES:
            command = [sys.executable, "-m", "benchmarks.snapshots", folder, stage]
            ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
            figures[stage] = json.loads(ended.stdout) if ended.returncode == 0 else {"failed": ended.stderr[-200:]}
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    if not sys.stdout.isatty():
        print(json.dumps({"filings": count, "schema": SCHEMA_VERSION, "machine": machine, **figures}))
        return
    table = Table("stage", "seconds", "peak MB", title=f"{count:,} filings, 1 % changed; {machine}", box=None)
    for stage, figure in figures.items():
        table.add_row(stage, str(figure.get("seconds", "failed")), str(figure.get("megabytes", "")))
    Console().print(table)


def make(folder: Path, count: int) -> None:
    """Write two snapshots of `count` filings as Parquet, committed in a dataset and as CSV of the filings."""
    rows = listings(BUILT)
    of = {name: rows[0].get(name) for name in TABLES["documents"].names}
    of |= {"sha256": rows[0]["document_sha256"], "kind": "list", "source": "cac", "title": "list", "rows": BUILT}
    of |= {"published_at": "2026-01-01", "first_fetched_at": "2026-01-01T00:00:00+00:00", "url_aliases": []}
    key = {name: rows[0][name] for name in ("announcement", "document_sha256", "publisher")}
    placed = [row | key | {"table_index": 1, "row_index": place} for place, row in enumerate(rows, 1)]
    base = build(Snapshot.empty(), [of], placed)
    for name in ("filings", "listings"):
        pq.write_table(_repeated(getattr(base, name), name, count), folder / f"{name}.parquet")
    pq.write_table(base.documents, folder / "documents.parquet")
    filings = pq.read_table(folder / "filings.parquet")
    edited = pc.if_else(
        pa.array(place % 100 == 0 for place in range(len(filings))),
        pc.binary_join_element_wise(filings["name"], "二", ""),
        filings["name"],
    )
    place = filings.column_names.index("name")
    changed = filings.set_column(place, "name", pc.cast(edited, pa.string())).cast(TABLES["filings"])
    pq.write_table(changed, folder / "changed.parquet")
    for name, table in (("old", filings), ("new", changed)):
        flat = [field.name for field in TABLES["filings"] if not pa.types.is_list(field.type)]
        table.select(flat).to_pandas().to_csv(folder / f"{name}.csv", index=False)


def _repeated(table: pa.Table, name: str, count: int) -> pa.Table:
    pieces = []
    for turn in range(-(-count // len(table))):
        piece = table
        for place, column in enumerate(table.column_names):
            if column in _OWN:
                own = pc.binary_join_element_wise(piece[column], f"-{turn}", "")
                piece = piece.set_column(place, column, own)
        pieces.append(piece)
    return sort(name, pa.concat_tables(pieces).slice(0, count).cast(TABLES[name]))


def _snapshot(folder: Path, filings: str) -> Snapshot:
    tables = {name: TABLES[name].empty_table() for name in SISTERS}
    for name in ("listings", "documents"):
        tables[name] = pq.read_table(folder / f"{name}.parquet").cast(TABLES[name])
    return Snapshot(0, **tables, filings=pq.read_table(folder / f"{filings}.parquet").cast(TABLES["filings"]))


def _diff(folder: Path) -> Callable[[], Any]:
    old, new = _snapshot(folder, "filings"), _snapshot(folder, "changed")
    return lambda: len(diff(old, new).changes)


def _merge(folder: Path) -> Callable[[], Any]:
    old, new = (pq.read_table(folder / f"{name}.parquet").to_pandas() for name in ("filings", "changed"))

    def merge() -> int:
        both = old.merge(new, on="filing_id", how="outer", suffixes=("", "_new"), indicator=True)
        names = [name for name in old.columns if name not in ("filing_id", "products", "issues", "corrected")]
        names = [name for name in names if not name.startswith("modal")]
        return sum(int(_differ(both[name], both[f"{name}_new"]).sum()) for name in names)

    return merge


def _differ(one: Any, other: Any) -> Any:
    return (one.astype(object) != other.astype(object)) & ~(one.isna() & other.isna())


def _csv_diff(folder: Path) -> Callable[[], Any]:
    from csv_diff import compare, load_csv  # noqa: PLC0415 - a development dependency

    def compared() -> int:
        with (folder / "old.csv").open(encoding="utf-8") as old, (folder / "new.csv").open(encoding="utf-8") as new:
            return len(compare(load_csv(old, key="filing_id"), load_csv(new, key="filing_id"))["changed"])

    return compared


def _commit(folder: Path) -> Callable[[], Any]:
    first, second = _snapshot(folder, "filings"), _snapshot(folder, "changed")
    store = Store(folder / "data")
    publish(store, first, ABOUT)
    return lambda: publish(store, second, ABOUT, first)


def _open(folder: Path) -> Callable[[], Any]:
    return lambda: len(open_snapshot(Store(folder / "data"), 0).filings)


def _exported(form: str) -> Callable[[Path], Callable[[], Any]]:
    def stage(folder: Path) -> Callable[[], Any]:
        store = Store(folder / "data")
        commit = commits_of(store)[-1]
        return lambda: len(export(store, commit, folder / form, [form]))

    return stage


STAGES: dict[str, Callable[[Path], Callable[[], Any]]] = {
    "diff": _diff,
    "pandas merge": _merge,
    "csv-diff": _csv_diff,
    "commit (diff and feeds included)": _commit,
    "open as of the first version": _open,
    **{f"export {form}": _exported(form) for form in ("csv", "parquet", "jsonl", "sqlite")},
}
"""What is measured; the part before the returned function, reading the input, is not."""


def _measure(stage: Callable[[Path], Callable[[], Any]], folder: Path) -> dict[str, Any]:
    run = stage(folder)
    start = time.perf_counter()
    result = run()
    seconds = round(time.perf_counter() - start, 2)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"seconds": seconds, "megabytes": megabytes, "result": result}


if __name__ == "__main__":
    main()
