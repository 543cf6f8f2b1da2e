"""What the dataset has to hold after a run, told from the publisher's truth alone, and where it does not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.months.documents import Content
from tests.months.world import Statement

Record = dict[str, Any]
Cells = tuple[tuple[str, str], ...]

_TABLES_OF_A_VERSION = ("listings", "documents", "filings", "changes")
_NOT_COMPARED = frozenset({"seq_raw"})
"""That a row has another 序号 is no change."""


@dataclass(frozen=True)
class HeldList:
    """A list as the dataset holds it; `ever` are the hashes of all its versions that were fetched."""

    content: Content
    withdrawn: bool = False
    ever: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Held:
    """What a version of the dataset holds, by announcement."""

    lists: Mapping[str, HeldList] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)


@dataclass(frozen=True)
class Filing:
    """A filing as its rows tell it."""

    registry: str
    name: str
    company: str
    status: str
    cancelled_on: str | None
    listings: int


def faults_of(held: Held, tables: Mapping[str, list[Record]]) -> Iterator[str]:
    """Where the tables of a version are not what it has to hold."""
    yield from _faults_of_listings(held, tables["listings"])
    yield from _faults_of_documents(held, tables["documents"])
    yield from _faults_of_filings(held, tables["filings"])


def _faults_of_listings(held: Held, listings: list[Record]) -> Iterator[str]:
    found: dict[str, list[Record]] = defaultdict(list)
    for row in listings:
        found[row["announcement"]].append(row)
    if strange := sorted(found.keys() ^ held.lists.keys()):
        yield f"listings: {', '.join(strange)} are held or published, but not both"
    for key in found.keys() & held.lists.keys():
        content = held.lists[key].content
        expected = [(part.series, _cells(cells, content)) for part in content.parts for cells in part.records()]
        ordered = sorted(found[key], key=lambda row: (row["table_index"], row["row_index"]))
        got = [(row["series"], _cells(row, content)) for row in ordered]
        if got != expected:
            wrong = [(one, other) for one, other in zip(got, expected, strict=False) if one != other]
            yield f"listings of {key}: {len(got)} rows for {len(expected)} published; {str(wrong[:1])[:600]}"
        if {row["document_sha256"] for row in found[key]} != {content.sha256}:
            yield f"listings of {key} are not those of its present file"


def _cells(row: Mapping[str, str | None], content: Content) -> Cells:
    """The cells of a row; a PDF breaks its lines where its columns end."""
    cells = ((name, value or "") for name, value in sorted(row.items()) if name.endswith("_raw"))
    if content.kind == "pdf":
        cells = ((name, re.sub(r"\s+", "", value)) for name, value in cells)
    return tuple((name, value) for name, value in cells if value)


def _faults_of_documents(held: Held, documents: list[Record]) -> Iterator[str]:
    by_key: dict[str, list[Record]] = defaultdict(list)
    for document in documents:
        by_key[document["announcement"]].append(document)
    if strange := sorted(by_key.keys() ^ {*held.lists, *held.statements}):
        yield f"documents: {', '.join(strange)} are held or published, but not both"
    for key, found in by_key.items():
        known = {document["sha256"]: document for document in found}
        if len(known) != len(found):
            yield f"documents of {key}: one is there twice"
        current = [document for document in found if not document["superseded_by"]]
        if [document["sha256"] for document in current] != [_sha256(held, key)]:
            yield f"documents of {key}: present are {[d['sha256'][:8] for d in current]}, not the file that holds"
            continue
        if any(d["superseded_by"] != current[0]["sha256"] for d in found if d is not current[0]):
            yield f"documents of {key}: an old version does not name the present one"
        if key in held.lists:
            expected = held.lists[key]
            if known.keys() != expected.ever:
                yield f"documents of {key}: {len(known)} versions, {len(expected.ever)} were fetched"
            if (current[0]["rows"], bool(current[0]["withdrawn"])) != (expected.content.size, expected.withdrawn):
                yield f"documents of {key}: rows {current[0]['rows']}, withdrawn {current[0]['withdrawn']}"
        else:
            statement = held.statements[key]
            if (current[0]["stated_filed"], current[0]["stated_registered"]) != (
                statement.filed,
                statement.registered,
            ):
                yield f"documents of {key}: the totals are not those that the notice states"


def _sha256(held: Held, key: str) -> str | None:
    if key in held.lists:
        return held.lists[key].content.sha256
    return held.statements[key].sha256 if key in held.statements else None


def _faults_of_filings(held: Held, filings: list[Record]) -> Iterator[str]:
    expected = filings_of(held)
    found = {
        record["number"]: Filing(
            record["registry"],
            record["name"],
            record["company"],
            record["status"],
            record["cancelled_on"],
            record["listings"],
        )
        for record in filings
    }
    if len(found) != len(filings):
        yield "filings: a number is there twice"
    for number in sorted(found.keys() | expected.keys(), key=str):
        if found.get(number) != expected.get(number):
            yield f"filing {number}: {found.get(number)}, published is {expected.get(number)}"


def filings_of(held: Held) -> dict[str, Filing]:
    """Filings by number: the latest central row gives the present state, a notice or a remark its cancellation."""
    rows = rows_by_number(held)
    return {number: _filing(listed) for number, listed in rows.items()}


def _filing(listed: list[tuple[str, str, Record]]) -> Filing:
    def rank(entry: tuple[str, str, Record]) -> tuple[bool, bool, str]:
        key, series, cells = entry
        return series != "cancellation", not key.startswith("guangdong"), cells["period"]

    _, series, cells = max(listed, key=rank)
    if series == "cancellation":
        series = "iisa" if cells["role_raw"].endswith("类") else "dsa"
    notices = [cells for _, found, cells in listed if found == "cancellation"]
    marked = any("已注销" in cells.get("remark_raw", "") for _, found, cells in listed if found != "cancellation")
    when = min((cells["date_raw"] for cells in notices), key=lambda text: re.findall(r"\d+", text), default=None)
    year, month = re.findall(r"\d+", when) if when else ("", "")
    return Filing(
        series,
        cells["name_raw"].replace("\n", ""),
        cells["company_raw"].replace("\n", ""),
        "cancelled" if notices or marked else "active",
        f"{year}-{int(month):02}" if when else None,
        len(listed),
    )


def rows_by_number(held: Held) -> dict[str, list[tuple[str, str, Record]]]:
    """Rows that list each number: announcement, series, and cells with the month of the list."""
    found: dict[str, list[tuple[str, str, Record]]] = defaultdict(list)
    for key, known in held.lists.items():
        for part in known.content.parts:
            for cells in part.records():
                found[cells["number_raw"]].append((key, part.series, cells | {"period": _period(key, known.content)}))
    return found


def _period(key: str, content: Content) -> str:
    if stated := re.search(r"（(?:截至)?(\d{4})年(\d+)月）", content.title):
        return f"{stated[1]}-{int(stated[2]):02}"
    return key.rsplit("/", maxsplit=1)[-1][:7]


def faults_of_changes(
    before: Held, after: Held, changes: list[Record], renumbered: Iterable[tuple[str, str]]
) -> Iterator[str]:
    """Where the changes told between two versions are not those that the publisher made.

    `renumbered` are numbers (old, new) of filings whose number was printed otherwise.
    """
    one, other = filings_of(before), filings_of(after)
    gone, come = one.keys() - other.keys(), other.keys() - one.keys()
    pairs = {(old, new) for old, new in renumbered if old in gone and new in come}
    status = {number: (one[number].status, other[number].status) for number in one.keys() & other.keys()}
    expected = {
        "removed": gone - {old for old, _ in pairs},
        "added": come - {new for _, new in pairs},
        "renamed": {new for _, new in pairs},
        "cancelled": {number for number, found in status.items() if found == ("active", "cancelled")},
        "restored": {number for number, found in status.items() if found == ("cancelled", "active")},
    }
    told: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        told[change["kind"]].add(change["number"])
        if change["cause"] != "publisher":
            yield f"change of {change['number']}, {change['field']}: caused by the {change['cause']}"
    for kind, numbers in expected.items():
        if told[kind] != numbers:
            yield f"{kind} are told {sorted(told[kind])[:5]}, the publisher's are {sorted(numbers)[:5]}"
    touched = _touched(before, after, pairs)
    every = set().union(*told.values())
    own = {change["number"] for change in changes if not change["follows"]}
    if missed := touched - every:
        yield f"cells of {sorted(missed)[:5]} changed, and no change tells it"
    if invented := own - touched - gone - come:
        yield f"changes of {sorted(invented)[:5]} are told, and no cell of theirs changed"


def _touched(before: Held, after: Held, pairs: set[tuple[str, str]]) -> set[str]:
    """Numbers in both versions of which a row came, went or has another cell."""
    one, other = rows_by_number(before), rows_by_number(after)
    same = [(number, number) for number in one.keys() & other.keys()] + sorted(pairs)
    return {new for old, new in same if _counted(one[old]) != _counted(other[new])}


def _counted(listed: list[tuple[str, str, Record]]) -> Counter[tuple[str, Cells]]:
    return Counter(
        (key, tuple(sorted((name, cell) for name, cell in cells.items() if name not in _NOT_COMPARED)))
        for key, _, cells in listed
    )


def with_versions(held: HeldList, *hashes: str) -> HeldList:
    """A held list of which further versions were fetched."""
    return replace(held, ever=held.ever | {*hashes, held.content.sha256})
