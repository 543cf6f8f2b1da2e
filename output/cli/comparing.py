"""`beian diff`."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from output.cli.terminal import PROVINCE, VERSIONS, AsJson, app, choose, emit, province_code, say
from output.vocabulary import Cause, Kind, Registry

if TYPE_CHECKING:
    from output.diff import Diff

_SHOWN = 8
"""Provinces and companies that a summary names."""


class DiffFormat(enum.StrEnum):
    """How a diff is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"


@app.command()
def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="[A]", help=VERSIONS)] = "previous",
    new: Annotated[str, typer.Argument(metavar="[B]", help=VERSIONS)] = "latest",
    *,
    registry: Annotated[Registry | None, typer.Option()] = None,
    province: Annotated[str | None, typer.Option(help=PROVINCE)] = None,
    company: Annotated[str | None, typer.Option(help="A piece of a filer's name, or its id.")] = None,
    kind: Annotated[Kind | None, typer.Option()] = None,
    cause: Annotated[Cause | None, typer.Option(help="The publisher, our code, or a reviewed correction.")] = None,
    derived: Annotated[bool, typer.Option("--all", help="Columns too that follow from another change.")] = False,
    form: Annotated[DiffFormat, typer.Option("--format")] = DiffFormat.TABLE,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions, by which cause and where. Exit 0: nothing, 1: something, 2: error."""
    import dataclasses

    from output import diff_report
    from output.diff import diff as compare
    from output.diff_html import to_html
    from output.snapshot import Snapshot, commits_of
    from output.store import Store
    from output.stored import StoredSnapshot

    store = Store(context.obj)
    commits = commits_of(store)
    newer = choose(commits, new)
    first = len(commits) == 1 and (old, new) == ("previous", "latest")
    older = None if first else choose(commits, old)
    before = StoredSnapshot(store, older) if older else Snapshot.empty()
    after = StoredSnapshot(store, newer)
    found = compare(before, after, same_code=older is not None and older.same_code(newer.code_version))
    filters: dict[str, Any] = {
        "registry": registry,
        "province": province_code(province),
        "company": company,
        "kind": kind,
        "cause": cause,
    }
    changes = diff_report.select(found, **filters, derived=derived)
    if any(filters.values()):  # they are about filings
        found = dataclasses.replace(found, lists=())
    records = diff_report.to_records(changes, before, after)
    match DiffFormat.JSON if as_json else form:
        case DiffFormat.JSON:
            emit(diff_report.to_json(found, changes, records) + "\n")
        case DiffFormat.CSV:
            emit(diff_report.to_csv(records))
        case DiffFormat.MD:
            emit(diff_report.to_markdown(found, changes, records))
        case DiffFormat.HTML:
            names = ["nothing" if c is None else f"version {c.version} ({c.time[:10]})" for c in (older, newer)]
            lists = [
                *map(diff_report.list_in_words, found.lists),
                *(f"baseline: {name} {number:,}" for name, number in found.baseline.items()),
            ]
            emit(to_html((names[0], names[1]), diff_report.count(changes), records, lists))
        case DiffFormat.TABLE:
            if newer.verdict.startswith("rollback"):
                say(f"version {newer.version} is a {newer.verdict}: it shows earlier evidence again")
            untold = 0 if derived else len(diff_report.select(found, **filters, derived=True)) - len(changes)
            _print_diff(found, diff_report.count(changes), records, untold)
    raise typer.Exit(1 if changes or found.lists else 0)


def _print_diff(
    found: Diff, counts: Mapping[str, Mapping[str, int]], records: list[dict[str, Any]], untold: int
) -> None:
    from rich.table import Table

    from output import diff_report
    from output.text import printable

    if found.from_version is None:
        filings = ", ".join(f"{registry} {number:,}" for registry, number in found.baseline.items())
        say(f"version {found.to_version} is the first, the baseline: {filings}")
        return
    for change in found.lists:
        say(f"list {diff_report.list_in_words(change)}")
    more = f"; {untold:,} more follow from these or are layout (--all)" if untold else ""
    if not records:
        none = "no filing differs" if found.lists else "no difference"
        say(f"{none} between versions {found.from_version} and {found.to_version}{more}")
        return
    table = Table(box=None, header_style="bold")
    for heading in ("kind", "number", "name", "company", "change", "cause", "place"):
        table.add_column(heading)
    for row in diff_report.to_lines(records):
        table.add_row(*map(printable, row))
    say(table, "")
    for name, counted in counts.items():
        shown = ", ".join(f"{value} {number:,}" for value, number in list(counted.items())[:_SHOWN])
        others = f" and {len(counted) - _SHOWN} more" if len(counted) > _SHOWN else ""
        say(f"{name:9} {shown}{others}")
    say(f"{len(records):,} changes from version {found.from_version} to {found.to_version}{more}")
