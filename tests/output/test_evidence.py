"""Which cells a column is read from, what it follows from, which cells it tells: every pair of them, with its cause."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from output.diff import CELL, FIELDS, Change, diff
from output.published import CELLS, published_rows
from output.schema import FILINGS, to_table
from output.snapshot import Snapshot
from tests.output.records import document

Record = dict[str, Any]

READ_FROM = {
    "name": {"name_raw", "company_raw"},
    "company": {"name_raw", "company_raw"},
    "company_id": {"name_raw", "company_raw"},
    "company_raw": {"name_raw", "company_raw"},
    "number": {"number_raw"},
    "number_valid": {"number_raw"},
    "filer_code": {"number_raw"},
    "division_code": {"number_raw"},
    "division": {"number_raw"},
    "province_code": {"province_raw", "number_raw", "company_raw"},
    "province": {"province_raw", "number_raw", "company_raw"},
    "province_en": {"province_raw", "number_raw", "company_raw"},
    "province_source": {"province_raw", "number_raw", "company_raw"},
    "filing_date": {"date_raw"},
    "filing_date_precision": {"date_raw"},
    "filing_date_source": {"date_raw"},
    "late_entry": {"date_raw"},
    "role": {"role_raw"},
    "category": {"category_raw", "role_raw", "number_raw"},
    "products": {"products_raw"},
    "products_raw": {"products_raw"},
    "modalities": {"name_raw", "purpose_raw"},
    "modality_words": {"name_raw", "purpose_raw"},
    "purpose": {"purpose_raw"},
    "scene": {"scene_raw"},
    "status": {"remark_raw", "date_raw"},
    "cancelled_on": {"remark_raw", "date_raw"},
    "first_period": set(),
    "last_period": set(),
    "listings": set(),
    "registry": set(CELLS),
    "issues": set(CELLS),
    "corrected": set(CELLS),
}
FOLLOWS = {
    "number_valid": ["number"],
    "filer_code": ["number"],
    "division_code": ["number"],
    "division": ["number"],
    "category": ["number"],
    "province": ["number"],
    "company_raw": ["company"],
    "company_id": ["company"],
    "province_code": ["province"],
    "province_en": ["province"],
    "province_source": ["province", "number", "company"],
    "filing_date_precision": ["filing_date"],
    "filing_date_source": ["filing_date"],
    "late_entry": ["filing_date"],
    "products_raw": ["products"],
    "modalities": ["purpose", "name"],
    "modality_words": ["modalities", "purpose", "name"],
    "cancelled_on": ["status"],
    "listings": ["status", "cancelled_on"],
    "first_period": ["listings", "status", "cancelled_on"],
    "last_period": ["listings", "status", "cancelled_on"],
    "corrected": [name for name in FIELDS if name not in ("corrected", "issues")],
    "issues": [name for name in FIELDS if name != "issues"],
}
TOLD_BY = {
    "name_raw": ["name"],
    "company_raw": ["company", "company_raw"],
    "category_raw": ["category"],
    "role_raw": ["role"],
    "province_raw": ["province", "province_source"],
    "products_raw": ["products", "products_raw"],
    "purpose_raw": ["purpose"],
    "number_raw": ["number"],
    "date_raw": ["filing_date", "filing_date_precision", "cancelled_on", "status"],
    "remark_raw": ["status", "cancelled_on", "company", "name", "products", "purpose"],
    "scene_raw": ["scene"],
}
OLD, NEW = document("aa"), document("bb")


def value(column: str, changed: bool) -> Any:
    kind = FILINGS.field(column).type
    if pa.types.is_list(kind):
        texts = ["x", "y"] if changed else ["x"]
        return [{"name": text, "channel": None} for text in texts] if column == "products" else texts
    if pa.types.is_date(kind):
        return datetime.date(2026, 1, 1 + changed)
    if pa.types.is_boolean(kind):
        return changed
    return int(changed) if pa.types.is_integer(kind) else "xy"[changed]


def side(of: Record, documents: list[Record], made: dict[str, tuple[Record, list[Record]]]) -> Snapshot:
    """A snapshot of filings by id, each with the values and the rows that differ from the usual ones."""
    filings, rows = [], []
    for place, (filing_id, (values, listed)) in enumerate(made.items()):
        where = {"document_sha256": of["sha256"], "page_url": "u", "page": None, "table_index": 1, "row_index": place}
        where["publisher"] = "p"
        usual = {name: value(name, False) for name in FIELDS} | {"filing_id": filing_id, "corrected": []} | where
        filings.append(usual | values)
        base = {"filing_id": filing_id, "series": "dsa", "announcement": "dsa/1", "period": "2023-06", **where}
        rows += [
            base | dict.fromkeys(CELLS, "a") | {"listing_id": f"{filing_id}/{n}"} | r for n, r in enumerate(listed)
        ]
    tables = {"filings": filings, "listings": rows, "documents": documents}
    return replace(Snapshot.empty(), **{name: to_table(name, records) for name, records in tables.items()})


def compared(
    old: dict[str, tuple[Record, list[Record]]],
    new: dict[str, tuple[Record, list[Record]]],
    *,
    same_code: bool = True,
    same_bytes: bool = False,
) -> tuple[Change, ...]:
    after = side(OLD, [OLD], new) if same_bytes else side(NEW, [OLD | {"superseded_by": "bb"}, NEW], new)
    return diff(side(OLD, [OLD], old), after, same_code=same_code).changes


def of_field(changes: tuple[Change, ...], part: int = 0) -> dict[str, Change]:
    """The change of the column that a filing's id begins with, by that id."""
    return {c.filing_id: c for c in changes if c.field == c.filing_id.split("|")[part]}


