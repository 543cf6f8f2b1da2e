"""The sides of the benchmarks do the work that they are named for: small inputs, in this process."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks import checks
from benchmarks.catalogue import MEASUREMENTS
from benchmarks.given import Given
from benchmarks.lists import make_originals
from benchmarks.model import Side
from benchmarks.prepare import KINDS, Wanted
from benchmarks.sides import snapshots
from output.diff import FIELDS

SIZE = 600
ON_SNAPSHOTS = [
    pytest.param(side, id=f"{measurement.name}-{side.name}")
    for measurement in MEASUREMENTS
    if measurement.data == "snapshots" and measurement.name != "report"  # which has tests of its own
    for side in measurement.sides
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of a small registry, as the harness has them made."""
    folder = tmp_path_factory.mktemp("snapshots")
    KINDS["snapshots"](Wanted(folder, SIZE, folder, folder))
    return folder


@pytest.fixture
def given(prepared: Path, tmp_path: Path) -> Iterator[Given]:
    with ExitStack() as after:
        yield Given(prepared, SIZE, tmp_path, after)


def run(side: Side, given: Given) -> Any:
    module, _, name = side.run.partition(":")
    return getattr(importlib.import_module(module), name)(given)()


@pytest.mark.parametrize("side", ON_SNAPSHOTS)
def test_every_side_works_on_two_versions_and_leaves_them_as_they_were(side: Side, given: Given) -> None:
    before = sorted(path for path in given.data.rglob("*") if path.is_file())
    assert run(side, given) > 0
    assert sorted(path for path in given.data.rglob("*") if path.is_file()) == before


def test_public_tools_find_the_same_changed_filings_as_each_other_and_we_find_them_all(given: Given) -> None:
    found = {side.name: run(side, given) for each in MEASUREMENTS if each.name == "diff" for side in each.sides}
    assert found["DuckDB"] == found["csv-diff"] >= 4
    assert found["beian"] >= found["csv-diff"] - 1  # a renumbered filing is one change, and two for them


def test_a_commit_adds_a_version_to_a_copy(given: Given) -> None:
    assert snapshots.commit(given)() == 2


def test_the_files_for_csv_tools_hold_every_filing_once(given: Given) -> None:
    frame = pd.read_csv(given.data / "old.csv", dtype=str, encoding="utf-8-sig")
    assert len(frame) == frame["filing_id"].nunique() == SIZE
    assert list(frame.columns) == ["filing_id", *FIELDS]  # what all others compare, and no place of a row


def test_a_larger_registry_repeats_a_smaller_one_and_every_filing_is_another(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.prepare._BUILT", SIZE)
    kept, made = tmp_path / "kept", tmp_path / "made"
    kept.mkdir()
    made.mkdir()
    (kept / f"snapshots-{SIZE}").symlink_to(prepared)
    KINDS["snapshots"](Wanted(made, 3 * SIZE, tmp_path, kept))
    filings = pd.read_parquet(made / "old" / "filings.parquet")
    assert len(filings) == 3 * SIZE
    assert filings["filing_id"].is_unique
    assert filings["number"].is_unique
    with ExitStack() as after:
        larger = Given(made, 3 * SIZE, tmp_path, after)
        smaller = Given(prepared, SIZE, tmp_path, after)
        assert snapshots.diff(larger)() == 3 * snapshots.diff(smaller)()


def test_a_check_tells_how_many_rows_both_readers_find(tmp_path: Path) -> None:
    ((_, rows, body),) = make_originals(1, {"docx": 1})
    (tmp_path / "list.docx").write_bytes(body)
    with ExitStack() as after:
        facts = checks.docx(Given(tmp_path, 0, tmp_path, after))()
    heading = 1
    assert set(facts.values()) == {str(len(rows) + heading)}
