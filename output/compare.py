"""Which rows of two Arrow tables differ, column by column."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc


def differ(before: pa.Table, after: pa.Table, columns: Iterable[str]) -> pa.Array:
    """Whether the rows at each place differ in any of some columns: one truth value per place.

    Both tables have as many rows. Null differs from every value; an empty list and null are one.
    """
    found = pa.repeat(pa.scalar(False), len(before))
    for name in columns:
        one, other = (_comparable(table[name].combine_chunks()) for table in (before, after))
        unequal = pc.fill_null(pc.not_equal(one, other), False)
        found = pc.or_(found, pc.or_(unequal, pc.xor(pc.is_null(one), pc.is_null(other))))
    return found


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
