"""Readers of tables: ours, and public ones in the way in which their own documentation has them used."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from benchmarks.given import Given, Prepare, Run


def _reader(module: str, suffix: str, count: Callable[[Any], int] = len, loads: str | None = None) -> Prepare:
    """Reads all files with a suffix through `read` of a module; the result is how many rows they have.

    `loads` names a module that `read` would load with its first file.
    """

    def prepare(given: Given) -> Run:
        # Imported here: a reader's process holds no other reader, and no side's figure has the loading of its code.
        read = importlib.import_module(module).read
        if loads:
            importlib.import_module(loads)
        files = [path.read_bytes() for path in sorted(given.data.glob(f"*.{suffix}"))]
        return lambda: sum(count(table) for data in files for table in read(data))

    return prepare


def _ours(suffix: str, module: str) -> Prepare:
    return _reader("crawler.tables", suffix, lambda table: len(table.rows), f"crawler.tables.{module}")


docx_ours = _ours("docx", "docx")
pdf_ours = _ours("pdf", "pdf")
xlsx_ours = _ours("xlsx", "spreadsheet")
docx_lxml = _reader("benchmarks.docx_lxml", "docx")
pdf_pdfplumber = _reader("benchmarks.pdf_pdfplumber", "pdf")
xlsx_openpyxl = _reader("benchmarks.xlsx_openpyxl", "xlsx")
