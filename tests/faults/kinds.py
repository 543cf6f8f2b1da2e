"""The kinds of faults: where each makes sense, and how a run must end that never gets over it."""

from __future__ import annotations

import signal
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.run import ExitCode
from tests.faults.cases import POINTS, STEPS, Fault

ROBOTS = ("robots", "app-robots")
PAGES = ("column", "hub", "batch", "app")
DATA = ("older", "app-api")
FILES = ("docx", "pdf", "xlsx", "app-file")

RETRY_TIMES = 2
"""How often a run of the bench asks again."""


@dataclass(frozen=True)
class Kind:
    """A kind of fault of the network.

    `codes`: sort of step (robots, page, data, file) → how a run ends where the fault stays; a sort that is not named
    takes no harm. `says` is a pattern that the run's last words or its log must then match.
    """

    codes: dict[str, ExitCode]
    says: str
    steps: tuple[str, ...] = STEPS


_GOES_AWAY = dict.fromkeys(("robots", "page", "data", "file"), ExitCode.UNREACHABLE)
"""What may pass: the publisher cannot be reached, or sends something else for the time being."""
_IS_GONE = dict.fromkeys(("page", "data", "file"), ExitCode.DRIFT)
_NOT_FOR_ROBOTS = dict.fromkeys(("page", "data", "file"), ExitCode.UNREACHABLE)
_LOST = r"(cannot be reached|the download failed)"

NETWORK: dict[str, Kind] = {
    "refused": Kind(_GOES_AWAY, _LOST),
    "reset": Kind(_GOES_AWAY, _LOST),
    "hangup": Kind(_GOES_AWAY, _LOST),
    "no-http": Kind(_GOES_AWAY, _LOST),
    "slow": Kind(_GOES_AWAY, _LOST),
    "dribble": Kind(_GOES_AWAY, _LOST),
    "short": Kind(_GOES_AWAY, r"(cannot be reached|cut short|the download failed)"),
    "long": Kind(_NOT_FOR_ROBOTS, r"(cut short|cannot be reached)"),
    "endless": Kind(_GOES_AWAY, r"(cannot be reached|larger than)"),
    "garbled": Kind(_GOES_AWAY, r"(cannot be reached|cannot be decompressed)"),
    "tls": Kind(_GOES_AWAY, r"(?i)(certificate|tls|ssl)", steps=ROBOTS),
    "tls-plain": Kind(_GOES_AWAY, r"(?i)(tls|ssl)", steps=ROBOTS),
    "http403": Kind(_NOT_FOR_ROBOTS, r"refuses to answer \(HTTP 403\)"),
    "http404": Kind(_IS_GONE, r"nothing at this address any more \(HTTP 404\)"),
    "http410": Kind(_IS_GONE, r"nothing at this address any more \(HTTP 410\)"),
    "http429": Kind(_GOES_AWAY, r"refuses to answer \(HTTP 429\)"),
    "http500": Kind(_GOES_AWAY, r"answers with an error \(HTTP 500\)"),
    "http503": Kind(_GOES_AWAY, r"answers with an error \(HTTP 503\)"),
    "redirect-loop": Kind(_GOES_AWAY, r"redirect"),
    "redirect-self": Kind(_GOES_AWAY, r"redirect"),
    "redirect-nowhere": Kind(_GOES_AWAY, r"(without saying where|redirects a request)"),
    "http304": Kind(_GOES_AWAY, r"HTTP 304"),
    "refresh": Kind(_NOT_FOR_ROBOTS, r"(HTML page came|shows nothing|loads itself again and again)"),
    "cut-gzip": Kind(_GOES_AWAY, r"(cut short|cannot be decompressed)"),
    "redirect-away": Kind(
        {"page": ExitCode.DRIFT, "data": ExitCode.UNREACHABLE, "file": ExitCode.UNREACHABLE},
        r"(shows no|HTML page came|is no JSON|redirects a request)",
    ),
    "empty": Kind(_NOT_FOR_ROBOTS, r"(is empty|shows nothing)"),
    "firewall": Kind(_GOES_AWAY, r"firewall answered"),
    "html": Kind(
        {"page": ExitCode.DRIFT, "data": ExitCode.UNREACHABLE, "file": ExitCode.UNREACHABLE},
        r"(shows no|HTML page came)",
    ),
    "junk": Kind(_IS_GONE, r"(shows no|is no JSON|no known kind|cut short)"),
    "cut": Kind(_NOT_FOR_ROBOTS, r"cut short"),
    "flip": Kind({}, ""),
}
"""flip: every other answer is that of the other edition, whole and well."""

HOST_WIDE = ("tls", "tls-plain")
"""Kinds that hold for a host from the beginning to the end."""

BROWSER: dict[str, tuple[str, ...]] = {
    "browser-exits": ("start",),
    "browser-hangs": ("start",),
    "browser-killed": ("column", "hub", "app"),
    "browser-stopped": ("column", "hub", "app"),
}
"""Kinds that befall the browser, and where."""

SIGNALS = {"kill": signal.SIGKILL, "term": signal.SIGTERM, "int": signal.SIGINT}
_SIGNAL_PLACES = (*(step for step in STEPS if step != "xlsx"), *POINTS)

LOCAL: dict[str, tuple[str, ...]] = {
    "kill": _SIGNAL_PLACES,
    **dict.fromkeys(("term", "int"), tuple(place for place in _SIGNAL_PLACES if place != "start")),
    "disk-full": tuple(point for point in POINTS if point != "part"),
    "no-permission": tuple(point for point in POINTS if point != "part"),
    "clock-back": ("start", "keep", "filings"),
}
"""Kinds that befall the machine or our own process, and where."""


def places(kind: str) -> tuple[str, ...]:
    """Where a kind of fault makes sense. Raises ValueError for an unknown one."""
    if kind in NETWORK:
        return NETWORK[kind].steps
    if kind in BROWSER | LOCAL:
        return (BROWSER | LOCAL)[kind]
    raise ValueError(f"{kind} is no kind of fault; there are {', '.join((*NETWORK, *BROWSER, *LOCAL))}")


def check(faults: Iterable[Fault]) -> None:
    """Raise ValueError for a fault of no known kind, or at a place where it makes no sense."""
    for fault in faults:
        if fault.place not in (known := places(fault.kind)):
            raise ValueError(f"{fault}: {fault.kind} strikes at {', '.join(known)}")


def sort_of(step: str) -> str:
    """What is asked for at a step: robots, page, data or file."""
    sorts = {"robots": ROBOTS, "page": PAGES, "data": DATA, "file": FILES}
    return next(sort for sort, steps in sorts.items() if step in steps)


def code_of(kind: str, step: str) -> ExitCode:
    """How a run ends for which the last answer of an address of a step was of this kind."""
    return NETWORK[kind].codes.get(sort_of(step), ExitCode.HEALTHY)
