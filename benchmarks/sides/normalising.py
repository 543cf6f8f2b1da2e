"""What published rows mean: all of it, and as much as a few lines of pandas make of them."""

from __future__ import annotations

import csv

import pandas as pd

from benchmarks.given import Given, Run
from benchmarks.registry import listings
from output.companies import identify
from output.rows import read_rows


def ours(given: Given) -> Run:
    """Every cell read, filers resolved."""
    rows = listings(given.size)
    return lambda: len(identify(read_rows(rows)).companies)


def pandas_strings(given: Given) -> Run:
    """Every cell through NFKC and without white space; filers told apart by their cells."""
    frame = pd.DataFrame(listings(given.size))
    cells = [name for name in frame.columns if name.endswith("_raw")]

    def normalise() -> int:
        clean = frame.assign(
            **{name: frame[name].str.normalize("NFKC").str.replace(r"\s+", "", regex=True) for name in cells}
        )
        return int(clean["company_raw"].nunique())

    return normalise


def csv_round_trip(given: Given) -> Run:
    """Every row written as CSV and read back."""
    rows = listings(given.size)
    path = given.scratch / "rows.csv"

    def round_trip() -> int:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        with path.open(encoding="utf-8", newline="") as stream:
            return sum(1 for _ in csv.DictReader(stream))

    return round_trip
