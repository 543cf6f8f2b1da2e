"""The person who looks at the alarms: accepts those that the publisher's doings explain, and no other."""

from __future__ import annotations

import json

from crawler.alarms import ACCEPTABLE
from crawler.source import load_sources
from tests.months.oracle import Record
from tests.months.world import APP, World


class Person:
    """Remembers the most that each page and list showed since what shrank was last accepted."""

    def __init__(self) -> None:
        self._most: dict[str, int] = {}

    def look(self, world: World) -> None:
        """See what the publisher shows today."""
        for name, count in _shown(world).items():
            self._most[name] = max(count, self._most.get(name, 0))

    def accept(self, world: World, record: Record) -> tuple[list[str], list[str]]:
        """Alarms of a run, a row of `runs`, that are to be accepted, and those that nothing explains."""
        shown = _shown(world)
        shrunk = {name for name, most in self._most.items() if shown.get(name, 0) < most}
        accepted, unexplained = set(), []
        for drift in json.loads(record["drifts"]):
            if drift["alarm"] in ACCEPTABLE and drift["place"].split(" ")[0] in shrunk:
                accepted.add(drift["alarm"])
            else:
                unexplained.append(f"{drift['alarm']}: {drift['place']}: {drift['sentence']}")
        self._most = shown
        return sorted(accepted), unexplained


def _shown(world: World) -> dict[str, int]:
    """Address of a page or announcement of a list → its attachments or rows; of the app, its entries."""
    pages = {url: len(page.links) for url, page in world.pages.items()}
    lists = {link.key: link.content.size for _, link in world.links() if not link.frozen}
    watched = [address for page in load_sources()["cac"].pages for address in (page.url, page.api) if address]
    column = dict.fromkeys(watched, len(world.pages))
    return {**column, **pages, **lists, APP: len(world.app)}
