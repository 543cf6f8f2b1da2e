"""Two tables row by row: which rows are in both, and which of those differ.

Both are read through in batches, once, side by side. What is held of them are the rows that are found, and those that
have not met the row of the same key yet: few, where both tables are sorted alike.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain, groupby, islice, pairwise, zip_longest
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Batches = Callable[[Sequence[str]], Iterable[pa.RecordBatch]]
"""Gives the rows of a table, or of a piece of it, with some of its columns, in the same batches whenever it is called;
texts may come as dictionaries."""

Rows = Any
"""A NumPy array of numbers of rows, from 0."""

_LONG_RUN = 64
"""Rows from which on it is quicker to compare a stretch of a column as it lies than to copy it."""


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
    before: Iterable[pa.RecordBatch],
    after: Iterable[pa.RecordBatch],
    schema: pa.Schema,
    *,
    key: str,
    columns: Sequence[str],
) -> Compared:
    """Compare the rows of two tables that have the same `key`, whose values are unique in each.

    They differ where any of `columns` does. Null differs from every value; an empty list and null are one. The batches
    have the columns of `schema`; so has what is found, which has no order.
    """
    found: tuple[list[pa.RecordBatch], ...] = ([], [], [], [])
    for pairs in _met(read_ahead(before), read_ahead(after), key, *found[2:]):
        chosen = np.flatnonzero(pairs.differ(columns))
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


def read_ahead(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches, read in a thread of their own while those before them are worked on."""
    source = iter(batches)
    with ThreadPoolExecutor(1) as thread:
        begun = deque(thread.submit(next, source, None) for _ in range(2))
        while (batch := begun.popleft().result()) is not None:
            begun.append(thread.submit(next, source, None))
            yield batch


def apart(before: Mapping[str, Batches], after: Mapping[str, Batches]) -> tuple[list[Batches], list[Batches]]:
    """The pieces that only one of two tables has, by name: those that both have are the same."""
    return (
        [piece for name, piece in before.items() if name not in after],
        [piece for name, piece in after.items() if name not in before],
    )


def in_turn(pieces: Iterable[Batches]) -> Batches:
    """Pieces of a table as one."""
    found = list(pieces)
    return lambda columns: (batch for piece in found for batch in piece(columns))


def chosen(pieces: Sequence[Batches], field: pa.Field, values: pa.Array) -> Batches:
    """The rows of a table that have one of some values in a column of texts.

    A piece without any is read no further than that column, and none at all where there are no values.
    """
    if not len(values):
        return in_turn([])
    columns = [[batch.column(0) for batch in piece([field.name])] for piece in pieces]
    found = iter(_among(list(chain(*columns)), field.type, values))
    masks = [list(islice(found, len(piece))) for piece in columns]
    kept = [part for part in zip(pieces, masks, strict=True) if any(mask.true_count for mask in part[1])]
    return in_turn(partial(_filtered, *part) for part in kept)


def truths(values: pa.Array) -> Any:
    """Truth values, none of them null, as NumPy has them."""
    return values.to_numpy(zero_copy_only=False)


