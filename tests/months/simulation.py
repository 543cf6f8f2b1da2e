"""Day after day: the publisher's events, the weather, a crawl, and the judge."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar, cast

from crawler.replica.server import Replica
from crawler.replica.sites import Sites
from tests.months.events import RATES
from tests.months.forks import Ended, Forks
from tests.months.judge import Day, Judge
from tests.months.person import Person
from tests.months.rhythm import Event, begin, scheduled
from tests.months.site import DaySites, Turning, Weather, edition_of
from tests.months.tables import rows
from tests.months.world import World

_WEEK = 7
_DRIFT = 4
_WRITTEN = ("listings", "companies", "changes", "filings")
"""Tables in whose commits a run is killed."""
_KINDS = ("passing", "broken", "down", "killed", "killed at commit", "fine")
_WEIGHTS = (10, 4, 2, 2, 2, 80)
"""How many days in a hundred begin so; a site that is down may be so for days."""
_EVERY = 10**9
"""More requests than a run makes."""

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Crawled:
    """One run of the simulation."""

    day: datetime.date
    spider: str
    weather: str
    events: tuple[str, ...]
    ended: Ended
    version: int | None
    breaches: tuple[str, ...]

    @property
    def is_unchanged(self) -> bool:
        """Whether it was healthy and found nothing new."""
        return self.ended.code == 0 and self.version is None and self.weather == "fine"


@dataclass
class Simulation:
    """A publisher, a dataset, and the days that both have seen. `liveliness` multiplies how often things happen."""

    seed: int
    dataset: Path
    forks: Forks
    scale: float = 1.0
    liveliness: float = 1.0
    runs: list[Crawled] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.world = World(self.seed, self.scale)
        begin(self.world)
        self.chance = random.Random(self.seed + 1)  # noqa: S311
        self.judge = Judge(self.dataset)
        self.person = Person()
        self._down_until = self.world.day
        self._wall = 1.0
        self.sites = Turning(DaySites(edition_of(self.world), Weather()))
        self.replica = Replica(cast(Sites, self.sites))

    def close(self) -> None:
        """Stop serving."""
        self.replica.close()

    def now(self) -> datetime.datetime:
        """When cron crawls: the first time at six, then every hour."""
        earlier = sum(run.day == self.world.day for run in self.runs[-_WEEK:])
        return datetime.datetime.combine(self.world.day, datetime.time(6 + earlier), datetime.UTC)

    def live(self, days: int, every: int = 1) -> Iterator[Crawled]:
        """Live so many days, with a crawl every so many of them; each run as it ends. Provinces are crawled weekly."""
        events: tuple[str, ...] = ()
        week = -1
        for day in range(days):
            events += tuple(event.__name__ for event in self._events())
            if day % every == 0:
                weather = self._weather()
                yield self.crawl("cac", weather, events)
                if week != (week := day // _WEEK):
                    yield self.crawl("provinces", weather if weather.down else Weather(), events)
                events = ()
            self.tomorrow()

    def tomorrow(self) -> None:
        """Another day."""
        self.world.day += datetime.timedelta(days=1)

    def happen(self, event: Event) -> bool:
        """Let something happen, if it can; return whether it could."""
        if happened := event(self.world):
            self.happened[event.__name__] += 1
            pairs = self.world.renumbered.items()
            self.judge.renumbered = [*((old, new) for new, old in pairs), *((new, old) for new, old in pairs)]
        return happened

    def crawl(self, spider: str, weather: Weather, events: tuple[str, ...] = (), *options: str) -> Crawled:
        """One run on the present day, judged. Where it raises alarms, a person looks, and it is gone on with."""
        self.sites.today = sites = DaySites(edition_of(self.world), weather)
        self.person.look(self.world)
        known = len(self.judge.versions)
        ended = self.forks.crawl(
            spider,
            self.dataset,
            self.replica.mirrors,
            self.now(),
            *options,
            killed_after=weather.killed_after,
            killed_with=self.dataset / self.chance.choice(_WRITTEN) / "_delta_log"
            if weather.killed_at_commit
            else None,
        )
        accepted, unexplained = self._looked_at(ended)
        explained = bool(accepted) and not unexplained
        day = Day(spider, self.world.truth(), weather, frozenset(sites.delivered), explained)
        breaches = (*self.judge.judge(day, ended), *(f"nothing explains the alarm {alarm}" for alarm in unexplained))
        version = max(self.judge.versions) if len(self.judge.versions) > known else None
        run = Crawled(self.world.day, spider, weather.name, events, ended, version, breaches)
        if run.is_unchanged and spider == "cac":
            self._wall = ended.wall
        self.runs.append(run)
        if accepted:
            names = (word for alarm in accepted for word in ("--accept", alarm))
            after = self.crawl(spider, Weather("accepted"), (), "-a", "retry=latest", *names)
            run = replace(run, breaches=(*run.breaches, *after.breaches))
        return run

    def _looked_at(self, ended: Ended) -> tuple[list[str], list[str]]:
        """Alarms that a person accepts after a run, and those that nothing explains."""
        if ended.code != _DRIFT:
            return [], []
        return self.person.accept(self.world, max(rows(self.dataset, "runs"), key=_began))

    def reopen(self, count: int | None = None) -> list[str]:
        """Open so many of the older versions, or all; what is not as it was recorded."""
        chosen = sorted(self.judge.recorded)
        if count is not None:
            chosen = self.chance.sample(chosen, min(count, len(chosen)))
        return [f"version {version}: {fault}" for version in chosen for fault in self.judge.reopened(version)]

    def faults_of_record(self) -> list[str]:
        """Where the dataset's table of runs is not the runs that were made.

        A run that was killed may be in it, where that was right after it was recorded, or not.
        """
        told = [(r["spider"], r["exit_code"], r["version"]) for r in sorted(rows(self.dataset, "runs"), key=_began)]
        ended = [(run.spider, run.ended.code, run.version) for run in self.runs if run.ended.code >= 0]
        unexplained = left_without(told, ended)
        killed = len(self.runs) - len(ended)
        if unexplained is not None and len(unexplained) <= killed:
            return []
        return [f"{len(told)} runs are recorded; {len(ended)} came to their end, {killed} were killed"]

    # --- what happens ---

    def _events(self) -> list[Event]:
        drawn = [event for event, rate in RATES.items() if self.chance.random() < rate * self.liveliness]
        return [event for event in (*scheduled(self.world.day), *drawn) if self.happen(event)]

    def _weather(self) -> Weather:
        chance, central = self.chance, frozenset({"www.cac.gov.cn", "beian.cac.gov.cn"})
        if self.world.day < self._down_until:
            return Weather("down", down=central)
        weather = Weather()
        match chance.choices(_KINDS, _WEIGHTS)[0]:
            case "passing":
                fault = chance.choice(("waf", "http500", "empty", "html", "cut"))
                weather = Weather(f"passing {fault}", {fault: chance.randint(1, 3)})
            case "broken":
                addresses = sorted({link.address for _, link in self.world.links() if link.address[0] != "/"})
                weather = Weather("broken files", broken=frozenset(chance.sample(addresses, min(3, len(addresses)))))
            case "down":
                self._down_until = self.world.day + datetime.timedelta(days=chance.randint(1, 4))
                weather = Weather("down", down=central | {"www.cagd.gov.cn"})
            case "killed":
                weather = Weather("killed", killed_after=chance.uniform(0.05, 1.1) * self._wall)
            case "killed at commit":
                weather = Weather("killed at commit", killed_at_commit=True)
        return weather


def left_without(row: Sequence[_Item], taken: Sequence[_Item]) -> list[_Item] | None:
    """What is left of a row when others are taken out in their order; None where one of them is not there."""
    left: list[_Item] = []
    waiting = iter(row)
    for item in taken:
        for found in waiting:
            if found == item:
                break
            left.append(found)
        else:
            return None
    return [*left, *waiting]


def _began(run: dict[str, object]) -> str:
    return str(run["started_at"])
