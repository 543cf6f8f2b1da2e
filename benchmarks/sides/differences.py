"""What changed between two tables of filings, as other tools tell it, from files to answer: no causes, no places."""

from __future__ import annotations

import importlib
from typing import Any

from benchmarks.given import Given, Run
from output.diff import FIELDS
from output.schema import TABLES

_SCALARS = tuple(field for field in FIELDS if not TABLES["filings"].field(field).type.num_fields)
"""Compared columns that hold no lists."""


def duckdb(given: Given) -> Run:
    """Filings that are in one version only, and those that differ in any compared column."""
    connection = importlib.import_module("duckdb").connect()
    old, new = (f"read_parquet('{given.data / version / 'filings.parquet'}')" for version in ("old", "new"))
    differ = " OR ".join(f'o."{field}" IS DISTINCT FROM n."{field}"' for field in FIELDS)
    query = (
        "SELECT coalesce(o.filing_id, n.filing_id), o.filing_id IS NULL, n.filing_id IS NULL "  # noqa: S608 - ours
        f"FROM {old} o FULL OUTER JOIN {new} n ON o.filing_id = n.filing_id "
        f"WHERE o.filing_id IS NULL OR n.filing_id IS NULL OR {differ}"
    )
    return lambda: len(connection.execute(query).fetchall())


def pandas_merge(given: Given) -> Run:
    """How many cells differ, lists aside, and how many filings are in one version only."""
    pandas = importlib.import_module("pandas")
    columns = list(_SCALARS)

    def merge() -> int:
        old, new = (
            pandas.read_parquet(given.data / version / "filings.parquet", columns=["filing_id", *columns])
            for version in ("old", "new")
        )
        both = old.merge(new, on="filing_id", how="outer", suffixes=("", "_new"), indicator=True)
        kept = both[both["_merge"] == "both"]
        differ = sum(int(_differ(kept[name], kept[f"{name}_new"]).sum()) for name in columns)
        return differ + int((both["_merge"] != "both").sum())

    return merge


def _differ(one: Any, other: Any) -> Any:
    return (one != other) & ~(one.isna() & other.isna())


def csv_diff(given: Given) -> Run:
    """Filings that are in one version only, and those with a cell that differs in any compared column."""
    tool = importlib.import_module("csv_diff")

    def compare() -> int:
        tables = []
        for version in ("old", "new"):
            with (given.data / f"{version}.csv").open(encoding="utf-8-sig", newline="") as stream:
                tables.append(tool.load_csv(stream, key="filing_id", dialect="excel"))
        found = tool.compare(*tables)
        return sum(len(found[kind]) for kind in ("added", "removed", "changed"))

    return compare
