"""All tables in one SQLite file, with full-text search that matches Chinese."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from output.export.json_text import as_json
from output.export.tabular import batches_of
from output.schema import KEYS, TABLES

_SEARCHED: Mapping[str, tuple[str, ...]] = {
    "filings": ("name", "company", "number", "products_raw"),
    "companies": ("company", "company_en", "aliases", "former_names"),
}
"""Table → columns of its full-text index; trigrams, since Chinese puts no spaces between words."""

_INDEXED: Mapping[str, tuple[str, ...]] = {
    "filings": ("number", "company_id", "registry"),
    "listings": ("filing_id",),
    "company_links": ("company_id",),
    "declared_changes": ("filing_id",),
    "changes": ("filing_id",),
}


def write_sqlite(tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write tables into a new SQLite file: lists as JSON, dates in ISO 8601, truth values as 0 and 1.

    `filings_fts` and `companies_fts` are FTS5 indexes with the trigram tokenizer (three characters and more match);
    Datasette finds them by itself.
    """
    connection = sqlite3.connect(path)
    try:
        # A file that nobody reads yet and that is thrown away unless it becomes whole.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        with connection:
            for name in tables:
                _write_table(connection, name, tables[name])
            for name, columns in _SEARCHED.items():
                if name in tables:
                    listed = ", ".join(columns)
                    connection.execute(
                        f'CREATE VIRTUAL TABLE {name}_fts USING fts5({listed}, content="{name}", tokenize="trigram")'
                    )
                    connection.execute(f"INSERT INTO {name}_fts({name}_fts) VALUES ('rebuild')")  # noqa: S608
        connection.execute("VACUUM")
    finally:
        connection.close()


def _write_table(connection: sqlite3.Connection, name: str, table: pa.Table) -> None:
    schema = TABLES[name]
    key = KEYS.get(name)
    columns = ", ".join(
        f'"{field.name}" {_affinity(field.type)}{" PRIMARY KEY NOT NULL" if field.name == key else ""}'
        for field in schema
    )
    connection.execute(f'CREATE TABLE "{name}" ({columns})')
    places = ", ".join("?" * len(schema))
    for batch in batches_of(table):
        values = [_values(column) for column in batch.columns]
        connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', zip(*values, strict=True))  # noqa: S608
    for column in _INDEXED.get(name, ()):
        connection.execute(f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")')


def _affinity(kind: pa.DataType) -> str:
    return "INTEGER" if pa.types.is_integer(kind) or pa.types.is_boolean(kind) else "TEXT"


def _values(column: pa.Array) -> list[object]:
    if pa.types.is_list(column.type):
        column = as_json(column)
    elif pa.types.is_date(column.type):
        column = column.cast(pa.string())
    return column.to_pylist()  # type: ignore[no-any-return]
