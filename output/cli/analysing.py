"""`beian stats` and `beian report`: what a dataset says in numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from output.cli.terminal import VERSIONS, AsJson, app, choose, emit, say, stop
from output.vocabulary import By, Scope

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="A month or day: only what lists of that month or earlier hold."),
]


@app.command()
def stats(
    context: typer.Context,
    by: Annotated[
        By, typer.Argument(metavar="[BY]", help=f"What to count by: {', '.join(get_args(By))}.")
    ] = "registry",
    *,
    scope: Annotated[Scope, typer.Option(help="A registry, genai (both of generative AI), or all.")] = "all",
    version: Annotated[str, typer.Option(help=VERSIONS)] = "latest",
    as_of: AsOf = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Show no more than this many.")] = None,
    as_json: AsJson = False,
) -> None:
    """Count filings by registry, month, place, ownership and more, as docs/definitions.md says. Exit 2: an error."""
    from output.analysis import facts
    from output.dataset import Dataset
    from output.snapshot import commits_of
    from output.stats import count
    from output.store import Store
    from output.text import dump_json

    store = Store(context.obj)
    chosen = choose(commits_of(store), version).version
    try:
        records = count(facts(Dataset(store), chosen, as_of), by, scope)
    except ValueError as error:
        stop(str(error), 2)
    shown = records[:limit]
    if as_json:
        emit(dump_json(shown, indent=1) + "\n")
        return
    _say_records(shown)
    more = f"; {len(records) - len(shown):,} more not shown (--limit)" if len(shown) < len(records) else ""
    say("", f"{len(records):,} rows of version {chosen}{f' as of {as_of}' if as_of else ''}{more}")


@app.command()
def report(
    context: typer.Context,
    version: Annotated[str, typer.Argument(metavar="[VERSION]", help=VERSIONS)] = "latest",
    *,
    as_of: AsOf = None,
    to: Annotated[Path, typer.Option(help="Folder to write index.html into; it is made.")] = Path("report"),
) -> None:
    """Write a version as one page: key figures, charts, and a list of all filings to search. Exit 2: an error."""
    from output.report.build import build_report
    from output.report.page import to_page, write_page
    from output.snapshot import commits_of
    from output.store import Store

    store = Store(context.obj)
    chosen = choose(commits_of(store), version)
    try:
        page = to_page(build_report(store, chosen.version, as_of, to))
    except ValueError as error:
        stop(str(error), 2)
    try:
        file = write_page(page, to)
    except OSError as error:
        stop(f"the report cannot be written: {error}", 2)
    say(f"{file}  {file.stat().st_size:,} bytes; open it in a browser, it needs nothing else")


def _say_records(records: list[dict[str, Any]]) -> None:
    from rich.table import Table

    from output.text import printable

    table = Table(box=None, header_style="bold")
    names = list(records[0]) if records else []
    for name in names:
        numeric = any(isinstance(record[name], int | float) for record in records)
        table.add_column(name, justify="right" if numeric else "left")
    for record in records:
        table.add_row(*(printable(_written(name, record[name])) for name in names))
    say(table)


def _written(name: str, value: Any) -> str:
    match value:
        case None:
            return ""
        case float() if name.startswith("share"):
            return f"{value:.1%}"
        case int() | float():
            return f"{value:,.10g}"
        case list():
            return "、".join(map(str, value))
        case _:
            return str(value)
