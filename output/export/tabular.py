"""One table, one file: CSV, Parquet, JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from output.export.json_text import as_json, rows_as_json
from output.text import FORMULA

BOM = b"\xef\xbb\xbf"
"""Without it Excel takes UTF-8 for something else."""

_BATCH = 10_000


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a table as CSV (RFC 4180, UTF-8 with BOM) that opens in Excel with Chinese intact and runs no formula.

    A text that a spreadsheet might run, or that begins with an apostrophe, has an apostrophe before it (see `FORMULA`
    in output/text.py). Lists are JSON.
    What is missing is empty; an empty text is "".
    """
    schema = pa.schema([(field.name, _flat(field.type)) for field in table.schema])
    with path.open("wb") as stream:
        stream.write(BOM)
        with pyarrow.csv.CSVWriter(stream, schema) as writer:
            for batch in batches_of(table):
                writer.write_batch(pa.record_batch([_cells(column) for column in batch.columns], schema=schema))


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet, the descriptions of its columns included."""
    pq.write_table(table, path, compression="zstd")


def write_jsonl(table: pa.Table, path: Path) -> None:
    """Write a table as JSON Lines: an object per row, dates in ISO 8601, nulls kept."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for batch in batches_of(table):
            stream.writelines(f"{row}\n" for row in rows_as_json(batch).to_pylist())


def batches_of(table: pa.Table) -> Iterator[pa.RecordBatch]:
    """The rows of a table, some at a time: as Python's objects they take many times the room."""
    yield from table.to_batches(max_chunksize=_BATCH)


def _flat(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_list(kind) else kind


def _cells(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type):
        return as_json(column)
    return pc.replace_substring_regex(column, FORMULA, r"'\1") if pa.types.is_string(column.type) else column
