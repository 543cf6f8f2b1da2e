"""A dataset in an object store that two machines write to at once: one commits, the other is told and goes on after."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from crawler.originals import Reread
from crawler.rebuild import read_here, rebuild
from crawler.run import Run
from output.snapshot import commits_of, open_snapshot
from output.store import Store
from tests.crawling import ROOT, environment
from tests.s3 import serve_s3, settings

SHARED = "s3://bucket/data"
BEIAN = (sys.executable, "-c", "from output.cli import main; main()")


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An object store at which two writers of the second version of `listings` meet."""
    with serve_s3("/listings/_delta_log/00000000000000000001.json") as found:
        for name, value in settings(found).items():
            monkeypatch.setenv(name, value)
        yield found


def part(source: Path, target: str | Path, *series: str) -> None:
    """Make a dataset of some series of another one."""

    def read(store: Store, records: Sequence[dict[str, Any]]) -> Iterator[Reread]:
        return read_here(1, store, [record for record in records if record["series"] in series])

    run = Run("rebuild", {}, str(target), "1")
    rebuild(Store(source), Store(target), run, read)
    assert run.exit_code == 0


def machine(home: Path, dataset: str | Path, *arguments: str) -> subprocess.Popen[str]:
    """`beian` on a machine of its own: another home, another seed of hashes, nothing forked from here."""
    home.mkdir(exist_ok=True)
    own = {"HOME": str(home), "PYTHONHASHSEED": str(len(home.name))}
    return subprocess.Popen(
        [*BEIAN, "--dataset", str(dataset), *arguments],
        cwd=ROOT,
        env=environment() | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_dataset_is_rebuilt_into_an_object_store_and_out_of_it(
    endpoint: str, both_editions: Path, tmp_path: Path
) -> None:
    there = machine(tmp_path / "a", both_editions, "rebuild", SHARED)
    assert (there.communicate(timeout=120)[1], there.returncode) == ("", 0)
    back = machine(tmp_path / "a", SHARED, "rebuild", str(tmp_path / "back"))
    assert (back.communicate(timeout=120)[1], back.returncode) == ("", 0)
    held, brought = open_snapshot(Store(SHARED)), open_snapshot(Store(tmp_path / "back"))
    assert held.same_data(brought)
    assert held.listings.equals(open_snapshot(Store(both_editions)).listings)


def test_of_two_that_write_at_once_one_commits_and_the_other_goes_on_after(
    endpoint: str, both_editions: Path, tmp_path: Path
) -> None:
    part(both_editions, SHARED, "iisa", "cancellation")
    part(both_editions, tmp_path / "dsa", "dsa")
    part(both_editions, tmp_path / "genai", "genai")
    both = [machine(tmp_path / f"{name}-home", tmp_path / name, "rebuild", SHARED) for name in ("dsa", "genai")]
    said = [process.communicate(timeout=180) for process in both]
    assert sorted(process.returncode for process in both) == [0, 6], said
    first, second = (next(p for p in both if p.returncode == code) for code in (0, 6))
    assert "another run committed to s3://bucket/data meanwhile; nothing was committed" in said[both.index(second)][0]
    held = open_snapshot(Store(SHARED))
    assert [commit.version for commit in commits_of(Store(SHARED))] == [0, 1]
    won = "dsa" if both.index(first) == 0 else "genai"
    assert {series.partition("_")[0] for series in held.listings["series"].to_pylist()} == {"iisa", "cancellation", won}

    lost = "genai" if won == "dsa" else "dsa"
    again = machine(tmp_path / "again", tmp_path / lost, "rebuild", SHARED)
    assert (again.communicate(timeout=120)[1], again.returncode) == ("", 0)
    whole = open_snapshot(Store(SHARED))
    assert whole.listings.equals(open_snapshot(Store(both_editions)).listings)
    codes = sorted(run["exit_code"] for run in Store(SHARED).read("runs").to_pylist())
    assert codes == [0, 0, 0, 6]
