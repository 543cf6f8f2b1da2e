"""The report of one run, from its row in `runs`: as a record for programs, as Markdown for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from output.gate import Check
from output.text import markdown

Record = dict[str, Any]

_JSON = ("arguments", "rows", "issues", "checks", "failures", "drifts", "accepted", "resumed")
_UNNAMED = {"alarm": "", "figure": None, "limit": 0, "accepted": False}
"""What a drift is without that was written before alarms had names."""


def to_report(run: Record) -> Record:
    """A row of `runs` with its JSON columns read; what an older code did not write is empty."""
    report = {name: json.loads(value) if name in _JSON and value else value for name, value in run.items()}
    report = {name: ([] if value is None and name in _JSON else value) for name, value in report.items()}
    return report | {"drifts": [_UNNAMED | drift for drift in report["drifts"]]}


def checks_of(report: Record) -> list[Check]:
    """The checks of a run."""
    return [Check(**{**check, "findings": tuple(check["findings"])}) for check in report["checks"]]


def to_markdown(report: Record) -> str:
    """A report as Markdown: verdict, documents, every check with its figure, alarms, what did not come."""
    counts = ", ".join(f"{report[f'documents_{word}']} {word}" for word in ("new", "changed", "unchanged", "failed"))
    told = [
        f"# Run {markdown(report['run_id'])}: {report['verdict']}",
        "",
        f"Exit code {report['exit_code']}; {report['started_at']} to {report['finished_at']}; documents: {counts}; "
        + ("no version committed." if report["version"] is None else f"committed version {report['version']}."),
        "",
    ]
    if report["error"]:
        told += [f"Error: {markdown(report['error'])}", ""]
    told += _table(
        "Checks",
        ("check", "kind", "result", "measured", "limit", "figure"),
        (
            (c.name, "required" if c.required else "advisory", c.word, f"{c.measured:g}", f"{c.limit:g}", c.figure)
            for c in checks_of(report)
        ),
    )
    told += _table(
        "Findings",
        ("check", "finding"),
        ((check.name, finding) for check in checks_of(report) if not check.passed for finding in check.findings),
    )
    told += _table(
        "Changed by the publisher",
        ("alarm", "where", "what", "figure", "limit"),
        (
            (
                d["alarm"] + (", accepted" if d["accepted"] else ""),
                d["place"],
                d["sentence"],
                "" if d["figure"] is None else f"{d['figure']:.3g}",
                f"{d['limit']:g}",
            )
            for d in report["drifts"]
        ),
    )
    told += _table(
        "Not fetched", ("kind", "what", "address"), ((f["kind"], f["sentence"], f["url"]) for f in report["failures"])
    )
    return "\n".join(told)


def _table(title: str, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(map(markdown, row))} |" for row in rows]
    if not lines:
        return []
    return [f"## {title}", "", f"| {' | '.join(headings)} |", "|" + "---|" * len(headings), *lines, ""]
