"""Dates that cannot be right, or are out of order: flagged, never changed."""

from __future__ import annotations

import bisect
import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from normalize.date import Precision
from normalize.issues import Issue
from normalize.number import AlgorithmNumber, FilingNumber, GenAINumber, parse_number

_LATE = 366
"""Days between a filing and the month of its list beyond which the publisher marks a late entry (补登)."""
_SERIAL = re.compile(r"(?!0000)[0-9]{4}")
"""Six digits are mistyped; 0000 is no place in a series."""
_DISORDER = 180
"""Days by which a number's date may lie before or after those of its neighbours."""


def row_issues(
    date: datetime.date | None,
    precision: Precision | None,
    late_entry: bool,
    number: FilingNumber | None,
    *,
    period: str | None,
    published_on: datetime.date | None,
) -> tuple[Issue, ...]:
    """Issue codes of one row.

    `date` is its date with `precision`, `late_entry` its mark 补登, `number` the parts of its number; `period` the
    month of its list (YYYY-MM) and `published_on` the day that the list's page was published.
    """
    issues = []
    if isinstance(number, AlgorithmNumber) and period and int(number.year) > int(period[2:4]):
        issues.append(Issue.DATE_YEAR_OF_NUMBER_AFTER_LIST)
    if date is None or precision != "day":
        return tuple(issues)
    if isinstance(number, GenAINumber) and number.date and date < number.date:
        issues.append(Issue.DATE_BEFORE_NUMBER)
    if period and date.isoformat()[:7] > period and published_on and date > published_on:
        issues.append(Issue.DATE_AFTER_LIST)
    if period and not late_entry:
        listed = datetime.date.fromisoformat(f"{period}-01")
        if (listed - date).days > _LATE:
            issues.append(Issue.DATE_LONG_BEFORE_LIST)
    return tuple(issues)


def numbers_out_of_order(numbers: Iterable[str]) -> frozenset[str]:
    """GenAI numbers whose date lies half a year before or after the dates of the serials around theirs.

    Each province counts its filed and its registered services on, so that their dates rise with their serials but for
    some weeks: `Shanghai-…-202501200116` between `202512030115` and `202601050128` has a wrong year. What order the
    most of them keep is taken for the right one. Numbers of other forms are left out.
    """
    series: dict[tuple[str, bool], list[tuple[int, datetime.date, str]]] = defaultdict(list)
    for text in set(numbers):
        parts = parse_number(text).parts
        if isinstance(parts, GenAINumber) and parts.date and _SERIAL.fullmatch(serial := parts.serial or ""):
            series[parts.prefix.lower(), parts.registered].append((int(serial), parts.date, text))
    found: set[str] = set()
    for entries in series.values():
        entries.sort()
        backbone = _rising([date for _, date, _ in entries])
        dates = [entries[place][1] for place in backbone]
        for place, (_, date, text) in enumerate(entries):
            following = bisect.bisect_left(backbone, place)
            before = dates[following - 1] if following else date
            after = dates[following] if following < len(dates) else date
            if (before - date).days > _DISORDER or (date - after).days > _DISORDER:
                found.add(text)
    return frozenset(found)


def _rising(dates: Sequence[datetime.date]) -> list[int]:
    """Places of the longest series of dates that never falls (patience sorting): the order that most of them keep."""
    ends: list[datetime.date] = []
    places: list[int] = []
    previous: list[int] = []
    for place, date in enumerate(dates):
        length = bisect.bisect_right(ends, date)
        ends[length : length + 1] = [date]
        places[length : length + 1] = [place]
        previous.append(places[length - 1] if length else -1)
    found = []
    place = places[-1] if places else -1
    while place >= 0:
        found.append(place)
        place = previous[place]
    return found[::-1]
