"""Whether a dataset is looked after."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from output.build import build
from output.cli import app
from output.publish import publish
from output.runs import record_run
from output.snapshot import Snapshot
from output.status import Status, judge
from output.store import Store
from tests.output.records import document, numbered

NOW = datetime.datetime(2026, 5, 20, tzinfo=datetime.UTC)


def run(day: str, exit_code: int = 0, spider: str = "cac") -> dict[str, Any]:
    verdict = "drift" if exit_code else "unchanged"
    started = f"2026-05-{day}T06:00:00+00:00"
    return {"run_id": day, "spider": spider, "started_at": started, "exit_code": exit_code, "verdict": verdict}


def judged(*runs: dict[str, Any], period: str = "2026-04") -> Status:
    of = document("aa", "dsa/1", period=period, published_at=f"{period}-11T16:00")
    return judge(runs, [of], NOW, max_age=7)


def test_a_healthy_run_of_yesterday_over_fresh_lists_is_all_well() -> None:
    found = judged(run("19"))
    assert found.worries == ()
    assert found.lines == (
        "last healthy run  19, 0 days ago (unchanged)",
        "last run of cac       19: unchanged (exit 0)",
        "newest dsa               2026-04-11, 39 days ago",
    )


def test_what_should_worry_someone() -> None:
    assert judged().worries == ("no healthy run has asked the publisher yet",)
    assert judged(run("01")).worries[0].startswith("no healthy run has asked the publisher for 7 days")
    assert judged(run("18"), run("19", 4)).worries == ("the last run of cac ended drift (exit 4)",)
    assert judged(run("18", 3), run("19")).worries == ()
    assert judged(run("19"), period="2025-12").worries == (
        "dsa has had no new list for 160 days; the publisher's rhythm is 61",
    )


@pytest.mark.parametrize("spider", ["archive", "rebuild"])
def test_a_run_that_asked_no_publisher_is_not_the_healthy_one(spider: str) -> None:
    found = judged(run("01"), run("19", spider=spider))
    assert found.lines[0] == "last healthy run  01, 18 days ago (unchanged)"
    assert found.worries[0].startswith("no healthy run has asked the publisher for 7 days")
    assert judged(run("19", spider=spider)).worries == ("no healthy run has asked the publisher yet",)


def test_each_spider_is_judged_by_its_own_last_run() -> None:
    assert judged(run("18", 4, "provinces"), run("19")).worries == ("the last run of provinces ended drift (exit 4)",)


def test_the_command_ends_with_one_where_someone_should_look(tmp_path: Path) -> None:
    store, of = Store(tmp_path / "data"), document("aa")
    about = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "replica"}
    publish(store, build(Snapshot.empty(), [of], numbered(of, 1)), about)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    record_run(store, run("19") | {"started_at": now})
    well = CliRunner().invoke(app, ["--dataset", store.uri, "status"])
    assert (well.exit_code, "last healthy run  19, 0 days ago" in well.stdout) == (0, True), well.output
    record_run(store, run("20", 3) | {"started_at": "2999-01-01T00:00:00+00:00"})
    worried = CliRunner().invoke(app, ["--dataset", store.uri, "status"])
    assert (worried.exit_code, "look: the last run of cac ended drift (exit 3)" in worried.output) == (1, True)
