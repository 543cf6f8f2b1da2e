"""Filings by a piece of their name, company or number, with the place that each is read from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from output.snapshot import Snapshot

Record = dict[str, Any]


def find_filings(
    snapshot: Snapshot,
    text: str,
    *,
    registry: str | None = None,
    province: str | None = None,
    status: str | None = None,
) -> list[Record]:
    """Filings of a snapshot that hold `text` in name, number or any name of their company, former ones too.

    Width, case and spaces do not matter. `registry`, `province` (a code such as CN-BJ) and `status` leave out all
    others. Each is the record of `filings`, in the order of the dataset, with `document` (its title) and `place`.
    """
    wanted = fold(text)
    titles = {d["sha256"]: d["title"] for d in snapshot.documents.to_pylist()}
    owners = {
        company["company_id"]
        for company in snapshot.companies.to_pylist()
        if any(wanted in fold(name) for name in (company["company"], *company["aliases"], *company["former_names"]))
    }
    return [
        with_place(filing, titles)
        for filing in snapshot.filings.to_pylist()
        if registry in (None, filing["registry"])
        and province in (None, filing["province_code"])
        and status in (None, filing["status"])
        and (
            filing["company_id"] in owners
            or any(wanted in fold(filing[field] or "") for field in ("name", "company", "company_raw", "number"))
        )
    ]


def with_place(filing: Record, titles: Mapping[str, str]) -> Record:
    """A record of `filings` with `document`, the title of its document, and `place`, where in it the row stands."""
    return filing | {"document": titles[filing["document_sha256"]], "place": place_of(filing)}


def in_lines(filing: Record) -> dict[str, str]:
    """What to show of a filing that was found, label → text, without what is empty."""
    status = filing["status"] + (f" ({filing['cancelled_on']})" if filing["cancelled_on"] else "")
    date = f"{date_of(filing)} ({filing['filing_date_source']})" if filing["filing_date"] else ""
    shown = {
        "number": filing["number"],
        "name": filing["name"],
        "company": filing["company"],
        "registry": filing["registry"],
        "province": filing["province"],
        "date": date,
        "status": status,
        "document": f"{filing['document']} (sha256 {filing['document_sha256'][:12]}…)",
        "place": filing["place"],
        "page": filing["page_url"],
        "issues": ", ".join(filing["issues"]),
    }
    return {label: text for label, text in shown.items() if text}


def date_of(filing: Record) -> str:
    """A filing's date, only as exact as it is known."""
    if filing["filing_date"] is None:
        return ""
    text: str = filing["filing_date"].isoformat()
    return text[:7] if filing["filing_date_precision"] == "month" else text


def place_of(record: dict[str, Any]) -> str:
    """Where in its document a row stands, in words."""
    page = f"page {record['page']}, " if record["page"] else ""
    return f"{page}table {record['table_index']}, row {record['row_index']}"


def fold(text: str) -> str:
    """Text for searching: width, case and white space folded."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
