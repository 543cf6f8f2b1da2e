"""Sides run in turn, each in a process and a folder of its own; what fails is told and spoils nothing else."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from benchmarks.catalogue import MEASUREMENTS
from benchmarks.harness import Plan, measure
from benchmarks.model import Measurement, Side
from benchmarks.prepare import KINDS


def side(name: str, function: str) -> Side:
    return Side(name, f"tests.benchmarks.fakes:{function}", "for a test")


def plan(tmp_path: Path, said: list[str] | None = None, **values: object) -> Plan:
    tell = said.append if said is not None else lambda _: None
    return Plan(tmp_path / "cache", tmp_path / "corpus", **{"repeat": 2, "tell": tell, **values})  # type: ignore[arg-type]


def fake(*public: Side, ours: str = "quick", **values: object) -> Measurement:
    return Measurement("fake", "A fake", "nothing", side("beian", ours), public, **values)  # type: ignore[arg-type]


def test_sides_take_turns_and_each_is_told_with_median_and_spread(tmp_path: Path) -> None:
    said: list[str] = []
    (found,) = measure([fake(side("other", "slow"))], plan(tmp_path, said))["measurements"]
    assert [line.split()[1] for line in said if line.startswith("fake")] == ["beian", "other"] * 2
    (at,) = found["sizes"]
    ours, other = at["sides"]
    assert ours["runs"] == other["runs"] == 2
    assert 0 < ours["cpu"]["low"] <= ours["cpu"]["median"] <= ours["cpu"]["high"]
    assert other["cpu"]["median"] > ours["cpu"]["median"]
    assert ours["peak"]["median"] > 1 << 20


def test_every_run_has_a_process_and_an_empty_folder_of_its_own(tmp_path: Path) -> None:
    both = [fake(ours="reports_its_folder") for _ in range(2)]
    results = [
        each["sizes"][0]["sides"][0]["result"] for each in measure(both, plan(tmp_path, repeat=1))["measurements"]
    ]
    assert results[0][0] != results[1][0]
    assert [files for _, files in results] == [0, 0]


def test_a_side_that_fails_is_told_with_its_last_words_and_spoils_nothing_else(tmp_path: Path) -> None:
    broken, after = fake(side("other", "fails")), fake()
    first, second = measure([broken, after], plan(tmp_path))["measurements"]
    ours, other = first["sizes"][0]["sides"]
    assert ours["runs"] == 2
    assert other["failed"] == "ValueError: no such tool"
    assert "cpu" not in other
    assert second["sizes"][0]["sides"][0]["runs"] == 2


def test_an_input_that_cannot_be_made_is_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    nowhere = Measurement("fake", "A fake", "no such input", side("beian", "quick"))
    (found,) = measure([nowhere], plan(tmp_path))["measurements"]
    assert "no such input" in found["sizes"][0]["failed"]
    assert list((tmp_path / "cache").iterdir()) == []


def test_the_real_lists_are_left_out_where_they_are_not(tmp_path: Path) -> None:
    (found,) = measure([fake(corpus=True)], plan(tmp_path))["measurements"]
    assert found["sizes"] == []
    assert "not here" in found["left_out"]


def test_a_side_that_takes_long_is_not_repeated(tmp_path: Path) -> None:
    (found,) = measure([fake()], plan(tmp_path, repeat=3, patience=0))["measurements"]
    assert found["sizes"][0]["sides"][0]["runs"] == 1


def test_only_the_wanted_sizes_are_measured_and_growth_is_told_over_them(tmp_path: Path) -> None:
    sized = fake(sizes=(1_000, 1_000_000, 8_000_000), ours="slow")
    wanted = frozenset({1_000, 8_000_000})
    (found,) = measure([sized], plan(tmp_path, repeat=1, sizes=wanted))["measurements"]
    assert [at["size"] for at in found["sizes"]] == [1_000, 8_000_000]
    assert 0 < found["exponents"]["beian"]["time"] < 1


def test_a_check_gives_facts_and_one_that_fails_says_so(tmp_path: Path) -> None:
    checks = [fake(check=f"tests.benchmarks.fakes:{name}") for name in ("facts", "fails")]
    facts = [each["sizes"][0]["facts"] for each in measure(checks, plan(tmp_path, repeat=1))["measurements"]]
    assert facts == [{"rows": "3"}, {"check failed": "ValueError: no such tool"}]


@pytest.mark.parametrize("measurement", MEASUREMENTS, ids=lambda each: each.name)
def test_everything_that_the_catalogue_names_is_there(measurement: Measurement) -> None:
    references = [side.run for side in measurement.sides] + ([measurement.check] if measurement.check else [])
    for module, _, name in (reference.partition(":") for reference in references):
        assert callable(getattr(importlib.import_module(module), name))
    assert measurement.data in {*KINDS, "corpus"}
    against = {target.against for target in measurement.targets if target.against}
    assert against <= {side.name for side in measurement.public}
    assert {target.size for target in measurement.targets} <= {None, *measurement.sizes}


def test_names_of_measurements_are_different() -> None:
    assert len({each.name for each in MEASUREMENTS}) == len(MEASUREMENTS)
