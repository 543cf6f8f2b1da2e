"""Rows of lists → filings: the present state of each filing, from all rows that list it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from normalize.chronology import numbers_out_of_order, row_issues
from normalize.identity import Identities
from normalize.issues import Issue
from normalize.listing import filing_id, filing_key, registry_of
from normalize.number import AlgorithmNumber, parse_number
from output.rows import ReadRow

Record = dict[str, Any]

CENTRAL = "国家互联网信息办公室"


def filing_id_of(listing: Record) -> str:
    """Identifier of the filing that a row lists, from published cells only."""
    return filing_id(filing_key(registry_of(listing["series"], listing), listing))


def build_filings(rows: Iterable[ReadRow], documents: Iterable[Record], identities: Identities) -> list[Record]:
    """One record per filing, for the `filings` table, from all rows that list it (each with its `filing_id`).

    The latest central row gives the present state; where only a province lists a filing, its latest row does.
    `documents`, superseded ones too, give the time of the announcement that a row without a date is dated by: that of
    its first page, since one that was issued again with a correction announces nothing new.
    """
    published: dict[str, str] = {}
    for document in documents:
        key, day = document["announcement"], document["published_at"]
        published[key] = min(published.get(key, day), day)
    groups: dict[str, list[ReadRow]] = defaultdict(list)
    for row in rows:
        groups[row.listing["filing_id"]].append(row)
    disordered = numbers_out_of_order(
        {row.meaning.number for found in groups.values() for row in found if row.meaning.number}
    )
    return [
        _filing(found, sorted(listed, key=lambda row: row.age), published, identities, disordered)
        for found, listed in groups.items()
    ]


def _filing(
    found: str,
    rows: Sequence[ReadRow],
    published: Mapping[str, str],
    identities: Identities,
    disordered: Collection[str],
) -> Record:
    state = max(rows, key=lambda row: (not _is_notice(row), row.listing["publisher"] == CENTRAL, row.age))
    meaning, listing = state.meaning, state.listing
    date = _date(rows, state, published)
    periods = [row.listing["period"] for row in rows if row.listing["period"]]
    company = meaning.company and identities.full_name_of(meaning.company)
    issues = {*meaning.issues, *state.flags, *date.pop("issues")}
    if company != meaning.company:
        issues.add(Issue.COMPANY_COMPLETED)
    if meaning.number in disordered:
        issues.add(Issue.DATE_IN_NUMBER_OUT_OF_ORDER)
    if all(_is_notice(row) for row in rows):
        issues.add(Issue.ONLY_IN_CANCELLATION)
    if state.corrected:
        issues.add(Issue.CORRECTED)
    return {
        "filing_id": found,
        "registry": registry_of(listing["series"], listing),
        "number": meaning.number,
        "number_valid": meaning.number_valid,
        "name": meaning.name,
        "company": company,
        "company_id": identities.company_of(meaning.company).company_id if meaning.company else None,
        "company_raw": listing["company_raw"],
        "filer_code": meaning.filer_code,
        "province_code": meaning.province_code,
        "province": meaning.province,
        "province_en": meaning.province_en,
        "province_source": meaning.province_source,
        "division_code": meaning.division_code,
        "division": meaning.division,
        **date,
        "role": meaning.role,
        "category": meaning.category,
        "products": [{"name": product.name, "channel": product.channel} for product in meaning.products],
        "products_raw": listing["products_raw"],
        "modalities": list(meaning.modalities),
        "modality_words": list(meaning.modality_words),
        "purpose": meaning.purpose,
        "scene": meaning.scene,
        **_status(rows),
        "first_period": min(periods, default=None),
        "last_period": max(periods, default=None),
        "listings": len(rows),
        "issues": sorted(map(str, issues)),
        "corrected": list(state.corrected),
        "publisher": listing["publisher"],
        **state.place,
    }


def _is_notice(row: ReadRow) -> bool:
    return bool(row.listing["series"] == "cancellation")


def _date(rows: Sequence[ReadRow], state: ReadRow, published: Mapping[str, str]) -> Record:
    """Date of the filing: as published in its row, else the day its batch was announced, else the list's month.

    The first list counts, since later ones only repeat the filing. An IISA list stands on one page that is years
    older than most of its lists, so there only the month of the list is known.
    """
    meaning = state.meaning
    if state.listing["series"].startswith("genai") and meaning.date:
        number = parse_number(meaning.number or "").parts
        day = published.get(state.listing["announcement"])
        issues = row_issues(
            meaning.date,
            meaning.date_precision,
            meaning.late_entry,
            number,
            period=state.listing["period"],
            published_on=datetime.date.fromisoformat(day[:10]) if day else None,
        )
        return {
            "filing_date": meaning.date,
            "filing_date_precision": meaning.date_precision,
            "filing_date_source": "published",
            "late_entry": meaning.late_entry,
            "issues": issues,
        }
    first = next((row.listing for row in rows if not _is_notice(row)), None)
    if first is None:
        return _dated(None, None, None, state)
    day = published.get(first["announcement"])
    if first["series"] == "dsa" and day:
        return _dated(datetime.date.fromisoformat(day[:10]), "day", "announcement", state)
    if first["period"]:
        return _dated(datetime.date.fromisoformat(f"{first['period']}-01"), "month", "list", state)
    return _dated(None, None, None, state)


def _dated(date: datetime.date | None, precision: str | None, source: str | None, state: ReadRow) -> Record:
    """A date that the row itself does not print."""
    issues = {Issue.DATE_UNRESOLVED} if date is None else set()
    number = parse_number(state.meaning.number or "").parts
    if isinstance(number, AlgorithmNumber):
        issues |= set(row_issues(date, None, False, number, period=state.listing["period"], published_on=None))
    return {
        "filing_date": date,
        "filing_date_precision": precision,
        "filing_date_source": source,
        "late_entry": state.meaning.late_entry,
        "issues": issues,
    }


def _status(rows: Sequence[ReadRow]) -> Record:
    """A filing is cancelled once a cancellation notice lists it or the remark of a row says so."""
    notices = [row.meaning for row in rows if _is_notice(row)]
    lists = [row.meaning for row in rows if not _is_notice(row)]
    if not notices and not any(meaning.cancelled for meaning in lists):
        return {"status": "active", "cancelled_on": None}
    dated = [(m.date, m.date_precision) for m in notices if m.date]
    stated = dated[0][0].isoformat()[: 7 if dated[0][1] == "month" else 10] if dated else None
    return {
        "status": "cancelled",
        "cancelled_on": stated or next((m.cancelled_month for m in lists if m.cancelled_month), None),
    }
