"""What the replica publishes: an edition's pages, notices, news and lists, read from the text files of its folder.

`editions/N/` holds `catalogue.toml` (pages, attachments, notices), `documents.toml` (how each document is made),
`news.tsv` (the column's other entries), `lists/` (the rows, as printed) and `documents/` (made from them). A later
edition names the one that it follows (`follows`) and holds only what is new or edited: pages with the address of an
earlier one replace it, files with the name of an earlier one too.
"""

from __future__ import annotations

import datetime
import functools
import tomllib
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

EDITIONS = Path(__file__).parent / "editions"

CELL_BY_HEADING = {
    "序号": "seq_raw",
    "属地": "province_raw",
    **dict.fromkeys(("算法名称", "模型名称", "大模型名称", "应用/功能名称"), "name_raw"),
    "算法类别": "category_raw",
    "角色": "role_raw",
    **dict.fromkeys(("主体名称", "备案单位", "登记单位"), "company_raw"),
    "应用产品": "products_raw",
    "主要用途": "purpose_raw",
    **dict.fromkeys(("备案编号", "备案号", "上线编号"), "number_raw"),
    **dict.fromkeys(("备案时间", "登记时间", "注销时间"), "date_raw"),
    "备注": "remark_raw",
}
"""Column heading as the replica's lists print it → name of the cell in the listings table."""


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Attachment(_Declared):
    """A file linked from a page, by the token of a download address or by a path of its own."""

    name: str
    document: str
    token: str | None = None
    path: str | None = None

    @model_validator(mode="after")
    def _has_one_address(self) -> Attachment:
        if (self.token is None) == (self.path is None):
            raise ValueError(f"the attachment {self.name} needs either a token or a path")
        return self


class Page(_Declared):
    """A notice on a publisher's site; `body` is the HTML before its attachments."""

    url: str
    title: str
    published: datetime.datetime
    body: str
    source: str = "中国网信网"
    attachments: tuple[Attachment, ...] = ()

    @property
    def host(self) -> str:
        """Host of the page's address."""
        return urlsplit(self.url).netloc

    @property
    def path(self) -> str:
        """Path of the page's address."""
        return urlsplit(self.url).path


class AppNotice(_Declared):
    """A notice of the filing system's app. Type 3 points to a page (`content`), type 1 has a file of its own."""

    identifier: str
    type: Literal[1, 3]
    title: str
    content: str
    created: datetime.datetime
    document: str | None = None


class Listed(_Declared):
    """One table of a document: the file of its rows, and the line of text above it."""

    series: Literal["iisa", "dsa", "genai_filed", "genai_registered", "cancellation"]
    rows: str
    title: str | None = None


class MergedDown(_Declared):
    """Cells of a column that are one cell from the first of these rows to the last."""

    column: str
    first: int = Field(alias="from")
    last: int = Field(alias="to")


class PageEnd(_Declared):
    """Where a page of a PDF ends: before a row, or inside one after so many of its lines."""

    table: int
    before: int | None = None
    inside: int | None = None
    lines: int = 0


class Layout(_Declared):
    """How a document is made from its rows; `documents.toml` says what each field means."""

    above: tuple[str, ...]
    tables: tuple[Listed, ...]
    numbered_by_word: bool = False
    spanning_column: str | None = None
    merged_down: tuple[MergedDown, ...] = ()
    header_on_every_page: bool = False
    page_ends: tuple[PageEnd, ...] = ()
    date_cells: tuple[int, ...] = ()


class _Catalogue(_Declared):
    follows: int | None = None
    pages: tuple[Page, ...]
    app: tuple[AppNotice, ...]


