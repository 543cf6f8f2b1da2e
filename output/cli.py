"""`beian`: the dataset on the terminal."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A versioned dataset of China's AI filings.")


@app.callback()
def options(
    context: typer.Context,
    dataset: Annotated[str, typer.Option(help="Folder of the dataset; DATASET_DIR in the environment.")] = "",
) -> None:
    """Read a dataset that `scrapy crawl` has made."""
    context.obj = dataset or os.environ.get("DATASET_DIR") or "data"


@app.command()
def snapshots(context: typer.Context) -> None:
    """List the versions of the dataset: when, from which run, with how many filings."""
    from rich.table import Table

    from output.snapshot import commits_of
    from output.store import Store

    commits = commits_of(Store(context.obj))
    if not commits:
        _stop(f"{context.obj} holds no snapshot yet; make one with `make crawl` or `scrapy crawl cac`")
    registries = sorted({registry for commit in commits for registry in commit.rows})
    table = Table(box=None, header_style="bold")
    for heading in ("version", "committed (UTC)", "run", "documents", "verdict"):
        table.add_column(heading)
    for registry in registries:
        table.add_column(registry, justify="right")
    for commit in commits:
        found = ", ".join(f"{count} {word}" for word, count in commit.documents.items() if count)
        counts = (f"{commit.rows.get(registry, 0):,}" for registry in registries)
        when = commit.time[:16].replace("T", " ")
        table.add_row(str(commit.version), when, commit.run_id, found, commit.verdict, *counts)
    _print(table)


@app.command()
def find(context: typer.Context, text: str) -> None:
    """Find filings by name, company or number, and where each stands."""
    from output.find import find_filings
    from output.snapshot import open_snapshot
    from output.store import Store

    snapshot = open_snapshot(Store(context.obj))
    if snapshot.version is None:
        _stop(f"{context.obj} holds no snapshot yet; make one with `make crawl` or `scrapy crawl cac`")
    found = find_filings(snapshot, text)
    if not found:
        _stop(f"no filing has {text!r} in its name, company or number (version {snapshot.version})")
    for filing in found:
        for name, value in filing.items():
            _print(f"{name:9} {value}")
        _print("")
    _print(f"{len(found)} found in version {snapshot.version}")


def main() -> None:
    """Entry point of the command."""
    app()


def _print(*things: Any) -> None:
    from rich.console import Console

    # A pipe has no width: only a terminal makes a table narrower than its words.
    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 400)
    for thing in things:
        console.print(thing, soft_wrap=isinstance(thing, str))


def _stop(sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
