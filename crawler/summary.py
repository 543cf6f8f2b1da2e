"""The last words of a run, made from its record: what came, what is missing, what was committed, what to do next."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.alarms import ACCEPTABLE, Drift
from crawler.run import ExitCode, Run
from output.redact import redact
from output.runs import READ_ORIGINALS
from output.text import printable

_MEANING = {
    ExitCode.HEALTHY: "healthy",
    ExitCode.OTHER: "failed",
    ExitCode.UNREACHABLE: "the publisher could not be reached or is blocking; try again later",
    ExitCode.DRIFT: "the publisher changed its form; a person has to look",
    ExitCode.INVALID: "the draft failed its checks and was not committed",
    ExitCode.LOCKED: "another run wrote to the dataset; nothing was committed",
    ExitCode.INTERRUPTED: "interrupted; nothing was committed, what was fetched is kept",
}

_WIDEST = 100
"""Characters of an address that are shown."""

_SHOWN = 12
"""Findings of one kind that are shown; the `runs` table has them all."""


def print_summary(run: Run, console: Console) -> None:
    """Print the summary of a finished run."""
    counts = ", ".join(f"{run.documents[word]} {word}" for word in ("new", "changed", "unchanged", "failed"))
    console.print(f"\n[bold]{run.spider}[/bold]: {_meaning(run)}")
    console.print(f"  documents  {counts}")
    for run_id, answers in run.resumed.items():
        console.print(f"  resumed    {answers} answers of {run_id}, not asked for again")
    if run.rows:
        table = Table(box=None, show_header=False, padding=(0, 1, 0, 2))
        table.add_column(justify="left")
        table.add_column(justify="right")
        for series, rows in run.rows.items():
            table.add_row(series, f"{rows:,}")
        console.print(f"  rows in the dataset ({sum(run.rows.values()):,}; {run.rows_read:,} read in this run)")
        console.print(table)
    if run.overtaken:
        _section(console, "overtaken", [run.overtaken])
    if run.error:
        _section(console, "error", [run.error])
    _section(console, "changed by the publisher", [_told(drift) for drift in run.drifts])
    _section(
        console,
        "not read" if _reads_originals(run) else "not fetched",
        [f"{f.sentence} ({_short(f.url)})" for f in run.failures],
    )
    for check in run.checks:
        if not check.passed:
            kind = "missing or doubtful" if check.word == "look" else check.word
            _section(console, f"{kind}: {check.name} ({check.figure})", list(check.findings))
    if run.issues:
        counts = ", ".join(f"{code} {count:,}" for code, count in run.issues.items())
        console.print(Text(f"  issues     {counts}"))
    console.print(f"  {redact(_version(run))}", markup=False)
    console.print(f"  next: {redact(_next(run))}", markup=False)


def _meaning(run: Run) -> str:
    if run.exit_code is ExitCode.UNREACHABLE and _reads_originals(run):
        return "originals are missing or altered; what the others hold is committed"
    if run.exit_code is ExitCode.INTERRUPTED and _reads_originals(run):
        return "interrupted; nothing was committed"
    return _MEANING[run.exit_code]


def _reads_originals(run: Run) -> bool:
    """Whether the run asked no publisher; such a run is no use to go on with, but done again."""
    return run.spider in READ_ORIGINALS


def _told(drift: Drift) -> str:
    figure = "" if drift.figure is None else f" ({drift.figure:.3g}, limit {drift.limit:g})"
    return f"{drift.alarm}{', accepted' if drift.accepted else ''}: {drift.place}: {drift.sentence}{figure}"


def _section(console: Console, title: str, lines: list[str]) -> None:
    if not lines:
        return
    console.print(Text(f"  {redact(title)}", style="yellow"))
    for line in lines[:_SHOWN]:
        console.print(Text(f"    {redact(printable(line))}"))
    if len(lines) > _SHOWN:
        console.print(f"    … and {len(lines) - _SHOWN} more, all in the dataset's `runs` table")


def _short(url: str) -> str:
    return url if len(url) <= _WIDEST else url[: _WIDEST - 1] + "…"


def _version(run: Run) -> str:
    if run.committed_version is not None:
        return f"committed version {run.committed_version} of {run.dataset}"
    if run.version is None:
        return "no version committed; the dataset has none yet"
    return f"unchanged: version {run.version} of {run.dataset} stays the latest"


def _next(run: Run) -> str:  # noqa: PLR0911 - one for each ending
    match run.exit_code:
        case ExitCode.HEALTHY:
            beian = _beian(run.dataset)
            return f"{beian} snapshots   or   {beian} find 大模型"
        case ExitCode.DRIFT if ACCEPTABLE.issuperset(drift.alarm for drift in run.alarms):
            return f"look at it as docs/runbook.md tells; if all is right, {_accepting(run)}"
        case ExitCode.DRIFT:
            return f"edit the source file named above (docs/runbook.md tells how), then {_retry(run)}"
        case ExitCode.INVALID:
            return f"look at {run.dataset}/drafts/{run.run_id}; if all is right, {_accepting(run)}"
        case ExitCode.UNREACHABLE:
            if _reads_originals(run):
                return f"restore the originals named above from a backup, then {_again(run)}"
            return f"{_retry(run)}, which asks only for what is missing"
        case _:
            return f"{_again(run)} again"


def _beian(dataset: str) -> str:
    command = "beian" if shutil.which("beian") else os.path.relpath(Path(sys.executable).parent / "beian")
    return command if dataset == "data" else f"{command} --dataset {shlex.quote(dataset)}"


def _again(run: Run) -> str:
    """The command that does it once more."""
    given = run.arguments
    match run.spider:
        case "rebuild":
            options = [f"--scheduler {shlex.quote(given['scheduler'])}"] if "scheduler" in given else []
            target = [shlex.quote(given["target"])] if "target" in given else []
            return " ".join([_beian(given["dataset"]), "rebuild", *target, *options])
        case "archive":
            return " ".join(["scrapy crawl archive", *(f"-a {name}={shlex.quote(given[name])}" for name in given)])
        case _:
            return f"scrapy crawl {run.spider}"


def _retry(run: Run) -> str:
    return _again(run) if _reads_originals(run) else f"scrapy crawl {run.spider} -a retry={run.run_id}"


def _accepting(run: Run) -> str:
    """The command that lets pass what stands in the way of this run."""
    alarms = {drift.alarm for drift in run.alarms if drift.alarm in ACCEPTABLE}
    names = [*(check.name for check in run.checks if check.refuses), *sorted(alarms)]
    return " ".join([_retry(run), *(f"--accept {name}" for name in names)])
