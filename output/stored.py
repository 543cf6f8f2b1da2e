"""A committed snapshot that is read as far as it is asked for: columns of a table, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Protocol

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from output.compare import Batches
from output.packs import GROUPED_BY, REPEATED
from output.schema import TABLES
from output.snapshot import Commit, check_readable
from output.store import Store

_FILING = "filing_id"
"""Column that is asked for by itself again after it was read with others: it says which files hold some filings."""


class Readable(Protocol):
    """A snapshot, in memory or stored."""

    @property
    def version(self) -> int | None:
        """Its version, None for a draft and for the one before the first."""

    @property
    def documents(self) -> pa.Table:
        """Its table of documents, which is small."""

    def pieces(self, name: str) -> Mapping[str, Batches]:
        """What a table consists of, piece by piece, under names under which no other rows are ever found."""


class StoredSnapshot:
    """The snapshot of a commit, of which nothing is kept in memory but the documents and the ids of filings.

    Raises LookupError for one that was vacuumed.
    """

    def __init__(self, store: Store, commit: Commit) -> None:
        check_readable(store, commit)
        self.version: int | None = commit.version
        self._store = store
        self._opened: dict[str, list[ds.ParquetFileFragment]] = {}
        self._filings: dict[str, list[pa.RecordBatch]] = {}
        self._versions = commit.versions

    @cached_property
    def documents(self) -> pa.Table:
        """The whole table of documents."""
        return self._store.read("documents", self._versions["documents"])

    def pieces(self, name: str) -> Mapping[str, Batches]:
        """The files of a table, in the order of what is in them.

        Columns of `REPEATED` come as dictionaries where a file has them so.
        """
        return {fragment.path: partial(self._read, fragment, TABLES[name]) for fragment in self._fragments(name)}

    def _read(
        self, fragment: ds.ParquetFileFragment, table: pa.Schema, columns: Sequence[str]
    ) -> Iterator[pa.RecordBatch]:
        """The rows of a file with some columns of its table; ids of filings that were read are at hand from then on."""
        if list(columns) == [_FILING] and fragment.path in self._filings:
            yield from self._filings[fragment.path]
            return
        ids = []
        for batch in _batches(fragment, table, columns):
            if _FILING in columns:
                ids.append(batch.select([_FILING]))
            yield batch
        if ids:
            self._filings[fragment.path] = ids

    def _fragments(self, name: str) -> list[ds.ParquetFileFragment]:
        if name not in self._versions:  # committed by an older code, which has fewer tables
            return []
        if name not in self._opened:
            fragments = self._store.fragments(name, self._versions[name])
            columns = GROUPED_BY.get(name, ())
            self._opened[name] = sorted(fragments, key=lambda fragment: _least(fragment.metadata, columns))
        return self._opened[name]


def _batches(fragment: ds.ParquetFileFragment, table: pa.Schema, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """The rows of a file with some columns of its table."""
    held = [column for column in columns if column in fragment.physical_schema.names]
    # Arrow's own scanner of datasets decodes row groups ahead of what is asked for.
    file = pq.ParquetFile(
        fragment.path,
        filesystem=fragment.filesystem,
        metadata=fragment.metadata,
        read_dictionary=[*REPEATED.intersection(held, _dictionaries(fragment.metadata))],
    )
    schema = pa.schema([table.field(column) for column in columns])
    given = ds.get_partition_keys(fragment.partition_expression)
    for group in range(file.num_row_groups):
        # A tenth less CPU than `iter_batches` takes.
        for batch in file.read_row_group(group, columns=held).to_batches():
            yield _completed(batch, schema, given)


def _least(file: pq.FileMetaData, names: Sequence[str]) -> list[str]:
    """The least values of some columns of texts among a file's first rows; "" for one of which they are not told."""
    told = {column.path_in_schema: column for column in _columns(file) if column.is_stats_set}
    return [told[name].statistics.min or "" if name in told else "" for name in names]


def _dictionaries(file: pq.FileMetaData) -> set[str]:
    """Columns that a file holds as dictionaries: to make them so from plain texts would take longer than it spares."""
    return {column.path_in_schema for column in _columns(file) if column.has_dictionary_page}


def _columns(file: pq.FileMetaData) -> Iterator[pq.ColumnChunkMetaData]:
    """What a file tells of the columns of its first row group, leaf by leaf."""
    if file.num_row_groups:
        group = file.row_group(0)
        yield from (group.column(place) for place in range(group.num_columns))


def _completed(batch: pa.RecordBatch, schema: pa.Schema, given: dict[str, object]) -> pa.RecordBatch:
    """A batch of a file with all columns of a schema: those that the file's place tells, and null for unknown ones."""
    columns = []
    for field in schema:
        if field.name in batch.schema.names:
            column = batch[field.name]
            as_it_is = pa.types.is_dictionary(column.type) or column.type == field.type
            columns.append(column if as_it_is else column.cast(field.type))
        else:
            columns.append(pa.repeat(pa.scalar(given.get(field.name), field.type), len(batch)))
    return pa.record_batch(columns, names=schema.names)
