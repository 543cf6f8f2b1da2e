"""The filings that differ between two versions, as csv-diff finds them in two CSV files."""

from __future__ import annotations

from pathlib import Path

from csv_diff import compare, load_csv


def of_files(old: Path, new: Path) -> int:
    """How many filings differ between two versions, each given as a CSV file with the column `filing_id`."""
    with old.open(encoding="utf-8-sig", newline="") as one, new.open(encoding="utf-8-sig", newline="") as other:
        # A dialect that is given is not sniffed, which takes longer than the comparison.
        found = compare(*(load_csv(file, key="filing_id", dialect="excel") for file in (one, other)))
    return len(found["added"]) + len(found["removed"]) + len(found["changed"])
