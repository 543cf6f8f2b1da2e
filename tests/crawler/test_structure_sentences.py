"""Each difference from what was seen before: its alarm, its sentence and its figure, whole."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.alarms import Alarm
from crawler.source import CELLS
from crawler.structure import Change, ListStructure, PageStructure, Structure, compare, list_structures, to_records

LIST = ListStructure("cac", "dsa/9 dsa", "dsa", 40, {"name_raw": 1.0, "remark_raw": 0.5}, 0)
PAGE = PageStructure("cac", "page", "notice", {"attachments": 5, "entries": 4})


def told(now: Structure, *before: Structure) -> list[tuple[str, str, float]]:
    known = {(structure.source, structure.name): structure for structure in before}
    changes = compare([now], known)
    assert {(change.source, change.name) for change in changes} <= {(now.source, now.name)}
    return [(change.alarm.value, change.sentence, round(change.figure, 6)) for change in changes]


def peers(*rows: int, **values: Any) -> list[ListStructure]:
    return [replace(LIST, name=f"dsa/{count} dsa", rows=rows, **values) for count, rows in enumerate(rows)]


@pytest.mark.parametrize(
    ("now", "before", "changes"),
    [
        (
            replace(PAGE, landmarks={"attachments": 3, "entries": 1, "tables": 1}),
            [PAGE],
            [
                ("attachments_lost", "the page showed 5 attachments, now 3", 2),
                ("entries_lost", "the page showed 4 entries, now 1", 0.75),
            ],
        ),
        (replace(PAGE, landmarks={"entries": 4}), [replace(PAGE, landmarks={"tables": 9})], []),
        (replace(PAGE, name="other", landmarks={}), [PAGE], []),
        (replace(PAGE, landmarks={}), [replace(LIST, name="page")], []),
        (
            replace(LIST, rows=30, odd_numbers=3, fill={"name_raw": 0.9}),
            [LIST],
            [
                ("number_grammar", "3 of 30 numbers break the grammar of their registry", 0.1),
                ("rows_lost", "the list had 40 rows, now 30", 0.25),
                ("fill_rate", "name is filled in 90% of the rows, before in 100%", 0.1),
                ("column_missing", "the column remark, which was in every list before, is not there", 1),
            ],
        ),
        (replace(LIST, fill={"name_raw": 1.0, "remark_raw": 0.4}), [LIST], []),
        (
            replace(LIST, fill={"name_raw": 1.0, "remark_raw": 0.51}),
            [replace(LIST, fill={"name_raw": 1.0, "remark_raw": 0.52})],
            [("fill_rate", "remark is filled in 51% of the rows, before in 52%", 0.01)],
        ),
        (
            replace(LIST, rows=5, odd_numbers=5),
            peers(10, 20, 40),
            [
                ("number_grammar", "5 of 5 numbers break the grammar of their registry", 1),
                ("row_count", "the list has 5 rows; the 3 before it had 10 to 40", 2),
            ],
        ),
        (
            replace(LIST, rows=60),
            peers(40, 10, 20, 10),
            [("row_count", "the list has 60 rows; the 4 before it had 10 to 40", 1.5)],
        ),
        (replace(LIST, rows=10), peers(10, 40, 20), []),
        (replace(LIST, rows=40), peers(10, 40, 20), []),
        (replace(LIST, rows=60), peers(40, 10), []),
        (
            replace(LIST, fill={"name_raw": 0.8, "remark_raw": 0.0}),
            [*peers(40, 40), *peers(40, 40, 40, fill={"name_raw": 0.9, "remark_raw": 0.2})[2:]],
            [("fill_rate", "name is filled in 80% of the rows, before in 100%", 0.2)],
        ),
    ],
)
def test_a_difference_is_told_with_its_figure(
    now: Structure, before: list[Structure], changes: list[tuple[str, str, float]]
) -> None:
    assert told(now, *before) == changes


def test_all_that_was_seen_is_compared_and_each_change_says_where() -> None:
    now: list[Structure] = [replace(LIST, rows=20), replace(PAGE, landmarks={"attachments": 5, "entries": 3})]
    known: dict[tuple[str, str], Structure] = {("cac", "dsa/9 dsa"): LIST, ("cac", "page"): PAGE}
    assert compare(now, known) == [
        Change(Alarm.ROWS_LOST, "cac", "dsa/9 dsa", "the list had 40 rows, now 20", 0.5),
        Change(Alarm.ENTRIES_LOST, "cac", "page", "the page showed 4 entries, now 3", 0.25),
    ]


def test_records_name_source_kind_and_place() -> None:
    records = [{key: record[key] for key in ("source", "kind", "name")} for record in to_records([LIST, PAGE])]
    assert records == [
        {"source": "cac", "kind": "list", "name": "dsa/9 dsa"},
        {"source": "cac", "kind": "notice", "name": "page"},
    ]
    assert '"vocabulary": {}' in to_records([replace(LIST)])[0]["structure"]


CELL = st.sampled_from([None, "", " ", "甲", "甲\n乙", "乙"])
ROW = st.fixed_dictionaries(
    {
        "announcement": st.sampled_from(["dsa/1", "dsa/2"]),
        "series": st.sampled_from(["dsa", "iisa"]),
        "filing_id": st.sampled_from(["f1", "f2"]),
        "name_raw": CELL,
        "role_raw": CELL,
    }
)


@given(st.lists(ROW, max_size=8))
def test_what_a_list_looks_like_is_counted_from_its_own_rows(rows: list[dict[str, Any]]) -> None:
    whole: list[dict[str, Any]] = [{**dict.fromkeys(CELLS), **row} for row in rows]
    source_of = {"dsa/1": "cac", "dsa/2": "other"}
    headings = {"dsa/2": [["序号"]]}
    found = list_structures(whole, frozenset({"f2"}), headings, source_of, {"cac": frozenset({"role_raw", "name_raw"})})
    expected = []
    for announcement, series in sorted({(row["announcement"], row["series"]) for row in whole}):
        own = [row for row in whole if (row["announcement"], row["series"]) == (announcement, series)]
        fill, words = {}, {}
        for cell in ("name_raw", "role_raw"):
            values = [row[cell] for row in own if row[cell] is not None]
            if values:
                fill[cell] = len([value for value in values if value.strip()]) / len(own)
                folded = ["".join(value.split()) for value in values if value.strip()]
                words[cell] = {word: folded.count(word) for word in sorted(set(folded))}
        expected.append(
            ListStructure(
                source_of[announcement],
                f"{announcement} {series}",
                series,
                len(own),
                fill,
                len([row for row in own if row["filing_id"] == "f2"]),
                headings.get(announcement, []),
                words if announcement == "dsa/1" else {},
            )
        )
    assert found == expected


@given(st.floats(0, 1), st.lists(st.none() | st.sampled_from([0.2, 0.5, 0.6, 0.9, 1.0]), min_size=3, max_size=6))
def test_a_column_is_held_against_the_median_of_the_lists_that_have_it(now: float, shares: list[float | None]) -> None:
    before = [
        replace(LIST, name=f"dsa/{count} dsa", fill={} if share is None else {"remark_raw": share})
        for count, share in enumerate(shares)
    ]
    known = [share for share in shares if share is not None]
    lower = bool(known) and median(known) > 0.5 and median(known) > now
    assert [alarm for alarm, _, _ in told(replace(LIST, fill={"remark_raw": now}), *before)] == ["fill_rate"] * lower
    missing = len(known) == len(shares)
    assert [alarm for alarm, _, _ in told(replace(LIST, fill={}), *before)] == ["column_missing"] * missing
