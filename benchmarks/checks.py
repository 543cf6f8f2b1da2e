"""Facts about results that a ratio of times does not tell: whether both sides found the same, and what was left out."""

from __future__ import annotations

import importlib
import unicodedata
from collections import Counter
from collections.abc import Iterable

from benchmarks.crawling import crawl, served
from benchmarks.given import Given, Prepare, Run
from crawler.browser import find_browser
from crawler.tables import read


def _same_rows(module: str, suffix: str) -> Prepare:
    def prepare(given: Given) -> Run:
        other = importlib.import_module(module).read

        def compare() -> dict[str, str]:
            files = [path.read_bytes() for path in sorted(given.data.glob(f"*.{suffix}"))]
            ours = Counter(_folded(row.cells) for data in files for table in read(data) for row in table.rows)
            theirs = Counter(_folded(row) for data in files for table in other(data) for row in table)
            return {
                "rows that we find": f"{ours.total():,}",
                "rows that the other finds": f"{theirs.total():,}",
                "rows with the same cells in both": f"{(ours & theirs).total():,}",
                "rows with the same cells but the first": f"{(_rest(ours) & _rest(theirs)).total():,}",
            }

        return compare

    return prepare


docx = _same_rows("benchmarks.docx_lxml", "docx")
pdf = _same_rows("benchmarks.pdf_pdfplumber", "pdf")
xlsx = _same_rows("benchmarks.xlsx_openpyxl", "xlsx")


def _folded(cells: Iterable[str]) -> tuple[str, ...]:
    """Cells without what only the layout adds: white space, and forms of the same character."""
    return tuple("".join(unicodedata.normalize("NFKC", cell).split()) for cell in cells)


def _rest(rows: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """Rows without their first cell, which Word may number by itself."""
    found: Counter[tuple[str, ...]] = Counter()
    for cells, count in rows.items():
        found[cells[1:]] += count
    return found


def browser_starts(given: Given) -> Run:
    """How often a crawl starts a browser: each start goes through a script that writes it down."""
    browser, script, starts = find_browser(), given.scratch / "browser", given.scratch / "starts"
    script.write_text(f'#!/bin/sh\necho started >>{starts}\nexec {browser} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    mirrors = given.after.enter_context(served())

    def count() -> dict[str, str]:
        if browser is None:
            return {"browser starts": "not known: the browser is Playwright's own"}
        crawl("cac", given.scratch / "data", mirrors, "-s", "RENDER=pages", environment={"CHROMIUM_PATH": str(script)})
        return {"browser starts": str(len(starts.read_text(encoding="utf-8").splitlines()))}

    return count


def read_again(given: Given) -> Run:
    """How many documents an unchanged second crawl reads, and the first."""
    mirrors = given.after.enter_context(served())

    def count() -> dict[str, str]:
        found = {}
        for name in ("first", "second"):
            said = crawl(
                "cac", given.scratch / "data", mirrors, "-s", "RENDER=never", module="benchmarks.sides.counted"
            )
            found[f"documents read in the {name} crawl"] = said.splitlines()[-1]
        return found

    return count
