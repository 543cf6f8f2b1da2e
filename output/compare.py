"""Two Arrow tables row by row: which rows are in both, and which of those differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Alignment:
    """Rows of two tables by their numbers, from 0.

    `before` and `after` are the rows that are in both, pair by pair, None where the tables hold the same rows in the
    same order; `removed` are the rows of the older table only, `added` those of the newer one.
    """

    before: pa.Array | None
    after: pa.Array | None
    removed: pa.Array
    added: pa.Array

    def take(self, before: pa.Table, after: pa.Table, chosen: pa.Array) -> tuple[pa.Table, pa.Table]:
        """Rows of both tables for the pairs `chosen` by one truth value each."""
        places = pc.indices_nonzero(chosen)
        one, other = (places if rows is None else rows.take(places) for rows in (self.before, self.after))
        return before.take(one), after.take(other)


def align(before: pa.Table, after: pa.Table, key: str) -> Alignment:
    """Find the rows of two tables that have the same `key`, a column whose values are unique in each."""
    ones, others = before[key].combine_chunks(), after[key].combine_chunks()
    if ones.equals(others):  # common, and spares looking each one up
        none = pa.array([], pa.uint64())
        return Alignment(None, None, none, none)
    found = pc.index_in(others, value_set=ones)
    known = pc.is_valid(found)
    held = found.drop_null()
    gone = np.ones(len(ones), dtype=bool)
    gone[held.to_numpy(zero_copy_only=False)] = False
    removed, added = pa.array(np.flatnonzero(gone)), pc.indices_nonzero(pc.invert(known))
    return Alignment(held, pc.indices_nonzero(known), removed, added)


def differ(before: pa.Table, after: pa.Table, aligned: Alignment, columns: Iterable[str]) -> pa.Array:
    """Whether the rows of each aligned pair differ in any of some columns: one truth value per pair.

    Null differs from every value; an empty list and null are one.
    """
    found = pa.repeat(pa.scalar(False), len(before) if aligned.before is None else len(aligned.before))
    for name in columns:  # one at a time: a copy of whole tables would take their memory again
        one, other = (_column(before, name, aligned.before), _column(after, name, aligned.after))
        if one.equals(other):
            continue
        one, other = _comparable(one), _comparable(other)
        unequal = pc.fill_null(pc.not_equal(one, other), False)
        found = pc.or_(found, pc.or_(unequal, pc.xor(pc.is_null(one), pc.is_null(other))))
    return found


def _column(table: pa.Table, name: str, rows: pa.Array | None) -> pa.Array:
    column = table[name].combine_chunks()
    return column if rows is None else column.take(rows)


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
