"""The tables as other programs read them: Delta's own reader, with the filters that pandas users hand to it."""

from __future__ import annotations

from pathlib import Path

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
