"""The tables as other programs read them: Delta's own reader, Polars and DuckDB, with filters that are handed down."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from deltalake import DeltaTable

from output.schema import TABLES


@pytest.mark.parametrize("name", TABLES)
def test_a_filter_by_any_column_finds_the_rows_that_have_the_value(name: str, both_editions: Path) -> None:
    table = DeltaTable(both_editions / name)
    whole = table.to_pyarrow_table()
    asked = 0
    for column in whole.column_names:
        values = whole[column].drop_null()
        if pa.types.is_nested(values.type) or not len(values):
            continue
        for value in (values[0], values[-1]):
            expected = pc.sum(pc.fill_null(pc.equal(whole[column], value), fill_value=False)).as_py()
            assert table.to_pyarrow_table(filters=pc.field(column) == value).num_rows == expected, (column, value)
            asked += 1
    assert asked


def test_what_has_no_value_is_found_too(both_editions: Path) -> None:
    changes = DeltaTable(both_editions / "changes")
    whole = changes.to_pyarrow_table()["from_version"]
    assert changes.to_pyarrow_table(filters=pc.field("from_version").is_null()).num_rows == whole.null_count > 0


def test_readers_open_only_the_files_of_the_versions_that_they_ask_for(both_editions: Path) -> None:
    dataset = DeltaTable(both_editions / "changes").to_pyarrow_dataset()
    everything = list(dataset.get_fragments())
    latest = list(dataset.get_fragments(filter=pc.field("to_version") == 2))
    assert 0 < len(latest) < len(everything)


def asked(name: str, dataset: Path) -> list[tuple[str, object, int]]:
    """Columns of a table with a value of each, and how many rows have it."""
    whole = DeltaTable(dataset / name).to_pyarrow_table()
    found = []
    for column in whole.column_names:
        values = whole[column].drop_null()
        if not pa.types.is_nested(values.type) and len(values):
            value = values[-1].as_py()
            found.append((column, value, sum(other == value for other in whole[column].to_pylist())))
    return found


@pytest.mark.parametrize("name", TABLES)
def test_polars_finds_the_same_rows(name: str, both_editions: Path) -> None:
    table = str(both_editions / name)
    for column, value, count in asked(name, both_editions):
        lazy = pl.scan_delta(table).filter(pl.col(column) == value).select(column)
        assert lazy.collect().height == count, column
        assert pl.read_delta(table).filter(pl.col(column) == value).height == count, column


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_finds_the_same_rows(name: str, both_editions: Path) -> None:
    table = DeltaTable(both_editions / name)
    with duckdb.connect() as connection:
        connection.register("arrow_rows", table.to_pyarrow_dataset())
        connection.read_parquet(table.file_uris()).create_view("file_rows")
        for column, value, count in asked(name, both_editions):
            for rows in ("arrow_rows", "file_rows"):
                query = f'select count(*) from {rows} where "{column}" = ?'  # noqa: S608 - names of our own columns
                assert connection.execute(query, [value]).fetchone() == (count,), (column, rows)
