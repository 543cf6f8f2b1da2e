"""Why a filing changed, and which published rows show it: told from the cells of all rows that list it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

import pyarrow as pa

from output.memory import records
from output.published import CELLS
from output.rows import PLACE as PLACE_OF_ROW
from output.rows import age_of
from output.vocabulary import Cause

Record = dict[str, Any]

PLACE = ("publisher", *PLACE_OF_ROW)
"""Where a row stands: evidence for a change, no change by itself."""

_NAMES = ("name_raw", "company_raw")
_CELLS_OF: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("name", "company", "company_id", "company_raw"), _NAMES),
    **dict.fromkeys(("number", "number_valid", "filer_code", "division_code", "division"), ("number_raw",)),
    **dict.fromkeys(
        ("province_code", "province", "province_en", "province_source"), ("province_raw", "number_raw", "company_raw")
    ),
    **dict.fromkeys(("filing_date", "filing_date_precision", "filing_date_source", "late_entry"), ("date_raw",)),
    "role": ("role_raw",),
    "category": ("category_raw", "role_raw", "number_raw"),
    **dict.fromkeys(("products", "products_raw"), ("products_raw",)),
    **dict.fromkeys(("modalities", "modality_words"), ("name_raw", "purpose_raw")),
    "purpose": ("purpose_raw",),
    "scene": ("scene_raw",),
    **dict.fromkeys(("status", "cancelled_on"), ("remark_raw", "date_raw")),
    **dict.fromkeys(("first_period", "last_period", "listings"), ()),
}
"""Published cells that a column of `filings` is read from; every cell for those that are not named."""

FROM_OTHER_ROWS = frozenset({"company", "company_id", "issues"})
"""Columns that rows of other filings decide too: a name printed in full elsewhere completes a short one."""

where_of = itemgetter(*PLACE)
"""Where a filing or a row stands: its values of `PLACE`."""


class CellChange(NamedTuple):
    """A published cell that differs between two versions of a row, given with the row's columns."""

    cell: str
    before: Record
    after: Record


class Evidence:
    """The published rows of some filings in two snapshots, given as rows of `listings` and of `documents`."""

    def __init__(
        self, rows: tuple[pa.Table, pa.Table], documents: tuple[list[Record], list[Record]], *, same_code: bool
    ) -> None:
        self._rows = [_by_filing(found) for found in rows]
        self._same_code = same_code
        self._held = [_held(found) for found in documents]
        self._titles: dict[str, set[str]] = defaultdict(set)
        for (announcement, _), title in self._held[1].items():
            self._titles[announcement].add(title)

    def of(self, before: Record, after: Record) -> Pair:
        """A filing that is in both snapshots, beside its rows."""
        rows = self._rows[0][before["filing_id"]], self._rows[1][after["filing_id"]]
        return Pair(before, after, rows, same_code=self._same_code)

    def cause_of_coming(self, after: Record) -> Cause:
        """Why a filing is there that was not: our code where its document was there before, else the publisher."""
        return self._cause_of_presence(self._rows[1][after["filing_id"]], self._held[0])

    def cause_of_going(self, before: Record) -> Cause:
        """Why a filing is gone: our code where its document still holds, else the publisher."""
        return self._cause_of_presence(self._rows[0][before["filing_id"]], self._held[1])

    def proof_of_absence(self, before: Record) -> str | None:
        """The lists that were read whole without a filing that they held, in words."""
        announcements = {row["announcement"] for row in self._rows[0][before["filing_id"]]}
        titles = sorted({title for name in announcements for title in self._titles[name]})
        return f"{'、'.join(f'《{title}》' for title in titles)} was read whole without it" if titles else None

    def _cause_of_presence(self, rows: Iterable[Record], held: Mapping[tuple[str, str], str]) -> Cause:
        if self._same_code or any((row["announcement"], row["document_sha256"]) not in held for row in rows):
            return "publisher"
        return "pipeline"