@pytest.mark.parametrize(
    ("same_code", "same_bytes", "own", "other"),
    [
        (True, False, "publisher", "publisher"),
        (False, False, "publisher", "pipeline"),
        (False, True, "pipeline", "pipeline"),
    ],
)
def test_the_cause_is_the_publisher_where_a_cell_behind_the_column_differs(
    same_code: bool, same_bytes: bool, own: str, other: str
) -> None:
    pairs = [(field, cell) for field in FIELDS for cell in CELLS]
    old: dict[str, Any] = {f"{field}|{cell}": ({}, [{}]) for field, cell in pairs}
    new: dict[str, Any] = {f"{field}|{cell}": ({field: value(field, True)}, [{cell: "b"}]) for field, cell in pairs}
    found = of_field(compared(old, new, same_code=same_code, same_bytes=same_bytes))
    expected = {f"{field}|{cell}": own if cell in READ_FROM[field] else other for field, cell in pairs}
    assert {name: change.cause for name, change in found.items()} == expected


@pytest.mark.parametrize("same_code", [True, False])
@pytest.mark.parametrize("turned", [True, False])
def test_the_cause_is_a_correction_of_a_cell_behind_the_column(same_code: bool, turned: bool) -> None:
    pairs = [(field, cell) for field in FIELDS if field != "corrected" for cell in CELLS]
    old: dict[str, Any] = {f"{f}|{cell}": ({"corrected": ["seq_raw"]}, [{}]) for f, cell in pairs}
    new: dict[str, Any] = {
        f"{f}|{cell}": ({"corrected": ["seq_raw", cell], f: value(f, True)}, [{}]) for f, cell in pairs
    }
    found = of_field(compared(*((new, old) if turned else (old, new)), same_code=same_code))
    other = "publisher" if same_code else "pipeline"
    assert {name: change.cause for name, change in found.items()} == {
        f"{field}|{cell}": "correction" if cell in READ_FROM[field] else other for field, cell in pairs
    }


def test_what_stays_corrected_is_no_cause() -> None:
    old: dict[str, Any] = {"name": ({"corrected": ["name_raw"]}, [{}])}
    new: dict[str, Any] = {"name": ({"corrected": ["name_raw"], "name": "z"}, [{}])}
    assert [c.cause for c in compared(old, new, same_code=False)] == ["pipeline"]


def test_a_column_follows_from_another_that_changed_with_it() -> None:
    pairs = [(field, other) for field in FIELDS for other in FIELDS if field != other]
    old: dict[str, Any] = {f"{field}|{other}": ({}, [{}]) for field, other in pairs}
    new: dict[str, Any] = {f"{f}|{other}": ({f: value(f, True), other: value(other, True)}, [{}]) for f, other in pairs}
    found = of_field(compared(old, new))

    def expected(field: str, other: str) -> str | None:
        if other in FOLLOWS.get(field, ()):
            return other
        return "other_rows" if field in ("company", "company_id", "issues") else None

    assert {name: change.follows for name, change in found.items()} == {
        f"{field}|{other}": expected(field, other) for field, other in pairs
    }


def test_of_several_columns_the_nearest_is_followed() -> None:
    new: dict[str, Any] = {"x": ({name: value(name, True) for name in FIELDS}, [{}])}
    found = {c.field: c.follows for c in compared({"x": ({}, [{}])}, new)}
    nearest = {field: names[0] for field, names in FOLLOWS.items()}
    assert found == dict.fromkeys(FIELDS) | {"company": "other_rows"} | nearest


