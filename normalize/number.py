"""Filing numbers: what they are made of, and whether they are whole.

No document describes the algorithm numbers: their structure was derived from 7,997 published ones, so a number that
breaks it is reported, never mended. The number *as published, less its white space* is what identifies a filing;
full-width and look-alike characters are folded for reading its parts only.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import operator
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from normalize.division import find_division
from normalize.issues import Issue
from normalize.reference import Province, province_by_division, provinces_by_prefix
from normalize.text import remove_white_space

_HEAD, _TAIL = "网信算备", "号"
_DIGITS = 21
_MISCOUNTED = range(19, 24)
"""Number of digits that a typing error explains: two lost or two too many."""
_WEIGHTS = (4, 2, 6, 8)
_TYPE_CODES = {"01", "02", "03", "04", "05", "06"}
_FIRST_YEAR = "22"
_ANY_YEAR = 2000
"""A division is looked up in a year; whether its code was ever in use does not depend on it."""
CENTRAL_PREFIX = "zhongyangqiye"
"""Prefix, in lower case, of the GenAI numbers of central state-owned enterprises (中央企业)."""

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-"))
_ABSENT = re.compile(r"[-—–/\\.*]*|无|暂无|null|none|n/?a", re.IGNORECASE)
_REGULAR = re.compile(f"({_HEAD})([0-9]{{{_DIGITS}}})({_TAIL})")
"""Nearly all numbers: nothing to fold, nothing to wonder about."""
_ALGORITHM = re.compile(r"([^0-9]*?)([0-9]+)([^0-9]*)")
_GENAI = re.compile(r"([A-Za-z]+)-(?:(.*)-)?([^-]*)", re.DOTALL)
_GENAI_TAIL = re.compile(r"(20[0-9]{6})(S?)([0-9]*)")
_LOST_IN_SPREADSHEET = re.compile(r"[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+")
_ORDINARY = re.compile(r"[!-~’·]*")
_SERIAL_DIGITS = 4


class AlgorithmNumber(NamedTuple):
    """Parts of an algorithm number: division (6 digits, GB/T 2260), filer (7), type code (2), year (2), serial (3)
    and check digit.
    """

    division: str
    filer: str
    type_code: str
    year: str
    serial: str
    check: str


class GenAINumber(NamedTuple):
    """Parts of a GenAI number: place prefix, name in pinyin, date of acceptance (None: it does not exist), serial
    (None: the number has none), and whether it is that of a registration (S).
    """

    prefix: str
    name: str
    date: datetime.date | None
    serial: str | None
    registered: bool


FilingNumber = AlgorithmNumber | GenAINumber


class ParsedNumber(NamedTuple):
    """A published number.

    `number`: as published, without white space; None where there is none. `valid`: it has one of the known forms
    and, where there is one, the right check digit. `whole`: it is complete enough to identify a filing, be it with
    typing errors. `parts`: None where it cannot be split. `division` (six digits) and `prefix` are the two forms of
    its place, read from a number without parts too. `issues`: codes of `normalize.issues`.
    """

    number: str | None
    valid: bool
    whole: bool
    issues: tuple[str, ...]
    parts: FilingNumber | None = None
    division: str | None = None
    prefix: str | None = None


@functools.lru_cache(maxsize=65536)  # every row asks several times
def parse_number(raw: str, series: str = "") -> ParsedNumber:
    """Read the number of a row of `series` (or of a registry); any form is expected where `series` is empty."""
    number = remove_white_space(raw)
    if found := _REGULAR.fullmatch(number):
        return _parse_algorithm(number, found, series, [])
    if _ABSENT.fullmatch(number):
        return ParsedNumber(None, False, False, (Issue.NUMBER_MISSING,))
    folded = unicodedata.normalize("NFKC", number).translate(_DASHES)
    issues = [] if folded == number else [Issue.NUMBER_UNUSUAL_CHARACTER]
    if _LOST_IN_SPREADSHEET.fullmatch(folded):
        return ParsedNumber(number, False, False, (*issues, Issue.NUMBER_CUT))
    found = _ALGORITHM.fullmatch(folded)
    if found and (found[1] in ("", _HEAD) or found[3] == _TAIL):
        return _parse_algorithm(number, found, series, issues)
    return _parse_genai(number, folded, series, issues)


def check_digit(digits: str) -> int:
    """Check digit of the first 20 digits of an algorithm number: (1 + Σ dᵢ·wᵢ) mod 10, weights 4, 2, 6, 8 repeating."""
    weighted: Iterable[int] = map(operator.mul, map(int, digits), itertools.cycle(_WEIGHTS))
    return (1 + sum(weighted)) % 10


def _parse_algorithm(number: str, found: re.Match[str], series: str, issues: list[Issue]) -> ParsedNumber:
    head, digits, tail = found.groups()
    bounded = (head, tail) == (_HEAD, _TAIL)
    if len(digits) < _DIGITS and not (bounded and len(digits) in _MISCOUNTED):
        return ParsedNumber(number, False, False, (*issues, Issue.NUMBER_CUT))
    whole = len(digits) in _MISCOUNTED
    if not bounded or not whole:
        issues.append(Issue.NUMBER_MALFORMED)
    if series.startswith("genai"):
        issues.append(Issue.NUMBER_OTHER_REGISTRY)
    division = digits[:6]
    if find_division(division, _ANY_YEAR) is None:
        issues.append(Issue.NUMBER_UNKNOWN_DIVISION)
    if len(digits) != _DIGITS:
        issues.append(Issue.NUMBER_WRONG_LENGTH)
        return ParsedNumber(number, False, whole, tuple(issues), division=division)
    parts = AlgorithmNumber(division, digits[6:13], digits[13:15], digits[15:17], digits[17:20], digits[20])
    if parts.type_code not in _TYPE_CODES:
        issues.append(Issue.NUMBER_UNKNOWN_TYPE)
    if parts.year < _FIRST_YEAR:
        issues.append(Issue.NUMBER_IMPLAUSIBLE_YEAR)
    checks = check_digit(digits[:20]) == int(parts.check)
    if not checks:
        issues.append(Issue.NUMBER_CHECK_DIGIT)
    return ParsedNumber(number, bounded and checks, whole, tuple(issues), parts, division)


def _parse_genai(number: str, folded: str, series: str, issues: list[Issue]) -> ParsedNumber:
    found = _GENAI.fullmatch(folded)
    if not found:
        return ParsedNumber(number, False, False, (*issues, Issue.NUMBER_MALFORMED))
    prefix, name, tail = found.groups()
    if not _ORDINARY.fullmatch(folded) and Issue.NUMBER_UNUSUAL_CHARACTER not in issues:
        issues.append(Issue.NUMBER_UNUSUAL_CHARACTER)
    if prefix.lower() != CENTRAL_PREFIX and not provinces_by_prefix().get(prefix.lower()):
        issues.append(Issue.NUMBER_UNKNOWN_PREFIX)
    dated = _GENAI_TAIL.fullmatch(tail)
    if not dated or not name:
        # An end that holds enough digits for a date was mistyped; one that does not is missing.
        mistyped = bool(name) and sum(char.isdecimal() for char in tail) >= len("20250101")
        issues.append(Issue.NUMBER_MALFORMED if mistyped else Issue.NUMBER_CUT)
        return ParsedNumber(number, False, mistyped, tuple(issues), prefix=prefix)
    day, mark, serial = dated.groups()
    if len(serial) < _SERIAL_DIGITS and (serial or mark):
        return ParsedNumber(number, False, False, (*issues, Issue.NUMBER_CUT), prefix=prefix)
    date = _existing_date(day)
    form = [Issue.NUMBER_DATE_IMPOSSIBLE] if date is None else []
    if len(serial) > _SERIAL_DIGITS:
        form.append(Issue.NUMBER_SERIAL_LENGTH)
    if series and not _belongs(series, registered=bool(mark)):
        issues.append(Issue.NUMBER_OTHER_REGISTRY)
    parts = GenAINumber(prefix, name, date, serial or None, bool(mark))
    return ParsedNumber(number, not form, True, (*issues, *form), parts, prefix=prefix)


def _belongs(series: str, *, registered: bool) -> bool:
    return series in ("cancellation", "genai_registered" if registered else "genai_filed")


def _existing_date(digits: str) -> datetime.date | None:
    try:
        return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def number_provinces(number: ParsedNumber) -> tuple[Province, ...]:
    """Provinces that the place in a number stands for: none, one, or two where its prefix is ambiguous."""
    if number.division:
        province = province_by_division().get(number.division[:2])
        return (province,) if province else ()
    return provinces_by_prefix().get((number.prefix or "").lower(), ())
