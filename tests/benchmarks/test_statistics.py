"""Medians, exponents and ratios of known figures."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.figures import as_bytes, as_ratio, as_seconds, judged, ratio
from benchmarks.statistics import exponent, own_memory, spread

SIZES = (10_000, 100_000, 1_000_000)


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_exponent_of_known_growth_is_found(power: float) -> None:
    assert exponent(SIZES, [3 * size**power for size in SIZES]) == pytest.approx(power)


def test_a_constant_part_lowers_the_exponent() -> None:
    found = exponent(SIZES, [size + 50_000 for size in SIZES])
    assert found is not None
    assert 0.5 < found < 1


def test_one_size_has_no_exponent() -> None:
    assert exponent([10_000], [1.0]) is None
    assert exponent([], []) is None


def test_a_spread_is_median_least_and_greatest() -> None:
    assert spread([3.0, 1.0, 2.0, 9.0]) == {"median": 2.5, "low": 1.0, "high": 9.0}


def test_memory_of_a_run_is_what_it_took_beyond_its_process_and_never_nothing() -> None:
    assert own_memory(300 << 20, 100 << 20) == 200 << 20
    assert own_memory(100 << 20, 100 << 20) == 1 << 20


def side(name: str, cpu: float) -> dict[str, Any]:
    median = {"median": cpu, "low": cpu, "high": cpu}
    return {"name": name, "cpu": median, "wall": median, "peak": {"median": 2.0**30}, "note": "", "version": None}


def found(ours: float, target: dict[str, Any]) -> dict[str, Any]:
    sizes = [{"size": 0, "sides": [side("beian", ours), side("other", 2.0)]}]
    return {
        "measurements": [
            {"name": "a", "title": "A", "unit": "cpu", "counted": "filings", "targets": [target], "sizes": sizes}
        ]
    }


def test_a_ratio_is_our_median_over_theirs_and_unknown_where_one_is_missing() -> None:
    at = {"sides": [side("beian", 3.0), side("other", 2.0), {"name": "broken", "failed": "why"}]}
    assert ratio(at, "other", "cpu") == 1.5
    assert ratio(at, "broken", "cpu") is None
    assert ratio(at, "absent", "cpu") is None


@pytest.mark.parametrize(("ours", "is_met"), [(2.9, True), (3.1, False)])
def test_a_target_is_met_up_to_its_limit(ours: float, is_met: bool) -> None:
    (target,) = judged(found(ours, {"figure": "ratio", "limit": 1.5, "against": "other", "size": None}))
    assert target.is_met is is_met


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    targets = [
        {"figure": "ratio", "limit": 1.5, "against": "absent", "size": None},
        {"figure": "cpu", "limit": 9, "against": None, "size": 1_000_000},
        {"figure": "memory", "limit": 1.1, "against": None, "size": None},
    ]
    assert [target.is_met for each in targets for target in judged(found(1.0, each))] == [None, None, None]


def test_figures_are_written_with_the_digits_that_mean_something() -> None:
    assert [as_ratio(value) for value in (1.234, 12.3, 0.25, 0.01)] == ["1.23 ×", "12 ×", "1/4.0", "1/100"]
    assert [as_seconds(value) for value in (0.1234, 1.234, 12.3)] == ["0.123 s", "1.23 s", "12 s"]
    assert [as_bytes(value) for value in (5 << 20, 3 << 29)] == ["5 MiB", "1.50 GiB"]