def test_a_column_follows_from_none_that_changed_by_another_cause() -> None:
    new: dict[str, Any] = {"x": ({"products": value("products", True), "issues": ["y"]}, [{"products_raw": "b"}])}
    found = compared({"x": ({}, [{}])}, new, same_code=False)
    assert {(c.field, c.cause, c.follows) for c in found} == {
        ("products", "publisher", None),
        ("issues", "publisher", "products"),
    }
    new = {"x": ({"purpose": "y", "modalities": ["y"]}, [{"name_raw": "b"}])}
    assert {(c.field, c.cause, c.follows) for c in compared({"x": ({}, [{}])}, new, same_code=False)} == {
        ("purpose", "pipeline", None),
        ("modalities", "publisher", None),
        ("listings.name_raw", "publisher", None),
    }


@pytest.mark.parametrize("same_code", [True, False])
def test_a_cell_is_told_by_a_column_or_by_itself(same_code: bool) -> None:
    pairs = [(cell, field) for cell in CELLS for field in FIELDS]
    old: dict[str, Any] = {f"{cell}|{field}": ({}, [{}]) for cell, field in pairs}
    new: dict[str, Any] = {f"{cell}|{field}": ({field: value(field, True)}, [{cell: "b"}]) for cell, field in pairs}
    found = {
        c.filing_id: (c.field, c.old, c.new, c.cause, c.follows)
        for c in compared(old, new, same_code=same_code)
        if c.field not in FIELDS
    }
    expected = {
        f"{cell}|{field}": (CELL + cell, "a", "b", "publisher", field if field in TOLD_BY[cell] else None)
        for cell, field in pairs
        if cell == "remark_raw" or field not in TOLD_BY[cell]
    }
    assert found == expected


def test_a_remark_names_the_first_of_the_columns_that_tell_it() -> None:
    names = TOLD_BY["remark_raw"]
    old: dict[str, Any] = {f"{n}": ({}, [{}]) for n in range(6)}
    new: dict[str, Any] = {
        f"{n}": ({f: value(f, True) for f in names[n:]}, [{"remark_raw": "b"}]) for n in range(len(names))
    }
    assert [c.follows for c in compared(old, new) if c.field == "listings.remark_raw"] == names


def test_cells_that_differ_in_nothing_but_being_empty_are_the_same() -> None:
    assert compared({"x": ({}, [dict.fromkeys(CELLS)])}, {"x": ({}, [dict.fromkeys(CELLS, "")])}) == ()


LATER = {"announcement": "dsa/2", "period": "2023-07", "document_sha256": "cc"}
PLACED = {"page_url": "v", "page": 3, "table_index": 4, "row_index": 5}


def place(record: Record | None) -> tuple[Any, ...]:
    assert record
    return tuple(
        record[name] for name in ("publisher", "page_url", "document_sha256", "page", "table_index", "row_index")
    )


HERE, THERE = ("p", "u", "aa", None, 1, 0), ("p", "u", "bb", None, 1, 0)


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ([{}], [{}], HERE, THERE),
        ([{}], [{"name_raw": "b"}], HERE, THERE),
        ([{}], [{"purpose_raw": "b", **PLACED}], HERE, THERE),
        ([{}], [{"name_raw": "b", **PLACED}], HERE, ("p", "v", "bb", 3, 4, 5)),
        ([{"row_index": 7}], [{"name_raw": "b", **PLACED}], ("p", "u", "aa", None, 1, 7), ("p", "v", "bb", 3, 4, 5)),
        ([{}], [{"name_raw": "b", **PLACED}, {"name_raw": "b"}], HERE, THERE),
        ([{}], [{}, LATER | PLACED], HERE, ("p", "v", "cc", 3, 4, 5)),
        ([{"row_index": 7}], [{}, LATER | PLACED], HERE, ("p", "v", "cc", 3, 4, 5)),
        (
            [{}, LATER | {"row_index": 8}],
            [{"name_raw": "b", "row_index": 9}, LATER | PLACED | {"name_raw": "b"}],
            ("p", "u", "cc", None, 1, 8),
            ("p", "v", "cc", 3, 4, 5),
        ),
        ([{}, LATER], [{}, LATER | {"series": "cancellation", "row_index": 6}], HERE, ("p", "u", "cc", None, 1, 6)),
    ],
)
def test_a_change_of_a_column_stands_in_the_row_that_shows_it(
    old: list[Record], new: list[Record], before: tuple[Any, ...], after: tuple[Any, ...]
) -> None:
    (change,) = [c for c in compared({"x": ({}, old)}, {"x": ({"name": "z"}, new)}) if c.field == "name"]
    assert (place(change.before), place(change.after)) == (before, after)
    assert change.before is not None
    assert change.after is not None
    assert (change.before["name"], change.after["name"]) == ("x", "z")


