"""Word documents of the old binary format (.doc, and .wps, which is the same) through office-oxide."""

from __future__ import annotations

import json
from typing import Any

from office_oxide import Document, OfficeOxideError

from crawler.tables.grid import Spanning, by_position, printed, spread
from crawler.tables.model import Table, UnreadableDocument


def read(data: bytes) -> list[Table]:
    """Tables of a .doc in reading order.

    A cell merged downwards gives its text to every row it covers; one merged sideways gives it to its first column.
    The numbers that Word prints before paragraphs are not in what office-oxide reads: such cells are empty. Raises
    UnreadableDocument where office-oxide cannot read the document.
    """
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
                title = _text(element).strip().rpartition("\n")[2] or title
                continue
            rows = spread([[_cell(cell) for cell in row["cells"]] for row in element["rows"]])
            if found := printed(rows, by_position(rows)):
                tables.append(Table(len(tables) + 1, found, title))
            title = None
    return tables


def _cell(cell: dict[str, Any]) -> Spanning:
    across, down = (max(1, int(cell.get(name) or 1)) for name in ("col_span", "row_span"))
    return Spanning("\n".join(map(_text, cell["content"])).strip(), across, down)


def _text(node: Any) -> str:
    """Text of a node of office-oxide's tree, whatever it wraps."""
    if isinstance(node, list):
        return "".join(map(_text, node))
    if not isinstance(node, dict):
        return ""
    if node.get("type") == "table":
        return "\n".join("\t".join(_cell(cell).text for cell in row["cells"]) for row in node["rows"])
    if isinstance(node.get("text"), str):
        return str(node["text"])
    if node.get("type") in ("line_break", "break"):
        return "\n"
    separator = "\n" if node.get("type") == "list" else ""
    return separator.join(_text(part) for part in node.values() if isinstance(part, (dict, list)))
