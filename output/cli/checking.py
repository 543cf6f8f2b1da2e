"""Commands that tell whether a dataset is looked after: its runs, their checks, what is stale."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from output.cli.terminal import VERSIONS, AsJson, app, choose, emit, open_latest, say, stop, warn

if TYPE_CHECKING:
    from output.gate import Check

_INVALID = 5
"""Exit code where a required check does not pass, as of `scrapy crawl`."""
_SHOWN = 12
"""Findings of a check, and runs, that are printed."""


class ReportFormat(enum.StrEnum):
    """How the report of a run is written."""

    TABLE = "table"
    JSON = "json"
    MD = "md"


@app.command()
def status(
    context: typer.Context,
    max_age: Annotated[int, typer.Option(help="Days after which a healthy run is too long ago.")] = 7,
) -> None:
    """Say when the last healthy run was and what is stale. Exit 0: all well, 1: someone should look."""
    import datetime

    from output.snapshot import commits_of
    from output.status import judge
    from output.store import Store

    store = Store(context.obj)
    snapshot, commits = open_latest(context), commits_of(store)
    # The embedded copy of the sites never publishes anything new.
    documents = snapshot.documents.to_pylist() if commits[-1].origin == "publisher" else []
    found = judge(store.read("runs").to_pylist(), documents, datetime.datetime.now(datetime.UTC), max_age)
    say(f"version {commits[-1].version} of {context.obj}, committed {commits[-1].time[:16].replace('T', ' ')} UTC")
    say(*found.lines)
    for worry in found.worries:
        warn(f"look: {worry}")
    raise typer.Exit(1 if found.worries else 0)


@app.command()
def check(
    context: typer.Context,
    version: Annotated[str, typer.Argument(metavar="[VERSION]", help=VERSIONS)] = "latest",
    *,
    as_json: AsJson = False,
) -> None:
    """Run the checks of a draft on a version, against the one before it. Exit 5: a required one does not pass."""
    from dataclasses import asdict

    from output.recheck import check_version
    from output.snapshot import commits_of
    from output.store import Store
    from output.text import dump_json

    store = Store(context.obj)
    commits = commits_of(store)
    chosen = choose(commits, version).version
    checks = check_version(store, commits, chosen)
    failed = [found for found in checks if found.refuses]
    if as_json:
        emit(dump_json([asdict(found) for found in checks], indent=1) + "\n")
        raise typer.Exit(_INVALID if failed else 0)
    _say_checks(checks)
    say(f"version {chosen}: {len(checks) - len(failed)} of {len(checks)} checks do not stand in the way of a commit")
    raise typer.Exit(_INVALID if failed else 0)


@app.command()
def runs(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="[RUN]", help="latest, or the name of a run.")] = "",
    *,
    form: Annotated[ReportFormat, typer.Option("--format")] = ReportFormat.TABLE,
    as_json: AsJson = False,
) -> None:
    """List the last runs, or report on one: verdict, checks with their figures, alarms, what did not come."""
    from rich.table import Table

    from output.run_report import checks_of, to_markdown, to_report
    from output.store import Store
    from output.text import dump_json

    form = ReportFormat.JSON if as_json else form
    found = [to_report(record) for record in Store(context.obj).read("runs").to_pylist()]
    if not found:
        stop(f"{context.obj} has seen no run yet; make one with `make crawl` or `scrapy crawl cac`")
    if not run:
        if form is ReportFormat.JSON:
            emit(dump_json(found, indent=1) + "\n")
            return
        table = Table(box=None, header_style="bold")
        for heading in ("run", "verdict", "exit", "version", "new", "changed", "unchanged", "failed", "alarms"):
            table.add_column(heading)
        for report in found[-_SHOWN:]:
            counts = (str(report[f"documents_{word}"]) for word in ("new", "changed", "unchanged", "failed"))
            version = "" if report["version"] is None else str(report["version"])
            alarms = ", ".join(sorted({drift["alarm"] for drift in report["drifts"]}))
            table.add_row(report["run_id"], report["verdict"], str(report["exit_code"]), version, *counts, alarms)
        say(table)
        return
    chosen = next((r for r in reversed(found) if run in ("latest", r["run_id"])), None)
    if chosen is None:
        stop(f"{context.obj} has seen no run {run}; `beian runs` lists the last")
    if form is ReportFormat.JSON:
        emit(dump_json(chosen, indent=1) + "\n")
    elif form is ReportFormat.MD:
        emit(to_markdown(chosen))
    else:
        say(f"{chosen['run_id']}: {chosen['verdict']} (exit {chosen['exit_code']})")
        if chosen["error"]:
            say(f"error   {chosen['error']}")
        _say_checks(checks_of(chosen))
        for drift in chosen["drifts"]:
            accepted = ", accepted" if drift["accepted"] else ""
            say(f"alarm   {drift['alarm']}{accepted}: {drift['place']}: {drift['sentence']}")
        for failure in chosen["failures"]:
            say(f"missing {failure['sentence']} ({failure['url']})")


def _say_checks(checks: Sequence[Check]) -> None:
    for found in checks:
        kind = "required" if found.required else "advisory"
        say(f"{found.word:8} {found.name:22} {kind}  {found.measured:g} (limit {found.limit:g}); {found.figure}")
        for finding in () if found.passed else found.findings[:_SHOWN]:
            say(f"           {finding}")
        if not found.passed and len(found.findings) > _SHOWN:
            say(f"           … and {len(found.findings) - _SHOWN:,} more (as JSON: all)")
