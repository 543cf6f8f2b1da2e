"""Reference tables of this package: read once, as plain text from `normalize/data`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 34 province-level units: GB/T 2260 (two digits), ISO 3166-2:CN, names, prefixes of GenAI numbers."""

    division: str
    code: str
    name: str
    short_name: str
    english: str
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefecture:
    """One prefecture-level unit: GB/T 2260 (four digits), names.

    `places_companies`: whether its short name at the head of a company's name tells where the company is.
    """

    division: str
    name: str
    short_name: str
    places_companies: bool


@cache
def provinces() -> tuple[Province, ...]:
    """All province-level units, by division code."""
    return tuple(
        Province(division, code, name, short_name, english, tuple(prefixes.split(",")))
        for division, code, name, short_name, english, prefixes in rows("provinces.tsv")
    )


@cache
def prefectures() -> tuple[Prefecture, ...]:
    """All prefecture-level units, by division code."""
    return tuple(
        Prefecture(division, name, short_name, places_companies == "yes")
        for division, name, short_name, places_companies in rows("prefectures.tsv")
    )


@cache
def province_by_division() -> dict[str, Province]:
    """Province by the first two digits of a division code."""
    return {province.division: province for province in provinces()}


@cache
def provinces_by_prefix() -> dict[str, tuple[Province, ...]]:
    """Provinces by the prefix of GenAI numbers in lower case: two for `shanxi`, one for any other."""
    found: dict[str, tuple[Province, ...]] = {}
    for province in provinces():
        for prefix in province.prefixes:
            found[prefix] = (*found.get(prefix, ()), province)
    return found


@cache
def organisation_endings(kind: str) -> tuple[str, ...]:
    """Endings of organisations' names of one kind (`company` or `institution`)."""
    return tuple(ending for found, ending in rows("organisation_endings.tsv") if found == kind)


@cache
def reviewed_names() -> dict[str, str]:
    """Names of filers that were printed short, cut or informally → the full name that a person found for them."""
    return {printed: full for printed, full, _ in rows("reviewed_names.tsv")}


def rows(name: str) -> list[list[str]]:
    """Cells of each line of a tab-separated table of `normalize/data`, comment lines (`#`) left out."""
    text = files("normalize").joinpath("data", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
