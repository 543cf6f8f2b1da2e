"""Dates against numbers, lists and neighbours."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.chronology import numbers_out_of_order, row_issues
from normalize.issues import Issue
from normalize.number import parse_number

GENAI = parse_number("Beijing-Jia-202605160012").parts
ALGORITHM = parse_number("网信算备110108225567701230011号").parts


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("date", "late_entry", "issues"),
    [
        ("2026-06-01", False, ()),
        ("2026-05-16", False, ()),
        ("2026-05-15", False, (Issue.DATE_BEFORE_NUMBER,)),
        ("2026-07-05", False, ()),
        ("2026-07-11", False, (Issue.DATE_AFTER_LIST,)),
        ("2025-05-01", False, (Issue.DATE_BEFORE_NUMBER, Issue.DATE_LONG_BEFORE_LIST)),
        ("2025-05-01", True, (Issue.DATE_BEFORE_NUMBER,)),
    ],
)
def test_a_date_is_held_against_its_number_and_its_list(date: str, late_entry: bool, issues: tuple[Issue, ...]) -> None:
    assert row_issues(day(date), "day", late_entry, GENAI, period="2026-06", published_on=day("2026-07-10")) == issues


def test_a_month_is_too_coarse_to_be_held_against_anything() -> None:
    assert row_issues(day("2026-05-01"), "month", False, GENAI, period="2026-06", published_on=None) == ()


def test_an_algorithm_number_is_no_younger_than_its_list() -> None:
    issues = [row_issues(None, None, False, ALGORITHM, period=p, published_on=None) for p in ("2022-10", "2023-06")]
    assert issues == [(Issue.DATE_YEAR_OF_NUMBER_AFTER_LIST,), ()]


def numbers(*dates: str, first: int = 110) -> list[str]:
    return [f"Shanghai-Jia-{date}{serial:04}" for serial, date in enumerate(dates, first)]


def test_a_date_that_breaks_the_order_of_the_serials_is_told_even_where_a_run_of_them_does() -> None:
    regular = [f"202511{day:02}" for day in range(1, 13)]
    run = ["20250120"] * 11
    made = numbers(*regular, *run, "20260105", "20260107")
    assert numbers_out_of_order(made) == set(made[12:23])


def test_a_date_too_late_is_told_by_those_that_follow() -> None:
    made = numbers("20250103", "20260110", "20250112", "20250120", "20250121", "20250201", "20250203")
    assert numbers_out_of_order(made) == {made[1]}


def test_a_prefix_in_other_letters_is_of_the_same_series() -> None:
    regular = numbers("20250103", "20250105", "20250112", "20250120", "20250121")
    late = "ShangHai-Jia-202601100112"
    assert numbers_out_of_order([*regular[:2], late, *regular[3:]]) == {late}


def test_each_province_and_kind_counts_by_itself() -> None:
    regular = numbers("20251103", "20251110", "20251112", "20251120", "20251118", "20251203")
    others = ["Beijing-Jia-202501200116", "Shanghai-Jia-20250120S0116", "Shanghai-Jia-20250120", "无"]
    assert numbers_out_of_order([*regular, *others]) == frozenset()


@given(st.lists(st.sampled_from(["20240103", "20250110", "20260112"]), max_size=20), st.randoms(use_true_random=False))
def test_the_order_in_which_numbers_come_does_not_matter(dates: Sequence[str], chance: random.Random) -> None:
    made = numbers(*dates)
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert numbers_out_of_order(shuffled) == numbers_out_of_order(made)
    assert numbers_out_of_order(made) <= set(made)


def test_a_number_that_is_printed_often_counts_once() -> None:
    made = numbers("20250103", "20260110", "20250112", "20250120")
    assert numbers_out_of_order([*made, *[made[1]] * 5]) == {made[1]}
