"""Filers: which rows are whose, the table of companies, and the evidence that joins their names and codes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from normalize.company import clean_company
from normalize.identity import Identities, KnownCompany, Link, Rename, Sighting, resolve_companies
from normalize.legal_form import legal_form
from normalize.ownership import english_name, group_of, judge_ownership, short_names
from normalize.reference import reviewed_names
from output.memory import without_collector
from output.rows import PLACE, ReadRow

Record = dict[str, Any]

REGISTRIES = ("iisa", "dsa", "genai_filed", "genai_registered")


@without_collector()
def identify(rows: Iterable[ReadRow], known: Iterable[Record] = ()) -> Identities:
    """Tell the companies behind all rows; `known` are the records of the `companies` table of the snapshot before."""
    sightings, renames = [], []
    reviewed = {**short_names(), **reviewed_names()}
    for row in rows:
        meaning, period, place = row.meaning, row.listing["period"] or "", row.listing["listing_id"]
        if meaning.company is None:
            continue
        company = meaning.company
        if "company_raw" in row.corrected and (printed := clean_company(row.listing["company_raw"] or "").name):
            reviewed[printed], company = company, printed
        sightings.append(
            Sighting(company, meaning.filer_code, period, place, meaning.second_names, meaning.former_names)
        )
        renames += [
            Rename(old, new, period, place)
            for change in meaning.changes
            if change.kind == "company_renamed"
            and (old := clean_company(change.old or "").name)
            and (new := clean_company(change.new or "").name)
        ]
    return resolve_companies(sightings, renames, reviewed, [_known(record) for record in known])


def build_companies(identities: Identities, filings: Iterable[Record]) -> list[Record]:
    """One record per filer that has a filing, for the `companies` table; `filings` are records of their table."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for filing in filings:
        groups[filing["company_id"]].append(filing)
    records = []
    for company in identities.companies:
        if not (own := groups.get(company.company_id)):
            continue
        # A review may have met the company under another of its names.
        names = (company.name, *company.aliases, *company.former_names)
        judged = [judge_ownership(name) for name in names]
        ownership = next((found for found in judged if found.source == "reviewed"), judged[0])
        group = next((found for name in names if (found := group_of(name))), None)
        counts = Counter(filing["registry"] for filing in own)
        records.append(
            {
                "company_id": company.company_id,
                "company": company.name,
                "company_en": english_name(company.name),
                "aliases": list(company.aliases),
                "former_names": list(company.former_names),
                "filer_codes": list(company.filer_codes),
                "legal_form": legal_form(company.name),
                **_province(own),
                "group": group.english if group else None,
                "group_zh": group.chinese if group else None,
                "ownership": ownership.ownership,
                "ownership_source": ownership.source,
                "ownership_reason": ownership.reason,
                "first_filing_date": min((f["filing_date"] for f in own if f["filing_date"]), default=None),
                "filings": len(own),
                **{registry: counts[registry] for registry in REGISTRIES},
                "former_ids": list(company.former_ids),
            }
        )
    return records


def build_links(identities: Identities, rows: Iterable[ReadRow]) -> list[Record]:
    """One record per piece of evidence that joins two names, or a name and a filer code, of one company."""
    shown = {row.listing["listing_id"]: row for row in rows}
    return [
        {
            "company_id": company.company_id,
            "kind": link.kind,
            "one": link.one,
            "other": link.other,
            "listing_id": link.place,
            **_evidence(link, shown),
        }
        for company in identities.companies
        for link in company.links
    ]


def _evidence(link: Link, shown: Mapping[str, ReadRow]) -> Record:
    row = shown.get(link.place or "")
    if row is None:
        return dict.fromkeys((*PLACE, "text"))
    return row.place | {"text": row.listing["remark_raw"] if link.kind == "declared_rename" else None}


def _province(filings: Sequence[Record]) -> Record:
    """The province of most of a company's filings; of several, that of the latest filing."""
    placed = [filing for filing in filings if filing["province_code"]]
    counts = Counter(filing["province_code"] for filing in placed)
    best = max(
        placed,
        key=lambda f: (counts[f["province_code"]], f["last_period"] or "", f["province_code"]),
        default=dict.fromkeys(("province_code", "province", "province_en")),
    )
    return {name: best[name] for name in ("province_code", "province", "province_en")}


def _known(record: Record) -> KnownCompany:
    names = (record["company"], *record["aliases"], *record["former_names"])
    return KnownCompany(record["company_id"], names, tuple(record["filer_codes"]), tuple(record["former_ids"]))
