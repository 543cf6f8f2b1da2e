"""Two tables row by row: which rows are in both, and which of those differ.

Each table is read through in batches. What is held of it are its keys, the rows that are found, and the batches of
which rows are still waited for: few, where both tables are sorted alike.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Batches = Callable[[Sequence[str]], Iterable[pa.RecordBatch]]
"""Gives the rows of a table with some of its columns, in the same order whenever it is called; texts may come as
dictionaries."""

Rows = Any
"""A NumPy array of numbers of rows, from 0."""


@dataclass(frozen=True)
class Alignment:
    """Rows of two tables by their numbers.

    `before` and `after` are the rows that are in both, pair by pair, in the order of the newer table; `removed` are the
    rows of the older table only, `added` those of the newer one.
    """

    before: Rows
    after: Rows
    removed: Rows
    added: Rows


class Compared(NamedTuple):
    """Rows of two tables that differ, pair by pair, and the rows that are in the older or in the newer one only."""

    before: pa.Table
    after: pa.Table
    removed: pa.Table
    added: pa.Table


def compare(
    before: Batches,
    after: Batches,
    schema: pa.Schema,
    *,
    key: str,
    columns: Sequence[str],
    also: pa.Array | None = None,
) -> Compared:
    """Compare the rows of two tables that have the same `key`, whose values are unique in each.

    They differ where any of `columns` does, or where their key is in `also`. Null differs from every value; an empty
    list and null are one. What is found has the columns of `schema`, the compared ones among them, and no order.
    """
    ones, others = whole_column(before, schema.field(key)), whole_column(after, schema.field(key))
    aligned = align(ones, others)
    forced = np.zeros(len(aligned.after), dtype=bool)
    if also is not None and len(also):
        forced = truths(pc.is_in(others, value_set=also))[aligned.after]
    del ones, others
    found: tuple[list[pa.RecordBatch], ...] = ([], [], [], [])
    older, newer = (read_ahead(batches(schema.names)) for batches in (before, after))
    for pairs in _beside_each_other(older, newer, aligned, *found[2:]):
        chosen = np.flatnonzero(forced[pairs.numbers] | pairs.differ(columns))
        found[0].append(_take(pairs.before, pairs.rows_before[chosen]))
        found[1].append(_take(pairs.after, pairs.rows_after[chosen]))
    return Compared(*(in_one(batches, schema) for batches in found))


def align(before: pa.Array, after: pa.Array) -> Alignment:
    """Find the rows of two tables that have the same key: `before` and `after` are their keys, unique in each."""
    if before.equals(after):  # common, and spares looking each one up
        every, none = np.arange(len(before)), np.arange(0)
        return Alignment(every, every, none, none)
    found = pc.index_in(after, value_set=before)
    known = truths(pc.is_valid(found))
    held = found.drop_null().to_numpy(zero_copy_only=False)
    gone = np.ones(len(before), dtype=bool)
    gone[held] = False
    return Alignment(held, np.flatnonzero(known), np.flatnonzero(gone), np.flatnonzero(~known))


def whole_column(batches: Batches, field: pa.Field) -> pa.Array:
    """A column of a table, in one piece."""
    pieces = [batch.column(0).cast(field.type) for batch in batches([field.name])]
    return pa.chunked_array(pieces, field.type).combine_chunks()


def distinct(batches: Batches, field: pa.Field) -> pa.Array:
    """The values that a column of texts has, each once."""
    pieces = [pc.unique(batch.column(0)).cast(field.type) for batch in batches([field.name])]
    return pc.unique(pa.chunked_array(pieces, field.type)).cast(field.type)


def read_ahead(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches, read in a thread of their own while those before them are worked on."""
    source = iter(batches)
    with ThreadPoolExecutor(1) as thread:
        begun = deque(thread.submit(next, source, None) for _ in range(2))
        while (batch := begun.popleft().result()) is not None:
            begun.append(thread.submit(next, source, None))
            yield batch


def are_among(batches: Batches, field: pa.Field, values: pa.Array) -> list[pa.Array]:
    """Which values of a column of texts are among others, batch by batch."""
    columns = [batch.column(0) for batch in batches([field.name])]
    if all(pa.types.is_dictionary(column.type) for column in columns):
        known = (pc.is_in(column.dictionary, value_set=values).take(column.indices) for column in columns)
        return [pc.fill_null(found, False) for found in known]
    # All at once: the others are many, and would be prepared anew for each batch.
    plain = pa.chunked_array([column.cast(field.type) for column in columns], field.type).combine_chunks()
    found = pc.is_in(plain, value_set=values)
    ends = list(accumulate(map(len, columns), initial=0))
    return [found.slice(start, end - start) for start, end in pairwise(ends)]


def truths(values: pa.Array) -> Any:
    """Truth values, none of them null, as NumPy has them."""
    return values.to_numpy(zero_copy_only=False)


