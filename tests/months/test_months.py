"""Two weeks of daily crawls of a publisher at its liveliest; `python -m tests.months` does the same for years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from output import Dataset
from tests.months.events import RATES, number_misprinted_and_mended
from tests.months.forks import Forks
from tests.months.oracle import Record, faults_of, faults_of_changes
from tests.months.rhythm import new_batch, new_genai_list, new_iisa_list
from tests.months.simulation import Simulation, left_without
from tests.months.site import Weather

pytestmark = pytest.mark.slow

LISTS = 0.2
"""How long the lists are, as a part of those of a long simulation."""
CENTRE = frozenset({"www.cac.gov.cn", "beian.cac.gov.cn"})
EVENTS = (new_iisa_list, new_batch, new_genai_list, *RATES, number_misprinted_and_mended)
ALL_FILES = "all files"
WEATHERS = (
    Weather(),
    Weather("passing", {"waf": 1, "http500": 1, "empty": 1, "html": 1, "cut": 1}),
    Weather("killed", killed_after=0.2),
    Weather(),
    Weather("killed at commit", killed_at_commit=True),
    Weather("down", down=CENTRE),
    Weather(ALL_FILES),
    Weather(),
)

Tables = dict[str, list[Record]]


@pytest.fixture(scope="module")
def simulation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulation]:
    """Every event that there is, some a day, under all weathers."""
    with Forks() as forks:
        made = Simulation(4, tmp_path_factory.mktemp("months") / "data", forks, LISTS)
        made.crawl("provinces", Weather())
        a_day = -(-len(EVENTS) // len(WEATHERS))
        for day, weather in enumerate((Weather(), *WEATHERS)):
            happened = [event for event in EVENTS[(day - 1) * a_day : day * a_day] if day and made.happen(event)]
            broken = (link.address for _, link in made.world.links()) if weather.name == ALL_FILES else ()
            met = replace(weather, broken=frozenset(broken))
            made.crawl("cac", met, tuple(event.__name__ for event in happened))
            made.tomorrow()
        for spider in ("provinces", "cac", "cac"):
            made.crawl(spider, Weather())
        yield made
        made.close()


def test_after_every_run_the_dataset_is_the_publishers_truth_or_what_was_fetched_of_it(simulation: Simulation) -> None:
    assert [
        (run.day.isoformat(), run.weather, run.events, run.breaches) for run in simulation.runs if run.breaches
    ] == []


def test_everything_happened(simulation: Simulation) -> None:
    assert set(simulation.happened) == {event.__name__ for event in EVENTS}
    ended = {run.weather: run.ended.code for run in simulation.runs}
    # What the publisher took away is an alarm, which a person then accepts.
    assert ended == {
        "fine": 0, "passing": 0, "killed": -9, "killed at commit": -9, "down": 3, ALL_FILES: 4, "accepted": 0,
    }  # fmt: skip


def test_nothing_new_adds_no_version(simulation: Simulation) -> None:
    assert simulation.runs[-1].is_unchanged
    assert len(simulation.judge.versions) < len(simulation.runs)


def test_every_version_opens_as_it_was_recorded(simulation: Simulation) -> None:
    assert len(simulation.judge.recorded) >= 6
    assert simulation.reopen() == []
    opened = Dataset.open(simulation.dataset)
    assert [commit.version for commit in opened.commits()] == sorted(simulation.judge.versions)


def test_every_run_that_came_to_its_end_is_recorded(simulation: Simulation) -> None:
    assert simulation.faults_of_record() == []


# --- the judge itself: what it would not see would not be tested ---


def lose_a_row(tables: Tables) -> None:
    tables["listings"].pop()


def change_a_cell(tables: Tables) -> None:
    tables["listings"][3]["name_raw"] += "X"


def forget_a_cancellation(tables: Tables) -> None:
    next(f for f in tables["filings"] if f["status"] == "cancelled")["status"] = "active"


def invent_a_filing(tables: Tables) -> None:
    tables["filings"].append(tables["filings"][0] | {"number": "another"})


def show_an_old_version(tables: Tables) -> None:
    next(d for d in tables["documents"] if d["superseded_by"])["superseded_by"] = None


def lose_an_old_version(tables: Tables) -> None:
    tables["documents"].remove(next(d for d in tables["documents"] if d["superseded_by"] and d["kind"] == "list"))


def withdraw_a_list(tables: Tables) -> None:
    found = next(
        d for d in tables["documents"] if d["kind"] == "list" and not d["superseded_by"] and not d["withdrawn"]
    )
    found["withdrawn"] = True


def misstate_a_total(tables: Tables) -> None:
    next(d for d in tables["documents"] if d["kind"] == "notice" and not d["superseded_by"])["stated_filed"] += 1


FORGERIES = (
    lose_a_row, change_a_cell, forget_a_cancellation, invent_a_filing,
    show_an_old_version, lose_an_old_version, withdraw_a_list, misstate_a_total,
)  # fmt: skip


@pytest.mark.parametrize("forge", FORGERIES)
def test_the_judge_sees_what_is_wrong_with_a_version(simulation: Simulation, forge: Callable[[Tables], None]) -> None:
    version = max(simulation.judge.recorded)
    tables, held = simulation.judge.tables(version), simulation.judge.recorded[version]
    assert list(faults_of(held, tables)) == []
    forge(tables)
    assert list(faults_of(held, tables))


def silence_the_changes(changes: list[Record]) -> None:
    changes.clear()


def blame_the_code(changes: list[Record]) -> None:
    changes[0]["cause"] = "pipeline"


def tell_a_removal(changes: list[Record]) -> None:
    changes.append(changes[0] | {"kind": "removed"})


@pytest.mark.parametrize("forge", [silence_the_changes, blame_the_code, tell_a_removal])
def test_the_judge_sees_what_is_wrong_with_the_changes(
    simulation: Simulation, forge: Callable[[list[Record]], None]
) -> None:
    judge = simulation.judge
    before, after = _versions_with_changes(simulation)
    changes = [c for c in judge.tables(after)["changes"] if c["to_version"] == after]
    held = judge.recorded[before], judge.recorded[after]
    assert list(faults_of_changes(*held, changes, judge.renumbered)) == []
    forge(changes)
    assert list(faults_of_changes(*held, changes, judge.renumbered))


def _versions_with_changes(simulation: Simulation) -> tuple[int, int]:
    """The last two successive versions between which a filing was added."""
    recorded = sorted(simulation.judge.recorded)
    told = simulation.judge.tables(recorded[-1])["changes"]
    after = max(change["to_version"] for change in told if change["kind"] == "added")
    return recorded[recorded.index(after) - 1], after


@pytest.mark.parametrize(
    ("recorded", "ended", "left"),
    [("abc", "abc", ""), ("abkc", "abc", "k"), ("ab", "abc", None), ("acb", "abc", None), ("kk", "", "kk")],
)
def test_a_run_that_was_killed_may_be_on_record_and_no_other_may_be_missing(
    recorded: str, ended: str, left: str | None
) -> None:
    assert left_without(recorded, ended) == (None if left is None else list(left))
