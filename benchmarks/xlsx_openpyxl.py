"""Tables of an .xlsx through openpyxl.

Not in its read-only mode, which is faster and does not tell which cells are merged.
"""

from __future__ import annotations

import io

import openpyxl


def read(data: bytes) -> list[list[list[str]]]:
    """The cells of each sheet as text, a merged cell's text in the first column of every row that it covers."""
    workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    tables = []
    for sheet in workbook.worksheets:
        rows = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for merged in sheet.merged_cells.ranges:
            left = merged.min_col - 1
            for row in rows[merged.min_row : merged.max_row]:
                row[left] = rows[merged.min_row - 1][left]
        tables.append(rows)
    return tables