class Pair:
    """A filing in two snapshots (`before` and `after`), beside its published rows in both."""

    def __init__(
        self, before: Record, after: Record, rows: tuple[list[Record], list[Record]], *, same_code: bool
    ) -> None:
        self.before, self.after = before, after
        self._rows = rows
        self._same_code = same_code
        self._identities: dict[tuple[str, ...], list[list[tuple[str, ...]]]] = {}

    def is_own(self, field: str) -> bool:
        """Whether the filing's own rows differ in the cells that a column is read from."""
        one, other = self._identities_by(field)
        return one != other

    def cause(self, field: str) -> Cause:
        """The publisher where the cells behind a column differ, else a correction of one, else our code.

        Cells that other code reads from the same bytes are our code's.
        """
        if self.is_own(field):
            return "publisher" if self._same_code or self._other_bytes() else "pipeline"
        cells = _CELLS_OF.get(field, CELLS)
        if (set(self.before["corrected"] or ()) ^ set(self.after["corrected"] or ())) & set(cells):
            return "correction"
        # With the same cells and the same code it is a row elsewhere that says more, about a company for one.
        return "publisher" if self._same_code else "pipeline"

    def placed(self, field: str) -> tuple[Record, Record]:
        """The filing before and after, with the place of the rows that show the change of a column: those of its
        present state, or others that say what these do not, such as a notice of cancellation."""
        here = self.before, self.after
        if not self.is_own(field):
            return here
        known, cells = set(self._identities_by(field)[0]), _CELLS_OF.get(field, CELLS)
        fresh = [row for row in self._rows[1] if _identity(row, cells) not in known]
        where = where_of(self.after)
        if not fresh or any(where_of(row) == where for row in fresh):
            return here
        latest = max(fresh, key=age_of)
        same_list = (row for row in self._rows[0] if _list_of(row) == _list_of(latest))
        return self.before | place_of(next(same_list, self.before)), self.after | place_of(latest)

    def cause_of_cell(self, found: CellChange) -> Cause:
        """Our code where it reads another cell from the same bytes, else the publisher."""
        same_bytes = found.before["document_sha256"] == found.after["document_sha256"]
        return "pipeline" if same_bytes and not self._same_code else "publisher"

    def cell_changes(self) -> list[CellChange]:
        """Cells that differ between the rows of the filing in lists that hold it in both snapshots."""
        rows: dict[tuple[str, str], tuple[list[Record], list[Record]]] = defaultdict(lambda: ([], []))
        for side, found in enumerate(self._rows):
            for row in found:
                rows[_list_of(row)][side].append(row)
        return [
            CellChange(cell, one, other)
            for _, (ones, others) in sorted(rows.items())
            for one, other in zip(ones, others, strict=False)
            for cell in CELLS
            if (one[cell] or "") != (other[cell] or "")
        ]

    def _identities_by(self, field: str) -> list[list[tuple[str, ...]]]:
        """What the rows say in the cells that a column is read from, before and after."""
        cells = _CELLS_OF.get(field, CELLS)
        if cells not in self._identities:
            self._identities[cells] = [sorted(_identity(row, cells) for row in rows) for rows in self._rows]
        return self._identities[cells]

    def _other_bytes(self) -> bool:
        one, other = ({(row["announcement"], row["document_sha256"]) for row in rows} for rows in self._rows)
        return one != other


def _held(documents: Iterable[Record]) -> dict[tuple[str, str], str]:
    """Documents that hold, by announcement and hash, with their titles."""
    return {(d["announcement"], d["sha256"]): d["title"] for d in documents if not d["superseded_by"]}


def _by_filing(rows: pa.Table) -> dict[str, list[Record]]:
    """Records of rows by their filing, in the order of `age_of`."""
    found: dict[str, list[Record]] = defaultdict(list)
    for row in records(rows):
        found[row["filing_id"]].append(row)
    for several in found.values():
        several.sort(key=age_of)
    return found


def _identity(row: Record, cells: Iterable[str]) -> tuple[str, ...]:
    return (*_list_of(row), *[row[cell] or "" for cell in cells])


def _list_of(row: Record) -> tuple[str, str]:
    return row["series"], row["announcement"]


def place_of(record: Record) -> Record:
    """Where a filing or a row stands, by column."""
    return dict(zip(PLACE, where_of(record), strict=True))
