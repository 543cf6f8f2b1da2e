"""Synthetic registries: seeded, marked as made up, and with the statistics of the published lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import mean, pstdev
from typing import Any

import pytest

from benchmarks.edits import edited
from benchmarks.lists import make_originals
from benchmarks.registry import SYNTHETIC, documents, listings
from crawler.listings import read_rows
from crawler.source import load_sources
from crawler.tables import read
from output.build import build
from output.diff import diff
from output.snapshot import Snapshot

COUNT = 8_000
ROWS = listings(COUNT)
ALGORITHMS = [row for row in ROWS if row["series"] in ("dsa", "iisa")]
GENAI = [row for row in ROWS if row["series"].startswith("genai")]


def lengths(rows: Iterable[dict[str, Any]], cell: str) -> list[int]:
    return [len(row[cell]) for row in rows if row[cell]]


def test_the_same_seed_makes_the_same_rows_and_another_one_others() -> None:
    assert listings(300, 5) == listings(300, 5)
    assert listings(300, 5) != listings(300, 6)


def test_there_are_as_many_filings_as_asked_for_and_each_has_a_number_of_its_own() -> None:
    numbers = Counter(row["number_raw"].replace("\n", "") for row in ROWS if row["series"] != "cancellation")
    assert len(numbers) == COUNT
    assert set(numbers.values()) == {1}


def test_everything_is_marked_as_synthetic() -> None:
    assert {row["publisher"] for row in ROWS} == {SYNTHETIC}
    assert all("synthetic" in row["announcement"] for row in ROWS)
    assert all(row["page_url"].startswith("https://www.example.org/") for row in ROWS)
    made = documents(ROWS)
    assert all(record["title"].startswith(SYNTHETIC) and record["source"] == "synthetic" for record in made)
    assert sum(record["rows"] for record in made) == len(ROWS)


def test_registries_of_another_seed_and_of_other_filers_share_no_filing() -> None:
    one, other = ({row["number_raw"] for row in rows} for rows in (listings(500), listings(500, 2, 10_000)))
    assert not one & other


@pytest.mark.parametrize(
    ("series", "share"),
    [("dsa", 0.718), ("iisa", 0.103), ("genai_filed", 0.111), ("genai_registered", 0.063), ("cancellation", 0.006)],
)
def test_series_have_the_published_shares(series: str, share: float) -> None:
    assert Counter(row["series"] for row in ROWS)[series] / len(ROWS) == pytest.approx(share, rel=0.2)


@pytest.mark.parametrize(
    ("rows", "cell", "published", "deviation"),
    [
        (ALGORITHMS, "name_raw", 12.3, 3.3),
        (ALGORITHMS, "company_raw", 12.7, 2.0),
        (ALGORITHMS, "products_raw", 13.6, 17.4),
        (ALGORITHMS, "purpose_raw", 41.6, 9.8),
        (ALGORITHMS, "remark_raw", 34.4, 25.0),
        (GENAI, "name_raw", 6.6, 3.5),
        (GENAI, "company_raw", 13.4, 2.7),
        (GENAI, "number_raw", 37.2, 8.1),
    ],
)
def test_cells_are_as_long_as_the_published_ones(
    rows: list[dict[str, Any]], cell: str, published: float, deviation: float
) -> None:
    found = lengths(rows, cell)
    assert mean(found) == pytest.approx(published, rel=0.2)
    assert pstdev(found) == pytest.approx(deviation, rel=0.5)


def test_cells_of_products_are_as_full_as_the_published_ones() -> None:
    cells = [row["products_raw"] for row in ALGORITHMS]
    counts = Counter(cell.count("、") + 1 for cell in cells if cell != "--")
    assert cells.count("--") / len(cells) == pytest.approx(0.192, rel=0.15)
    assert counts[1] / counts.total() == pytest.approx(0.743, rel=0.1)
    assert mean(counts.elements()) == pytest.approx(1.52, rel=0.1)
    assert max(counts) > 20


def test_filers_have_as_many_filings_as_the_published_ones() -> None:
    filers = Counter(row["company_raw"].replace("\n", "") for row in ROWS)
    assert len(ROWS) / len(filers) == pytest.approx(1.38, rel=0.1)
    assert sum(count == 1 for count in filers.values()) / len(filers) == pytest.approx(0.81, rel=0.08)
    assert max(filers.values()) > 15


def test_remarks_and_broken_lines_come_as_often_as_in_the_published_lists() -> None:
    remarks = [row["remark_raw"] for row in ALGORITHMS if row["remark_raw"]]
    assert len(remarks) / len(ALGORITHMS) == pytest.approx(0.045, rel=0.25)
    renamed = sum("主体名称" in remark for remark in remarks)
    assert renamed / len(remarks) == pytest.approx(0.32, rel=0.35)
    broken = sum("\n" in row["company_raw"] for row in ROWS)
    assert broken / len(ROWS) == pytest.approx(0.17, rel=0.15)


def test_months_grow_as_the_published_ones_did() -> None:
    years = Counter(row["period"][:4] for row in ROWS)
    assert years["2022"] + years["2023"] < 0.1 * len(ROWS)
    assert years["2024"] / len(ROWS) == pytest.approx(0.36, rel=0.25)
    assert years["2025"] / len(ROWS) == pytest.approx(0.38, rel=0.25)


def test_the_later_version_differs_in_one_filing_of_a_hundred_in_every_way_that_occurs() -> None:
    rows = listings(3_000)
    later = edited(rows)
    old = build(Snapshot.empty(), documents(rows), rows)
    new = build(old, documents(later), later)
    told = [change for change in diff(old, new).changes if not change.follows]
    assert len({change.filing_id for change in told}) / 3_000 == pytest.approx(0.01, rel=0.35)
    assert {change.kind for change in told} >= {"modified", "added", "removed", "renamed", "cancelled"}
    assert {change.field for change in told} >= {"name", "company", "products"}


def test_generated_files_are_read_cell_for_cell_as_they_were_meant() -> None:
    sources = load_sources()
    made = list(make_originals(1, {"docx": 2, "pdf": 1, "xlsx": 1}))
    assert len(made) == 4
    for record, rows, body in made:
        found = read_rows(read(body), record["series"], sources[record["source"]])
        assert len(found) == len(rows) == record["rows"] == 250
        for row, meant in zip(found, rows, strict=True):
            for cell, text in row.cells.items():
                assert text.replace("\n", "") == (meant[cell] or "").replace("\n", "")
