"""What changed between two snapshots, field by field, with the cause and the place of each change. Pure.

A filing whose number changed is one change, `renamed`, where it is recognised (`output.renames`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from normalize.text import remove_white_space
from output.compare import Compared, apart, chosen, compare, in_one, in_turn, whole_column
from output.evidence import FROM_OTHER_ROWS, PLACE, CellChange, Evidence, Pair, place_of, where_of
from output.memory import kept_memory, records, without_collector
from output.published import published_rows, rows_of
from output.renames import match_renamed
from output.schema import FILINGS
from output.stored import Readable
from output.vocabulary import Cause, Kind, ListKind

Record = dict[str, Any]

FIELDS = tuple(name for name in FILINGS.names if name != "filing_id" and name not in PLACE)
"""Columns of `filings` that are compared."""

CELL = "listings."
"""Begins the field of a change of a published cell that no column of `filings` tells."""

_OF_A_LIST = (
    *("announcement", "kind", "title", "page_url", "document_url", "position"),
    *("rows", "sha256", "superseded_by", "withdrawn"),
)
"""Columns of `documents` that are looked at."""

LAYOUT, OTHER_ROWS = "layout", "other_rows"
"""What a change follows from that is no column: white space alone, or rows of other filings."""

_FOLLOWS_FROM: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("number_valid", "filer_code", "division_code", "division", "category", "province"), ("number",)),
    **dict.fromkeys(("company_raw", "company_id"), ("company",)),
    **dict.fromkeys(("province_code", "province_en"), ("province",)),
    "province_source": ("province", "number", "company"),
    **dict.fromkeys(("filing_date_precision", "filing_date_source", "late_entry"), ("filing_date",)),
    "products_raw": ("products",),
    "modalities": ("purpose", "name"),
    "modality_words": ("modalities", "purpose", "name"),
    "cancelled_on": ("status",),
    "listings": ("status", "cancelled_on"),
    **dict.fromkeys(("first_period", "last_period"), ("listings", "status", "cancelled_on")),
    "corrected": tuple(name for name in FIELDS if name not in ("corrected", "issues")),
    "issues": tuple(name for name in FIELDS if name != "issues"),
}
"""Columns that change because another one did, and which."""

_TOLD_BY: Mapping[str, tuple[str, ...]] = {
    "name_raw": ("name",),
    "company_raw": ("company", "company_raw"),
    "category_raw": ("category",),
    "role_raw": ("role",),
    "province_raw": ("province", "province_source"),
    "products_raw": ("products", "products_raw"),
    "purpose_raw": ("purpose",),
    "number_raw": ("number",),
    "date_raw": ("filing_date", "filing_date_precision", "cancelled_on", "status"),
    "remark_raw": ("status", "cancelled_on", "company", "name", "products", "purpose"),
    "scene_raw": ("scene",),
}
"""Published cell → columns of `filings` whose change tells that of the cell."""


@dataclass(frozen=True)
class Change:
    """One change of one filing.

    `field`, `old` and `new` are set for `modified`, `renamed` (the number), `cancelled` and `restored` (the status);
    a field `listings.remark_raw` is a published cell that differs and shows in no column of `filings`. `before` and
    `after` are the filing's records in both snapshots, with the place of the rows that show the change, None where it
    is in one only. `evidence` says why a renamed filing is taken for the same one, and by what a removed one is known
    to be gone; `follows` names the changed column that this one is told by, or what else it follows from (`LAYOUT`,
    `OTHER_ROWS`).
    """

    kind: Kind
    filing_id: str
    cause: Cause
    before: Record | None
    after: Record | None
    field: str | None = None
    old: Any = None
    new: Any = None
    evidence: str | None = None
    follows: str | None = None

    @property
    def filing(self) -> Record:
        """The filing's record: the newer one where there are two."""
        record = self.after or self.before
        assert record is not None
        return record


@dataclass(frozen=True)
class ListChange:
    """What happened to a published list as a whole; `rows` are those of the list before and now, where it was there.

    A list that is withdrawn keeps its filings: that a page no longer links it does not say that they ended.
    """

    kind: ListKind
    announcement: str
    title: str
    page_url: str
    previous_rows: int | None
    rows: int | None
    previous_sha256: str | None
    sha256: str | None


