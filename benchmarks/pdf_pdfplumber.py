"""Tables of a PDF through pdfplumber, as its documentation has them read."""

from __future__ import annotations

import io

import pdfplumber

from crawler.tables.radicals import fold_radicals


def read(data: bytes) -> list[list[list[str]]]:
    """The tables of each page, cells that nothing stands in as empty text.

    What a PDF's producer wrote down as radicals is folded to the ordinary characters (see `crawler.tables.radicals`):
    pdfplumber hands it out as it is written.
    """
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [
            [[fold_radicals(cell or "") for cell in row] for row in table]
            for page in document.pages
            for table in page.extract_tables()
        ]
