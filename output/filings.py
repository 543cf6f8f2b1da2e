"""Rows of lists → filings: what each row means, and the present state of the filing that it lists."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from normalize.listing import NormalisedListing, filing_id, filing_key, normalise_listing, registry_of

Record = dict[str, Any]

CENTRAL = "国家互联网信息办公室"


def filing_id_of(listing: Record) -> str:
    """Identifier of the filing that a row lists, from published cells only."""
    return filing_id(filing_key(registry_of(listing["series"], listing), listing))


def build_filings(listings: Iterable[Record], documents: Iterable[Record]) -> list[Record]:
    """One record per filing from all rows that list it (each with its `filing_id`).

    The latest central row gives the present state; where only a province lists a filing, its latest row does.
    `documents` give the time of the announcement that a row without a date is dated by.
    """
    published = {(d["announcement"], d["sha256"]): d["published_at"] for d in documents}
    groups: dict[str, list[Record]] = defaultdict(list)
    for listing in listings:
        groups[listing["filing_id"]].append(listing)
    return [_filing(found, sorted(rows, key=_age), published) for found, rows in groups.items()]


def _filing(found: str, rows: Sequence[Record], published: dict[tuple[str, str], str]) -> Record:
    state = max(rows, key=lambda row: (row["series"] != "cancellation", row["publisher"] == CENTRAL, _age(row)))
    meanings = [normalise_listing(row["series"], row) for row in rows]
    meaning = meanings[rows.index(state)]
    periods = [row["period"] for row in rows if row["period"]]
    issues = set(meaning.issues)
    if all(row["series"] == "cancellation" for row in rows):
        issues.add("only_in_cancellation")
    return {
        "filing_id": found,
        "registry": registry_of(state["series"], state),
        "number": meaning.number,
        "number_valid": meaning.number_valid,
        "name": meaning.name,
        "company": meaning.company,
        "company_raw": state["company_raw"],
        "province_code": meaning.province_code,
        "province": meaning.province,
        "province_en": meaning.province_en,
        "province_source": meaning.province_source,
        "division_code": meaning.division_code,
        **_date(rows, state, meaning, published),
        "role": meaning.role,
        "category": meaning.category,
        "products_raw": state["products_raw"],
        "purpose": meaning.purpose,
        "scene": meaning.scene,
        **_status(rows, meanings),
        "first_period": min(periods, default=None),
        "last_period": max(periods, default=None),
        "listings": len(rows),
        "issues": sorted(issues),
        **{
            name: state[name]
            for name in ("publisher", "page_url", "document_sha256", "page", "table_index", "row_index")
        },
    }


def _date(
    rows: Sequence[Record], state: Record, meaning: NormalisedListing, published: dict[tuple[str, str], str]
) -> Record:
    """Date of the filing: as published in its row, else the day its batch was announced, else the list's month.

    The first list counts, since later ones only repeat the filing. An IISA list stands on one page that is years
    older than most of its lists, so there only the month of the list is known.
    """
    if state["series"].startswith("genai"):
        return {
            "filing_date": meaning.date,
            "filing_date_precision": meaning.date_precision,
            "filing_date_source": "published" if meaning.date else None,
            "late_entry": meaning.late_entry,
        }
    first = next((row for row in rows if row["series"] != "cancellation"), None)
    day = published.get((first["announcement"], first["document_sha256"])) if first else None
    if first and first["series"] == "dsa" and day:
        return _dated(datetime.date.fromisoformat(day[:10]), "day", "announcement")
    if first and first["period"]:
        return _dated(datetime.date.fromisoformat(f"{first['period']}-01"), "month", "list")
    return _dated(None, None, None)


def _dated(date: datetime.date | None, precision: str | None, source: str | None) -> Record:
    return {
        "filing_date": date,
        "filing_date_precision": precision,
        "filing_date_source": source,
        "late_entry": False,
    }


def _status(rows: Sequence[Record], meanings: Sequence[NormalisedListing]) -> Record:
    """A filing is cancelled once a cancellation notice lists it or the remark of a row says so."""
    notices = [m for row, m in zip(rows, meanings, strict=True) if row["series"] == "cancellation"]
    lists = [m for row, m in zip(rows, meanings, strict=True) if row["series"] != "cancellation"]
    if not notices and not any(m.cancelled for m in lists):
        return {"status": "active", "cancelled_on": None}
    dated = [m.date for m in notices if m.date]
    stated = dated[0].isoformat()[: 7 if notices[0].date_precision == "month" else 10] if dated else None
    return {
        "status": "cancelled",
        "cancelled_on": stated or next((m.cancelled_month for m in lists if m.cancelled_month), None),
    }


def _age(listing: Record) -> tuple[Any, ...]:
    return (
        listing["period"] or "",
        listing["announcement"],
        listing["document_sha256"],
        listing["table_index"],
        listing["row_index"],
    )
