"""Which cases are tried: the whole grid of single faults, and random mixes from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.faults.cases import STEPS, Case, Fault, Round
from tests.faults.kinds import BROWSER, HOST_WIDE, LOCAL, NETWORK, RETRY_TIMES, SIGNALS, places

_HEALTHY = Round(1)
_OF_PROVINCES = ("robots", "hub", "xlsx")
_RENDERED = ("column", "hub", "batch", "app")
_SEEN_BY_A_BROWSER = (
    *("reset", "slow", "short", "long", "endless", "garbled", "http404", "http500", "redirect-loop", "empty"),
    *("firewall", "html", "cut", "refresh"),
)


def grid() -> Iterator[Case]:
    """Every kind of fault at every step where it makes sense, alone: once and for ever."""
    yield from _network_grid()
    for kind in _SEEN_BY_A_BROWSER:
        for step in _RENDERED:
            yield Case("cac", (_HEALTHY, Round(2, (Fault(kind, step),), browser=True)))
        yield Case("cac", (Round(1, (Fault(kind, "column", 1),), browser=True),))
    for kind, where in BROWSER.items():
        for place in where:
            yield Case("cac", (_HEALTHY, Round(2, (Fault(kind, place),), browser=True)))
    for kind, where in LOCAL.items():
        for place in where:
            if place != "app":
                yield Case("cac", (_HEALTHY, Round(2, (Fault(kind, place),))))
                yield Case("cac", (Round(1, (Fault(kind, place),)),))
    for size in (1, 2_000, 6_000, 20_000):
        yield Case("cac", (_HEALTHY, Round(2, (Fault("disk-full", "start", size),))))


def _network_grid() -> Iterator[Case]:
    for kind in NETWORK:
        for step in places(kind):
            if step not in ("app", "xlsx"):
                yield Case("cac", (_HEALTHY, Round(2, (Fault(kind, step),))))
                if kind not in HOST_WIDE:
                    yield Case("cac", (Round(1, (Fault(kind, step, 1),)),))
            if step in _OF_PROVINCES:
                yield Case("provinces", (_HEALTHY, Round(2, (Fault(kind, step),))))


def mixes(count: int, seed: int) -> Iterator[Case]:
    """So many random cases: one to four faults a run, one or two troubled runs, either edition or both in turn."""
    for number in range(count):
        yield mix(random.Random(f"{seed}/{number}"))  # noqa: S311 - a seeded generator, no secrets


def mix(chance: random.Random) -> Case:
    """One random case."""
    spider = "cac" if chance.random() < 0.9 else "provinces"
    editions = chance.choice([(1,), (2,), (1, 1), (1, 2), (1, 2), (2, 2)])
    rounds = [_troubled(chance, spider, edition) for edition in editions]
    if chance.random() < 0.5:
        rounds.insert(0, _HEALTHY)
    return Case(spider, tuple(rounds))


def _troubled(chance: random.Random, spider: str, edition: int) -> Round:
    browser = chance.random() < 0.04
    steps = [step for step in STEPS if (step in _OF_PROVINCES if spider == "provinces" else step != "xlsx")]
    if not browser:
        steps = [step for step in steps if step != "app"]
    faults: dict[tuple[str, str], Fault] = {}
    for _ in range(chance.choice([1, 2, 2, 3, 3, 4])):
        kinds = list(NETWORK)
        if chance.random() < 0.2 and not any(fault.kind in LOCAL for fault in faults.values()):
            kinds = list(LOCAL)
        elif browser and chance.random() < 0.3:
            kinds = list(BROWSER)
        fault = _fault(chance, chance.choice(kinds), steps)
        if fault is not None:
            faults.setdefault((fault.kind, fault.place), fault)
    return Round(edition, tuple(faults.values()), browser)


def _fault(chance: random.Random, kind: str, steps: list[str]) -> Fault | None:
    where = [place for place in places(kind) if place in steps or place not in STEPS]
    if not where:
        return None
    place = chance.choice(where)
    if kind in NETWORK and kind not in HOST_WIDE:
        return Fault(kind, place, chance.choice([None, 1, 1, RETRY_TIMES, RETRY_TIMES + 1]))
    if kind in SIGNALS:
        return Fault(kind, place, chance.choice([1, 1, 2, 3]))
    if kind == "disk-full":
        return Fault(kind, place, chance.choice([None, 1_000, 4_000, 10_000, 40_000]))
    return Fault(kind, place)
