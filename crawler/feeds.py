"""`scrapy crawl … -o rows.csv`: Scrapy's CSV, in which no published cell can run as a formula."""

from __future__ import annotations

from typing import Any

from scrapy.exporters import CsvItemExporter

from output.text import inert


class InertCsvExporter(CsvItemExporter):
    """Has an apostrophe before a text that a spreadsheet might run, as `beian export` has."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """A value as it stands in its cell."""
        serialized = super().serialize_field(field, name, value)
        return inert(serialized) if isinstance(serialized, str) else serialized
