"""What changed between two snapshots, field by field, with the cause and the place of each change. Pure.

A filing whose number changed is one change, `renamed`, where it is recognised (`output.renames`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from output.renames import match_renamed
from output.schema import FILINGS, LISTINGS
from output.snapshot import Snapshot

Kind = Literal["baseline", "added", "removed", "modified", "renamed", "cancelled", "restored"]
Cause = Literal["publisher", "pipeline", "correction"]
ListKind = Literal["new", "edited", "withdrawn", "restored"]
Record = dict[str, Any]

PLACE = ("publisher", "page_url", "document_sha256", "page", "table_index", "row_index")
"""Where the present state of a filing stands: evidence for a change, no change by itself."""

FIELDS = tuple(name for name in FILINGS.names if name != "filing_id" and name not in PLACE)
"""Columns of `filings` that are compared."""

_NAMES = ("name_raw", "company_raw")
_CELLS_OF: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("name", "company", "company_id", "company_raw"), _NAMES),
    **dict.fromkeys(("number", "number_valid", "filer_code", "division_code", "division"), ("number_raw",)),
    **dict.fromkeys(
        ("province_code", "province", "province_en", "province_source"), ("province_raw", "number_raw", "company_raw")
    ),
    **dict.fromkeys(("filing_date", "filing_date_precision", "filing_date_source", "late_entry"), ("date_raw",)),
    "role": ("role_raw",),
    "category": ("category_raw", "role_raw", "number_raw"),
    **dict.fromkeys(("products", "products_raw"), ("products_raw",)),
    **dict.fromkeys(("modalities", "modality_words"), ("name_raw", "purpose_raw")),
    "purpose": ("purpose_raw",),
    "scene": ("scene_raw",),
    **dict.fromkeys(("status", "cancelled_on"), ("remark_raw", "date_raw")),
}
"""Published cells that a column is read from; every cell for those that are not named."""

_FOLLOWS_FROM: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("number_valid", "filer_code", "division_code", "division", "category", "province"), ("number",)),
    **dict.fromkeys(("company_raw", "company_id"), ("company",)),
    **dict.fromkeys(("province_code", "province_en"), ("province",)),
    "province_source": ("province", "number", "company"),
    **dict.fromkeys(("filing_date_precision", "filing_date_source", "late_entry"), ("filing_date",)),
    "products_raw": ("products",),
    "modalities": ("purpose", "name"),
    "modality_words": ("modalities", "purpose", "name"),
    **dict.fromkeys(("cancelled_on", "first_period", "last_period", "listings"), ("status",)),
    "issues": tuple(name for name in FIELDS if name != "issues"),
}
"""Columns that change because another one did, and which."""

_ALL_CELLS = tuple(name for name in LISTINGS.names if name.endswith("_raw") and name != "seq_raw")


@dataclass(frozen=True)
class Change:
    """One change of one filing.

    `field`, `old` and `new` are set for `modified`, `renamed` (the number), `cancelled` and `restored` (the status);
    `before` and `after` are the filing's records in both snapshots, None where it is in one only; `evidence` says why
    a renamed filing is taken for the same one; `follows` names the changed column that this one is told by.
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


def diff(old: Snapshot, new: Snapshot, *, same_code: bool = True) -> Diff:
    """Compare two snapshots.

    `same_code` says that both were made by the same code and corrections: then every change is the publisher's. The
    changes come sorted by registry, number and field.
    """
    if not len(old.documents):
        counts = pc.value_counts(new.filings["registry"]).to_pylist() if len(new.filings) else []
        return Diff(old.version, new.version, (), {c["values"]: c["counts"] for c in counts})
    before, after = old.filings.combine_chunks(), new.filings.combine_chunks()
    found = pc.index_in(after["filing_id"], value_set=before["filing_id"].combine_chunks()).combine_chunks()
    same = pc.is_valid(found)
    removed = before.filter(pc.invert(pc.is_in(before["filing_id"], value_set=after["filing_id"].combine_chunks())))
    pairs = list(_changed(before.take(found.drop_null()), after.filter(same)))
    renamed, gone, come = match_renamed(removed.to_pylist(), after.filter(pc.invert(same)).to_pylist())
    touched = [*pairs, *((b, a) for b, a, _ in renamed)]
    causes = _Causes(old, new, [record for pair in touched for record in pair], same_code)
    changes = [
        *(Change("removed", b["filing_id"], "publisher", b, None) for b in gone),
        *(Change("added", a["filing_id"], "publisher", None, a) for a in come),
        *(
            Change("renamed", a["filing_id"], causes.of(b, a, "number"), b, a, "number", b["number"], a["number"], why)
            for b, a, why in renamed
        ),
        *(
            change
            for b, a in touched
            for changed in [[field for field in FIELDS if b[field] != a[field]]]
            for field in changed
            if not (field == "number" and b["filing_id"] != a["filing_id"])
            for change in [_field_change(b, a, field, causes, changed)]
        ),
    ]
    return Diff(old.version, new.version, tuple(sorted(changes, key=_order)), {}, _list_changes(old, new))


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
        if change.field:
            held[change.filing_id][change.field] = change.new
    return list(held.values())


