"""Columns as JSON texts, against Python's own encoder."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.export.json_text import as_json, rows_as_json

TEXTS = (
    st.none() | st.text(max_size=4) | st.sampled_from(['"', "\\", "\n", "\x00\x1f\x7f", "\u2028", "中文", "😀", "/"])
)
NUMBERS = st.none() | st.integers(-(2**31), 2**31 - 1)
TRUTHS = st.none() | st.booleans()
DAYS = st.none() | st.dates()
OBJECT = pa.struct([("name", pa.string()), ("channel", pa.string())])
OBJECTS = st.none() | st.fixed_dictionaries({"name": TEXTS, "channel": TEXTS})

KINDS = [
    (pa.string(), TEXTS),
    (pa.int32(), NUMBERS),
    (pa.int64(), NUMBERS),
    (pa.bool_(), TRUTHS),
    (pa.date32(), DAYS),
    (pa.list_(pa.string()), st.none() | st.lists(TEXTS, max_size=3)),
    (pa.list_(OBJECT), st.none() | st.lists(OBJECTS, max_size=3)),
    (OBJECT, OBJECTS),
]


def dumped(value: Any) -> str | None:
    plain = value.isoformat() if isinstance(value, datetime.date) else value
    return None if value is None else json.dumps(plain, ensure_ascii=False)


@pytest.mark.parametrize(("kind", "values"), KINDS, ids=[str(kind) for kind, _ in KINDS])
@given(data=st.data())
def test_each_value_is_written_as_the_encoder_writes_it(kind: pa.DataType, values: Any, data: Any) -> None:
    column = pa.array(data.draw(st.lists(values, max_size=6)), kind)
    expected = [dumped(value) for value in column.to_pylist()]
    assert as_json(column).to_pylist() == expected
    start = data.draw(st.integers(0, len(column)))
    assert as_json(column.slice(start)).to_pylist() == expected[start:]


@given(st.lists(st.tuples(TEXTS, NUMBERS, DAYS, st.lists(TEXTS, max_size=2)), max_size=5))
def test_each_row_is_an_object_of_all_columns(rows: list[tuple[Any, ...]]) -> None:
    schema = pa.schema([("a", pa.string()), ('b"', pa.int32()), ("日", pa.date32()), ("d", pa.list_(pa.string()))])
    records = [dict(zip(schema.names, row, strict=True)) for row in rows]
    found = rows_as_json(pa.RecordBatch.from_pylist(records, schema)).to_pylist()
    plain = [record | {"日": record["日"] and record["日"].isoformat()} for record in records]
    assert found == [json.dumps(record, ensure_ascii=False) for record in plain]
