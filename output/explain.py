"""Why the dataset says what it says: the evidence behind a company, the rows behind an issue code."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from normalize.issues import Issue
from output.find import fold, place_of, with_place
from output.snapshot import Snapshot

Record = dict[str, Any]


@dataclass(frozen=True)
class CompanyAccount:
    """A filer: its record in `companies`, its filings with their places, and a sentence per piece of evidence."""

    company: Record
    filings: list[Record]
    evidence: list[str]


def find_companies(snapshot: Snapshot, text: str) -> list[CompanyAccount]:
    """Companies whose id, filer code or one of whose names is `text`, else those with `text` in a name.

    Width, case and spaces aside; a former id finds the company that it went over to. Most filings first.
    """
    wanted = fold(text)
    companies = snapshot.companies.to_pylist()
    found = [c for c in companies if wanted in _keys(c)] or [
        c for c in companies if any(wanted in fold(name) for name in _names(c))
    ]
    filings, links = _by_company(snapshot.filings), _by_company(snapshot.company_links)
    titles = {d["sha256"]: d["title"] for d in snapshot.documents.to_pylist()}
    return [
        CompanyAccount(
            company=c,
            filings=[with_place(filing, titles) for filing in filings[c["company_id"]]],
            evidence=[_sentence(link, titles) for link in links[c["company_id"]]],
        )
        for c in sorted(found, key=lambda c: (-c["filings"], c["company"]))
    ]


def count_issues(snapshot: Snapshot) -> list[tuple[str, int, str]]:
    """Every issue code: how many filings of a snapshot carry it, and what it means."""
    counts = Counter(code for codes in snapshot.filings["issues"].to_pylist() for code in codes)
    known = {str(issue): issue.description for issue in Issue}
    return [(code, counts[code], known.get(code, "")) for code in (*known, *(c for c in counts if c not in known))]


def filings_with_issue(snapshot: Snapshot, code: str) -> Iterable[Record]:
    """Filings that carry an issue code, in the order of the dataset, each with `document` and `place` in words."""
    titles = {d["sha256"]: d["title"] for d in snapshot.documents.to_pylist()}
    for filing in snapshot.filings.to_pylist():
        if code in filing["issues"]:
            yield with_place(filing, titles)


def _sentence(link: Record, titles: dict[str, str]) -> str:
    one, other = link["one"], link["other"]
    said = {
        "filer_code": f"{one} files under the code {other}",
        "declared_rename": f"{one} was renamed {other}",
        "second_name": f"{one} is also called {other}",
        "former_name": f"{one} was formerly {other}",
        "legal_form": f"{one} and {other} differ in their legal form only",
        "completed": f"{one} is short for {other}, the only filer that it fits",
        "reviewed": f"{one} stands for {other}, as a person reviewed",
    }[link["kind"]]
    if link["document_sha256"] is None:
        return said
    words = f": {link['text']}" if link["text"] else ""
    return f"{said} (《{titles[link['document_sha256']]}》, {place_of(link)}{words})"


def _by_company(table: Any) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for record in table.to_pylist():
        found[record["company_id"]].append(record)
    return found


def _names(company: Record) -> list[str]:
    return [company["company"], *company["aliases"], *company["former_names"], company["company_en"] or ""]


def _keys(company: Record) -> set[str]:
    ids = [company["company_id"], *company["former_ids"], *company["filer_codes"]]
    return {fold(text) for text in (*ids, *_names(company)) if text}
