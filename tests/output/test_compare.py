"""Tables compared row by row, against the same done with lists."""

from __future__ import annotations

import datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.compare import Alignment, align, differ

PRODUCT = pa.struct([("name", pa.string()), ("channel", pa.string())])
SCHEMA = pa.schema(
    {
        "key": pa.string(),
        "text": pa.string(),
        "number": pa.int32(),
        "flag": pa.bool_(),
        "day": pa.date32(),
        "texts": pa.list_(pa.string()),
        "products": pa.list_(PRODUCT),
        "seen": pa.string(),
    }
)
COLUMNS = ("text", "number", "flag", "day", "texts", "products")


def product(name: str, channel: str | None = None) -> dict[str, str | None]:
    return {"name": name, "channel": channel}


VALUES: dict[str, list[Any]] = {
    "text": [None, "", "a", "b"],
    "number": [None, 0, 1],
    "flag": [None, False, True],
    "day": [None, datetime.date(2026, 1, 1), datetime.date(2026, 1, 2)],
    "texts": [[], ["a"], ["b"], ["a", "b"], ["ab"], ["b", "a"]],
    "products": [
        [],
        [product("a")],
        [product("b")],
        [product("a", "app")],
        [product("aapp")],
        [product("a"), product("app")],
        [product("app"), product("a")],
        [product("a", "app"), product("b", "app")],
    ],
}


def table(records: list[dict[str, Any]]) -> pa.Table:
    """Records in pieces, as a table that is read from several files."""
    made = pa.Table.from_pylist([dict.fromkeys(SCHEMA.names) | record for record in records], schema=SCHEMA)
    cut = len(made) // 2
    return pa.concat_tables([made.slice(0, cut), made.slice(cut)])


def places(aligned: Alignment) -> list[list[int] | None]:
    every = (aligned.before, aligned.after, aligned.removed, aligned.added)
    return [None if found is None else found.to_pylist() for found in every]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", [None, None, [], []]),
        ("ab", "ab", [None, None, [], []]),
        ("ab", "ba", [[1, 0], [0, 1], [], []]),
        ("abc", "cxay", [[2, 0], [0, 2], [1], [1, 3]]),
        ("abc", "", [[], [], [0, 1, 2], []]),
        ("", "ab", [[], [], [], [0, 1]]),
        ("ab", "xy", [[], [], [0, 1], [0, 1]]),
        ("abc", "ab", [[0, 1], [0, 1], [2], []]),
        ("bc", "abc", [[0, 1], [1, 2], [], [0]]),
    ],
)
def test_rows_of_one_key_stand_beside_each_other(before: str, after: str, expected: list[Any]) -> None:
    one, other = (table([{"key": key} for key in keys]) for keys in (before, after))
    assert places(align(one, other, "key")) == expected


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("turned", [False, True])
def test_every_value_of_a_column_differs_from_every_other_one(column: str, turned: bool) -> None:
    values = VALUES[column]
    pairs = [(one, other) for one in values for other in values]
    before = table([{"key": str(place), column: one} for place, (one, _) in enumerate(pairs)])
    after = table([{"key": str(place), column: other, "seen": "x"} for place, (_, other) in enumerate(pairs)])
    if turned:
        after = after.take(list(range(len(after)))[::-1])
    aligned = align(before, after, "key")
    assert (aligned.before is None) is not turned
    found = differ(before, after, aligned, COLUMNS).to_pylist()
    expected = [one != other for one, other in pairs]
    assert found == (expected[::-1] if turned else expected)
    assert differ(before, after, aligned, ["key"]).to_pylist() == [False] * len(pairs)


@pytest.mark.parametrize("column", ["texts", "products"])
def test_an_empty_list_and_none_are_one(column: str) -> None:
    full = VALUES[column][1]
    before = table([{"key": str(n), column: value} for n, value in enumerate([None, [], None, full, [], full])])
    after = table([{"key": str(n), column: value} for n, value in enumerate([[], None, full, None, full, full])])
    found = differ(before, after, align(before, after, "key"), [column])
    assert found.to_pylist() == [False, False, True, True, True, False]


ROWS = st.dictionaries(
    st.integers(0, 5),
    st.fixed_dictionaries({name: st.sampled_from([*values, None]) for name, values in VALUES.items()}),
    max_size=5,
)


@given(ROWS, ROWS, st.sets(st.sampled_from(COLUMNS)))
def test_the_rows_that_differ_are_those_of_two_lists_compared(
    old: dict[int, Any], new: dict[int, Any], columns: set[str]
) -> None:
    before, after = (table([{"key": str(n), **cells} for n, cells in rows.items()]) for rows in (old, new))
    aligned = align(before, after, "key")
    one, other = aligned.take(before, after, differ(before, after, aligned, sorted(columns)))
    changed = [
        str(n)
        for n in new
        if (n in old and any((old[n][c] or None) != (new[n][c] or None) for c in columns if c in ("texts", "products")))
        or (n in old and any(old[n][c] != new[n][c] for c in columns if c not in ("texts", "products")))
    ]
    assert one["key"].to_pylist() == other["key"].to_pylist() == changed
