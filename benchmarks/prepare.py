"""`python -m benchmarks.prepare KIND SIZE FOLDER CORPUS KEPT`: make the input of a measurement, for all its sides.

What is made is kept in `.benchmarks/`, by the code and the seed that it was made with, and made again for any other.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks import crawling, files
from benchmarks.edits import edited
from benchmarks.lists import make_lists, make_originals
from benchmarks.registry import documents, listings
from benchmarks.version import SEED
from crawler.replica import start
from crawler.version import code_version
from output.build import build
from output.diff import FIELDS
from output.export.tabular import write_csv
from output.publish import publish
from output.recheck import check_version
from output.runs import record_run
from output.schema import TABLES, sort
from output.snapshot import SISTERS, Snapshot, commits_of
from output.store import Store

ABOUT: dict[str, Any] = {"verdict": "healthy", "rows": {}, "documents": {}, "origin": "replica"}
_BUILT = 100_000
"""The largest registry that is built row by row; a larger one repeats it, each time with names and keys of its own."""
_OWN = frozenset(
    {
        *(
            "filing_id",
            "number",
            "number_raw",
            "listing_id",
            "company_id",
            "name",
            "name_raw",
            "company",
            "company_raw",
        ),
        *("document_sha256", "announcement", "document_url", "sha256"),
    }
)
"""Columns of texts that each repetition has for its own."""


@dataclass(frozen=True)
class Wanted:
    """An input: the folder to make it in, its size, where the real lists are, and where other inputs are kept."""

    folder: Path
    size: int
    corpus: Path
    kept: Path


def main() -> None:
    """Make what the command line names, whole or not at all."""
    kind, size, folder, corpus, kept = sys.argv[1:]
    KINDS[kind](Wanted(Path(folder), int(size), Path(corpus), Path(kept)))


def _snapshots(wanted: Wanted) -> None:
    """Two versions of a registry: as a dataset, as Parquet, and their filings as the CSV that is exported."""
    folder, size = wanted.folder, wanted.size
    if size <= _BUILT:
        rows = listings(size, SEED)
        old = build(Snapshot.empty(), documents(rows), rows)
        later = edited(rows, SEED)
        new = build(old, documents(later), later)
    else:
        smaller = wanted.kept / f"snapshots-{_BUILT}"
        if not smaller.is_dir():
            smaller = folder / "smaller"
            smaller.mkdir()
            _snapshots(replace(wanted, folder=smaller, size=_BUILT))
        old, new = (_repeated(smaller / name, size // _BUILT) for name in ("old", "new"))
    store = Store(folder / "data")
    for run, (name, snapshot) in enumerate((("old", old), ("new", new))):
        version = publish(store, snapshot, ABOUT | {"run_id": f"run{run}", "code_version": code_version()})
        checks = [asdict(check) for check in check_version(store, commits_of(store), version)] if size <= _BUILT else []
        record_run(store, {"run_id": f"run{run}", "version": version, "checks": json.dumps(checks)})
        (folder / name).mkdir()
        for table in (*SISTERS, "filings"):
            pq.write_table(getattr(snapshot, table), folder / name / f"{table}.parquet")
        write_csv(snapshot.filings.select(["filing_id", *FIELDS]), folder / f"{name}.csv")


def _repeated(folder: Path, times: int) -> Snapshot:
    tables = {}
    for name in (*SISTERS, "filings"):
        table = pq.read_table(folder / f"{name}.parquet")
        copies = pa.concat_tables(_copy(table, turn) for turn in range(times))
        tables[name] = sort(name, copies.cast(TABLES[name]))
    return Snapshot(None, **tables)


def _copy(table: pa.Table, turn: int) -> pa.Table:
    for at, field in enumerate(table.schema):
        if field.name in _OWN and pa.types.is_string(field.type):
            own = pc.binary_join_element_wise(table[field.name], str(turn), "-")
            table = table.set_column(at, field.name, own)
    return table


def _lists(kind: str, wanted: Wanted) -> None:
    for number, body in enumerate(make_lists(kind, SEED)):
        (wanted.folder / f"{number:03}.{kind}").write_bytes(body)


def _originals(wanted: Wanted) -> None:
    """A dataset with the originals of generated lists."""
    store = Store(wanted.folder / "data")
    found = list(make_originals(SEED))
    for record, _, body in found:
        store.keep(record["sha256"], body)
    rows = [row for _, own, _ in found for row in own]
    snapshot = build(Snapshot.empty(), [record for record, _, _ in found], rows)
    publish(store, snapshot, ABOUT | {"run_id": "run0"})


def _corpus_originals(wanted: Wanted) -> None:
    """A dataset with the originals of the real lists, crawled from the copy of the sites beside them."""
    crawling.crawl_corpus(wanted.corpus, wanted.folder / "data")


def _addresses(wanted: Wanted) -> None:
    """What a crawl of the replica asks for, which the bare spider asks for too."""
    for render in ("never", "pages"):
        asked = crawling.asked_for(wanted.folder / render, start(), "-s", f"RENDER={render}")
        (wanted.folder / f"{render}.json").write_text(json.dumps(asked), encoding="utf-8")


def _files(wanted: Wanted) -> None:
    """Lists, and what a crawl of a site with them asks for."""
    files.make_files(wanted.folder, wanted.size, SEED)
    asked = crawling.asked_for(wanted.folder / "data", files.serve(wanted.folder), *crawling.FILES)
    (wanted.folder / "files.json").write_text(json.dumps(asked), encoding="utf-8")


def _nothing(_: Wanted) -> None:
    """For what needs no input but its size."""


KINDS: Mapping[str, Callable[[Wanted], None]] = {
    "nothing": _nothing,
    "snapshots": _snapshots,
    "docx": functools.partial(_lists, "docx"),
    "pdf": functools.partial(_lists, "pdf"),
    "xlsx": functools.partial(_lists, "xlsx"),
    "originals": _originals,
    "corpus_originals": _corpus_originals,
    "addresses": _addresses,
    "files": _files,
}

if __name__ == "__main__":
    main()
