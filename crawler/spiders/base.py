"""What all spiders share: arguments, the reading of a captured document, and how failures are recorded."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, ClassVar, Self

import scrapy
from scrapy.exceptions import IgnoreRequest

from crawler.alarms import Alarm
from crawler.answers import Fault, sha256_of
from crawler.items import Document, Listing
from crawler.known import KnownLists
from crawler.middlewares import Unusable
from crawler.reading import listing, note, read_list
from crawler.run import Run
from crawler.source import SERIES, Source, load_sources
from crawler.tables.pool import ReaderPool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure


_ALARMS = {
    Fault.GONE: Alarm.ADDRESS_GONE,
    Fault.FOREIGN: Alarm.LEADS_AWAY,
    Fault.UNREADABLE: Alarm.UNREADABLE_DOCUMENT,
}
"""Answers that no second try mends."""


class ArgumentError(ValueError):
    """A spider argument cannot be used; the message says which and what it may be."""


class EvidenceSpider(scrapy.Spider):
    """A spider that captures documents and yields the rows published in them."""

    arguments: ClassVar[frozenset[str]] = frozenset({"series", "since", "source", "retry"})
    """Names that `-a` takes."""

    renders: ClassVar[bool] = True
    """Whether the spider may ask for pages, and so for a browser."""

    watches: ClassVar[bool] = True
    """Whether it sees the publisher's pages as they are now, so that they can be held against what was seen before."""

    run: Run
    """The run's record, set by the verdict extension before the first request."""

    known = KnownLists()
    """Lists that need not be read, set by the dataset pipeline before the first request."""

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name)
        self.given = self.check_arguments(arguments)
        self.series = frozenset(filter(None, arguments.get("series", "").split(","))) or frozenset(SERIES)
        self.since = arguments.get("since", "")
        self.sources = self.choose_sources(arguments.get("source"))
        self.reader = ReaderPool()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **arguments: Any) -> Self:
        """Make the spider, with as many readers as the settings say."""
        spider: Self = super().from_crawler(crawler, *args, **arguments)
        spider.reader = ReaderPool(crawler.settings.getint("READERS"))
        return spider

    @classmethod
    def check_arguments(cls, arguments: dict[str, str]) -> dict[str, str]:
        """Return the arguments as they are. Raises ArgumentError for an unknown name or value."""
        for name in arguments:
            if name not in cls.arguments:
                known = ", ".join(f"-a {argument}=…" for argument in sorted(cls.arguments))
                raise ArgumentError(f"{cls.name} does not know -a {name}; it takes {known}")
        for series in filter(None, arguments.get("series", "").split(",")):
            if series not in SERIES:
                raise ArgumentError(f"-a series={series} is no series; use {', '.join(SERIES)}, joined by commas")
        since = arguments.get("since", "")
        if since and not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", since):
            raise ArgumentError(f"-a since={since} is no month; write it as in -a since=2025-01")
        cls.choose_sources(arguments.get("source"))
        return arguments

    @classmethod
    def origin(cls, arguments: dict[str, str]) -> str | None:
        """Where a dataset's evidence comes from (publisher or replica), where the arguments decide it."""
        return None

    @classmethod
    def choose_sources(cls, names: str | None) -> list[Source]:
        """Sources of this spider, all or those named. Raises ArgumentError for an unknown one."""
        own = {name: source for name, source in load_sources().items() if source.spider == cls.name}
        for name in (chosen := [*filter(None, (names or "").split(","))]):
            if name not in own:
                raise ArgumentError(f"-a source={name} is no source of {cls.name}; use {', '.join(own)}")
        return [source for name, source in own.items() if not chosen or name in chosen]

    def wanted(self, series: str, period: str | None) -> bool:
        """Whether the arguments ask for an announcement of this series and month (`YYYY-MM`)."""
        return series in self.series and (not self.since or period is None or period[:7] >= self.since)

    async def read(self, document: Document, source: Source) -> AsyncIterator[Document | Listing]:
        """Yield a captured list and then its rows; one that cannot be read is yielded with its problem alone.

        The dataset has the rows of a known list: they are yielded where somebody wants them in a file (`-o`).
        """
        if known := self.known.reading(document, source):
            document.unread = True
            note(known, document, source, self.run)
            yield document
            for row in known.rows if self.settings["FEEDS"] else ():
                yield listing(document, row)
            return
        reading = await asyncio.to_thread(read_list, self.reader.read, document.body, document.series, source)
        note(reading, document, source, self.run)
        yield document
        for row in reading.rows:
            yield listing(document, row)

    def failed(self, failure: Failure) -> None:
        """Errback of every request: record what did not come, and why."""
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        if isinstance(error, Unusable):
            fault, sentence = error.finding.fault, error.finding.sentence
        elif isinstance(error, IgnoreRequest) and "robots.txt" in str(error):
            fault, sentence = Fault.ROBOTS, "robots.txt of the site forbids it"
        elif isinstance(error, IgnoreRequest):
            fault, sentence = Fault.UNREADABLE, f"the answer is larger than is read: {error}"
        else:
            fault, sentence = Fault.UNREACHABLE, f"the download failed: {error or type(error).__name__}"
        url = asked_for(request)
        what = request.meta.get("what", url)
        if alarm := _ALARMS.get(fault):
            self.run.drift(alarm, request.cb_kwargs["source"], what, f"{sentence} ({url})")
        if fault is Fault.BROWSER:
            self.run.error = f"{sentence}; run `make setup`, or crawl with -s RENDER=never"
        self.run.fail(url, fault.value, f"{what}: {sentence}")

    def closed(self, reason: str) -> None:
        """End the reading processes."""
        self.reader.close()


def asked_for(request: scrapy.Request) -> str:
    """The address that was asked for, before any redirect."""
    first: str = request.meta.get("redirect_urls", [request.url])[0]
    return first


def place_of(response: Response) -> str:
    """Where an answer stands, in words: the address that was asked for, and the one that it led to."""
    first = asked_for(response.request) if response.request else response.url
    return first if first == response.url else f"{first} (it leads to {response.url})"


def capture(document: Document, body: bytes, media_type: str) -> None:
    """Fill a document with the bytes that came for it."""
    document.body, document.media_type = body, media_type
    document.sha256 = sha256_of(body)


def fetched_earlier(response: Response) -> str | None:
    """When an earlier run was given this answer (UTC), None where it was asked for in this one."""
    return response.request.meta.get("fetched_at") if response.request else None


def asked_again(response: Response) -> scrapy.Request | None:
    """The request once more, where an earlier run was given the answer: what was kept may be the trouble itself."""
    if response.request is None or not fetched_earlier(response):
        return None
    meta = {name: value for name, value in response.request.meta.items() if name != "fetched_at"}
    return response.request.replace(meta=meta | {"dont_cache": True}, dont_filter=True)
