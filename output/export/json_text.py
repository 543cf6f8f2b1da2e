"""Columns of values as columns of JSON texts, as `json.dumps(value, ensure_ascii=False)` writes each."""

from __future__ import annotations

from json.encoder import encode_basestring

import pyarrow as pa
import pyarrow.compute as pc

_NULL = pa.scalar("null")


def as_json(column: pa.Array) -> pa.Array:
    """Each value as JSON, dates in ISO 8601; what is null stays null, inside a value it is `null`."""
    if pa.types.is_list(column.type):
        return _lists(column)
    if pa.types.is_struct(column.type):
        return _objects(column)
    if pa.types.is_string(column.type) or pa.types.is_date(column.type):
        values = column.cast(pa.string()).dictionary_encode()
        texts = [encode_basestring(value) for value in values.dictionary.to_pylist()]
        return pa.array(texts, pa.string()).take(values.indices)
    return column.cast(pa.string())  # numbers and truth values, which Arrow writes as JSON does


def rows_as_json(batch: pa.RecordBatch) -> pa.Array:
    """Each row as a JSON object."""
    return _objects(batch.to_struct_array())


def _lists(column: pa.Array) -> pa.Array:
    joined = _joined(column, pc.fill_null(as_json(column.flatten()), _NULL))
    return _where_known(column, pc.binary_join_element_wise("[", joined, "]", ""))


def _objects(column: pa.Array) -> pa.Array:
    pieces: list[pa.Array | str] = []
    for place, field in enumerate(column.type):
        pieces.append(f"{', ' if place else '{'}{encode_basestring(field.name)}: ")
        pieces.append(pc.fill_null(as_json(column.field(place)), _NULL))
    return _where_known(column, pc.binary_join_element_wise(*pieces, "}", ""))


def _where_known(column: pa.Array, texts: pa.Array) -> pa.Array:
    return pc.if_else(column.is_valid(), texts, None) if column.null_count else texts


def _joined(column: pa.Array, texts: pa.Array) -> pa.Array:
    """Each list of a column as one text, `texts` being those of its values, flattened."""
    # A list that is null or empty has no values: `flatten` leaves its place out, the lengths keep it.
    lengths = pc.fill_null(pc.list_value_length(column), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    return pc.binary_join(pa.ListArray.from_arrays(offsets, texts), ", ")
