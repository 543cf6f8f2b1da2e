from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.date import ParsedDate, parse_date
from normalize.issues import Issue

DAY = datetime.date(2024, 3, 15)


@pytest.mark.parametrize(
    "raw",
    [
        "2024/3/15",
        "2024/03/15",
        "2024-03-15",
        "2024.3.15",
        "20240315",
        "2024年3月15日",
        "2024年03月15日 19:36",
        "2024年3月15日19:36",
        "2024-03-15 17:15:00.0",
        "2024-03-15T17:15:00",
        "2024-03-15 00:00:00",
        "2024-03-15 9:05",
        "45366",
        "45366.0",
        "２０２４／３／１５",
        "2024/3/1\n5",
        "2024\n/3/15",
        " 2024年3\n月15日\n",
        "2024-03-1\n5\n17:15",
    ],
)
def test_every_form_of_a_day_gives_that_day(raw: str) -> None:
    assert parse_date(raw) == ParsedDate(DAY, "day", False, ())


@pytest.mark.parametrize("raw", ["2025年7月", "2025年07月份", "2025.7", "2025/7", "2025-07", "202507", "2025年\n7月"])
def test_a_month_gives_its_first_day_and_says_so(raw: str) -> None:
    assert parse_date(raw) == ParsedDate(datetime.date(2025, 7, 1), "month", False, ())


@pytest.mark.parametrize("raw", ["2024/3/15（补登）", "2024/3/15(补登)", "2024/3/15（补\n登）", "2024/3/15 补登"])
def test_a_late_entry_is_marked_as_such(raw: str) -> None:
    assert parse_date(raw) == ParsedDate(DAY, "day", True, ())


@pytest.mark.parametrize(
    "raw",
    [
        "2024年13月",
        "2024/2/30",
        "2024/0/1",
        "2024",
        "2024年",
        "3/15",
        "24/3/15",
        "15/3/2024",
        "2024/3-15",
        "2024-03-15 25:00",
        "12345",
        "99999",
        "待定",
        "--",
        "2024/3/15、2024/3/16",
    ],
)
def test_what_is_no_date_stays_empty_and_is_reported(raw: str) -> None:
    assert parse_date(raw) == ParsedDate(None, None, False, (Issue.DATE_UNREADABLE,))


def test_a_missing_date_is_not_an_unreadable_one() -> None:
    assert parse_date(" \n").issues == (Issue.DATE_MISSING,)


@pytest.mark.parametrize("raw", ["2016/12/31", "1900-01-01", "2101年1月"])
def test_an_implausible_date_is_kept_and_reported(raw: str) -> None:
    parsed = parse_date(raw)
    assert parsed.value is not None
    assert parsed.issues == (Issue.DATE_IMPLAUSIBLE,)


def test_a_month_that_a_spreadsheet_may_have_cut_is_reported() -> None:
    assert parse_date("2024.1") == ParsedDate(datetime.date(2024, 1, 1), "month", False, (Issue.DATE_MONTH_AMBIGUOUS,))
    assert parse_date("2024.10").issues == ()


@given(st.dates(datetime.date(2017, 1, 1), datetime.date(2099, 12, 31)))
def test_every_plausible_day_is_read_back_from_each_form(day: datetime.date) -> None:
    serial = (day - datetime.date(1899, 12, 30)).days
    forms = [f"{day.year}/{day.month}/{day.day}", day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y年%m月%d日}", str(serial)]
    assert {parse_date(form).value for form in forms} == {day}


@given(st.one_of(st.text(), st.text(alphabet="0123456789年月日/-. :T\n（补登）")))
def test_any_text_is_either_read_or_reported(raw: str) -> None:
    parsed = parse_date(raw)
    assert (parsed.value is None) == (parsed.precision is None)
    assert parsed.value or parsed.issues