def in_one(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> pa.Table:
    """Batches as one table, without dictionaries."""
    alike = groupby((batch for batch in batches if len(batch)), lambda batch: batch.schema)
    tables = [pa.Table.from_batches(list(found)).cast(schema) for _, found in alike]
    return pa.concat_tables(tables) if tables else schema.empty_table()


class _Pairs(NamedTuple):
    """Pairs of rows, all out of one batch of each table; `numbers` says which pairs of the alignment they are."""

    numbers: Rows
    before: pa.RecordBatch
    rows_before: Rows
    after: pa.RecordBatch
    rows_after: Rows

    def differ(self, columns: Iterable[str]) -> Any:
        """Whether the rows of each pair differ in any of some columns."""
        found = np.zeros(len(self.numbers), dtype=bool)
        for name in columns:
            one, other = _without_dictionaries(self.before[name], self.after[name])
            one, other = _take(one, self.rows_before), _take(other, self.rows_after)
            if one.equals(other):
                continue
            one, other = _comparable(one), _comparable(other)
            unequal = pc.fill_null(pc.not_equal(one, other), False)
            found |= truths(pc.or_(unequal, pc.xor(pc.is_null(one), pc.is_null(other))))
        return found


def _beside_each_other(
    before: Iterable[pa.RecordBatch],
    after: Iterable[pa.RecordBatch],
    aligned: Alignment,
    removed: list[pa.RecordBatch],
    added: list[pa.RecordBatch],
) -> Iterator[_Pairs]:
    """All pairs; the rows of one table only are put into `removed` and `added`."""
    wanted = np.zeros(len(aligned.before) + len(aligned.removed), dtype=bool)
    wanted[aligned.before] = True
    held: dict[int, pa.RecordBatch] = {}
    left: dict[int, int] = {}
    starts = [0]
    older = iter(before)

    def read_on(needed: int) -> None:
        """Read the older table up to a row."""
        while starts[-1] <= needed and (batch := next(older, None)) is not None:
            start, end = starts[-1], starts[-1] + len(batch)
            removed.append(_take(batch, _within(aligned.removed, start, end)))
            if count := int(wanted[start:end].sum()):
                number = len(starts) - 1
                held[number], left[number] = batch, count
            starts.append(end)

    first = 0
    for batch in after:
        last = first + len(batch)
        added.append(_take(batch, _within(aligned.added, first, last)))
        low, high = np.searchsorted(aligned.after, [first, last])
        rows_before, rows_after = aligned.before[low:high], aligned.after[low:high] - first
        read_on(rows_before.max(initial=-1))
        pieces = np.searchsorted(starts, rows_before, side="right") - 1
        for piece in np.unique(pieces):
            here = np.flatnonzero(pieces == piece)
            yield _Pairs(low + here, held[piece], rows_before[here] - starts[piece], batch, rows_after[here])
            left[piece] -= len(here)
            if not left[piece]:
                del held[piece]
        first = last
    read_on(len(wanted))


def _within(rows: Rows, start: int, end: int) -> Rows:
    """Those of some rows, in ascending order, that are from `start` on and before `end`, counted from there."""
    low, high = np.searchsorted(rows, [start, end])
    return rows[low:high] - start


def _take(values: Any, rows: Rows) -> Any:
    """Rows of an array or a batch; those that follow each other without being copied."""
    if len(rows) and (np.diff(rows) == 1).all():
        return values.slice(int(rows[0]), len(rows))
    return values.take(pa.array(rows))


def _without_dictionaries(one: pa.Array, other: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Columns that have the same values where their rows are equal: places in one dictionary, or the values."""
    both = [pa.types.is_dictionary(column.type) for column in (one, other)]
    if all(both) and one.dictionary.equals(other.dictionary):
        return one.indices, other.indices
    one, other = (column.dictionary_decode() if has else column for has, column in zip(both, (one, other), strict=True))
    return one, other


def _comparable(column: pa.Array) -> pa.Array:
    """A column as one that Arrow compares: lists as joined texts."""
    if not pa.types.is_list(column.type):
        return column
    values = column.flatten()
    if pa.types.is_struct(values.type):
        parts = [pc.fill_null(values.field(place), "") for place in range(values.type.num_fields)]
        values = pc.binary_join_element_wise(*parts, "\x1f")
    return join_lists(column, values, "\x1e")


def join_lists(column: pa.Array, texts: pa.Array, separator: str) -> pa.Array:
    """Each list of a column as one text, `texts` being those that its values, flattened, are to be joined as."""
    # A list that is null or empty has no values: `flatten` leaves its place out, the lengths keep it.
    lengths = pc.fill_null(pc.list_value_length(column), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    return pc.binary_join(pa.ListArray.from_arrays(offsets, texts), separator)
