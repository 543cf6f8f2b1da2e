"""One run, from its arguments to its verdict: the single object that the summary, the exit code and the `runs`
table are made from."""

from __future__ import annotations

import datetime
import enum
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from crawler.alarms import Alarm, Drift, raised
from crawler.source import Source
from output.gate import Check
from output.redact import redacted
from output.runs import run_name
from output.text import printable


def utc_now() -> str:
    """The time now, UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


class ExitCode(enum.IntEnum):
    """How `scrapy crawl` ends. README.md explains each to the person who reads it in a mail from cron."""

    HEALTHY = 0
    OTHER = 1
    USAGE = 2
    UNREACHABLE = 3
    DRIFT = 4
    INVALID = 5
    LOCKED = 6
    INTERRUPTED = 130


@dataclass(frozen=True)
class Failure:
    """Something that was asked for and did not come: its address, what kind of failure, and a sentence."""

    url: str
    kind: str
    sentence: str


@dataclass
class Run:
    """What a run did, as far as it got. Times are UTC, ISO 8601 to the second."""

    spider: str
    arguments: dict[str, str]
    dataset: str
    code_version: str
    began: datetime.datetime = field(default_factory=lambda: datetime.datetime.now(datetime.UTC))
    finished_at: str | None = None
    documents: Counter[str] = field(default_factory=Counter)
    """new · changed · unchanged · failed → documents."""
    rows: dict[str, int] = field(default_factory=dict)
    """Series → rows in the dataset after this run."""
    rows_read: int = 0
    issues: dict[str, int] = field(default_factory=dict)
    """Issue code → filings that carry it after this run."""
    failures: list[Failure] = field(default_factory=list)
    drifts: list[Drift] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    error: str | None = None
    overtaken: str | None = None
    """That another run committed while this one was at work, in a sentence."""
    interrupted: bool = False
    resumed: Counter[str] = field(default_factory=Counter)
    """Earlier run → answers that it was given and this one did not ask for again."""
    finished: bool = False
    """The dataset stage came to its end."""
    committed_version: int | None = None
    version: int | None = None
    """The latest version when the run ended; None where there is none."""

    @property
    def started_at(self) -> str:
        """When it began, UTC, to the second."""
        return self.began.isoformat(timespec="seconds")

    @property
    def run_id(self) -> str:
        """Name of the run."""
        return run_name(self.began, self.spider)

    def fail(self, url: str, kind: str, sentence: str) -> None:
        """Record that an address could not be had; a second failure of the same address adds nothing."""
        if all(failure.url != url for failure in self.failures):
            self.failures.append(Failure(url, kind, printable(sentence)))

    def drift(
        self,
        alarm: Alarm,
        source: Source,
        place: str,
        sentence: str,
        *,
        figure: float | None = None,
        accepted: bool = False,
    ) -> None:
        """Record a change of the publisher's form, once; the source's file says how much of it is an alarm."""
        limit = source.alarms[alarm]
        found = Drift(alarm, source.name, printable(place), printable(sentence), limit, figure, accepted)
        if found not in self.drifts:
            self.drifts.append(found)

    @property
    def accepted(self) -> list[str]:
        """Names of the checks and alarms that a person let pass."""
        checks = {check.name for check in self.checks if check.accepted}
        return sorted(checks | {drift.alarm.value for drift in self.drifts if drift.accepted})

    @property
    def alarms(self) -> list[Drift]:
        """What needs a person to look at the publisher's form."""
        return raised(self.drifts)

    @property
    def exit_code(self) -> ExitCode:
        """The verdict. Where several things went wrong, the one that needs a person first."""
        refused = [check for check in self.checks if check.refuses]
        verdicts = (
            (self.overtaken, ExitCode.LOCKED),
            (self.interrupted, ExitCode.INTERRUPTED),
            (self.error or not self.finished, ExitCode.OTHER),
            (refused, ExitCode.INVALID),
            (self.alarms, ExitCode.DRIFT),
            (self.failures, ExitCode.UNREACHABLE),
        )
        return next((code for holds, code in verdicts if holds), ExitCode.HEALTHY)

    @property
    def verdict(self) -> str:
        """The verdict in a word: that of the exit code, and for a healthy run whether it added a version."""
        if self.exit_code is not ExitCode.HEALTHY:
            return self.exit_code.name.lower()
        return "unchanged" if self.committed_version is None else "committed"


def run_record(run: Run) -> dict[str, Any]:
    """The `runs` row of a run."""
    return {
        "run_id": run.run_id,
        "spider": run.spider,
        "arguments": _json(run.arguments),
        "code_version": run.code_version,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "verdict": run.verdict,
        "exit_code": int(run.exit_code),
        "version": run.committed_version,
        **{f"documents_{word}": run.documents[word] for word in ("new", "changed", "unchanged", "failed")},
        "rows": _json(run.rows),
        "issues": _json(run.issues),
        "checks": _json([asdict(check) for check in run.checks]),
        "failures": _json([asdict(failure) for failure in run.failures]),
        "drifts": _json([asdict(drift) for drift in run.drifts]),
        "accepted": _json(run.accepted),
        "resumed": _json(run.resumed),
        "error": redacted(run.error),
    }


def _json(value: Any) -> str:
    return json.dumps(redacted(value), ensure_ascii=False, sort_keys=True)
