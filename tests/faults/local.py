"""Faults inside the run's own process, armed before `scrapy crawl` begins: a full disk, lost permission, a clock set
back, a signal at a point of our own code.

The disk and the permissions are the system's own: a limit to what a file may hold, which Delta's writer meets as well
as Python, and folders that may not be written. They begin at a point, so that a run meets them where it hurts.
"""

from __future__ import annotations

import copy
import ctypes
import datetime
import functools
import os
import resource
import signal
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

from output.store import Store
from tests.faults.cases import Fault
from tests.faults.kinds import SIGNALS

_CAPABILITY_VERSION = 0x20080522
_OVERRIDES = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7))."""
_BACK = datetime.timedelta(days=400)


def arm(faults: Iterable[Fault], dataset: Path) -> None:
    """Let faults strike in this process. Those at `start` strike now."""
    faults = tuple(faults)
    if any(fault.kind == "no-permission" for fault in faults) and os.getuid() == 0:
        _obey_permissions()
    _install(_Plan(faults, dataset))


class _Plan:
    """What is still to come, and how often each point was passed."""

    def __init__(self, faults: tuple[Fault, ...], dataset: Path) -> None:
        self.faults, self.dataset = faults, dataset
        self._passed: Counter[str] = Counter()
        self.reach("start")

    def reach(self, point: str) -> None:
        """Come to a point: what is due there strikes."""
        self._passed[point] += 1
        for fault in self.faults:
            if fault.place != point:
                continue
            if fault.kind in SIGNALS:
                if self._passed[point] == (fault.number or 1):
                    os.kill(os.getpid(), SIGNALS[fault.kind])
            elif self._passed[point] == 1:
                _STRIKES[fault.kind](fault, self.dataset)


def _install(plan: _Plan) -> None:
    """Let the methods of the store tell when they are about to write."""

    def telling(name: str, point_of: Callable[..., str | None]) -> None:
        original = getattr(Store, name)

        @functools.wraps(original)
        def method(self: Store, *args: Any, **kwargs: Any) -> Any:
            if (point := point_of(*args)) is not None:
                plan.reach(point)
            return original(self, *args, **kwargs)

        setattr(Store, name, method)

    telling("write", lambda name, *_: name)
    telling("replace", lambda name, *_: name)
    telling("append", lambda name, *_: name)
    telling("write_file", lambda name, *_: "feeds" if name == "feeds/atom.xml" else None)
    keep = Store.keep

    @functools.wraps(keep)
    def kept(self: Store, sha256: str, body: bytes) -> None:
        plan.reach("keep")
        careful = copy.copy(self)
        careful._files = _TellingFiles(self._files, plan)
        keep(careful, sha256, body)

    Store.keep = kept  # type: ignore[method-assign]


class _TellingFiles:
    """A file system that tells when a file is about to get its name."""

    def __init__(self, files: Any, plan: _Plan) -> None:
        self._files, self._plan = files, plan

    def __getattr__(self, name: str) -> Any:
        return getattr(self._files, name)

    def move(self, part: str, path: str) -> None:
        """Give a file its name."""
        self._plan.reach("part")
        self._files.move(part, path)


def _fill_disk(fault: Fault, dataset: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (fault.number or 0, most))


def _lose_permission(fault: Fault, dataset: Path) -> None:
    dataset.mkdir(parents=True, exist_ok=True)
    for folder in (dataset, *(path for path in dataset.rglob("*") if path.is_dir())):
        folder.chmod(0o555)


def give_back_permission(dataset: Path) -> None:
    """Undo the loss of permission: folders may be written again."""
    for path in (dataset, *dataset.rglob("*")) if dataset.exists() else ():
        if path.is_dir():
            path.chmod(0o755)


def _obey_permissions() -> None:
    """Let root, who may write everywhere, be bound by the permissions of files like anybody (Linux)."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()  # twice effective, permitted, inheritable: the lower bits and the upper ones
    if libc.capget(header, sets) == 0:
        sets[0] &= ~_OVERRIDES
        if libc.capset(header, sets) == 0:
            return
    raise OSError(ctypes.get_errno(), "the right to override permissions cannot be given up")


def _set_clock_back(fault: Fault, dataset: Path) -> None:
    from crawler import run

    class Earlier(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Self:
            return super().now(tz) - _BACK

    clock = SimpleNamespace(datetime=Earlier, UTC=datetime.UTC)
    setattr(run, "datetime", clock)  # noqa: B010 - the module's own import, no name that it exports


_STRIKES: dict[str, Callable[[Fault, Path], None]] = {
    "disk-full": _fill_disk,
    "no-permission": _lose_permission,
    "clock-back": _set_clock_back,
}