def in_one(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> pa.Table:
    """Batches as one table, without dictionaries."""
    alike = groupby((batch for batch in batches if len(batch)), lambda batch: batch.schema)
    tables = [pa.Table.from_batches(list(found)).cast(schema) for _, found in alike]
    return pa.concat_tables(tables) if tables else schema.empty_table()


class _Pairs(NamedTuple):
    """Pairs of rows, all out of one batch of each table."""

    before: pa.RecordBatch
    rows_before: Rows
    after: pa.RecordBatch
    rows_after: Rows

    def differ(self, columns: Iterable[str]) -> Any:
        """Whether the rows of each pair differ in any of some columns."""
        found = np.zeros(len(self.rows_before), dtype=bool)
        runs, alone = _runs(self.rows_before, self.rows_after)
        for name in columns:
            one, other = _in_one_dictionary(self.before[name], self.after[name])
            for run in runs:
                ones, others = one.slice(run.before, run.length), other.slice(run.after, run.length)
                if not ones.equals(others):
                    found[run.start : run.start + run.length] |= _unequal(ones, others)
            if len(alone):
                found[alone] |= _unequal(_take(one, self.rows_before[alone]), _take(other, self.rows_after[alone]))
        return found


class _Run(NamedTuple):
    """Pairs from `start` on, whose rows follow each other in both batches from `before` and `after` on."""

    start: int
    length: int
    before: int
    after: int


def _runs(before: Rows, after: Rows) -> tuple[list[_Run], Rows]:
    """The long runs of pairs, which are compared without being copied, and the pairs that are in none."""
    breaks = np.flatnonzero((np.diff(before) != 1) | (np.diff(after) != 1)) + 1
    starts = np.concatenate([[0], breaks])
    lengths = np.diff(starts, append=len(before))
    long = lengths >= _LONG_RUN
    places = starts[long]
    runs = np.stack([places, lengths[long], before[places], after[places]], axis=1).tolist()
    return [_Run(*run) for run in runs], np.flatnonzero(np.repeat(~long, lengths))


class _Waiting(NamedTuple):
    """Rows of a batch that have not met the row of the same key yet, and their keys."""

    batch: pa.RecordBatch
    keys: pa.Array


def _met(
    before: Iterable[pa.RecordBatch],
    after: Iterable[pa.RecordBatch],
    key: str,
    removed: list[pa.RecordBatch],
    added: list[pa.RecordBatch],
) -> Iterator[_Pairs]:
    """All pairs; the rows of one table only are put into `removed` and `added` when both are at their end."""
    older: list[_Waiting] = []
    newer: list[_Waiting] = []
    for arrived in zip_longest(before, after):
        for side, batch in zip((older, newer), arrived, strict=True):
            if batch is not None and len(batch):
                side.append(_Waiting(batch, _plain(batch[key])))
        aligned = align(_keys(older), _keys(newer))
        yield from _pairs(older, newer, aligned)
        older, newer = _left(older, aligned.removed), _left(newer, aligned.added)
    removed += (left.batch for left in older)
    added += (left.batch for left in newer)


def _pairs(older: Sequence[_Waiting], newer: Sequence[_Waiting], aligned: Alignment) -> Iterator[_Pairs]:
    """The pairs of rows that wait, batch by batch."""
    starts, others = _starts(older), _starts(newer)
    places, other_places = _batch_of(aligned.before, starts), _batch_of(aligned.after, others)
    both = places * len(newer) + other_places
    for number in np.flatnonzero(np.bincount(both)).tolist():
        here = np.flatnonzero(both == number)
        place, other = divmod(number, len(newer))
        rows, other_rows = aligned.before[here] - starts[place], aligned.after[here] - others[other]
        yield _Pairs(older[place].batch, rows, newer[other].batch, other_rows)


def _left(waiting: Sequence[_Waiting], rows: Rows) -> list[_Waiting]:
    """What waits on, `rows` being those that met none. They are copied: a few rows would keep their whole batch."""
    left = []
    for start, one in zip(_starts(waiting), waiting, strict=False):
        here = _within(rows, start, start + len(one.keys))
        if len(here) == len(one.keys):
            left.append(one)
        elif len(here):
            chosen = pa.array(here)
            left.append(_Waiting(one.batch.take(chosen), one.keys.take(chosen)))
    return left


def _keys(waiting: Iterable[_Waiting]) -> pa.Array:
    return pa.concat_arrays([one.keys for one in waiting] or [pa.array([], pa.string())])


def _starts(waiting: Iterable[_Waiting]) -> Rows:
    """Where the rows of each batch begin, all being numbered in turn; and where the last ones end."""
    return np.cumsum([0, *(len(one.keys) for one in waiting)])


def _batch_of(rows: Rows, starts: Rows) -> Rows:
    return np.searchsorted(starts, rows, side="right") - 1


def _within(rows: Rows, start: int, end: int) -> Rows:
    """Those of some rows, in ascending order, that are from `start` on and before `end`, counted from there."""
    low, high = np.searchsorted(rows, [start, end])
    return rows[low:high] - start


def _take(values: Any, rows: Rows) -> Any:
    """Rows of an array or a batch; those that follow each other without being copied."""
    if len(rows) and (np.diff(rows) == 1).all():
        return values.slice(int(rows[0]), len(rows))
    return values.take(pa.array(rows))


def _filtered(batches: Batches, masks: Iterable[pa.Array], columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    for batch, mask in zip(batches(columns), masks, strict=True):
        yield batch.filter(mask)


def _among(columns: Sequence[pa.Array], kind: pa.DataType, values: pa.Array) -> list[pa.Array]:
    """Which values of some columns are among others."""
    # All at once: the others are many, and would be prepared anew for each batch.
    found = pc.is_in(pa.chunked_array(columns, kind), value_set=values).combine_chunks()
    ends = list(accumulate(map(len, columns), initial=0))
    return [found.slice(start, end - start) for start, end in pairwise(ends)]


def _in_one_dictionary(one: pa.Array, other: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Columns that have the same values where their rows are equal: places in one dictionary, or the values."""
    both = [pa.types.is_dictionary(column.type) for column in (one, other)]
    if all(both):
        if one.dictionary.equals(other.dictionary):
            return one.indices, other.indices
        places = pc.index_in(other.dictionary, value_set=one.dictionary)
        return one.indices, pc.fill_null(places, -1).take(other.indices)
    return _plain(one), _plain(other)


def _plain(column: pa.Array) -> pa.Array:
    """A column without a dictionary."""
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _unequal(one: pa.Array, other: pa.Array) -> Any:
    """Where the values of two columns differ."""
    if pa.types.is_list(one.type):
        # Most are equal, which is quicker to see than where they are not.
        starts = range(0, len(one), _LONG_RUN)
        parts = [(one.slice(start, _LONG_RUN), other.slice(start, _LONG_RUN)) for start in starts]
        found = [np.zeros(len(a), dtype=bool) if a.equals(b) else _unequal_lists(a, b) for a, b in parts]
        return np.concatenate(found)
    unequal = pc.not_equal(one, other)
    if unequal.null_count:
        unequal = pc.or_(pc.fill_null(unequal, False), pc.xor(pc.is_null(one), pc.is_null(other)))
    return truths(unequal)


def _unequal_lists(one: pa.Array, other: pa.Array) -> Any:
    unequal = truths(pc.not_equal(*(pc.fill_null(pc.list_value_length(column), 0) for column in (one, other))))
    alike = np.flatnonzero(~unequal)
    one, other = _take(one, alike), _take(other, alike)
    ones, others = one.flatten(), other.flatten()
    if pa.types.is_struct(ones.type):
        parts = [(ones.field(place), others.field(place)) for place in range(ones.type.num_fields)]
    else:
        parts = [(ones, others)]
    values = np.logical_or.reduce([_unequal(*part) for part in parts])
    if values.any():
        unequal[alike[pc.list_parent_indices(one).to_numpy()[values]]] = True
    return unequal