def test_cells_are_compared_list_by_list_and_row_by_row_in_their_order() -> None:
    rows: list[Record] = [
        {"row_index": 2, "purpose_raw": "two"},
        {"row_index": 1, "purpose_raw": "one"},
        LATER | {"purpose_raw": "three"},
        {"series": "cancellation", "purpose_raw": "four"},
        {"row_index": 3, "purpose_raw": "five"},
    ]
    old: dict[str, Any] = {"x": ({}, rows)}
    new: dict[str, Any] = {"x": ({}, [r | {"purpose_raw": r["purpose_raw"] + "!"} for r in rows[:4]])}
    assert sorted((c.old, c.new, place(c.before)[2:], place(c.after)[2:]) for c in compared(old, new)) == [
        ("four", "four!", ("aa", None, 1, 0), ("bb", None, 1, 0)),
        ("one", "one!", ("aa", None, 1, 1), ("bb", None, 1, 1)),
        ("three", "three!", ("cc", None, 1, 0), ("cc", None, 1, 0)),
        ("two", "two!", ("aa", None, 1, 2), ("bb", None, 1, 2)),
    ]


def edited(old: Snapshot, new: Snapshot, *known: str) -> list[str]:
    found: list[str] = published_rows(old, new, pa.array(known, pa.string())).edited.sort().to_pylist()
    return found


def test_filings_whose_published_cells_differ_are_found_beside_those_that_are_known() -> None:
    old = side(OLD, [OLD], {name: ({}, [{}]) for name in "xyz"})
    rows: dict[str, Any] = {
        "x": ({}, [{"document_sha256": "bb", "scene_raw": "b"}]),
        "y": ({}, [{"scene_raw": "b"}, {"scene_raw": "new"}]),
        "z": ({}, [{"seq_raw": "9", "document_sha256": "bb", "period": "2024-01"}]),
    }
    new = side(OLD, [OLD, NEW], rows)
    for one, other in ((old, new), (new, old)):
        assert edited(one, other) == ["x", "y"]
        assert edited(one, other, "y") == ["x"]


def presence(filing_id: str, rows: list[Record]) -> dict[str, tuple[Record, list[Record]]]:
    return {filing_id: ({"name": filing_id, "company_id": filing_id, "number": filing_id * 9}, rows)}


@pytest.mark.parametrize("same_code", [True, False])
@pytest.mark.parametrize(
    ("rows", "cause"),
    [
        ([{}], "pipeline"),
        ([{"document_sha256": "dd"}], "publisher"),
        ([{"announcement": "dsa/9"}], "publisher"),
        ([{}, {"document_sha256": "dd"}], "publisher"),
        ([{"document_sha256": "cc", "announcement": "dsa/2"}], "pipeline"),
        ([{"document_sha256": "ee"}], "publisher"),
    ],
)
def test_a_filing_comes_or_goes_by_our_code_where_all_its_documents_held_then_too(
    same_code: bool, rows: list[Record], cause: str
) -> None:
    documents = [OLD, document("cc", "dsa/2"), document("ee", superseded_by="aa")]
    kept = presence("k", [{}])
    one, other = side(OLD, documents, kept), side(OLD, documents, kept | presence("x", rows))
    expected = "publisher" if same_code else cause
    (came,), (went,) = (diff(*snapshots, same_code=same_code).changes for snapshots in ((one, other), (other, one)))
    assert (came.kind, came.cause, came.evidence, came.before, came.after and came.after["name"]) == (
        *("added", expected, None),
        *(None, "x"),
    )
    names = {row.get("announcement", "dsa/1") for row in rows} & {"dsa/1", "dsa/2"}
    read = f"《清单 {min(names)}》 was read whole without it" if names else None
    assert (went.kind, went.cause, went.evidence, went.before and went.before["name"], went.after) == (
        *("removed", expected, read),
        *("x", None),
    )


def test_the_lists_that_were_read_without_a_filing_are_named_in_order_and_once() -> None:
    titles = {"a": "乙", "b": "甲", "c": "丙", "d": "甲"}
    documents = [document(sha256, sha256, title=title) for sha256, title in titles.items()]
    rows = [{"announcement": name, "document_sha256": name} for name in "abd"]
    kept = presence("k", [{}])
    found = diff(side(OLD, documents, kept | presence("x", rows)), side(OLD, documents, kept)).changes
    assert [c.evidence for c in found] == ["《乙》、《甲》 was read whole without it"]
