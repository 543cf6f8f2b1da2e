"""The simulated publisher: its pages, the lists they link to, and what of it is true on a day."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from benchmarks.registry import listings
from crawler.replica.edition import CELL_BY_HEADING
from normalize.text import remove_white_space
from tests.months.documents import HEADINGS, Content, Part, Row

CENTRE = "https://www.cac.gov.cn"
IISA_HUB = f"{CENTRE}/2022-08/12/c_1661927474338504.htm"
GENAI_HUB = f"{CENTRE}/2024-04/02/c_1713729983803145.htm"
PROVINCE = "https://www.cagd.gov.cn/v/2024/04/4859.html"
APP = "https://beian.cac.gov.cn/#/index"
FIRST_DAY = datetime.date(2024, 7, 1)
_ROWS_THERE_ARE = 9000


@dataclass
class Link:
    """A file linked from a page: the announcement that it belongs to, its name there, its address, its content."""

    key: str
    name: str
    address: str
    content: Content
    frozen: bool = False
    """An old copy that is left as it was while the list is edited elsewhere."""


@dataclass
class Web:
    """A page."""

    url: str
    title: str
    published: datetime.datetime
    body: str
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class AppEntry:
    """A notice of the filing system's app: a file of cancellations, or a pointer to a page."""

    identifier: str
    title: str
    created: datetime.datetime
    content: Content | None = None
    page: str | None = None

    @property
    def key(self) -> str:
        """Announcement of a file."""
        return f"cancellation/{self.created:%Y-%m-%d}"


@dataclass(frozen=True)
class Statement:
    """Totals that a notice states."""

    sha256: str
    filed: int
    registered: int | None


@dataclass(frozen=True)
class Published:
    """A list as it stands on a day: its content, the file's address, and the hashes of old copies beside it."""

    content: Content
    address: str
    copies: frozenset[str]


@dataclass(frozen=True)
class Truth:
    """What the publisher shows on a day, by announcement; `look` differs where anything at all does."""

    lists: Mapping[str, Published]
    statements: Mapping[str, Statement]
    look: Mapping[str, tuple[object, ...]]
    """By spider."""


class Pool:
    """Rows that were never published yet, by series."""

    def __init__(self, seed: int) -> None:
        self._rows: dict[str, list[dict[str, str]]] = {}
        for record in listings(_ROWS_THERE_ARE, seed):
            cells = {name: str(value or "") for name, value in record.items() if name.endswith("_raw")}
            self._rows.setdefault(record["series"], []).append(cells)

    def rows(self, form: str, count: int, day: datetime.date, first: int = 1) -> tuple[Row, ...]:
        """New rows in a form, numbered from `first`, those with a date of this month's."""
        series = "genai_filed" if form == "province" else form
        taken = [self._rows[series].pop() for _ in range(count)]
        for place, cells in enumerate(taken):
            cells |= {"seq_raw": str(first + place), "date_raw": f"{day.year}/{day.month}/{1 + place % 28}"}
        return tuple(printed(form, cells) for cells in taken)


def printed(form: str, cells: Mapping[str, str]) -> Row:
    """A row in a form; where the file breaks its lines itself, the cells hold none."""
    keeps_breaks = form in ("iisa", "dsa")
    texts = (cells.get(CELL_BY_HEADING[heading], "") for heading in HEADINGS[form])
    return tuple(text if keeps_breaks else text.replace("\n", "") for text in texts)