@dataclass(frozen=True)
class Diff:
    """All changes from one snapshot to another; `baseline` counts filings by registry where there was none before."""

    from_version: int | None
    to_version: int | None
    changes: tuple[Change, ...]
    baseline: Mapping[str, int]
    lists: tuple[ListChange, ...] = ()


@without_collector()
@kept_memory()
def diff(old: Readable, new: Readable, *, same_code: bool = True) -> Diff:
    """Compare two snapshots.

    `same_code` says that both were made by the same code and corrections: then every change is the publisher's. The
    changes come sorted by registry, number and field.
    """
    if not len(old.documents):
        counts = pc.value_counts(whole_column(in_turn(new.pieces("filings").values()), FILINGS.field("registry")))
        return Diff(old.version, new.version, (), {c["values"]: c["counts"] for c in counts.to_pylist()})
    found = _compared(old, new)
    documents = _lists_of(old), _lists_of(new)
    removed, added = records(found.removed), records(found.added)
    renamed, gone, come = match_renamed(removed, added)
    expected = [after for _, after, _ in renamed] if same_code else added  # else what comes is the publisher's
    ids = (record["filing_id"] for record in (*removed, *expected))
    known = pa.concat_arrays([found.before["filing_id"].combine_chunks(), pa.array(ids, pa.string())])
    rows = published_rows(old, new, known)
    with ThreadPoolExecutor() as threads:
        edited = list(threads.map(lambda snapshot: _edited(snapshot, rows.edited), (old, new)))
    one, other = (pa.concat_tables([table, more]) for table, (_, more) in zip(rows[:2], edited, strict=True))
    evidence = Evidence((one, other), documents, same_code=same_code)
    before, after = ([*records(of), *same] for of, (same, _) in zip(found[:2], edited, strict=True))
    touched = [*zip(before, after, strict=True), *((b, a) for b, a, _ in renamed)]
    changes = [
        *(_removal(b, evidence) for b in gone),
        *(Change("added", a["filing_id"], evidence.cause_of_coming(a), None, a) for a in come),
        *(_renaming(evidence.of(b, a), why) for b, a, why in renamed),
        *(change for b, a in touched for change in _changes_of(evidence.of(b, a))),
    ]
    return Diff(old.version, new.version, tuple(sorted(changes, key=_order)), {}, _list_changes(*documents))


def _lists_of(snapshot: Readable) -> list[Record]:
    return records(snapshot.documents.select(_OF_A_LIST))


def _compared(old: Readable, new: Readable) -> Compared:
    """The filings that differ, and those of one snapshot only."""
    before, after = (in_turn(side)(FILINGS.names) for side in apart(old.pieces("filings"), new.pieces("filings")))
    return compare(before, after, FILINGS, key="filing_id", columns=FIELDS)


def _edited(snapshot: Readable, filings: pa.Array) -> tuple[list[Record], pa.Table]:
    """Some filings of a snapshot, sorted by their ids, and their published rows."""
    pieces = list(snapshot.pieces("filings").values())
    found = in_one(chosen(pieces, FILINGS.field("filing_id"), filings)(FILINGS.names), FILINGS)
    return records(found.sort_by("filing_id")), rows_of(snapshot, filings)


def apply(changes: Iterable[Change], filings: Iterable[Record]) -> list[Record]:
    """Apply changes to the filings they start from: the filings that they lead to, less where each stands."""
    held = {filing["filing_id"]: {name: filing[name] for name in ("filing_id", *FIELDS)} for filing in filings}
    ordered = list(changes)
    for change in ordered:
        if change.kind in ("removed", "renamed") and change.before:
            record = held.pop(change.before["filing_id"])
            if change.kind == "renamed":
                held[change.filing_id] = record | {"filing_id": change.filing_id}
        elif change.kind == "added" and change.after:
            held[change.filing_id] = {name: change.after[name] for name in ("filing_id", *FIELDS)}
    for change in ordered:
        if change.field in FIELDS:
            held[change.filing_id][change.field] = change.new
    return list(held.values())


