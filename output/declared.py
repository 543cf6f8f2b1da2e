"""Changes that the publisher itself declares, in remarks and in notices of cancellation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from output.rows import ReadRow

Record = dict[str, Any]


def build_declared_changes(rows: Iterable[ReadRow], company_of: Mapping[str, str | None]) -> list[Record]:
    """One record per declared change, for the `declared_changes` table.

    Each row of a notice of cancellation declares one; a remark may declare several. `company_of` gives the company_id
    of a filing_id.
    """
    return [
        {
            "filing_id": row.listing["filing_id"],
            "company_id": company_of.get(row.listing["filing_id"]),
            "ordinal": ordinal,
            **change,
            "listing_id": row.listing["listing_id"],
            "series": row.listing["series"],
            "period": row.listing["period"],
            "announcement": row.listing["announcement"],
            **row.place,
        }
        for row in rows
        for ordinal, change in enumerate(_changes(row), 1)
    ]


def _changes(row: ReadRow) -> list[Record]:
    declared = [
        {
            "kind": change.kind,
            "old": change.old,
            "new": change.new,
            "month": change.month,
            "text": change.text,
            "source": "remark",
        }
        for change in row.meaning.changes
    ]
    if row.listing["series"] == "cancellation":
        notice = {"kind": "cancelled", "old": None, "new": None, "month": row.meaning.cancelled_month}
        declared.insert(0, notice | {"text": row.listing["date_raw"], "source": "cancellation"})
    return declared
