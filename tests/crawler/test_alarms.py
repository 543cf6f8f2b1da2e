"""Each alarm has a name, a limit in every source file, and its place in the runbook."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

from crawler.alarms import ACCEPTABLE, Alarm, Drift, raised
from crawler.run import ExitCode, Run
from crawler.source import SOURCES, SourceError, load_source, load_sources

RUNBOOK = Path(__file__).parent.parent.parent / "docs" / "runbook.md"


def sections() -> dict[str, list[str]]:
    """Heading of each part of the runbook → the alarms that it tells of."""
    parts = re.split(r"^## ", RUNBOOK.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0]: re.findall(r"^### (\w+)$", part, flags=re.MULTILINE) for part in parts}


def test_the_runbook_tells_of_every_alarm_and_of_no_other() -> None:
    told = sections()
    assert sorted(chain.from_iterable(told.values())) == sorted(Alarm)
    assert set(told["Against what was seen before"]) == ACCEPTABLE


def test_of_every_alarm_it_says_what_to_look_at_and_how_to_clear_it() -> None:
    text = RUNBOOK.read_text(encoding="utf-8")
    for alarm in Alarm:
        part = re.split(r"^##", text.split(f"### {alarm}\n")[1], flags=re.MULTILINE)[0]
        assert "**Look at**" in part, alarm
        assert "**Clear**" in part, alarm
        assert (f"`--accept {alarm}`" in part) is (alarm in ACCEPTABLE), alarm


@pytest.mark.parametrize("source", list(load_sources().values()), ids=list(load_sources()))
def test_every_source_file_has_a_limit_for_every_alarm(source: object) -> None:
    assert set(source.alarms) == set(Alarm)  # type: ignore[attr-defined]


def test_a_source_file_without_one_is_refused(tmp_path: Path) -> None:
    text = (SOURCES / "cac.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(text.replace("rows_lost = 0.1 ", "# "), encoding="utf-8")
    with pytest.raises(SourceError, match=r"field alarms: .*no limit is given for rows_lost"):
        load_source(tmp_path / "a.toml")
    (tmp_path / "b.toml").write_text(text + "rows_found = 1\n", encoding="utf-8")
    with pytest.raises(SourceError, match="rows_found"):
        load_source(tmp_path / "b.toml")


def drift(alarm: Alarm, place: str, limit: float, figure: float | None = None, accepted: bool = False) -> Drift:
    return Drift(alarm, "cac", place, "it is new", limit, figure, accepted)


@pytest.mark.parametrize(("limit", "findings", "alarms"), [(0, 1, 1), (1, 1, 0), (1, 2, 2), (0, 0, 0)])
def test_findings_of_what_is_not_declared_are_counted(limit: float, findings: int, alarms: int) -> None:
    found = [drift(Alarm.UNKNOWN_VALUE, f"list {number}", limit) for number in range(findings)]
    assert len(raised(found)) == alarms


@pytest.mark.parametrize(("figure", "accepted", "alarms"), [(0.1, False, 0), (0.11, False, 1), (0.11, True, 0)])
def test_what_was_seen_before_is_held_against_its_limit(figure: float, accepted: bool, alarms: int) -> None:
    assert len(raised([drift(Alarm.ROWS_LOST, "list", 0.1, figure, accepted)])) == alarms


def test_counts_of_two_sources_are_not_added_up() -> None:
    one = drift(Alarm.UNKNOWN_VALUE, "list", 1)
    other = Drift(Alarm.UNKNOWN_VALUE, "beian", "list", "it is new", 1)
    assert raised([one, other]) == []


def test_a_run_ends_with_four_only_where_an_alarm_is_raised() -> None:
    run = Run("cac", {}, "data", "0", finished=True)
    cac = load_sources()["cac"]
    run.drift(Alarm.ROWS_LOST, cac, "list", "rows are gone", figure=0.05)
    run.drift(Alarm.ROW_COUNT, cac, "list", "many rows", figure=9, accepted=True)
    assert (run.exit_code, run.accepted) == (ExitCode.HEALTHY, ["row_count"])
    run.drift(Alarm.ROWS_LOST, cac, "list", "rows are gone", figure=0.5)
    assert run.exit_code is ExitCode.DRIFT
