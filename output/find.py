"""Filings by a piece of their name, company or number, with the place that each is read from."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from output.snapshot import Snapshot


def find_filings(snapshot: Snapshot, text: str) -> list[dict[str, str]]:
    """Filings of a snapshot that hold `text` in name, number or any name of their company, former ones too.

    Width, case and spaces do not matter.
    Each is a mapping of what to show, in order: number, name, company, registry, status, and where it stands.
    """
    wanted = fold(text)
    titles = {d["sha256"]: d["title"] for d in snapshot.documents.to_pylist()}
    owners = {
        company["company_id"]
        for company in snapshot.companies.to_pylist()
        if any(wanted in fold(name) for name in (company["company"], *company["aliases"], *company["former_names"]))
    }
    return [
        _shown(filing, titles)
        for filing in snapshot.filings.to_pylist()
        if filing["company_id"] in owners
        or any(wanted in fold(filing[field] or "") for field in ("name", "company", "company_raw", "number"))
    ]


def _shown(filing: dict[str, Any], titles: dict[str, str]) -> dict[str, str]:
    status = filing["status"] + (f" ({filing['cancelled_on']})" if filing["cancelled_on"] else "")
    shown = {
        "number": filing["number"],
        "name": filing["name"],
        "company": filing["company"],
        "registry": filing["registry"],
        "province": filing["province"],
        "date": _date(filing),
        "status": status,
        "document": f"{titles[filing['document_sha256']]} (sha256 {filing['document_sha256'][:12]}…)",
        "place": place_of(filing),
        "page": filing["page_url"],
        "issues": ", ".join(filing["issues"]),
    }
    return {name: value for name, value in shown.items() if value}


def place_of(record: dict[str, Any]) -> str:
    """Where in its document a row stands, in words."""
    page = f"page {record['page']}, " if record["page"] else ""
    return f"{page}table {record['table_index']}, row {record['row_index']}"


def _date(filing: dict[str, Any]) -> str:
    if filing["filing_date"] is None:
        return ""
    text = filing["filing_date"].isoformat()
    return f"{text[:7] if filing['filing_date_precision'] == 'month' else text} ({filing['filing_date_source']})"


def fold(text: str) -> str:
    """Text for searching: width, case and white space folded."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
