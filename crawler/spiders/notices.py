"""From the pages that a source watches to its notices, their lists and their totals."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse

from crawler import pages
from crawler.items import Alias, Document, Listing
from crawler.pages import Attachment, Entry, NoticePage, UnknownPage
from crawler.recognise import (
    RecognisedNotice,
    StatedTotal,
    Unrecognised,
    recognise_attachment,
    recognise_notice,
    stated_totals,
)
from crawler.rendering import rendered
from crawler.source import Page, Source, load_sources
from crawler.spiders.base import EvidenceSpider, digest
from crawler.tables import kind_of

Found = Request | Document | Listing | Alias


class NoticeSpider(EvidenceSpider):
    """Watches the pages of its sources. Where the arguments leave a series out, its pages are not asked for."""

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name, **arguments)
        self.asked: set[str] = set()
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
            return self._data(page.api, page.url, source, self.parse_app_list, watched=page, titles=[])
        parse = {"column": self.parse_column, "notice": self.parse_notice, "app": self.parse_app}[page.kind]
        return self._page(page.url, page.landmark, source, parse, f"watched page {page.url}", watched=page)

    def _page(
        self, url: str, landmark: str, source: Source, parse: Callable[..., Any], what: str, **kwargs: Any
    ) -> Request:
        meta: dict[str, Any] = {"expect": "page", "firewall": source.firewall, "what": what}
        if self.settings["RENDER"] != "never":
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
            self.run.drift(watched.url, str(error))
            entries = []
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
            self.run.drift(response.url, str(error))
            return
        for request in self.follow(entries, source, watched.url):
            yield request
        seen += len(entries)
        if entries and seen < total:
            yield self._older(source, watched, number + 1, seen)
        elif seen < total:
            self.run.drift(
                response.url, f"the column states {total} entries but shows {seen}; older notices may be missed"
            )

    def follow(self, entries: list[Entry], source: Source, page_url: str) -> Iterator[Request]:
        """Requests for the notices among the entries of a list; unknown titles about filings are drift."""
        for entry in entries:
            try:
                notice = recognise_notice(entry.title, source)
            except Unrecognised as error:
                self.run.drift(entry.url, str(error))
                continue
            if notice is None or notice.series not in self.series or self.too_early(entry):
                continue
            owner = self.by_host.get(urlsplit(entry.url).netloc)
            if owner is None:
                self.run.drift(entry.url, f"《{entry.title}》 points to a host that no source file names")
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
            notice = recognise_notice(page.title, source)
            if notice is None:
                raise Unrecognised(f"《{page.title}》 stands where a notice about filings was expected")
            totals = stated_totals(page.text, source)
        except (UnknownPage, Unrecognised) as error:
            self.run.drift(response.url, str(error))
            return
        if totals:
            yield self.notice_document(source, notice, page, response.url, totals)
        for attachment in page.attachments:
            for request in self.attachment_request(source, notice, page, response.url, attachment):
                yield request
        if not page.attachments:
            async for item in self.read_page_tables(source, notice, page, response.url):
                yield item

    def attachment_request(
        self, source: Source, notice: RecognisedNotice, page: NoticePage, page_url: str, attachment: Attachment
    ) -> Iterator[Found]:
        """The request for one attached list, or its alias where it was asked for under another page."""
        try:
            known = recognise_attachment(attachment.names, source)
        except Unrecognised as error:
            self.run.drift(page_url, str(error))
            return
        if not self.wanted(known.series, known.period):
            return
        if attachment.url in self.asked:
            yield Alias(attachment.url, page_url, page.published_at)
            return
        self.asked.add(attachment.url)
        name = str(notice.batch) if notice.batch else known.period
        document = self.document(
            source,
            series=known.series,
            announcement=_announcement(source, known.series, name),
            title=attachment.names[0],
            page_url=page_url,
            page_title=page.title,
            document_url=attachment.url,
            published_at=page.published_at,
            period=known.period,
            batch=notice.batch,
            position=known.position,
        )
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
        document.body = response.body
        document.sha256 = digest(response.body)
        document.media_type = kind_of(response.body).media_type
        async for item in self.read(document, source):
            yield item

    def document(self, source: Source, **values: Any) -> Document:
        """A list that is about to be captured."""
        return Document(
            publisher=source.publisher, source=source.name, kind="list", media_type="", body=b"", sha256="", **values
        )

    def notice_document(
        self, source: Source, notice: RecognisedNotice, page: NoticePage, url: str, totals: list[StatedTotal]
    ) -> Document:
        """The text of a notice that states totals, kept as evidence of them."""
        body = f"{page.title}\n{page.published_at}\n{page.text}\n".encode()
        as_of = max(total.as_of for total in totals).isoformat()
        document = self.document(
            source,
            series=notice.series,
            announcement=_announcement(source, notice.series, f"notice/{as_of}"),
            title=page.title,
            page_url=url,
            page_title=page.title,
            document_url=url,
            published_at=page.published_at,
            period=as_of[:7],
            totals=tuple(totals),
        )
        document.kind, document.media_type = "notice", "text/plain"
        document.body, document.sha256 = body, digest(body)
        return document

    async def read_page_tables(
        self, source: Source, notice: RecognisedNotice, page: NoticePage, url: str
    ) -> AsyncIterator[Found]:
        """Read the tables that stand in the text of a notice without attachments."""
        if page.tables is None:
            if notice.attached:
                self.run.drift(url, f"《{page.title}》 carries neither an attached list nor a table")
            return
        period = page.published_at[:7]
        if not self.wanted(notice.series, period):
            return
        body = page.tables.encode()
        document = self.document(
            source,
            series=notice.series,
            announcement=_announcement(source, notice.series, str(notice.batch) if notice.batch else period),
            title=page.title,
            page_url=url,
            page_title=page.title,
            document_url=url,
            published_at=page.published_at,
            period=period,
            batch=notice.batch,
        )
        document.media_type, document.body, document.sha256 = "text/html", body, digest(body)
        async for item in self.read(document, source):
            yield item

    # --- the notice app --------------------------------------------------------------------------------------

    async def parse_app(self, response: TextResponse, source: Source, watched: Page) -> AsyncIterator[Found]:
        """Ask for the list that the app's script shows; what was rendered is held against it."""
        titles = pages.app_titles(response.text) if "playwright" in response.flags else []
        if "playwright" in response.flags and not titles:
            self.run.drift(watched.url, "the rendered page of the app shows no notice")
        assert watched.api
        yield self._data(watched.api, watched.url, source, self.parse_app_list, watched=watched, titles=titles)

    async def parse_app_list(
        self, response: Response, source: Source, watched: Page, titles: list[str]
    ) -> AsyncIterator[Found]:
        """Follow the app's notices: files of cancellations, pages of batches."""
        try:
            entries = pages.app_notices(response.body, watched.url)
        except UnknownPage as error:
            self.run.drift(response.url, str(error))
            return
        known = {entry.title for entry in entries}
        for title in titles:
            try:
                if title not in known and recognise_notice(title, source):
                    self.run.drift(watched.url, f"the app shows 《{title}》, which its list of notices does not have")
            except Unrecognised as error:
                self.run.drift(watched.url, str(error))
        linked = [entry for entry in entries if urlsplit(entry.url).netloc not in source.hosts]
        for request in self.follow(linked, source, watched.url):
            yield request
        for entry in entries:
            if entry not in linked:
                for request in self.app_file(source, watched, entry):
                    yield request

    def app_file(self, source: Source, watched: Page, entry: Entry) -> Iterator[Request]:
        """The request for the file of one notice of the app."""
        try:
            notice = recognise_notice(entry.title, source)
            published = pages.iso_time(entry.published)
        except (Unrecognised, UnknownPage) as error:
            self.run.drift(watched.url, str(error))
            return
        if notice is None or not self.wanted(notice.series, published[:7]):
            return
        assert watched.file
        document = self.document(
            source,
            series=notice.series,
            announcement=_announcement(source, notice.series, published[:10]),
            title=entry.title,
            page_url=watched.url,
            page_title=entry.title,
            document_url=watched.file.replace("{id}", urlencode({"": entry.identifier or ""})[1:]),
            published_at=published,
            period=published[:7],
        )
        yield self.file_request(source, document)


def _announcement(source: Source, series: str, name: str) -> str:
    """Key of an announcement: series, then batch, month or date; a province's own lists carry its name before."""
    key = f"{series}/{name}"
    return key if source.spider == "cac" else f"{source.name}/{key}"
