"""What python-calamine does not tell of an .xlsx: how far a sheet reaches before it is laid out in memory, the errors
that its cells show, and formulas that were saved without a result (ECMA-376 part 1, 18.3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from crawler.tables.model import HostileDocument, UnknownShape, UnreadableDocument
from crawler.tables.package import Package

_NUMBER = re.compile(r"[1-9]\d{0,6}", re.ASCII)
_MOST_SHEETS = 255
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.IGNORECASE | re.ASCII)


@dataclass
class SheetCells:
    """Height and width from A1 to the last value, and the text of each cell that holds an error, by row and column.

    Rows and columns count from 0.
    """

    height: int = 0
    width: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def scan(package: Package, main: str) -> Mapping[str, SheetCells]:
    """Cells of every worksheet of the workbook whose main part is `main`, by the sheet's name.

    Raises UnknownShape where a formula of a visible sheet has no result, UnreadableDocument where a place holds two
    cells, and HostileDocument for too many sheets.
    """
    parts = package.relations(main)
    found = {}
    sheets = package.xml(main).findall("{*}sheets/{*}sheet")
    if len(sheets) > _MOST_SHEETS:
        raise HostileDocument(f"the workbook has {len(sheets):,} sheets; none with more than {_MOST_SHEETS} is read")
    for sheet in sheets:
        # The relationships' namespace differs between strict and transitional workbooks.
        link = next((sheet.get(name) for name in sheet.keys() if etree.QName(name).localname == "id"), None)  # noqa: SIM118
        kind, part = parts.get(link or "", ("", ""))
        if kind == "worksheet" and part in package.names:
            name = sheet.get("name") or ""
            found[name] = _read(package, part, name, is_shown=sheet.get("state", "visible") == "visible")
    return found


def _read(package: Package, part: str, name: str, *, is_shown: bool) -> SheetCells:
    cells = SheetCells()
    row, last = -1, (-1, -1)
    for element in package.elements(part, "row"):
        stated = _NUMBER.fullmatch(element.get("r") or "")
        row = int(stated[0]) - 1 if stated else row + 1
        column = -1
        for cell in element.iterchildren("{*}c"):
            place = _REFERENCE.fullmatch(cell.get("r") or "")
            row, column = (int(place[2]) - 1, _column(place[1])) if place else (row, column + 1)
            (value, is_formula), kind = _content(cell), cell.get("t")
            if value is not None:
                if (row, column) <= last:
                    # Of two cells in one place one would be lost.
                    raise UnreadableDocument(
                        f"the sheet {name} holds two cells in row {row + 1}, column {column + 1}, or its cells out of "
                        "order; open the workbook in Excel and look"
                    )
                last = (row, column)
                cells.height, cells.width = row + 1, max(cells.width, column + 1)
            if kind == "e" and value is not None:
                cells.errors[row, column] = value.text or ""
            # An empty text is a result, too.
            elif is_shown and kind != "str" and is_formula and (value is None or not value.text):
                raise UnknownShape(
                    f"the sheet {name}, row {row + 1}, column {column + 1}, holds a formula that was saved without its "
                    "result; open the workbook in Excel, save it there and look"
                )
    return cells


def _content(cell: etree._Element) -> tuple[etree._Element | None, bool]:
    """The value of a cell, and whether it has a formula."""
    value, is_formula = None, False
    for child in cell.iterchildren("*"):
        name = str(child.tag).rpartition("}")[2]
        if value is None and name in ("v", "is"):
            value = child
        is_formula = is_formula or name == "f"
    return value, is_formula


@lru_cache(maxsize=1_024)
def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
