"""Reviewed corrections: what a person found wrong in a published cell, and by whose evidence.

A correction names one row (its announcement and the filing number, or where that is missing the name, as published),
the cell, what the cell is expected to hold, and what it means or which issue it raises. The published cell stays as
it is; what is read from it changes. A correction that finds no such row, or another value than it expects, has to be
looked at again: the publisher may have mended its list.
"""

from __future__ import annotations

import datetime
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from normalize.issues import Issue
from normalize.text import remove_white_space

Row = Mapping[str, Any]

_CELLS = (
    *("name_raw", "company_raw", "category_raw", "role_raw", "province_raw", "products_raw", "purpose_raw"),
    *("number_raw", "date_raw", "remark_raw", "scene_raw"),
)

_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class CorrectionsUnreadable(Exception):
    """A file of corrections that cannot be read; the message says where and why."""


def _known_cell(cell: str) -> str:
    if cell not in _CELLS:
        raise ValueError(f"{cell!r} is no cell of a list; known are {', '.join(_CELLS)}")
    return cell


class Correction(BaseModel):
    """One reviewed correction.

    `announcement` and `number` (or `name`, where the row has no number) say where it applies, as published, white
    space aside; `cell` is the column, `expects` what stands there; `sets` what it is read as instead; `flag` an issue
    code that the filing gets, for a doubt that nobody could settle. `why`, `source` and `reviewed` are for the reader.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    announcement: _Text
    number: _Text | None = None
    name: _Text | None = None
    cell: Annotated[str, AfterValidator(_known_cell)]
    expects: str
    sets: _Text | None = None
    flag: Issue | None = None
    why: _Text
    source: _Text
    reviewed: datetime.date

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.number is None) == (self.name is None):
            raise ValueError("name the row by its number or, where it has none, by its name: one of the two")
        if self.sets is None and self.flag is None:
            raise ValueError("it neither sets a value nor flags an issue")
        return self

    @property
    def place(self) -> str:
        """Where it applies, in words."""
        return f"{self.announcement}, {self.number or self.name}, {self.cell}"

    def is_of(self, row: Row) -> bool:
        """Whether it is about a listing."""
        wanted, cell = (self.number, "number_raw") if self.number is not None else (self.name, "name_raw")
        return bool(row["announcement"] == self.announcement and _same(wanted or "", row[cell] or ""))


@dataclass(frozen=True)
class Applied:
    """Rows as they are to be read, and what became of the corrections.

    `rows`: the cells that differ, by the position of the row; `corrected`: which cells those are; `flags`: issue
    codes by position; `findings`: a sentence for each correction that does not fit the rows; `used` how many do.
    """

    rows: Mapping[int, Mapping[str, str]]
    flags: Mapping[int, tuple[str, ...]]
    findings: tuple[str, ...]
    used: int

    def read(self, position: int, row: Row) -> Row:
        """A row with its corrected cells in place of the published ones."""
        changed = self.rows.get(position)
        return {**row, **changed} if changed else row


def load_corrections(text: str | None = None) -> tuple[Correction, ...]:
    """Corrections of a TOML text, by default of `normalize/data/corrections.toml`. Raises CorrectionsUnreadable."""
    if text is None:
        text = files("normalize").joinpath("data", "corrections.toml").read_text(encoding="utf-8")
    try:
        entries = tomllib.loads(text).get("correction", [])
    except tomllib.TOMLDecodeError as error:
        raise CorrectionsUnreadable(f"corrections: {error}") from error
    found = []
    for count, entry in enumerate(entries, 1):
        try:
            found.append(Correction.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the entry"
            raise CorrectionsUnreadable(f"correction {count}: {where}: {first['msg']}") from error
    return tuple(found)


def apply_corrections(corrections: Iterable[Correction], rows: Iterable[Row]) -> Applied:
    """Apply corrections to listings (mappings with `announcement` and the published cells).

    A correction whose announcement is in no row is left aside: the dataset does not hold that list.
    """
    listings = list(rows)
    by_announcement: dict[str, list[int]] = defaultdict(list)
    for position, row in enumerate(listings):
        by_announcement[row["announcement"]].append(position)
    changed: dict[int, dict[str, str]] = defaultdict(dict)
    flags: dict[int, list[str]] = defaultdict(list)
    findings, used = [], 0
    for correction in corrections:
        if correction.announcement not in by_announcement:
            continue
        positions = [p for p in by_announcement[correction.announcement] if correction.is_of(listings[p])]
        fitting = [p for p in positions if _same(listings[p][correction.cell] or "", correction.expects)]
        if not positions:
            findings.append(f"the correction of {correction.place} matches no row; look at the list, then delete it")
        elif not fitting:
            held = listings[positions[0]][correction.cell]
            findings.append(
                f"the correction of {correction.place} expects {correction.expects!r}, the list says {held!r}; "
                "review it"
            )
        else:
            used += 1
        for position in fitting:
            if correction.sets is not None:
                changed[position][correction.cell] = correction.sets
            if correction.flag is not None:
                flags[position].append(str(correction.flag))
    return Applied(dict(changed), {p: tuple(codes) for p, codes in flags.items()}, tuple(findings), used)


def _same(one: str, other: str) -> bool:
    return remove_white_space(one) == remove_white_space(other)
