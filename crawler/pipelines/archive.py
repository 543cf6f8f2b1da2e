"""Every document version that was captured is kept, by its hash."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler

from crawler.items import Document
from output.store import Store


class ArchivePipeline:
    """Keeps the bytes of documents among the dataset's originals."""

    def __init__(self, crawler: Crawler) -> None:
        self.store = Store(crawler.settings["DATASET_DIR"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivePipeline:
        """Make the pipeline for the dataset of the settings."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Keep a document's bytes; pass everything on."""
        if isinstance(item, Document):
            self.store.keep(item.sha256, item.body)
        return item
