"""Documents as a compromised site might serve them, made by code: what is in each, and what the crawler says of it."""

from __future__ import annotations

from tests.crawler.tables.hostile import archives, compound_files, odd, pages, pdfs, word, workbooks
from tests.crawler.tables.hostile.good import LIST, ROWS
from tests.crawler.tables.hostile.model import Hostile

__all__ = ["FAMILIES", "FILES", "LIST", "ROWS", "Hostile"]

FAMILIES: dict[str, tuple[Hostile, ...]] = {
    "zip": archives.FILES,
    "docx": word.FILES,
    "xlsx": workbooks.FILES,
    "pdf": pdfs.FILES,
    "html": pages.FILES,
    "ole2": compound_files.FILES,
    "odd": odd.FILES,
}

FILES = tuple(file._replace(name=f"{family}: {file.name}") for family, files in FAMILIES.items() for file in files)