class PrintedTable(_Declared):
    """A table as printed: its headings, and rows of as many cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Edition(_Declared):
    """One state of the replica's sites; `folders` are its own and those of the editions it follows."""

    folders: tuple[Path, ...]
    pages: tuple[Page, ...]
    app: tuple[AppNotice, ...]
    news: tuple[Page, ...]
    documents: dict[str, Layout]
    own: frozenset[str]
    """Documents that are new or edited in this edition."""

    @property
    def folder(self) -> Path:
        """Folder of what is its own."""
        return self.folders[0]

    @property
    def hosts(self) -> tuple[str, ...]:
        """Hosts of the sites, sorted; that of the filing system's app is always among them."""
        return tuple(sorted({page.host for page in self.pages} | {"beian.cac.gov.cn"}))

    def printed(self, listed: Listed) -> PrintedTable:
        """The table of one file of rows."""
        return read_printed(self._find("lists", listed.rows))

    def document(self, name: str) -> bytes:
        """Bytes of a document."""
        return self._find("documents", name).read_bytes()

    def _find(self, kind: str, name: str) -> Path:
        """A file of this edition, or of the nearest one before that has it."""
        return next(path for folder in self.folders if (path := folder / kind / name).is_file())


def read_printed(path: Path) -> PrintedTable:
    """Read a file of rows: tab-separated, the headings first, `\\n` for a line break inside a cell.

    Empty cells at the end of a row may be left out. Raises ValueError for a row with too many cells.
    """
    headings, *rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    for number, row in enumerate(rows, start=2):
        if len(row) > len(headings):
            raise ValueError(f"{path.name}, line {number}: {len(row)} cells under {len(headings)} headings")
    filled = (row + [""] * (len(headings) - len(row)) for row in rows)
    return PrintedTable(
        headings=tuple(headings), rows=tuple(tuple(cell.replace("\\n", "\n") for cell in row) for row in filled)
    )


def editions() -> list[int]:
    """Numbers of the editions that there are."""
    return sorted(int(path.name) for path in EDITIONS.iterdir())


@functools.cache
def load_edition(edition: int = 1) -> Edition:
    """Read an edition of the replica. Raises ValueError where there is none of that number."""
    folder = EDITIONS / str(edition)
    if not folder.is_dir():
        raise ValueError(f"the replica has no edition {edition}; use {', '.join(map(str, editions()))}")
    catalogue = _Catalogue.model_validate(_toml(folder / "catalogue.toml"))
    own = {name: Layout.model_validate(layout) for name, layout in _toml(folder / "documents.toml").items()}
    if catalogue.follows is None:
        return Edition(
            folders=(folder,),
            pages=catalogue.pages,
            app=catalogue.app,
            news=_news(folder / "news.tsv"),
            documents=own,
            own=frozenset(own),
        )
    before = load_edition(catalogue.follows)
    edited = {page.url: page for page in catalogue.pages}
    pages = [edited.pop(page.url, page) for page in before.pages]
    return Edition(
        folders=(folder, *before.folders),
        pages=(*pages, *edited.values()),
        app=(*catalogue.app, *before.app),
        news=before.news,
        documents=before.documents | own,
        own=frozenset(own),
    )


def expected_rows(edition: int = 1) -> dict[str, list[dict[str, str]]]:
    """Rows that the documents of an edition hold, in printed order, by the document's file name.

    Each row has its `series` and a key for every column of its list, named as in the listings table (`seq_raw`,
    `name_raw`, …). Values are the cells as printed, less what only the layout adds: the line breaks of a PDF's narrow
    columns, and the form in which a reader shows Excel's dates (here `2023/11/10`).
    """
    loaded = load_edition(edition)
    expected: dict[str, list[dict[str, str]]] = {}
    for name, layout in loaded.documents.items():
        expected[name] = []
        for listed in layout.tables:
            table = loaded.printed(listed)
            cells = [CELL_BY_HEADING[heading] for heading in table.headings]
            expected[name] += [{"series": listed.series, **dict(zip(cells, row, strict=True))} for row in table.rows]
    return expected


def _news(path: Path) -> tuple[Page, ...]:
    _, *rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(
        Page(
            url=url,
            title=title,
            published=datetime.datetime.fromisoformat(published),
            body="<p>（本条与备案清单无关，正文从略。）</p>",
        )
        for published, url, title in rows
    )


def _toml(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
