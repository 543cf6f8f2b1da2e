"""What a crawl yields: the documents it captured and the rows published in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.recognise import StatedTotal


@dataclass
class Document:
    """One captured document: an attached list, the tables of a page, or the text of a notice.

    `announcement` names what was announced, whatever page or file carried it: `dsa/16`, `iisa/2022-08`.
    `body` are the bytes as fetched (of a page: its tables or its text, in a canonical form).
    `published_at` is the page's own time, `YYYY-MM-DDTHH:MM` or a part of it.
    """

    publisher: str
    source: str
    series: str
    announcement: str
    kind: str
    title: str
    page_url: str
    page_title: str
    document_url: str
    published_at: str
    media_type: str = ""
    body: bytes = field(default=b"", repr=False)
    sha256: str = ""
    period: str | None = None
    batch: int | None = None
    position: int | None = None
    url_aliases: tuple[str, ...] = ()
    totals: tuple[StatedTotal, ...] = ()
    first_fetched_at: str | None = None
    superseded_by: str | None = None
    rows: int = 0
    problem: str | None = None
    """Why the document's rows were not read, where they were not."""
    headings: tuple[tuple[str, ...], ...] = ()
    """The header rows as printed, each once."""
    unread: bool = False
    """Its rows are those of the snapshot before: the same bytes and the same code (`crawler.known`)."""
    withdrawn: bool = False
    """Every page that carried it was read whole and carries it no more."""


@dataclass
class Alias:
    """A further page that carries a document which this run has already asked for."""

    document_url: str
    page_url: str
    published_at: str


@dataclass
class PageSeen:
    """What a page shows: how many of each of its landmarks. `kind` is that of the page in its source file."""

    page_url: str
    source: str
    kind: str
    landmarks: dict[str, int]


@dataclass
class PageRead:
    """A page that was read whole, and the keys of the announcements that it carries."""

    page_url: str
    announcements: frozenset[str]


@dataclass
class IndexRead:
    """A watched page that lists notices, read to its end, and the pages that it links to."""

    page_url: str
    linked: frozenset[str]


@dataclass
class Listing:
    """One row of a published list: its place, its cells as published, and what the pipeline made of them.

    `table_index`, `row_index` and `page` count from 1, header rows included; `page` is that of a PDF.
    """

    series: str
    period: str | None
    publisher: str
    announcement: str
    document_sha256: str
    page_url: str
    document_url: str
    table_index: int
    row_index: int
    page: int | None
    seq_raw: str | None = None
    name_raw: str | None = None
    category_raw: str | None = None
    role_raw: str | None = None
    company_raw: str | None = None
    province_raw: str | None = None
    products_raw: str | None = None
    purpose_raw: str | None = None
    number_raw: str | None = None
    date_raw: str | None = None
    remark_raw: str | None = None
    scene_raw: str | None = None
    filing_id: str | None = None
    number: str | None = None
    name: str | None = None
    company: str | None = None
    province_code: str | None = None
    date: str | None = None
    issues: tuple[str, ...] = ()
