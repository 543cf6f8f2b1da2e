"""A run against the publisher's truth of its day: its exit code, what it committed, what the changes say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.months.forks import Ended
from tests.months.oracle import Held, HeldList, Record, faults_of, faults_of_changes, with_versions
from tests.months.site import Weather
from tests.months.tables import rows, versions
from tests.months.world import Published, Statement, Truth

T = TypeVar("T")

_OK, _UNREACHABLE, _DRIFT, _KILLED = 0, 3, 4, -9


@dataclass(frozen=True)
class Day:
    """What a run met: the truth of its day, the weather, and the addresses of the files that were answered whole."""

    spider: str
    truth: Truth
    weather: Weather
    delivered: frozenset[str]
    alarms_explained: bool = False
    """What the publisher took away today is why alarms were raised."""


class Judge:
    """Follows a dataset from run to run."""

    def __init__(self, dataset: Path) -> None:
        self.dataset = dataset
        self.versions: dict[int, dict[str, int]] = {}
        self.held = Held()
        self.recorded: dict[int, Held] = {}
        self.renumbered: list[tuple[str, str]] = []
        """Numbers (old, new) that the publisher printed otherwise; both ways, for what is taken back."""
        self._looks: dict[str, object] = {}

    def judge(self, day: Day, ended: Ended) -> Iterator[str]:
        """What is wrong after a run; the dataset is believed to hold what was right of it from then on."""
        yield from self._faults_of_exit(day, ended)
        found = versions(self.dataset)
        new = sorted(found.keys() - self.versions.keys())
        if lost := sorted(self.versions.keys() - found.keys()):
            yield f"versions {lost} are gone"
        before, self.versions = self.held, found
        if len(new) > 1:
            yield f"one run committed {len(new)} versions"
        if new and self._looks.get(day.spider) == day.truth.look[day.spider]:
            yield f"version {new[-1]} was added, and nothing has changed since the last whole run"
        if new:
            tables = self.tables(new[-1])
            self.held, wrong = self._held(day, tables["documents"])
            yield from wrong
            yield from faults_of(self.held, tables)
            if len(self.recorded):
                told = [change for change in tables["changes"] if change["to_version"] == new[-1]]
                yield from faults_of_changes(before, self.held, told, self.renumbered)
            self.recorded[new[-1]] = self.held
        elif day.weather.is_fine:
            yield from _missed(self.held, self._whole(day))
        if day.weather.is_fine:
            self._looks[day.spider] = day.truth.look[day.spider]
        elif new:
            self._looks.pop(day.spider, None)

    def tables(self, version: int) -> dict[str, list[Record]]:
        """Rows of the tables of a version."""
        return {
            name: rows(self.dataset, name, self.versions[version][name])
            for name in ("listings", "documents", "filings", "changes")
        }

    def reopened(self, version: int) -> Iterator[str]:
        """What is wrong with an older version, held against what was recorded for it."""
        if version in self.recorded:
            yield from faults_of(self.recorded[version], self.tables(version))

    # --- exit codes ---

    def _faults_of_exit(self, day: Day, ended: Ended) -> Iterator[str]:
        allowed = {_OK} if self._gets_all(day) else {_UNREACHABLE}
        if day.weather.is_killed:
            allowed |= {_KILLED}
        if ended.code not in allowed and not (ended.code == _DRIFT and day.alarms_explained):
            yield f"exit code {ended.code}, expected is {sorted(allowed)}: {ended.said[-1500:]}"

    def _gets_all(self, day: Day) -> bool:
        if day.weather.down:
            return not any(host.endswith("cagd.gov.cn") == (day.spider == "provinces") for host in day.weather.down)
        return not {found.address for found in _of(day.spider, day.truth.lists).values()} & set(day.weather.broken)

    # --- what is held ---

    def _whole(self, day: Day) -> Held:
        """What has to be held after a run that got everything."""
        lists, statements = dict(self.held.lists), {**self.held.statements}
        known = _of(day.spider, day.truth.lists)
        for key, found in known.items():
            lists[key] = _fetched(lists.get(key), found)
        for key in _of(day.spider, lists).keys() - known.keys():
            lists[key] = HeldList(lists[key].content, True, lists[key].ever)
        if day.spider == "cac":
            statements |= day.truth.statements
        return Held(lists, statements)

    def _held(self, day: Day, documents: list[Record]) -> tuple[Held, list[str]]:
        """What is to be held after a run that committed, and what of it cannot be so.

        A run that did not get everything may hold, for each list, what it held before or the truth of the day: the
        latter where the file was answered whole.
        """
        if day.weather.is_fine:
            return self._whole(day), []
        whole, wrong = self._whole(day), []
        present = {d["announcement"]: d for d in documents if not d["superseded_by"]}
        ever: dict[str, set[str]] = {}
        for document in documents:
            ever.setdefault(document["announcement"], set()).add(document["sha256"])
        lists = dict(self.held.lists)
        for key, expected in whole.lists.items():
            before, found = self.held.lists.get(key), present.get(key)
            if found is None:
                if before:
                    wrong.append(f"{key} was held and is not any more")
                continue
            chosen = self._one_of(day, key, before, expected, found["sha256"])
            if chosen is None:
                wrong.append(f"{key} is neither at the day's truth nor at what was held before")
                chosen = expected
            fetched = frozenset(ever[key])
            if not (before.ever if before else frozenset()) <= fetched <= expected.ever | chosen.ever:
                wrong.append(f"{key}: a version was lost or invented")
            gone = bool(found["withdrawn"])
            if gone and key in day.truth.lists:
                wrong.append(f"{key} is marked as withdrawn, and is there")
            lists[key] = HeldList(chosen.content, gone, fetched)
        statements = {key: self._statement(day, key, present) for key in whole.statements if key in present}
        return Held(lists, {key: found for key, found in statements.items() if found}), wrong

    def _one_of(self, day: Day, key: str, before: HeldList | None, expected: HeldList, sha256: str) -> HeldList | None:
        found = day.truth.lists.get(key)
        must_be_new = (
            found is not None
            and found.address in day.delivered
            and not day.weather.is_killed
            and key in _of(day.spider, day.truth.lists)
        )
        if before and sha256 == before.content.sha256 and not (must_be_new and sha256 != expected.content.sha256):
            return before
        return expected if sha256 == expected.content.sha256 else None

    def _statement(self, day: Day, key: str, present: Mapping[str, Record]) -> Statement | None:
        choices = (self.held.statements.get(key), day.truth.statements.get(key))
        return next((s for s in choices if s and s.sha256 == present[key]["sha256"]), None)


def _fetched(before: HeldList | None, found: Published) -> HeldList:
    return with_versions(HeldList(found.content, False, before.ever if before else frozenset()), *found.copies)


def _of(spider: str, lists: Mapping[str, T]) -> dict[str, T]:
    """Those of a spider."""
    return {key: found for key, found in lists.items() if key.startswith("guangdong/") == (spider == "provinces")}


def _missed(held: Held, whole: Held) -> Iterator[str]:
    """What a whole run should have committed and did not."""
    for key, expected in whole.lists.items():
        if held.lists.get(key) != expected:
            yield f"{key} has changed, and no version was added"
    if held.statements != whole.statements:
        yield "a notice has changed, and no version was added"
