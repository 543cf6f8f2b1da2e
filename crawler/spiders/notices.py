"""From the pages that a source watches to its notices, their lists and their totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse

from crawler import pages
from crawler.alarms import Alarm
from crawler.items import Alias, Document, IndexRead, Listing, PageRead, PageSeen
from crawler.network.confinement import is_web
from crawler.pages import Attachment, Entry, NoticePage, UnknownPage
from crawler.recognise import (
    RecognisedNotice,
    StatedTotal,
    Unrecognised,
    recognise_attachment,
    recognise_notice,
    stated_totals,
)
from crawler.source import Page, Source, load_sources
from crawler.spiders.base import EvidenceSpider, asked_again, capture, fetched_earlier, place_of
from crawler.tables import Kind, kind_of

Found = Request | Document | Listing | Alias | PageRead | PageSeen | IndexRead


@dataclass(frozen=True)
class OpenNotice:
    """A notice that was opened: what it is, what its page says, and where; a hub page grows in place."""

    source: Source
    kind: RecognisedNotice
    page: NoticePage
    url: str
    is_hub: bool
    fetched_at: str | None = None
    """When an earlier run fetched it, None where this one did."""

    @property
    def month(self) -> str:
        """Month in which it was published, YYYY-MM."""
        return self.page.published_at[:7]

    def document(self, series: str, period: str, title: str, document_url: str) -> Document:
        """A list of this notice, about to be captured."""
        name = str(self.kind.batch) if self.kind.batch else period
        return Document(
            publisher=self.source.publisher,
            source=self.source.name,
            series=series,
            announcement=announcement(self.source, series, name),
            kind="list",
            title=title,
            page_url=self.url,
            page_title=self.page.title,
            document_url=document_url,
            published_at=self.page.published_at,
            period=period,
            batch=self.kind.batch,
            first_fetched_at=self.fetched_at,
        )

    def statement(self, totals: list[StatedTotal]) -> Document:
        """The notice's own text, kept as evidence of the totals that it states."""
        as_of = max(total.as_of for total in totals).isoformat()
        document = self.document(self.kind.series, as_of[:7], self.page.title, self.url)
        document.announcement = announcement(self.source, self.kind.series, f"notice/{as_of}")
        document.kind, document.totals = "notice", tuple(totals)
        capture(document, f"{self.page.title}\n{self.page.text}\n".encode(), "text/plain")
        return document


def _alarm(error: Unrecognised | UnknownPage) -> Alarm:
    return Alarm.UNKNOWN_TITLE if isinstance(error, Unrecognised) else Alarm.PAGE_CHANGED


def announcement(source: Source, series: str, name: str) -> str:
    """Key of an announcement: series, then batch, month or date; a province's own lists carry its name before."""
    key = f"{series}/{name}"
    return key if source.spider == "cac" else f"{source.name}/{key}"


