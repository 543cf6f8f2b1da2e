"""Administrative divisions (GB/T 2260) by their codes, abolished ones included."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from normalize.reference import province_by_division, rows

_URBAN_DISTRICTS = "01"
"""Last digits of the code for all urban districts of a prefecture (市辖区), which cities without districts use."""


@dataclass(frozen=True, slots=True)
class Division:
    """A division: its code, its own name, its name with province and prefecture, and whether it was abolished.

    `abolished` is about the year that was asked for: the code had stopped being valid before it.
    """

    code: str
    name: str
    full_name: str
    abolished: bool


@dataclass(frozen=True, slots=True)
class _Period:
    name: str
    first_year: int
    last_year: int | None


@functools.lru_cache(maxsize=65536)  # the lists use some hundred codes
def find_division(code: str, year: int) -> Division | None:
    """Division of a six-digit code by the name it had in a year; None for a code that was never in use.

    Filers keep codes that were abolished before they filed: then it is the last name that the code had.
    """
    found = _period(code, year)
    if found is None:
        prefecture = f"{code[:4]}00"
        whole = _period(prefecture, year) if code[4:] == _URBAN_DISTRICTS else None
        if whole is None:
            return None
        found, code_of_parent = whole, None
    else:
        code_of_parent = f"{code[:4]}00"
    parents = [] if code.endswith("0000") else [_province_name(code)]
    if code_of_parent and code_of_parent != code and (parent := _period(code_of_parent, year)):
        parents.append(parent.name)
    # The urban districts of a municipality stand right below it.
    names = dict.fromkeys([*parents, found.name])
    abolished = found.last_year is not None and found.last_year < year
    return Division(code, found.name, "".join(names), abolished)


def find_city(code: str, year: int) -> str | None:
    """City that a division lies in, by the name it had in a year: the municipality, the prefecture, else the county
    that stands right below its province; None for a code that was never in use.
    """
    division = find_division(code, year)
    if division is None:
        return None
    province = _province_name(code)
    if province.endswith("市"):
        return province
    prefecture = _period(f"{code[:4]}00", year)
    return prefecture.name if prefecture else division.name


def _province_name(code: str) -> str:
    province = province_by_division().get(code[:2])
    return province.name if province else ""


def _period(code: str, year: int) -> _Period | None:
    """The period of a code that holds a year, else the last before it, else the first after it."""
    periods = _divisions().get(code)
    if periods is None:
        return None
    before = [period for period in periods if period.first_year <= year]
    return before[-1] if before else periods[0]


@functools.cache
def _divisions() -> dict[str, list[_Period]]:
    found: dict[str, list[_Period]] = {}
    for code, name, first_year, last_year in rows("divisions.tsv"):
        found.setdefault(code, []).append(_Period(name, int(first_year), int(last_year) if last_year else None))
    return found
