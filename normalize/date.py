"""Dates as the lists print them.

Strict forms only: a general date parser reads 2023年8月21日 as 2001 and 2024年13月 as March.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Literal, NamedTuple

from normalize.issues import Issue
from normalize.text import remove_invisible, remove_white_space

Precision = Literal["day", "month"]

_LATE_ENTRY = re.compile(r"\(补登\)|补登$")
_TIME = re.compile(r"(?:\s+|T|(?<=日)\s*)([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$")
_DAY_FORMS = (
    re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"),
    re.compile(r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)"),
)
_MONTH_FORMS = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月份?"),
    re.compile(r"(?P<year>20\d\d)(?P<month>\d\d)"),
)
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_SERIAL_ORIGIN = datetime.date(1899, 12, 30)
_PLAUSIBLE_YEARS = range(2017, 2101)
"""The law that the registries stand on (网络安全法) came into force in 2017."""


class ParsedDate(NamedTuple):
    """A published date: `value` is the first of the month where `precision` is month, None where it is unreadable.

    `late_entry`: the publisher marked the row as entered late (补登). `issues`: codes of `normalize.issues`.
    """

    value: datetime.date | None
    precision: Precision | None
    late_entry: bool
    issues: tuple[str, ...]


def parse_date(raw: str) -> ParsedDate:
    """Read a published date: a day, a month, or the serial number of a day in Excel; a year alone is unreadable."""
    text = unicodedata.normalize("NFKC", remove_invisible(raw)).strip()
    if not text:
        return ParsedDate(None, None, False, (Issue.DATE_MISSING,))
    # A time is told from the digits of a wrapped date by the white space before it, so it goes first.
    day = remove_white_space(_TIME.sub("", text))
    stripped = _LATE_ENTRY.sub("", day)
    late = stripped != day
    value, precision = _read(stripped)
    if value is None:
        return ParsedDate(None, None, late, (Issue.DATE_UNREADABLE,))
    issues = []
    if value.year not in _PLAUSIBLE_YEARS:
        issues.append(Issue.DATE_IMPLAUSIBLE)
    if re.fullmatch(r"\d{4}\.1", stripped):
        issues.append(Issue.DATE_MONTH_AMBIGUOUS)
    return ParsedDate(value, precision, late, tuple(issues))


def _read(text: str) -> tuple[datetime.date, Precision] | tuple[None, None]:
    for form in _DAY_FORMS:
        if (found := form.fullmatch(text)) and (value := _existing(found["year"], found["month"], found["day"])):
            return value, "day"
    for form in _MONTH_FORMS:
        if (found := form.fullmatch(text)) and (value := _existing(found["year"], found["month"], "1")):
            return value, "month"
    if found := _SERIAL.fullmatch(text):
        value = _SERIAL_ORIGIN + datetime.timedelta(days=int(found[1]))
        if value.year in _PLAUSIBLE_YEARS:
            return value, "day"
    return None, None


def _existing(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
