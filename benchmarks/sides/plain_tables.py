"""The tables of a snapshot through the libraries alone: nothing is compared, checked, described or put in order."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake
from pyarrow import fs

from benchmarks.given import Given, Prepare, Run

TABLES = ("filings", "listings", "documents", "companies", "company_links", "declared_changes")


def delta_write(given: Given) -> Run:
    """The six tables, over those of the version before: the same step as in `snapshots.commit`."""
    before, after = (
        {name: pq.read_table(given.data / version / f"{name}.parquet") for name in TABLES} for version in ("new", "old")
    )
    for name, table in before.items():
        write_deltalake(given.scratch / name, table)

    def write() -> int:
        for name, table in after.items():
            write_deltalake(given.scratch / name, table, mode="overwrite")
        return len(after["filings"])

    return write


def _delta_read(version: int | None) -> Prepare:
    def prepare(given: Given) -> Run:
        folders = [given.data / "data" / name for name in TABLES]

        def read() -> int:
            # Delta's own file system calls back into Python from threads that may outlive it.
            files = {folder: fs.SubTreeFileSystem(str(folder), fs.LocalFileSystem()) for folder in folders}
            tables = (DeltaTable(at, version=version).to_pyarrow_table(filesystem=files[at]) for at in folders)
            return sum(map(len, tables))

        return read

    return prepare


delta_read_latest, delta_read_first = _delta_read(None), _delta_read(0)


def parquet(given: Given) -> Run:
    """Read from Parquet, written as Parquet."""

    def write() -> int:
        for name in TABLES:
            pq.write_table(
                pq.read_table(given.data / "new" / f"{name}.parquet"),
                given.scratch / f"{name}.parquet",
                compression="zstd",
            )
        return len(TABLES)

    return write


def _pandas(write: Callable[[pd.DataFrame, Path], object]) -> Prepare:
    def prepare(given: Given) -> Run:
        def written() -> int:
            for name in TABLES:
                write(pd.read_parquet(given.data / "new" / f"{name}.parquet"), given.scratch / name)
            return len(TABLES)

        return written

    return prepare


def _to_sql(frame: pd.DataFrame, path: Path) -> None:
    texts = frame.assign(**{name: frame[name].map(str) for name in frame.columns if _holds_lists(frame[name])})
    with closing(sqlite3.connect(path.with_name("tables.sqlite"))) as connection:
        texts.to_sql(path.name, connection, index=False)


def _holds_lists(column: pd.Series) -> bool:
    return len(column) > 0 and column.dtype == object and hasattr(column.iloc[0], "tolist")


pandas_csv = _pandas(lambda frame, path: frame.to_csv(path, index=False))
pandas_json = _pandas(lambda frame, path: frame.to_json(path, orient="records", lines=True, force_ascii=False))
pandas_sql = _pandas(_to_sql)


def pandas_html(given: Given) -> Run:
    """One page with a plain table of all filings."""

    def write() -> int:
        frame = pd.read_parquet(given.data / "new" / "filings.parquet")
        frame.to_html(given.scratch / "filings.html", index=False)
        return len(frame)

    return write
