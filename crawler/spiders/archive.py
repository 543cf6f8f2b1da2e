"""`scrapy crawl archive -a dataset=DIR`: the originals kept in a dataset, read again without any network."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from crawler.items import Document
from crawler.recognise import StatedTotal
from crawler.source import load_sources
from crawler.spiders.base import ArgumentError, EvidenceSpider
from output.errors import OriginalMissing
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
        sources = load_sources()
        for record in open_snapshot(self.dataset).documents.to_pylist():
            if not self.wanted(record["series"], record["period"]):
                continue
            try:
                document = _document(record, self.dataset.original(record["sha256"]))
            except OriginalMissing as error:
                self.run.fail(record["document_url"], "missing", f"《{record['title']}》: {error}")
                continue
            if document.kind == "notice":
                yield document
            else:
                async for item in self.read(document, sources[document.source]):
                    yield item


def _document(record: dict[str, Any], body: bytes) -> Document:
    stated = (("genai_filed", "stated_filed"), ("genai_registered", "stated_registered"))
    as_of = record["stated_as_of"]
    totals = tuple(
        StatedTotal(series, datetime.date.fromisoformat(as_of), record[column])  # type: ignore[arg-type]
        for series, column in stated
        if record[column] is not None
    )
    own = ("size", "rows", "problem", "stated_filed", "stated_registered", "stated_as_of", "url_aliases")
    fields = {name: value for name, value in record.items() if name not in own}
    return Document(**fields, body=body, totals=totals, url_aliases=tuple(record["url_aliases"] or ()))
