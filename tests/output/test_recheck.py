"""`beian check`: the checks of a draft on a committed version."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from output.build import build
from output.cli import app
from output.gate import Check, load_gate
from output.publish import publish
from output.recheck import check_version, recorded_checks
from output.runs import record_run
from output.snapshot import Snapshot, commits_of
from output.store import Store
from tests.output.records import document, numbered

ABOUT = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "replica"}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A whole version, and one of which a row was lost on the way."""
    store, of = Store(tmp_path / "data"), document("aa", rows=3)
    whole = build(Snapshot.empty(), [of], numbered(of, 1, 2, 3))
    publish(store, whole, ABOUT)
    publish(store, replace(whole, version=0, listings=whole.listings.slice(1)), ABOUT)
    return tmp_path / "data"


def run(dataset: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--dataset", str(dataset), *arguments])


def test_a_whole_version_passes(dataset: Path) -> None:
    ended = run(dataset, "check", "0")
    assert ended.exit_code == 0
    assert "passed   rows_per_document      required  0 (limit 0); 3 rows in 1 lists" in ended.output
    assert "FAILED" not in ended.output


def test_a_required_check_that_fails_is_named_and_ends_with_five(dataset: Path) -> None:
    ended = run(dataset, "check")
    assert ended.exit_code == 5
    assert "FAILED   rows_per_document" in ended.output
    assert "2 rows in the draft, 3 read from the document" in ended.output


def test_programs_read_every_check_with_its_figure(dataset: Path) -> None:
    ended = run(dataset, "check", "--json")
    found = {check["name"]: check for check in json.loads(ended.stdout)}
    assert ended.exit_code == 5
    assert (found["rows_per_document"]["passed"], found["no_filing_lost"]["passed"]) == (False, True)


def test_a_version_that_is_not_there_is_said(dataset: Path) -> None:
    assert run(dataset, "check", "9").exit_code == 2


def test_checks_of_a_version_are_those_that_its_run_recorded(dataset: Path) -> None:
    store = Store(dataset)
    told = Check("stated_totals", required=False, passed=False, figure="1 totals", findings=("one is missing",))
    record_run(store, {"run_id": "r", "version": 1, "checks": json.dumps([asdict(told)])})
    assert recorded_checks(store, commits_of(store), 1) == [told]


def test_where_no_run_recorded_them_they_are_run_again(dataset: Path) -> None:
    store = Store(dataset)
    commits = commits_of(store)
    assert recorded_checks(store, commits, 1) == check_version(store, commits, 1)
    assert {check.name for check in recorded_checks(store, commits, 0)} == set(load_gate())
