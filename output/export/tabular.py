"""One table, one file: CSV, Parquet, JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

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
    columns = [_cells(table[name].combine_chunks()) for name in table.column_names]
    with path.open("wb") as stream:
        stream.write(BOM)
        pyarrow.csv.write_csv(pa.table(columns, names=table.column_names), stream)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet, the descriptions of its columns included."""
    pq.write_table(table, path, compression="zstd")


def write_jsonl(table: pa.Table, path: Path) -> None:
    """Write a table as JSON Lines: an object per row, dates in ISO 8601, nulls kept."""
    dates = [field.name for field in table.schema if pa.types.is_date(field.type)]
    for name in dates:
        table = table.set_column(table.column_names.index(name), name, table[name].cast(pa.string()))
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for batch in table.to_batches(max_chunksize=_BATCH):
            stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in batch.to_pylist())


def as_json(column: pa.Array) -> pa.Array:
    """A column of lists as JSON texts; null stays null."""
    texts = [None if value is None else json.dumps(value, ensure_ascii=False) for value in column.to_pylist()]
    return pa.array(texts, pa.string())


def _cells(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type):
        return as_json(column)
    return pc.replace_substring_regex(column, FORMULA, r"'\1") if pa.types.is_string(column.type) else column