def _list_changes(old: Snapshot, new: Snapshot) -> tuple[ListChange, ...]:
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


def _present_lists(snapshot: Snapshot) -> dict[tuple[str, int], Record]:
    """Lists whose rows hold, by announcement and which of its parts each is."""
    holding = [d for d in snapshot.documents.to_pylist() if d["kind"] == "list" and not d["superseded_by"]]
    parts: dict[str, list[Record]] = defaultdict(list)
    for document in sorted(holding, key=lambda d: (d["position"] or 0, d["document_url"], d["sha256"])):
        parts[document["announcement"]].append(document)
    return {(name, part): document for name, found in parts.items() for part, document in enumerate(found)}


def _changed(before: pa.Table, after: pa.Table) -> Iterator[tuple[Record, Record]]:
    """Records of the filings that differ in a compared column; both tables hold the same filings in the same order."""
    if not len(before):
        return
    differs = None
    for field in FIELDS:
        one, other = (_comparable(table[field].combine_chunks()) for table in (before, after))
        unequal = pc.fill_null(pc.not_equal(one, other), False)
        unequal = pc.or_(unequal, pc.xor(pc.is_null(one), pc.is_null(other)))
        differs = unequal if differs is None else pc.or_(differs, unequal)
    yield from zip(before.filter(differs).to_pylist(), after.filter(differs).to_pylist(), strict=True)


def _comparable(column: pa.Array) -> pa.Array:
    """A column as one that Arrow compares: lists as joined texts."""
    if not pa.types.is_list(column.type):
        return column
    values = column.flatten()
    if pa.types.is_struct(values.type):
        parts = [pc.fill_null(values.field(place), "") for place in range(values.type.num_fields)]
        values = pc.binary_join_element_wise(*parts, "\x1f")
    # A list that is null or empty has no values: `flatten` leaves its place out, the lengths keep it.
    lengths = pc.fill_null(pc.list_value_length(column), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    return pc.binary_join(pa.ListArray.from_arrays(offsets, values), "\x1e")


class _Causes:
    """Why a column of a filing changed, told from the published cells of all rows that list it."""

    def __init__(self, old: Snapshot, new: Snapshot, touched: list[Record], same_code: bool) -> None:
        wanted = pa.array({record["filing_id"] for record in touched}, pa.string())
        self._rows = [_rows_of(snapshot.listings, wanted) for snapshot in (old, new)]
        self._same_code = same_code

    def of(self, before: Record, after: Record, field: str) -> Cause:
        """The publisher where the cells behind a column differ, else a correction of one, else our code."""
        cells = _CELLS_OF.get(field, _ALL_CELLS)
        one, other = (
            sorted(
                (row["series"], row["announcement"], *(row[cell] or "" for cell in cells))
                for row in rows[record["filing_id"]]
            )
            for rows, record in zip(self._rows, (before, after), strict=True)
        )
        if one != other:
            return "publisher"
        if (set(before["corrected"] or ()) ^ set(after["corrected"] or ())) & set(cells):
            return "correction"
        # With the same cells and the same code it is a row elsewhere that says more, about a company for one.
        return "publisher" if self._same_code else "pipeline"

    def place_of_cancellation(self, after: Record) -> Record:
        """Where the notice stands that cancels a filing; nothing where its own row says so."""
        notices = (row for row in self._rows[1][after["filing_id"]] if row["series"] == "cancellation")
        return next(({name: row[name] for name in PLACE} for row in notices), {})


def _rows_of(listings: pa.Table, wanted: pa.Array) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for row in listings.filter(pc.is_in(listings["filing_id"], value_set=wanted)).to_pylist():
        found[row["filing_id"]].append(row)
    return found


def _field_change(before: Record, after: Record, field: str, causes: _Causes, changed: Collection[str]) -> Change:
    kind: Kind = "modified"
    if field == "status":
        kind = "cancelled" if after["status"] == "cancelled" else "restored"
        after = after | causes.place_of_cancellation(after)
    cause = causes.of(before, after, field)
    follows = next((name for name in _FOLLOWS_FROM.get(field, ()) if name in changed), None)
    if follows and causes.of(before, after, follows) != cause:
        follows = None
    return Change(kind, after["filing_id"], cause, before, after, field, before[field], after[field], follows=follows)


def _order(change: Change) -> tuple[str, ...]:
    filing = change.filing
    return (filing["registry"], filing["number"] or "", change.filing_id, change.kind, change.field or "")
