"""Word documents of the old binary format (.doc, and .wps, which is the same) through office-oxide."""

from __future__ import annotations

import json
from typing import Any

from office_oxide import Document, OfficeOxideError

from crawler.tables.grid import Cell, rectangle
from crawler.tables.model import Row, Table, UnreadableDocument


def read(data: bytes) -> list[Table]:
    """Tables of a .doc in reading order. Raises UnreadableDocument where office-oxide cannot read it."""
    try:
        with Document.from_bytes(data, "doc") as document:
            tree = json.loads(document.to_ir_json())
    except (OfficeOxideError, ValueError) as error:
        raise UnreadableDocument(f"the .doc cannot be read: {error}") from error
    tables: list[Table] = []
    title: str | None = None
    for section in tree["sections"]:
        for element in section["elements"]:
            if element["type"] != "table":
                title = _text(element).strip() or title
                continue
            cells = rectangle([_row(row) for row in element["rows"]])
            rows = tuple(Row(row, index) for index, row in enumerate(cells, 1) if any(row))
            if rows:
                tables.append(Table(len(tables) + 1, rows, title))
            title = None
    return tables


def _row(row: dict[str, Any]) -> list[Cell]:
    cells, column = [], 0
    for cell in row["cells"]:
        span = max(1, int(cell.get("col_span") or 1))
        cells.append(Cell("\n".join(_text(part) for part in cell["content"]).strip(), column, span))
        column += span
    return cells


def _text(node: Any) -> str:
    """Text of a node of office-oxide's tree, whatever it wraps."""
    if isinstance(node, list):
        return "".join(_text(part) for part in node)
    if not isinstance(node, dict):
        return ""
    if isinstance(node.get("text"), str):
        return str(node["text"])
    if node.get("type") in ("line_break", "break"):
        return "\n"
    return "".join(_text(node[key]) for key in ("content", "items", "elements") if key in node)
