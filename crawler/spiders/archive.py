"""`scrapy crawl archive -a dataset=DIR`: the originals kept in a dataset, read again without any network."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from crawler.originals import observed, reread
from crawler.reading import listing
from crawler.spiders.base import ArgumentError, EvidenceSpider
from crawler.tables.pool import in_order
from output.snapshot import commits_of, open_snapshot
from output.store import Store


class ArchiveSpider(EvidenceSpider):
    """Yields every document of a dataset, superseded versions too, and the rows of the readable ones."""

    name = "archive"
    arguments: ClassVar[frozenset[str]] = frozenset({"dataset", "series", "since"})
    custom_settings: ClassVar[dict[str, Any]] = {"RENDER": "never"}  # type: ignore[misc]
    renders = False
    watches = False

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name, **arguments)
        self.dataset = Store(arguments["dataset"])

    @classmethod
    def check_arguments(cls, arguments: dict[str, str]) -> dict[str, str]:
        """Return the arguments as they are. Raises ArgumentError also where `dataset` is missing or holds nothing."""
        super().check_arguments(arguments)
        if not arguments.get("dataset"):
            raise ArgumentError("name the dataset whose originals are to be read: -a dataset=DIR")
        if not commits_of(Store(arguments["dataset"])):
            raise ArgumentError(f"-a dataset={arguments['dataset']} holds no snapshot")
        return arguments

    @classmethod
    def origin(cls, arguments: dict[str, str]) -> str | None:
        """That of the dataset which is read."""
        return commits_of(Store(arguments["dataset"]))[-1].origin

    async def start(self) -> AsyncIterator[Any]:
        """Read every wanted document of the latest snapshot."""
        records = [
            record
            for record in open_snapshot(self.dataset).documents.to_pylist()
            if self.wanted(record["series"], record["period"])
        ]
        work = functools.partial(reread, self.dataset, read=self.reader.read)
        every = in_order(work, records, self.reader.readers)
        while found := await asyncio.to_thread(next, every, None):
            document = observed(found, self.run)
            if document is not None:
                yield document
                for row in found.reading.rows:
                    yield listing(document, row)
