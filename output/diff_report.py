"""A diff as records, as counts, and as text in several formats."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from output.diff import Change, Diff, ListChange
from output.find import place_of
from output.stored import Readable
from output.text import dump_json, inert, markdown, to_text

Record = dict[str, Any]

COLUMNS = (
    *("kind", "registry", "number", "name", "company", "province", "field", "old", "new", "cause"),
    *("follows", "evidence", "document", "place", "page_url", "previous_number", "previous_document", "previous_place"),
)
"""What is told of each change, in order."""


def select(
    found: Diff,
    *,
    registry: str | None = None,
    province: str | None = None,
    company: str | None = None,
    kind: str | None = None,
    cause: str | None = None,
    derived: bool = False,
) -> list[Change]:
    """Changes of a diff that fit every filter given; those that only follow from another, with `derived`.

    `registry`, `kind` and `cause` are compared whole; `province` is a code (`CN-BJ`); `company` is a piece of the
    filer's name or its id; of both, what holds before or after the change counts.
    """
    return [
        change
        for change in found.changes
        if (derived or change.follows is None)
        and registry in (None, change.filing["registry"])
        and kind in (None, change.kind)
        and cause in (None, change.cause)
        and (province is None or province in _values(change, "province_code"))
        and (company is None or any(company in value for value in _values(change, "company", "company_id")))
    ]


def to_records(changes: Iterable[Change], old: Readable, new: Readable) -> list[Record]:
    """One flat record per change, with the columns of `COLUMNS`; lists as texts, places in words."""
    titles = {d["sha256"]: d["title"] for s in (old, new) for d in s.documents.to_pylist()}
    return [
        {
            "kind": change.kind,
            **{name: change.filing[name] for name in ("registry", "number", "name", "company", "province")},
            "field": change.field,
            "old": to_text(change.old),
            "new": to_text(change.new),
            "cause": change.cause,
            "follows": change.follows,
            "evidence": change.evidence,
            **_place(change.after or {}, titles, ""),
            "page_url": (change.after or change.filing)["page_url"],
            "previous_number": change.before["number"] if change.before and change.kind == "renamed" else None,
            **_place(change.before or {}, titles, "previous_"),
        }
        for change in changes
    ]


def count(changes: Iterable[Change]) -> Mapping[str, Mapping[str, int]]:
    """Changes counted by kind, cause, registry, province and company, the most frequent first."""
    found = list(changes)
    counted: dict[str, Counter[str]] = {
        "kind": Counter(change.kind for change in found),
        "cause": Counter(change.cause for change in found),
        **{
            name: Counter(change.filing[name] or "(none)" for change in found)
            for name in ("registry", "province", "company")
        },
    }
    return {name: dict(sorted(counts.items(), key=lambda c: (-c[1], c[0]))) for name, counts in counted.items()}


def to_json(found: Diff, changes: list[Change], records: list[Record]) -> str:
    """The versions, the counts and the records of some changes of a diff, as JSON."""
    whole = {
        "from_version": found.from_version,
        "to_version": found.to_version,
        "baseline": dict(found.baseline),
        "lists": [asdict(change) for change in found.lists],
        "counts": count(changes),
        "changes": records,
    }
    return dump_json(whole, indent=1)


def to_csv(records: Iterable[Record]) -> str:
    """Records as CSV that Excel opens with Chinese intact, and in which no cell can run as a formula (see `inert`)."""
    stream = io.StringIO()
    stream.write("\ufeff")
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: value and inert(value) for name, value in record.items()})
    return stream.getvalue()


def to_markdown(found: Diff, changes: list[Change], records: Iterable[Record]) -> str:
    """The counts and the records of some changes of a diff, as Markdown."""
    lines = [f"# Changes from version {found.from_version} to {found.to_version}", ""]
    lines += [f"- {number} {kind}" for kind, number in count(changes)["kind"].items()] or ["- no difference"]
    shown = ("kind", "number", "name", "company", "field", "old", "new", "cause", "document", "place")
    lines += [f"- list {markdown(list_in_words(change))}" for change in found.lists]
    lines += [f"- baseline {registry}: {number}" for registry, number in found.baseline.items()]
    lines += ["", "| " + " | ".join(shown) + " |", "|" + "---|" * len(shown)]
    lines += ["| " + " | ".join(markdown(record[name] or "") for name in shown) + " |" for record in records]
    return "\n".join(lines) + "\n"


def list_in_words(change: ListChange) -> str:
    """What happened to a list as a whole, in one line."""
    match change.kind:
        case "new":
            what = f"{change.rows} rows"
        case "edited":
            what = f"{change.previous_rows} → {change.rows} rows"
        case "withdrawn":
            what = f"its page carries it no more; its {change.rows} rows stay"
        case "restored":
            what = f"its page carries it again; {change.rows} rows"
    return f"{change.kind}: {change.announcement} 《{change.title}》 ({what})"


def to_lines(records: Iterable[Record]) -> list[tuple[str, ...]]:
    """Records as lines of a table: kind, number, name, company, what changed, cause, place; one a filing and kind."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for record in records:
        place = f"{record['document'] or record['previous_document']}, {record['place'] or record['previous_place']}"
        head = tuple(_one_line(record[name]) for name in ("kind", "number", "name", "company"))
        changed = groups.setdefault((*head, record["cause"], place), [])
        if record["field"]:
            changed.append(f"{record['field']}: {_one_line(record['old']) or '–'} → {_one_line(record['new']) or '–'}")
        if record["evidence"]:
            changed.append(record["evidence"])
    return [(*key[:4], "; ".join(changed), *key[4:]) for key, changed in groups.items()]


def _values(change: Change, *names: str) -> set[str]:
    return {record[name] for record in (change.before, change.after) if record for name in names if record[name]}


def _place(record: Record, titles: Mapping[str, str], prefix: str) -> Record:
    if not record:
        return {f"{prefix}document": None, f"{prefix}place": None}
    return {f"{prefix}document": titles[record["document_sha256"]], f"{prefix}place": place_of(record)}


def _one_line(value: str | None) -> str:
    return " ".join((value or "").split())
