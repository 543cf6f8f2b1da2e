"""Rows as published → rows with what they mean beside it."""

from __future__ import annotations

from typing import Any

from crawler.items import Listing
from normalize.listing import normalise_listing
from output.filings import filing_id_of


class NormalizePipeline:
    """Fills the normalised fields of listings; the published cells stay as they are."""

    def process_item(self, item: Any) -> Any:
        """Normalise a listing; pass everything on."""
        if isinstance(item, Listing):
            record = vars(item)
            meaning = normalise_listing(item.series, record)
            item.filing_id = filing_id_of(record)
            item.number = meaning.number
            item.name = meaning.name
            item.company = meaning.company
            item.province_code = meaning.province_code
            item.date = meaning.date.isoformat() if meaning.date else None
            item.issues = tuple(meaning.issues)
        return item
