"""`beian stats` and `beian report`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner, Result

from output.analysis import SCOPES
from output.build import build
from output.cli import app
from output.publish import publish
from output.snapshot import Snapshot
from output.stats import STATS
from output.store import Store
from output.vocabulary import By, Scope
from tests.output.analysis.registry import DSA, FILED, LATER, algorithms, services

ABOUT: dict[str, Any] = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "replica"}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("analysing") / "data"
    publish(Store(folder), build(Snapshot.empty(), [FILED, DSA], [*services()[:4], *algorithms()]), ABOUT)
    before = build(Snapshot.empty(), [FILED, DSA, LATER], [*services(), *algorithms()])
    publish(Store(folder), before, ABOUT)
    return folder


def run(dataset: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--dataset", str(dataset), *arguments])


def rows(ended: Result) -> list[list[str]]:
    """The words of the lines before the first empty one."""
    return [line.split() for line in ended.stdout.partition("\n\n")[0].splitlines()]


def test_filings_are_counted_by_registry_unless_another_word_is_said(dataset: Path) -> None:
    headings, *found = rows(run(dataset, "stats"))
    assert headings[:4] == ["registry", "count", "active", "cancelled"]
    assert [row[:4] for row in found] == [
        ["dsa", "3", "2", "1"], ["genai_filed", "4", "4", "0"], ["genai_registered", "2", "2", "0"],
    ]  # fmt: skip


def test_a_scope_and_a_limit_narrow_what_is_counted(dataset: Path) -> None:
    ended = run(dataset, "stats", "place", "--scope", "genai", "--limit", "1")
    assert rows(ended)[1] == ["北京市", "CN-BJ", "Beijing", "3", "6", "50.0%", "5", "60.0%"]
    assert "4 rows of version 1; 3 more not shown (--limit)" in ended.stdout


def test_stats_are_json_for_programs(dataset: Path) -> None:
    found = json.loads(run(dataset, "stats", "year", "--scope", "genai_filed", "--json").stdout)
    assert found == [
        {"registry": "genai_filed", "year": "2024", "count": 2},
        {"registry": "genai_filed", "year": "2025", "count": 2},
    ]
    first = json.loads(run(dataset, "stats", "concentration", "--json").stdout)[0]
    assert first["places"] == ["北京市"]


def test_stats_of_another_version_or_as_of_a_month(dataset: Path) -> None:
    assert ["genai_filed", "2"] in [row[:2] for row in rows(run(dataset, "stats", "--version", "0"))]
    ended = run(dataset, "stats", "--as-of", "2025-01-31")
    assert ["genai_filed", "2"] in [row[:2] for row in rows(ended)]
    assert "of version 1 as of 2025-01-31" in ended.stdout


@pytest.mark.parametrize("by", get_args(By))
@pytest.mark.parametrize("scope", get_args(Scope))
def test_everything_can_be_counted_in_every_scope(dataset: Path, by: str, scope: str) -> None:
    assert run(dataset, "stats", by, "--scope", scope).exit_code == 0


def test_words_of_the_command_line_are_those_of_the_code() -> None:
    assert set(STATS) == set(get_args(By))
    assert set(SCOPES) == set(get_args(Scope))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("stats", "colour"), "'colour' is not one of 'registry'"),
        (("stats", "--as-of", "soon"), "'soon' is no date; give a month or a day"),
        (("stats", "--version", "7"), "'7' is no version of the dataset"),
        (("report", "7"), "'7' is no version of the dataset"),
        (("report", "--as-of", "2025-13"), "'2025-13' is no date"),
    ],
)
def test_what_is_asked_wrongly_ends_with_2_and_a_sentence(
    dataset: Path, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    ended = run(dataset, *arguments, *(["--to", str(tmp_path / "r")] if arguments[0] == "report" else []))
    assert ended.exit_code == 2
    assert sentence in " ".join(ended.output.replace("│", " ").split())
    assert not (tmp_path / "r").exists()


def test_a_report_is_one_file_that_says_where_it_is(dataset: Path, tmp_path: Path) -> None:
    ended = run(dataset, "report", "--to", str(tmp_path / "out"))
    assert ended.exit_code == 0
    file = tmp_path / "out" / "index.html"
    assert [path.name for path in file.parent.iterdir()] == ["index.html"]
    assert ended.stdout.startswith(f"{file}  {file.stat().st_size:,} bytes")
    assert "Version 1 of the dataset" in file.read_text(encoding="utf-8")
    run(dataset, "report", "0", "--as-of", "2025-01", "--to", str(tmp_path / "out"))
    assert "Version 0 of the dataset" in file.read_text(encoding="utf-8")


def test_where_a_report_cannot_be_written_it_says_so(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    ended = run(dataset, "report", "--to", str(tmp_path / "out"))
    assert ended.exit_code == 2
    assert ended.stderr.startswith("the report cannot be written: ")


def test_without_a_dataset_it_says_how_to_make_one(tmp_path: Path) -> None:
    for command in ("stats", "report"):
        ended = run(tmp_path / "none", command)
        assert ended.exit_code == 2
        assert "holds no snapshot yet" in ended.stderr
