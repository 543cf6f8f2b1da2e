"""All tables in one workbook, a sheet each."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from output.export.json_text import as_json
from output.export.tabular import batches_of

_MOST_ROWS = 1_048_576
_LONGEST = 32_767
"""Limits of the format: rows of a sheet, heading included, and characters of a cell."""

_EPOCH = datetime.datetime(2000, 1, 1)
_WIDTH = 18


class ExportError(ValueError):
    """A format cannot hold the data; the message says what does not fit and which format does."""


def write_xlsx(tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write tables as sheets of a workbook: dates as dates, lists as JSON, texts always as texts, never as formulas.

    Raises ExportError for a table or text beyond the limits of the format.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, {**options, "strings_to_numbers": False}) as workbook:
        workbook.set_properties({"created": _EPOCH})
        bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name in tables:
            table = _fitting(name, tables[name])
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(table.column_names) - 1, _WIDTH)
            for place, column in enumerate(table.column_names):
                sheet.write_string(0, place, column, bold)
            for row, values in enumerate(_rows_of(table), 1):
                for place, value in enumerate(values):
                    _write_cell(sheet, row, place, value, day)
            if len(table):
                sheet.autofilter(0, 0, len(table), len(table.column_names) - 1)


def _write_cell(sheet: Any, row: int, place: int, value: Any, day: Any) -> None:
    match value:
        case None:
            pass
        case bool():
            sheet.write_boolean(row, place, value)
        case int():
            sheet.write_number(row, place, value)
        case datetime.date():
            sheet.write_datetime(row, place, value, day)
        case _:
            sheet.write_string(row, place, value)


def _rows_of(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    for batch in batches_of(table):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _fitting(name: str, table: pa.Table) -> pa.Table:
    """A table that fits on a sheet, its lists as JSON."""
    if len(table) >= _MOST_ROWS:
        raise ExportError(
            f"{name} has {len(table):,} rows, a sheet holds {_MOST_ROWS - 1:,}; export it as csv, parquet or sqlite"
        )
    for place, column in enumerate(table.column_names):
        values = table[column]
        if pa.types.is_list(values.type):
            values = pa.chunked_array(map(as_json, values.chunks), pa.string())
            table = table.set_column(place, column, values)
        if pa.types.is_string(values.type) and (pc.max(pc.utf8_length(values)).as_py() or 0) > _LONGEST:
            raise ExportError(
                f"a cell of {name}.{column} has more than {_LONGEST:,} characters, which no sheet holds; "
                "export it as csv, parquet or sqlite"
            )
    return table
