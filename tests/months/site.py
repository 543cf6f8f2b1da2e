"""The simulated sites as the replica serves them: a day's pages, its faults, and what was delivered whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.replica.edition import AppNotice, Attachment, Edition, Page
from crawler.replica.pages import FIREWALL
from crawler.replica.sites import Answer, Asked, Sites
from tests.months.documents import Content
from tests.months.world import Link, World

HOSTS = ("beian.cac.gov.cn", "www.cac.gov.cn", "www.cagd.gov.cn")


class DayEdition(Edition):
    """An edition whose documents are held in memory."""

    contents: dict[str, Content]

    @property
    def hosts(self) -> tuple[str, ...]:
        """All of them, whatever is linked today."""
        return HOSTS

    def document(self, name: str) -> bytes:
        """Bytes of a document."""
        return self.contents[name].body


@dataclass(frozen=True)
class Weather:
    """What goes wrong on a day. `broken` are addresses of files that fail all day, `down` are hosts that block."""

    name: str = "fine"
    passing: Mapping[str, int] = field(default_factory=dict)
    broken: Collection[str] = frozenset()
    down: Collection[str] = frozenset()
    killed_after: float | None = None
    killed_at_commit: bool = False

    @property
    def is_killed(self) -> bool:
        """Whether the machine ends the run."""
        return self.killed_after is not None or self.killed_at_commit

    @property
    def is_fine(self) -> bool:
        """Whether a run gets everything in the end."""
        return not (self.broken or self.down or self.is_killed)


class DaySites(Sites):
    """The sites of one day; `delivered` are the addresses of files that were answered whole."""

    def __init__(self, edition: DayEdition, weather: Weather) -> None:
        super().__init__(edition, weather.passing)
        self.weather = weather
        self.delivered: set[str] = set()
        self._whole = {content.body for content in edition.contents.values()}

    def answer(self, asked: Asked) -> Answer:
        """Answer a request as the weather allows."""
        if asked.host in self.weather.down and not asked.target.startswith("/robots"):
            return Answer(FIREWALL.encode())
        address = address_of(asked.target)
        if address in self.weather.broken:
            return Answer(b"", status=503)
        answer = super().answer(asked)
        if answer.body in self._whole:
            self.delivered.add(address)
        return answer


class Turning:
    """Sites that are exchanged from day to day behind the same servers."""

    def __init__(self, sites: DaySites) -> None:
        self.today = sites

    @property
    def edition(self) -> Edition:
        """That of the day."""
        return self.today.edition

    def answer(self, asked: Asked) -> Answer:
        """Answer as the sites of the day do."""
        return self.today.answer(asked)


def address_of(target: str) -> str:
    """Address of a file as `Link` holds it: the token, the notice's identifier, or the path."""
    parts = urlsplit(target)
    for name in ("filepath=", "noticeId="):
        if parts.query.startswith(name):
            return parts.query.removeprefix(name).partition("&")[0]
    return parts.path


def edition_of(world: World) -> DayEdition:
    """What a world publishes today."""
    linked = [link.content for _, link in world.links()]
    contents = {content.name: content for content in (*linked, *(e.content for e in world.app if e.content))}
    pages = tuple(
        Page(
            url=page.url,
            title=page.title,
            published=page.published,
            body=page.body,
            attachments=tuple(_attachment(link) for link in page.links),
        )
        for page in world.pages.values()
    )
    app = tuple(
        AppNotice(
            identifier=entry.identifier,
            type=3 if entry.page else 1,
            title=entry.title,
            content=entry.page or f"/static/fileUpload/{entry.identifier}.pdf",
            created=entry.created,
            document=entry.content.name if entry.content else None,
        )
        for entry in world.app
    )
    return DayEdition(folders=(), pages=pages, app=app, news=(), documents={}, own=frozenset(), contents=contents)


def _attachment(link: Link) -> Attachment:
    where = {"path": link.address} if link.address.startswith("/") else {"token": link.address}
    return Attachment(name=link.name, document=link.content.name, **where)