def _list_changes(old: Iterable[Record], new: Iterable[Record]) -> tuple[ListChange, ...]:
    """Lists that came, were edited in place, withdrawn or put back; parts of one announcement are told by address."""
    before, after = _present_lists(old), _present_lists(new)
    changes = []
    for key in sorted(after):
        found, known = after[key], before.get(key)
        if known is None:
            kind: ListKind = "new"
        elif bool(known["withdrawn"]) != bool(found["withdrawn"]):
            kind = "withdrawn" if found["withdrawn"] else "restored"
        elif known["sha256"] != found["sha256"]:
            kind = "edited"
        else:
            continue
        previous = (known["rows"], known["sha256"]) if known else (None, None)
        place = (found["announcement"], found["title"], found["page_url"])
        changes.append(ListChange(kind, *place, previous[0], found["rows"], previous[1], found["sha256"]))
    return tuple(changes)


def _present_lists(documents: Iterable[Record]) -> dict[tuple[str, int], Record]:
    """Lists whose rows hold, by announcement and which of its parts each is."""
    holding = [d for d in documents if d["kind"] == "list" and not d["superseded_by"]]
    parts: dict[str, list[Record]] = defaultdict(list)
    for document in sorted(holding, key=lambda d: (d["position"] or 0, d["document_url"], d["sha256"])):
        parts[document["announcement"]].append(document)
    return {(name, part): document for name, found in parts.items() for part, document in enumerate(found)}


def _removal(before: Record, evidence: Evidence) -> Change:
    proof = evidence.proof_of_absence(before)
    return Change("removed", before["filing_id"], evidence.cause_of_going(before), before, None, evidence=proof)


def _renaming(pair: Pair, why: str) -> Change:
    before, after = pair.placed("number")
    values = before["number"], after["number"]
    return Change("renamed", after["filing_id"], pair.cause("number"), before, after, "number", *values, evidence=why)


def _changes_of(pair: Pair) -> list[Change]:
    """Changes of a filing that is in both snapshots: its columns, then the cells that none of them tells."""
    before, after = pair.before, pair.after
    changed = [field for field in FIELDS if before[field] != after[field]]
    is_renamed = before["filing_id"] != after["filing_id"]
    told = [_field_change(pair, field, changed) for field in changed if not (field == "number" and is_renamed)]
    cells = [(found, _told_by(found, told, is_renamed=is_renamed)) for found in pair.cell_changes()]
    # A remark may say more than the column that it moved.
    kept = [(found, teller) for found, teller in cells if teller is None or found.cell == "remark_raw"]
    return told + [_cell_change(pair, found, teller) for found, teller in kept]


def _field_change(pair: Pair, field: str, changed: Collection[str]) -> Change:
    before, after = pair.before, pair.after
    kind: Kind = "modified"
    if field == "status":
        kind = "cancelled" if after["status"] == "cancelled" else "restored"
    cause = pair.cause(field)
    values = before[field], after[field]
    follows = next((name for name in _FOLLOWS_FROM.get(field, ()) if name in changed), None)
    if follows and pair.cause(follows) != cause:
        follows = None
    if follows is None and _is_layout(*values):
        follows = LAYOUT
    if follows is None and field in FROM_OTHER_ROWS and cause == "publisher":
        follows = None if pair.is_own(field) else OTHER_ROWS
    return Change(kind, after["filing_id"], cause, *pair.placed(field), field, *values, follows=follows)


def _told_by(found: CellChange, told: Iterable[Change], *, is_renamed: bool) -> str | None:
    """Column whose change, in the same row, shows that of a cell; a cancellation tells the remarks of all rows."""
    if found.cell == "number_raw" and is_renamed:
        return "number"
    where = where_of(found.after)
    fields = {change.field for change in told if change.field == "status" or where_of(change.filing) == where}
    return next((field for field in _TOLD_BY[found.cell] if field in fields), None)


def _cell_change(pair: Pair, found: CellChange, teller: str | None) -> Change:
    before, after = pair.before | place_of(found.before), pair.after | place_of(found.after)
    values = found.before[found.cell], found.after[found.cell]
    follows = LAYOUT if _is_layout(*values) else teller
    cause, field = pair.cause_of_cell(found), f"{CELL}{found.cell}"
    return Change("modified", after["filing_id"], cause, before, after, field, *values, follows=follows)


def _is_layout(old: Any, new: Any) -> bool:
    """Whether two texts differ in white space alone."""
    return isinstance(old, str) and isinstance(new, str) and remove_white_space(old) == remove_white_space(new)


def _order(change: Change) -> tuple[str, ...]:
    filing = change.filing
    return (filing["registry"], filing["number"] or "", change.filing_id, change.kind, change.field or "")
