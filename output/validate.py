"""Checks of a draft against itself and against the snapshot before it. Pure: tables in, findings out.

Which of them are required, and how far each may go, stands in gate.toml.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from normalize.corrections import Correction, apply_corrections
from normalize.listing import read_seq
from output.filings import CENTRAL
from output.gate import Check, Rule, load_gate
from output.snapshot import Snapshot

Record = dict[str, Any]
Key = tuple[str, str]


class Measured(NamedTuple):
    """What a check found: the figure that is held against its limit, a sentence a finding, and the figure in words."""

    measured: float
    findings: list[str]
    figure: str


_LISTING = (
    *("announcement", "document_sha256", "filing_id", "publisher", "series", "period"),
    *("seq_raw", "number_raw", "name_raw"),
)
_FILING = ("filing_id", "number", "name", "issues", "document_sha256", "table_index", "row_index")
_COMPANY = ("company_id", "company", "aliases", "former_names", "former_ids")
"""Columns that the checks look at; corrections may look at any cell of a listing."""

RUNNING_ON = ("genai_filed", "genai_registered")
"""Series whose 序号 runs on from list to list; in the others every list begins at 1."""


@dataclass(frozen=True)
class Draft:
    """A draft as the checks see it. `observed` are the documents (announcement, sha256) captured in this run."""

    listings: list[Record]
    documents: list[Record]
    filings: list[Record]
    previous_listings: list[Record]
    previous_documents: list[Record]
    observed: frozenset[Key]
    companies: list[Record] = field(default_factory=list)
    previous_companies: list[Record] = field(default_factory=list)
    corrections: tuple[Correction, ...] = ()

    @property
    def lists(self) -> list[Record]:
        """Documents whose rows hold."""
        return [d for d in self.documents if d["kind"] == "list" and not d["superseded_by"] and not d["problem"]]


def validate(
    draft: Snapshot,
    previous: Snapshot,
    observed: Collection[Key],
    corrections: Iterable[Correction] = (),
    gate: Mapping[str, Rule] | None = None,
) -> list[Check]:
    """Run every check on a draft.

    `observed` are the documents (announcement, sha256) captured in this run, `corrections` those it was built with,
    `gate` the rules by the name of the check, by default those of gate.toml.
    """
    rules = load_gate() if gate is None else gate
    held = tuple(corrections)
    listings, previous_listings = _records(draft, previous, "listings", None if held else _LISTING)
    documents, previous_documents = _records(draft, previous, "documents")
    companies, previous_companies = _records(draft, previous, "companies", _COMPANY)
    seen = Draft(
        listings=listings,
        documents=documents,
        filings=draft.filings.select(_FILING).to_pylist(),
        previous_listings=previous_listings,
        previous_documents=previous_documents,
        observed=frozenset(observed),
        companies=companies,
        previous_companies=previous_companies,
        corrections=held,
    )
    return [_judged(check.__name__, check(seen), rules[check.__name__]) for check in CHECKS]


def _records(
    draft: Snapshot, previous: Snapshot, name: str, columns: Sequence[str] | None = None
) -> tuple[list[Record], list[Record]]:
    """A table of the draft and of the snapshot before, with some or all of its columns; the same one is read once."""
    now, before = (getattr(snapshot, name) for snapshot in (draft, previous))
    records = now.select(columns or now.column_names).to_pylist()
    return records, records if before is now else before.select(columns or before.column_names).to_pylist()


def rows_per_document(draft: Draft) -> Measured:
    """Every list that holds has rows, and all that were read from it are there."""
    held = Counter((row["announcement"], row["document_sha256"]) for row in draft.listings)
    wrong = [
        f"《{d['title']}》: {held[_key(d)]} rows in the draft, {d['rows']} read from the document"
        for d in draft.lists
        if not 0 < d["rows"] == held[_key(d)]
    ]
    return Measured(len(wrong), wrong, f"{len(draft.listings)} rows in {len(draft.lists)} lists")


def no_filing_lost(draft: Draft) -> Measured:
    """A filing that was there before is missing only where a list that carried it was captured without it."""
    kept = {filing["filing_id"] for filing in draft.filings}
    captured = {announcement for announcement, _ in draft.observed}
    read = {d["announcement"] for d in draft.lists if _key(d) in draft.observed}
    gone: dict[str, list[Record]] = defaultdict(list)
    for row in draft.previous_listings:
        if row["filing_id"] not in kept:
            gone[row["filing_id"]].append(row)
    wrong = [
        f"{rows[0]['number_raw']} 《{rows[0]['name_raw']}》 is missing, "
        f"but {rows[0]['announcement']} was not captured whole"
        for rows in gone.values()
        if not all(row["announcement"] in captured & read for row in rows)
    ]
    return Measured(len(wrong), wrong, f"{len(gone)} filings no longer listed")


def no_list_collapsed(draft: Draft) -> Measured:
    """A new version of a list has not lost most of its rows."""
    rows = {_key(d): d["rows"] for d in draft.documents}
    superseded_by = {_key(d): d["superseded_by"] for d in draft.documents}
    lost = {
        f"《{before['title']}》 had {before['rows']} rows, its new version has {rows[after]}": 1
        - rows[after] / before["rows"]
        for before in draft.previous_documents
        if not before["superseded_by"] and before["rows"]
        for after in [(before["announcement"], superseded_by.get(_key(before)))]
        if after in rows and rows[after] < before["rows"]
    }
    most = max(lost.values(), default=0)
    return Measured(most, list(lost), f"{len(lost)} of {len(draft.lists)} lists lost rows, {most:.0%} at most")


def sequence_complete(draft: Draft) -> Measured:
    """序号 has no gap: through all lists of a GenAI series, inside each list of the others."""
    groups: dict[str, list[Record]] = defaultdict(list)
    titles = {_key(d): d["title"] for d in draft.documents}
    for row in draft.listings:
        if row["series"] in RUNNING_ON and row["publisher"] == CENTRAL:
            groups[row["series"]].append(row)
        else:
            groups[f"《{titles[row['announcement'], row['document_sha256']]}》 ({row['series']})"].append(row)
    findings, wrong = [], 0
    for name, rows in groups.items():
        numbers = [number for row in rows if (number := seq_of(row)) is not None]
        if missing := sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers)):
            findings.append(f"{name} {ranges(missing)}: {len(missing)} not in any list")
        wrong += len(missing) + len(rows) - len(set(numbers))
        if len(numbers) < len(rows):
            findings.append(f"{name}: {len(rows) - len(numbers)} rows without a 序号")
        if twice := sorted(number for number, count in Counter(numbers).items() if count > 1):
            findings.append(f"{name} {ranges(twice)}: more than one row each")
    return Measured(wrong, findings, f"{len(groups)} sequences")


def stated_totals(draft: Draft) -> Measured:
    """Every row up to a cumulative total that a notice states is held, and no list of that time goes beyond it.

    A total is compared with 序号, not with the months of the lists: a list may be named after the month in which it
    was published, a later one than its rows are of.
    """
    compared, wrong, findings = 0, 0, []
    notices = [d for d in draft.documents if d["stated_as_of"] and not d["superseded_by"]]
    for notice in sorted(notices, key=lambda d: d["stated_as_of"]):
        for series, column in (("genai_filed", "stated_filed"), ("genai_registered", "stated_registered")):
            stated = notice[column]
            if stated is None:
                continue
            compared += 1
            rows = [row for row in draft.listings if row["series"] == series and row["publisher"] == CENTRAL]
            held = {number for row in rows if (number := seq_of(row)) and number <= stated}
            beyond = {
                number
                for row in rows
                if (row["period"] or "") < notice["stated_as_of"][:7] and (number := seq_of(row)) and number > stated
            }
            found = f"{series} to {notice['stated_as_of']}: {stated} stated, {len(held)} held"
            wrong += stated - len(held) + len(beyond)
            if len(held) < stated:
                findings.append(f"{found}, {stated - len(held)} missing")
            if beyond:
                findings.append(f"{found}, {len(beyond)} beyond it: {ranges(sorted(beyond))}")
    return Measured(wrong, findings, f"{compared} totals")


def batches_contiguous(draft: Draft) -> Measured:
    """Batches, and attachments numbered by their page, have no gap."""
    findings, wrong = [], 0
    batches = {d["batch"] for d in draft.lists if d["series"] == "dsa" and d["batch"]}
    if missing := sorted(set(range(1, max(batches, default=0) + 1)) - batches):
        findings.append(f"dsa batches {ranges(missing)}: not held")
        wrong += len(missing)
    positions: dict[str, set[int]] = defaultdict(set)
    for d in draft.lists:
        if d["position"]:
            positions[d["page_url"]].add(d["position"])
    for page, numbers in positions.items():
        if missing := sorted(set(range(1, max(numbers) + 1)) - numbers):
            findings.append(f"附件 {ranges(missing)} of {page}: not held")
            wrong += len(missing)
    return Measured(wrong, findings, f"{len(batches)} batches")


def numbers_valid(draft: Draft) -> Measured:
    """Numbers follow their grammar, check digit included."""
    titles = {d["sha256"]: d["title"] for d in draft.documents}
    findings = []
    for filing in draft.filings:
        codes = [code for code in filing["issues"] if code.startswith("number_")]
        if codes:
            findings.append(
                f"{filing['number'] or '(no number)'} of 《{filing['name']}》: {', '.join(codes)} "
                f"(《{titles[filing['document_sha256']]}》, table {filing['table_index']}, row {filing['row_index']})"
            )
    return Measured(len(findings), findings, f"{len(draft.filings)} numbers")


def corrections_hold(draft: Draft) -> Measured:
    """Every reviewed correction of a list that is held finds its row, and there the value that it expects."""
    applied = apply_corrections(draft.corrections, draft.listings)
    return Measured(len(applied.findings), list(applied.findings), f"{applied.used} corrections applied")


def companies_kept(draft: Draft) -> Measured:
    """Companies that new evidence has joined or parted, with the ids that stay and those that went."""
    now = {record["company_id"]: record for record in draft.companies}
    before = {record["company_id"]: record for record in draft.previous_companies}
    findings = [
        f"{_company(before[gone])} is one company with {_company(record)} now: {gone} is one of its former ids"
        for record in now.values()
        for gone in record["former_ids"]
        if gone in before
    ]
    owner = {name: record for record in now.values() for name in _all_names(record)}
    for record in before.values():
        parts = {owner[name]["company_id"]: owner[name] for name in _all_names(record) if name in owner}
        if len(parts) > 1:
            findings.append(f"{_company(record)} is now {', '.join(_company(part) for part in parts.values())}")
    return Measured(len(findings), findings, f"{len(now)} companies")


CHECKS: tuple[Callable[[Draft], Measured], ...] = (
    rows_per_document,
    no_filing_lost,
    no_list_collapsed,
    sequence_complete,
    stated_totals,
    batches_contiguous,
    numbers_valid,
    corrections_hold,
    companies_kept,
)


def ranges(numbers: Iterable[int]) -> str:
    """Sorted numbers in short: 1, 2, 3, 7 → `1–3, 7`."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _judged(name: str, found: Measured, rule: Rule) -> Check:
    passed = found.measured <= rule.limit
    return Check(
        name, rule.required, passed, found.figure, tuple(found.findings), measured=found.measured, limit=rule.limit
    )


def seq_of(row: Record) -> int | None:
    """序号 of a row as a number, None where none is printed."""
    return read_seq(row["seq_raw"])[0]


def _company(record: Record) -> str:
    return f"{record['company']} ({record['company_id']})"


def _all_names(record: Record) -> list[str]:
    return [record["company"], *record["aliases"], *record["former_names"]]


def _key(document: Record) -> Key:
    return document["announcement"], document["sha256"]
