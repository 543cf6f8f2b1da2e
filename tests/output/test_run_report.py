"""`beian runs`: what each run found, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from output.cli import app
from output.gate import Check
from output.run_report import to_markdown, to_report
from output.runs import record_run
from output.store import Store

HOSTILE = "a | b <script>alert(1)</script> [x](https://evil.example) \x1b[31m"


def record(day: str, **values: Any) -> dict[str, Any]:
    """A row of `runs` as a run of an alarm and of a check that failed leaves it."""
    failed = Check("no_list_collapsed", True, False, "1 of 3 lists lost rows", ("《甲》 had 9 rows, …",), 0.8, 0.5)
    passed = Check("rows_per_document", True, True, "3 lists")
    drift = {"alarm": "rows_lost", "source": "cac", "place": HOSTILE, "sentence": "9 rows, now 2", "limit": 0.1}
    texts = {
        "arguments": {"series": "dsa"},
        "checks": [asdict(failed), asdict(passed)],
        "drifts": [drift | {"figure": 0.7777, "accepted": False}],
        "failures": [{"url": "https://www.cac.gov.cn/a", "kind": "empty", "sentence": "the answer is empty"}],
    }
    about = {"run_id": f"{day}-cac", "spider": "cac", "started_at": f"2026-05-{day}T06:00:00+00:00", "exit_code": 5}
    counts = {f"documents_{word}": 1 for word in ("new", "changed", "unchanged", "failed")}
    return about | counts | {"verdict": "invalid"} | {k: json.dumps(v) for k, v in texts.items()} | values


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    for day in ("01", "02"):
        record_run(Store(tmp_path), record(day))
    return tmp_path


def run(dataset: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--dataset", str(dataset), "runs", *arguments])


def test_the_last_runs_are_listed(dataset: Path) -> None:
    listed = run(dataset)
    assert [line.split()[0] for line in listed.output.splitlines()[1:]] == ["01-cac", "02-cac"]
    assert "rows_lost" in listed.output


def test_one_run_is_told_with_every_check_and_its_figure(dataset: Path) -> None:
    told = run(dataset, "latest").output
    assert "02-cac: invalid (exit 5)" in told
    assert "FAILED   no_list_collapsed      required  0.8 (limit 0.5); 1 of 3 lists lost rows" in told
    assert "《甲》 had 9 rows" in told
    assert "passed   rows_per_document" in told
    assert "alarm   rows_lost: " in told
    assert "missing the answer is empty (https://www.cac.gov.cn/a)" in told
    assert "\x1b" not in told


def test_programs_read_it_as_json(dataset: Path) -> None:
    report = json.loads(run(dataset, "01-cac", "--format", "json").stdout)
    assert (report["run_id"], report["arguments"], report["resumed"]) == ("01-cac", {"series": "dsa"}, [])
    assert [(check["measured"], check["limit"]) for check in report["checks"]] == [(0.8, 0.5), (0, 0)]
    assert len(json.loads(run(dataset, "--format", "json").stdout)) == 2


def test_markdown_tells_the_same_and_lets_nothing_in(dataset: Path) -> None:
    told = run(dataset, "latest", "--format", "md").stdout
    assert told.startswith("# Run 02-cac: invalid\n")
    assert "| no_list_collapsed | required | FAILED | 0.8 | 0.5 | 1 of 3 lists lost rows |" in told
    assert "| rows_lost | a \\| b \\<script\\>alert(1)\\</script\\> \\[x\\](https:\\//evil.example)" in told
    assert "\x1b" not in told


def test_a_run_without_findings_has_no_empty_tables() -> None:
    nothing = dict.fromkeys(("checks", "drifts", "failures"), "[]")
    told = to_markdown(to_report(record("01", **nothing, error=None, finished_at=None, version=3)))
    assert "##" not in told
    assert "committed version 3." in told


def test_a_run_of_an_older_code_is_told_too(tmp_path: Path) -> None:
    older = {"name": "lost", "required": True, "passed": True, "figure": "none", "findings": []}
    drift = {"place": "《甲》", "sentence": "a heading is new"}
    record_run(Store(tmp_path), record("01", checks=json.dumps([older]), drifts=json.dumps([drift])))
    for form in ("table", "json", "md"):
        told = run(tmp_path, "latest", "--format", form)
        assert (told.exit_code, "a heading is new" in told.output) == (0, True), told.output


def test_a_run_that_is_not_there_is_said(dataset: Path, tmp_path: Path) -> None:
    assert (run(dataset, "nonsense").exit_code, run(tmp_path / "none").exit_code) == (1, 1)
    assert "make crawl" in run(tmp_path / "none").output
