"""Tables compared row by row, against the same done with lists."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.compare import Alignment, Compared, align, compare

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
    return pa.Table.from_pylist([dict.fromkeys(SCHEMA.names) | record for record in records], schema=SCHEMA)


def batches(made: pa.Table, size: int, *, dictionaries: bool = False) -> Iterator[pa.RecordBatch]:
    """A table in batches of a size, its texts as dictionaries where that is wanted."""
    for batch in made.to_batches(max_chunksize=size):
        pieces = [
            column.dictionary_encode() if dictionaries and pa.types.is_string(column.type) else column
            for column in batch.columns
        ]
        yield pa.record_batch(pieces, names=made.column_names)


def compared(before: pa.Table, after: pa.Table, columns: Sequence[str]) -> Compared:
    """The two tables compared, the same however they are cut and whether texts are dictionaries."""
    found: list[Compared] = []
    for size, other_size, first, second in (
        (999, 999, False, False),
        (99, 120, True, True),
        (2, 3, True, True),
        (1, 2, True, False),
        (3, 1, False, True),
    ):
        one, other = batches(before, size, dictionaries=first), batches(after, other_size, dictionaries=second)
        found.append(in_order(compare(one, other, SCHEMA, key="key", columns=columns)))
        assert found[-1] == found[0]
    return found[0]


def in_order(found: Compared) -> Compared:
    return Compared(*(rows.sort_by("key") for rows in found))


def keys(found: Compared) -> tuple[list[str], ...]:
    return tuple(of["key"].to_pylist() for of in found)


def places(aligned: Alignment) -> list[list[int]]:
    return [rows.tolist() for rows in (aligned.before, aligned.after, aligned.removed, aligned.added)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", [[], [], [], []]),
        ("ab", "ab", [[0, 1], [0, 1], [], []]),
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
    one, other = (pa.array(list(keys), pa.string()) for keys in (before, after))
    assert places(align(one, other)) == expected


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("turned", [False, True])
def test_every_value_of_a_column_differs_from_every_other_one(column: str, turned: bool) -> None:
    values = VALUES[column]
    pairs = [(one, other) for one in values for other in values]
    before = table([{"key": str(place), column: one} for place, (one, _) in enumerate(pairs)])
    after = table([{"key": str(place), column: other, "seen": "x"} for place, (_, other) in enumerate(pairs)])
    if turned:
        after = after.take(list(range(len(after)))[::-1])
    expected = sorted(str(place) for place, (one, other) in enumerate(pairs) if one != other)
    found = compared(before, after, COLUMNS)
    assert keys(found) == (expected, expected, [], [])
    assert [found.before[column].to_pylist(), found.after[column].to_pylist()] == [
        [pairs[int(key)][side] for key in expected] for side in (0, 1)
    ]
    assert keys(compared(before, after, ["key"])) == ([], [], [], [])


@pytest.mark.parametrize("column", ["texts", "products"])
def test_an_empty_list_and_none_are_one(column: str) -> None:
    full = VALUES[column][1]
    before = table([{"key": str(n), column: value} for n, value in enumerate([None, [], None, full, [], full])])
    after = table([{"key": str(n), column: value} for n, value in enumerate([[], None, full, None, full, full])])
    assert keys(compared(before, after, [column]))[0] == ["2", "3", "4"]


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
    found = compared(before, after, sorted(columns))
    changed = [
        str(n)
        for n in sorted(new)
        if (n in old and any((old[n][c] or None) != (new[n][c] or None) for c in columns if c in ("texts", "products")))
        or (n in old and any(old[n][c] != new[n][c] for c in columns if c not in ("texts", "products")))
    ]
    alone = [[str(n) for n in sorted(rows) if n not in others] for rows, others in ((old, new), (new, old))]
    assert keys(found) == (changed, changed, *alone)


@pytest.mark.parametrize("column", COLUMNS)
def test_rows_that_differ_are_found_in_long_stretches_of_like_ones(column: str) -> None:
    values = VALUES[column]
    rows = [{"key": f"{place:03}", column: values[place % len(values)]} for place in range(400)]
    later = [dict(row) for row in rows]
    for place in range(5, 400, 70):
        later[place][column] = values[place % len(values) - 1]
    moved = [*later[150:160], *later[:150], {"key": "x"}, *later[160:300], *later[301:]]
    changed = [f"{place:03}" for place in range(5, 400, 70)]
    assert keys(compared(table(rows), table(moved), [column])) == (changed, changed, ["300"], ["x"])
