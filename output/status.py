"""Whether the dataset is looked after: the last healthy run, and how old the publisher's newest lists are. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from output.filings import CENTRAL
from output.runs import READ_ORIGINALS

Record = dict[str, Any]

RHYTHM = 61
"""Days between two lists of a series: the publisher adds one every two months."""
_PATIENCE = 2
"""Rhythms without a new list after which a person should look whether lists are missed."""


@dataclass(frozen=True)
class Status:
    """What is told line by line, and those lines that should worry someone."""

    lines: tuple[str, ...]
    worries: tuple[str, ...]


def judge(runs: Sequence[Record], documents: Iterable[Record], now: datetime.datetime, max_age: int) -> Status:
    """State of a dataset.

    `runs` and `documents` are rows of these tables, `now` is UTC, `max_age` the days after which a healthy run is too
    long ago; one that asked no publisher is none. Worries: no healthy run in that time, a last run that failed, a
    central series without a new list for twice the publisher's rhythm.
    """
    lines, worries = [], []
    ordered = sorted(runs, key=lambda run: (run["started_at"], run["run_id"]))
    healthy = [run for run in ordered if run["exit_code"] == 0 and run["spider"] not in READ_ORIGINALS]
    if healthy:
        age = (now - datetime.datetime.fromisoformat(healthy[-1]["started_at"])).days
        lines.append(f"last healthy run  {healthy[-1]['run_id']}, {age} days ago ({healthy[-1]['verdict']})")
        if age > max_age:
            worries.append(
                f"no healthy run has asked the publisher for {max_age} days; crawl by hand and look at `beian status`"
            )
    else:
        worries.append("no healthy run has asked the publisher yet")
    for spider in sorted({run["spider"] for run in ordered}):
        last = [run for run in ordered if run["spider"] == spider][-1]
        lines.append(f"last run of {spider:9} {last['run_id']}: {last['verdict']} (exit {last['exit_code']})")
        if last["exit_code"]:
            worries.append(f"the last run of {spider} ended {last['verdict']} (exit {last['exit_code']})")
    for series, day in sorted(_newest(documents).items()):
        age = (now.date() - day).days
        lines.append(f"newest {series:17} {day.isoformat()}, {age} days ago")
        if age > _PATIENCE * RHYTHM:
            worries.append(f"{series} has had no new list for {age} days; the publisher's rhythm is {RHYTHM}")
    return Status(tuple(lines), tuple(worries))


def _newest(documents: Iterable[Record]) -> dict[str, datetime.date]:
    """Day of the newest central list by series: of its page, or the first of its month on a page that grows."""
    newest: dict[str, datetime.date] = {}
    for document in documents:
        if document["kind"] == "list" and document["publisher"] == CENTRAL and document["series"] != "cancellation":
            month = datetime.date.fromisoformat(f"{document['period'][:7]}-01")
            day = max(month, datetime.date.fromisoformat(document["published_at"][:10]))
            newest[document["series"]] = max(newest.get(document["series"], day), day)
    return newest