class NoticeSpider(EvidenceSpider):
    """Watches the pages of its sources. Where the arguments leave a series out, its pages are not asked for."""

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name, **arguments)
        self.asked: set[str] = set()
        self.linked: dict[str, set[str]] = defaultdict(set)
        self.by_host = {host: source for source in load_sources().values() for host in source.hosts}

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every watched page that may carry a wanted series."""
        for source in self.sources:
            for page in source.pages:
                if self.series & set(page.series):
                    yield self.page_request(source, page)

    def page_request(self, source: Source, page: Page) -> Request:
        """The request for a watched page; an app that cannot be rendered is asked for its data alone."""
        if page.kind == "app" and page.api and self.settings["RENDER"] == "never":
            return self._data(page.api, page.url, source, self.parse_app_list, watched=page, shown=None)
        parse = {"column": self.parse_column, "notice": self.parse_notice, "app": self.parse_app}[page.kind]
        return self._page(page.url, page.landmark, source, parse, f"watched page {page.url}", watched=page)

    def _page(
        self, url: str, landmark: str, source: Source, parse: Callable[..., Any], what: str, **kwargs: Any
    ) -> Request:
        meta: dict[str, Any] = {"expect": "page", "firewall": source.firewall, "what": what}
        if self.settings["RENDER"] != "never":
            from crawler.rendering import rendered  # noqa: PLC0415 - which loads Playwright

            meta |= rendered(landmark, source.firewall, self.settings["USER_AGENT"])
        # Without a Referer the sites may answer with nothing at all.
        root = f"https://{urlsplit(url).netloc}/"
        headers = {"Referer": kwargs.pop("referer", root)}
        return Request(
            url, parse, headers=headers, meta=meta, errback=self.failed, cb_kwargs={"source": source, **kwargs}
        )

    def _data(
        self, url: str, page_url: str, source: Source, parse: Callable[..., Any], body: str | None = None, **kwargs: Any
    ) -> Request:
        meta = {"expect": "json", "firewall": source.firewall, "what": f"data of {page_url}"}
        headers = {"Referer": page_url, "X-Requested-With": "XMLHttpRequest"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        return Request(
            url,
            parse,
            method="GET" if body is None else "POST",
            body=body or "",
            headers=headers,
            meta=meta,
            errback=self.failed,
            cb_kwargs=kwargs | {"source": source},
        )

    # --- the column page -------------------------------------------------------------------------------------

    async def parse_column(self, response: TextResponse, source: Source, watched: Page) -> AsyncIterator[Found]:
        """Follow the entries of a column page and ask for the older ones."""
        try:
            entries = pages.column_entries(response.text, watched.url)
        except UnknownPage as error:
            if again := asked_again(response):
                yield again
                return
            self.run.drift(Alarm.PAGE_CHANGED, source, watched.url, str(error))
            entries = []
        yield PageSeen(watched.url, source.name, "column", {"entries": len(entries)})
        for request in self.follow(entries, source, watched.url):
            yield request
        if watched.api:
            yield self._older(source, watched, 1, 0)

    def _older(self, source: Source, watched: Page, number: int, seen: int) -> Request:
        assert watched.api
        form = urlencode({**watched.form, "pageno": number})
        more = {"watched": watched, "number": number, "seen": seen}
        return self._data(watched.api, watched.url, source, self.parse_older, body=form, **more)

    async def parse_older(
        self, response: Response, source: Source, watched: Page, number: int, seen: int
    ) -> AsyncIterator[Found]:
        """Follow one page of older entries, until all that the column states have been seen."""
        try:
            entries, total = pages.older_entries(response.body, watched.url)
        except UnknownPage as error:
            if again := asked_again(response):
                yield again
            else:
                self.run.drift(Alarm.PAGE_CHANGED, source, place_of(response), str(error))
            return
        for request in self.follow(entries, source, watched.url):
            yield request
        self.linked[watched.url] |= {entry.url for entry in entries}
        seen += len(entries)
        if self.since and entries and all(self.too_early(entry) for entry in entries):
            return  # the column is in order of time: what follows is older still
        if entries and seen < total:
            yield self._older(source, watched, number + 1, seen)
        elif seen < total:
            sentence = f"the column states {total} entries but shows {seen}; older notices may be missed"
            self.run.drift(Alarm.COLUMN_CUT, source, response.url, sentence)
        elif seen:  # an empty list is no proof of anything
            yield PageSeen(watched.api or "", source.name, "column", {"entries": total})
            yield IndexRead(watched.url, frozenset(self.linked[watched.url]))

    def follow(self, entries: list[Entry], source: Source, page_url: str) -> Iterator[Request]:
        """Requests for the notices among the entries of a list; unknown titles about filings are drift."""
        for entry in entries:
            try:
                notice = recognise_notice(entry.title, source)
            except Unrecognised as error:
                self.run.drift(Alarm.UNKNOWN_TITLE, source, entry.url, str(error))
                continue
            if notice is None or notice.series not in self.series or self.too_early(entry):
                continue
            owner = self.by_host.get(urlsplit(entry.url).netloc)
            if owner is None:
                sentence = f"《{entry.title}》 points to a host that no source file names"
                self.run.drift(Alarm.UNKNOWN_HOST, source, entry.url, sentence)
            elif owner in self.sources:
                landmark = next(page.landmark for page in owner.pages if page.kind == "notice")
                yield self._page(entry.url, landmark, owner, self.parse_notice, f"《{entry.title}》", referer=page_url)

    def too_early(self, entry: Entry) -> bool:
        """Whether a notice was published before the month that the arguments begin with; its lists are no later."""
        try:
            return bool(self.since) and pages.iso_time(entry.published)[:7] < self.since
        except UnknownPage:
            return False

    # --- notices ---------------------------------------------------------------------------------------------

    async def parse_notice(
        self, response: TextResponse, source: Source, watched: Page | None = None
    ) -> AsyncIterator[Found]:
        """Read a notice: the totals it states, the lists attached to it, or the tables in its text."""
        try:
            page = pages.notice_page(response.text, response.url)
            kind = recognise_notice(page.title, source)
            if kind is None:
                raise Unrecognised(f"《{page.title}》 stands where a notice about filings was expected")
            totals = stated_totals(page.text, source)
        except (UnknownPage, Unrecognised) as error:
            if again := asked_again(response):
                yield again
            else:
                self.run.drift(_alarm(error), source, place_of(response), str(error))
            return
        notice = OpenNotice(source, kind, page, response.url, watched is not None, fetched_earlier(response))
        landmarks = {"attachments": len(page.attachments), "totals": len(totals), "tables": bool(page.tables)}
        yield PageSeen(response.url, source.name, "notice", {name: int(count) for name, count in landmarks.items()})
        if totals:
            yield notice.statement(totals)
        recognised = [self.recognise(notice, attachment) for attachment in page.attachments]
        for document in filter(None, recognised):
            for request in self.attachment_request(notice.source, document):
                yield request
        if page.attachments and None not in recognised:
            yield PageRead(notice.url, frozenset(document.announcement for document in recognised if document))
        if page.tables and not page.attachments:
            async for item in self.read_page_tables(notice):
                yield item
        if not (totals or page.attachments or page.tables):
            sentence = f"《{page.title}》 carries no list, no table and no total that is known"
            self.run.drift(Alarm.NOTICE_EMPTY, source, place_of(response), sentence)

    def recognise(self, notice: OpenNotice, attachment: Attachment) -> Document | None:
        """One attached list, about to be captured; None, and drift, where it is not known what it is."""
        try:
            if not is_web(attachment.url):
                raise Unrecognised(
                    f"《{attachment.names[0]}》 is linked as {attachment.url[:100]}, which is no web address"
                )
            published = None if notice.is_hub else notice.month
            known = recognise_attachment(attachment.names, notice.source, published)
        except Unrecognised as error:
            self.run.drift(Alarm.UNKNOWN_ATTACHMENT, notice.source, notice.url, str(error))
            return None
        document = notice.document(known.series, known.period, known.name, attachment.url)
        document.position = known.position
        return document

    def attachment_request(self, source: Source, document: Document) -> Iterator[Found]:
        """The request for one attached list, or its alias where it was asked for under another page."""
        if not self.wanted(document.series, document.period):
            return
        if document.document_url in self.asked:
            yield Alias(document.document_url, document.page_url, document.published_at)
            return
        self.asked.add(document.document_url)
        yield self.file_request(source, document)

    def file_request(self, source: Source, document: Document) -> Request:
        """The request for a document's file, by plain HTTP with its page as Referer."""
        meta = {"expect": "file", "firewall": source.firewall, "what": f"《{document.title}》"}
        headers = {"Referer": document.page_url}
        kwargs = {"source": source, "document": document}
        return Request(
            document.document_url, self.parse_file, headers=headers, meta=meta, errback=self.failed, cb_kwargs=kwargs
        )

    async def parse_file(self, response: Response, source: Source, document: Document) -> AsyncIterator[Found]:
        """Read a captured list."""
        media_type = self.known.media_type(response.body) or kind_of(response.body).media_type
        capture(document, response.body, media_type)
        document.first_fetched_at = fetched_earlier(response)
        async for item in self.read(document, source):
            yield item

    async def read_page_tables(self, notice: OpenNotice) -> AsyncIterator[Found]:
        """Read the tables that stand in the text of a notice without attachments."""
        if self.wanted(notice.kind.series, notice.month):
            document = notice.document(notice.kind.series, notice.month, notice.page.title, notice.url)
            capture(document, (notice.page.tables or "").encode(), Kind.HTML.media_type)
            async for item in self.read(document, notice.source):
                yield item

    # --- the notice app --------------------------------------------------------------------------------------

    async def parse_app(
        self, response: TextResponse, source: Source, watched: Page, twice: bool = False
    ) -> AsyncIterator[Found]:
        """Ask for the list that the app's script shows; what was rendered is held against it."""
        shown = pages.app_texts(response.text) if "playwright" in response.flags else None
        assert watched.api
        request = self._data(
            watched.api, watched.url, source, self.parse_app_list, watched=watched, shown=shown, twice=twice
        )
        yield request.replace(dont_filter=twice)  # its list was asked for before

    async def parse_app_list(
        self, response: Response, source: Source, watched: Page, shown: list[str] | None, twice: bool = False
    ) -> AsyncIterator[Found]:
        """Follow the app's notices: files of cancellations, pages of batches. `shown`: texts of the rendered app.

        One that shows nothing of its list may have got a bad answer to its own request: it is rendered once more,
        unless this is that `twice` already.
        """
        try:
            entries = pages.app_notices(response.body, watched.url)
        except UnknownPage as error:
            if again := asked_again(response):
                yield again
            else:
                self.run.drift(Alarm.PAGE_CHANGED, source, place_of(response), str(error))
            return
        if shown is not None and entries and not twice and not _titles(entries) & set(shown):
            request = self.page_request(source, watched)
            cb_kwargs, meta = {**request.cb_kwargs, "twice": True}, {**request.meta, "dont_cache": True}
            yield request.replace(dont_filter=True, cb_kwargs=cb_kwargs, meta=meta)
            return
        yield PageSeen(watched.url, source.name, "app", {"entries": len(entries)})
        if shown is not None:
            self.compare_app(entries, shown, source, watched)
        linked = [entry for entry in entries if urlsplit(entry.url).netloc not in source.hosts]
        for request in self.follow(linked, source, watched.url):
            yield request
        for entry in entries:
            if entry not in linked:
                for request in self.app_file(source, watched, entry):
                    yield request
        if entries:
            yield IndexRead(watched.url, frozenset(entry.url for entry in entries))

    def compare_app(self, entries: list[Entry], shown: list[str], source: Source, watched: Page) -> None:
        """Report where the rendered app and the list that it is made from say different things."""
        known = _titles(entries)
        if entries and not known & set(shown):
            sentence = f"the rendered app shows none of the {len(entries)} notices in its list"
            self.run.drift(Alarm.APP_DIFFERS, source, watched.url, sentence)
        for text in shown:
            try:
                if text not in known and recognise_notice(text, source):
                    sentence = f"the app shows 《{text}》, which its list of notices does not have"
                    self.run.drift(Alarm.APP_DIFFERS, source, watched.url, sentence)
            except Unrecognised:
                continue  # a menu, a heading: not everything that an app shows is a notice

    def app_file(self, source: Source, watched: Page, entry: Entry) -> Iterator[Request]:
        """The request for the file of one notice of the app."""
        try:
            notice = recognise_notice(entry.title, source)
            published = pages.iso_time(entry.published)
        except (Unrecognised, UnknownPage) as error:
            self.run.drift(_alarm(error), source, watched.url, str(error))
            return
        if notice is None or not self.wanted(notice.series, published[:7]):
            return
        assert watched.file
        document = Document(
            publisher=source.publisher,
            source=source.name,
            series=notice.series,
            announcement=announcement(source, notice.series, published[:10]),
            kind="list",
            title=entry.title,
            page_url=watched.url,
            page_title=entry.title,
            document_url=watched.file.replace("{id}", quote(entry.identifier or "", safe="")),
            published_at=published,
            period=published[:7],
        )
        yield self.file_request(source, document)


def _titles(entries: Iterable[Entry]) -> set[str]:
    """Titles as a page shows them."""
    return {" ".join(entry.title.split()) for entry in entries}