class World:
    """The publisher's sites, changed by the events of each day."""

    def __init__(self, seed: int, scale: float = 1.0) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.pool = Pool(seed)
        self.scale = scale
        self.day = FIRST_DAY
        self.pages: dict[str, Web] = {}
        self.app: list[AppEntry] = []
        self.withdrawn: list[tuple[Web, Link | None]] = []
        self.earlier: dict[str, Content] = {}
        """Lists as they were before their last edit of a cell."""
        self.batches = self.iisa_lists = 0
        self.serial = 0
        self.renumbered: dict[str, str] = {}
        """Number as corrected → as it was misprinted."""
        self.seqs = {"genai_filed": 1, "genai_registered": 1}
        self._begin()

    def _begin(self) -> None:
        early = datetime.datetime(2022, 8, 12, 17)
        self.pages[IISA_HUB] = Web(
            IISA_HUB, "国家互联网信息办公室关于发布互联网信息服务算法备案信息的公告", early, "<p>本页持续更新。</p>"
        )
        self.pages[GENAI_HUB] = Web(
            GENAI_HUB,
            "国家互联网信息办公室关于发布生成式人工智能服务已备案信息的公告",
            datetime.datetime(2024, 4, 2, 17),
            "<p>现将已备案信息予以公告，将在官网定期汇总更新，不再另行公告。</p>",
        )
        self.pages[PROVINCE] = Web(
            PROVINCE,
            "广东省生成式人工智能服务已备案信息公告",
            datetime.datetime(2024, 4, 10, 10),
            "<p>现予以公告。</p>",
        )
        month = self.day.replace(month=self.day.month - 3)
        rows = self.pool.rows("province", self.some(12), month)
        title = f"广东省生成式人工智能服务已备案信息（截至{month.year}年{month.month}月）"
        self.pages[PROVINCE].links.append(
            Link(f"guangdong/genai/{month:%Y-%m}", f"{title}.xlsx", f"/uploads/{self.next_serial()}.xlsx",
                 Content("xlsx", title, (Part("province", rows),)))
        )  # fmt: skip

    # --- what events are made of ---

    def some(self, count: int) -> int:
        """About so many rows, as the simulation is scaled."""
        return max(2, round(count * self.scale * self.chance.uniform(0.7, 1.3)))

    def next_serial(self) -> int:
        """A number that was not used yet."""
        self.serial += 1
        return self.serial

    def now(self) -> datetime.datetime:
        """A time of this day."""
        return datetime.datetime.combine(self.day, datetime.time(10, self.serial % 60)) + datetime.timedelta(
            seconds=self.next_serial() % 60
        )

    def new_url(self) -> str:
        """Address for a page of this day."""
        return f"{CENTRE}/{self.day:%Y-%m/%d}/c_{self.day:%Y%m%d}{self.next_serial():08}.htm"

    def new_token(self) -> str:
        """Address for a file: an opaque token."""
        return f"NUtq~{sha256(str(self.next_serial()).encode()).hexdigest()}/B="

    def links(self) -> Iterator[tuple[Web, Link]]:
        """All files linked now."""
        return ((page, link) for page in self.pages.values() for link in page.links)

    def editable(self, *series: str) -> list[str]:
        """Announcements of some series that are linked now, in their order."""
        return sorted({link.key for _, link in self.links() if link.key.split("/")[0] in series and not link.frozen})

    def content(self, key: str) -> Content:
        """What a list holds now."""
        return next(link.content for _, link in self.links() if link.key == key and not link.frozen)

    def edit(self, key: str, content: Content) -> None:
        """Replace the file of a list wherever it is linked."""
        for _, link in self.links():
            if link.key == key and not link.frozen:
                link.content = content

    def set_rows(self, key: str, rows: Iterable[Row], part: int = 0) -> None:
        """Replace the rows of one table of a list; lists that begin at 1 are numbered anew."""
        content = self.content(key)
        before, kept = content.parts[part], tuple(rows)
        if not before.form.startswith("genai"):
            kept = tuple((str(number), *row[1:]) for number, row in enumerate(kept, start=1))
        parts = [*content.parts]
        parts[part] = replace(before, rows=kept)
        self.edit(key, replace(content, parts=tuple(parts)))

    def attach(self, page: Web, key: str, content: Content, name: str = "") -> None:
        """Link a new list from a page."""
        page.links.append(Link(key, name or content.title, self.new_token(), content))

    def numbers_cancelled(self) -> set[str]:
        """Numbers in the notices of cancellation."""
        files = (entry.content for entry in self.app if entry.content)
        return {cells["number_raw"] for file in files for part in file.parts for cells in part.records()}

    # --- what is true now ---

    def truth(self) -> Truth:
        """What the sites show now."""
        lists: dict[str, Published] = {}
        copies: dict[str, set[str]] = {}
        for page in sorted(self.pages.values(), key=lambda p: (p.published, p.url)):
            for link in page.links:
                copies.setdefault(link.key, set()).add(link.content.sha256)
                if not link.frozen:
                    lists[link.key] = Published(link.content, link.address, frozenset())
        for entry in self.app:
            if entry.content:
                lists[entry.key] = Published(entry.content, entry.identifier, frozenset())
        return Truth(
            {key: replace(found, copies=frozenset(copies.get(key, ()))) for key, found in lists.items()},
            dict(filter(None, (_statement(page) for page in self.pages.values()))),
            {"cac": self._look(centre=True), "provinces": self._look(centre=False)},
        )

    def _look(self, *, centre: bool) -> tuple[object, ...]:
        pages = tuple(
            (p.url, p.title, p.published, p.body, tuple((n.name, n.address, n.content.sha256) for n in p.links))
            for p in self.pages.values()
            if (p.url != PROVINCE) == centre
        )
        return (pages, tuple(self.app)) if centre else pages


def _statement(page: Web) -> tuple[str, Statement] | None:
    """The totals that a page states, by the key of their announcement."""
    if "截至" not in page.body:
        return None
    text = page.body.removeprefix("<p>").removesuffix("</p>")
    stated = text.split("截至")[1]
    year, month, day = (int(part) for part in (stated[:4], stated[5:7], stated[8:10]))
    counts = [int(piece.split("款")[0]) for piece in remove_white_space(stated).split("有")[1].split("，")]
    found = Statement(
        sha256(f"{page.title}\n{text}\n".encode()).hexdigest(), counts[0], counts[1] if len(counts) > 1 else None
    )
    return f"genai/notice/{year}-{month:02}-{day:02}", found
