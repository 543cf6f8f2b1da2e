"""Every document version that was captured is kept, by its hash."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.abandon import abandon
from crawler.items import Document
from output.errors import DatasetUnwritable
from output.store import Store
from output.text import printable


class ArchivePipeline:
    """Keeps the bytes of documents among the dataset's originals."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.store = Store(crawler.settings["DATASET_DIR"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivePipeline:
        """Make the pipeline for the dataset of the settings."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Keep a document's bytes; pass everything on. Where they cannot be kept the run ends."""
        if isinstance(item, Document):
            try:
                self.store.keep(item.sha256, item.body)
            except DatasetUnwritable as error:
                abandon(self.crawler, str(error))
                raise DropItem(f"《{printable(item.title)}》 is not kept: {error}") from error
        return item
