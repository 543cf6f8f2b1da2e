"""One case from beginning to end: its rounds, a healthy run after them, and what broke."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.crawling import ROOT
from tests.faults import invariants, kinds, processes
from tests.faults.cases import Case, Fault, Round
from tests.faults.invariants import Ended
from tests.faults.local import give_back_permission
from tests.faults.server import FaultySites
from tests.faults.state import State, Truth, observe

SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "DOWNLOAD_TIMEOUT": "2",
    "DOWNLOAD_MAXSIZE": "2000000",
    "RETRY_TIMES": str(kinds.RETRY_TIMES),
    "RETRY_PAUSE": "0.1",
    "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": "3000",
    "RENDER_TIMEOUT": "30",
}
"""Small bounds, so that a run with faults takes seconds."""

_STAND_INS = {"browser-exits": "exit 3", "browser-hangs": "exec sleep 600"}
_GRACE = 6.0
"""Seconds that the processes of a run have to end after it: a reader that lost its parent ends itself after five."""


@dataclass(frozen=True)
class Outcome:
    """What came of a case: the exit code of each round, seconds of the slowest run, and what broke."""

    case: Case
    codes: tuple[int, ...]
    slowest: float
    broken: tuple[str, ...]
    said: tuple[str, ...] = ()
    """What each run said, for the person who looks into a broken case."""


class Bench:
    """Runs cases one after the other in a folder of its own, with a launcher of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._launcher: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.launcher"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        )
        self._answers = b""
        self._numbers = itertools.count(1)
        self._bases: dict[tuple[str, tuple[int, ...]], Path] = {}
        self._truths: dict[str, Truth] = {}

    def __enter__(self) -> Self:
        """Return the bench."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the launcher; what lies in the folder stays."""
        assert self._launcher.stdin
        self._launcher.stdin.close()
        self._launcher.wait(timeout=10)

    # --- cases ---

    def try_case(self, case: Case) -> Outcome:
        """Run a case in a dataset of its own, which is deleted where nothing broke."""
        for spec in case.rounds:
            kinds.check(spec.faults)
        truth = self.truth(case.spider)
        dataset = self.folder / f"case-{next(self._numbers)}" / "data"
        dataset.parent.mkdir()
        healthy = tuple(spec.edition for spec in itertools.takewhile(lambda spec: not spec.faults, case.rounds))
        if healthy:
            shutil.copytree(self.base(case.spider, healthy), dataset)
        before = observe(dataset)
        found: list[str] = []
        runs: list[Ended] = []
        flipped = False
        for spec in case.rounds[len(healthy) :]:
            flipped = flipped or _shows_other_pages(spec)
            spec = replace(spec, flipped=flipped)  # noqa: PLW2901 - the same round, with what came before it
            ended = self.crawl(case.spider, dataset, spec)
            before, broken = self._judge(spec, before, dataset, ended, truth)
            runs.append(ended)
            found += [f"{spec}: {sentence}" for sentence in broken]
            if (
                len(spec.faults) == 1
                and not flipped
                and (wanted := invariants.single_expectation(spec.faults[0])) is not None
            ):
                struck = spec.faults[0].kind in kinds.HOST_WIDE or any(seen.fault for seen in ended.log)
                if struck and ended.code != wanted:
                    found.append(f"{spec}: ending: exit code {ended.code}, where {wanted:d} is right for it alone")
        last = Round(case.rounds[-1].edition, flipped=flipped)
        # Answers of a run that was cut off are good for the next one: it may still see the sites as they were then.
        if flipped or len({spec.edition for spec in case.rounds[len(healthy) :]}) > 1:
            resumed = replace(last, flipped=True)
            ended = self.crawl(case.spider, dataset, resumed)
            before, broken = self._judge(resumed, before, dataset, ended, truth)
            runs.append(ended)
            found += [f"resumed: {sentence}" for sentence in broken]
        ended = self.crawl(case.spider, dataset, last)
        runs.append(ended)
        try:
            after = observe(dataset)
            found += [f"afterwards: {s}" for s in invariants.recovered(last, before, after, ended, truth)]
        except Exception as error:  # noqa: BLE001 - whatever reading raises, the dataset is broken
            found.append(f"afterwards: kept: the dataset cannot be read: {type(error).__name__}: {error}")
        if not found:
            shutil.rmtree(dataset.parent)
        codes = tuple(run.code for run in runs[: len(case.rounds) - len(healthy)])
        return Outcome(case, codes, max(run.seconds for run in runs), tuple(found), tuple(run.said for run in runs))

    def _judge(self, spec: Round, before: State, dataset: Path, ended: Ended, truth: Truth) -> tuple[State, list[str]]:
        if any(fault.kind == "no-permission" for fault in spec.faults):
            give_back_permission(dataset)
        try:
            after = observe(dataset)
        except Exception as error:  # noqa: BLE001 - whatever reading raises, the dataset is broken
            return before, [f"kept: the dataset cannot be read: {type(error).__name__}: {error}"]
        return after, invariants.broken(spec, before, after, ended, truth)

    def truth(self, spider: str) -> Truth:
        """What an untroubled run of a spider finds, by edition."""
        if spider not in self._truths:
            snapshots = {number: observe(self.base(spider, (number,))).latest for number in (1, 2)}
            self._truths[spider] = Truth.of(snapshots)
        return self._truths[spider]

    def base(self, spider: str, editions: tuple[int, ...]) -> Path:
        """A dataset after untroubled runs over these editions; to be read or copied only."""
        if (key := (spider, editions)) not in self._bases:
            folder = self.folder / f"base-{spider}-{'-'.join(map(str, editions))}"
            if len(editions) > 1:
                shutil.copytree(self.base(spider, editions[:-1]), folder)
            ended = self.crawl(spider, folder, Round(editions[-1]))
            assert ended.code == 0, ended.said
            self._bases[key] = folder
        return self._bases[key]

    # --- runs ---

    def crawl(self, spider: str, dataset: Path, spec: Round) -> Ended:
        """Run `scrapy crawl` once, against the sites of a round."""
        mark = f"{os.getpid()}-{self.folder.name}-{next(self._numbers)}"
        pid: list[int] = []
        with FaultySites(spec, lambda fault: _strike(fault, pid, mark)) as sites:
            settings = SETTINGS | {"DATASET_DIR": str(dataset), "SITE_MIRRORS": json.dumps(sites.mirrors)}
            settings["RENDER"] = "pages" if spec.browser else "never"
            started = time.monotonic()
            order = {
                "arguments": [spider, *(word for item in settings.items() for word in ("-s", "=".join(item)))],
                "environment": {processes.MARK: mark, **self._stand_in(spec.faults)},
                "faults": [str(fault) for fault in spec.faults if fault.kind in kinds.LOCAL],
                "dataset": str(dataset),
            }
            self._order(order)
            pid.append(self._answer(120)["pid"])  # the first time it has all code to load
            answer = self._answer(invariants.SECONDS)
            if answer is None:
                os.kill(pid[0], signal.SIGKILL)
                answer = self._answer(30)
            seconds = time.monotonic() - started
            processes.wake(mark)
            left = processes.left_running(mark, _GRACE)
            return Ended(answer["code"], answer["said"], seconds, tuple(sites.log), tuple(left))

    def _stand_in(self, faults: Sequence[Fault]) -> dict[str, str]:
        for fault in faults:
            if fault.kind in _STAND_INS:
                path = self.folder / fault.kind
                path.write_text(f"#!/bin/sh\n{_STAND_INS[fault.kind]}\n", encoding="utf-8")
                path.chmod(0o755)
                return {"CHROMIUM_PATH": str(path)}
        return {}

    def _order(self, order: dict[str, Any]) -> None:
        assert self._launcher.stdin
        self._launcher.stdin.write(json.dumps(order).encode() + b"\n")
        self._launcher.stdin.flush()

    def _answer(self, seconds: float) -> Any:
        """The launcher's next line, or None where it does not come in time. Raises OSError where it is gone."""
        assert self._launcher.stdout
        until = time.monotonic() + seconds
        while b"\n" not in self._answers:
            if not select.select([self._launcher.stdout], [], [], max(until - time.monotonic(), 0))[0]:
                return None
            piece = os.read(self._launcher.stdout.fileno(), 65536)
            if not piece:
                raise OSError("the launcher has ended")
            self._answers += piece
        line, _, self._answers = self._answers.partition(b"\n")
        return json.loads(line)


def _shows_other_pages(spec: Round) -> bool:
    """Whether pages or data of the other edition are shown; a list of it is just another version."""
    return any(fault.kind == "flip" and kinds.sort_of(fault.place) in ("page", "data") for fault in spec.faults)


def _strike(fault: Fault, pid: Sequence[int], mark: str) -> None:
    """Do what the server was to do at the sight of a step."""
    if fault.kind in kinds.SIGNALS:
        targets = pid
        number = kinds.SIGNALS[fault.kind]
    else:
        targets = processes.browsers_of(mark)
        number = signal.SIGKILL if fault.kind == "browser-killed" else signal.SIGSTOP
    for target in targets:
        with contextlib.suppress(ProcessLookupError):
            os.kill(target, number)
