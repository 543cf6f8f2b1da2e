"""`beian`: the dataset on the terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from output.snapshot import Snapshot

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

    snapshot = _open(context)
    found = find_filings(snapshot, text)
    if not found:
        _stop(f"no filing has {text!r} in its name, company or number (version {snapshot.version})")
    for filing in found:
        for name, value in filing.items():
            _print(f"{name:9} {value}")
        _print("")
    _print(f"{len(found)} found in version {snapshot.version}")


@app.command()
def company(context: typer.Context, name: str) -> None:
    """Show a filer: its names, codes and filings, and the evidence that they are one company's."""
    from output.explain import find_companies

    snapshot = _open(context)
    found = find_companies(snapshot, name)
    if not found:
        _stop(f"no company has {name!r} in its names, codes or ids (version {snapshot.version})")
    for account in found:
        record = account.company
        shown = {
            "company": record["company"],
            "English": record["company_en"],
            "id": record["company_id"],
            "former ids": ", ".join(record["former_ids"]),
            "former": "、".join(record["former_names"]),
            "aliases": "、".join(record["aliases"]),
            "codes": ", ".join(record["filer_codes"]),
            "province": record["province"],
            "group": record["group"],
            "ownership": f"{record['ownership']} ({record['ownership_source']}: {record['ownership_reason']})",
        }
        for label, value in shown.items():
            if value:
                _print(f"{label:10} {value}")
        for sentence in account.evidence:
            _print(f"  evidence {sentence}")
        for filing in account.filings:
            _print(f"  {filing['registry']:16} {filing['number'] or '(no number)'}  {filing['name']}")
        _print("")
    _print(f"{len(found)} found in version {snapshot.version}")


@app.command()
def issues(
    context: typer.Context, code: Annotated[str, typer.Argument(help="One code, to list its rows.")] = ""
) -> None:
    """List the issue codes with how many filings carry each, or the filings of one CODE."""
    from rich.table import Table

    from normalize.text import fold_line_breaks
    from output.explain import count_issues, filings_with_issue

    snapshot = _open(context)
    counts = count_issues(snapshot)
    if code and code not in {known for known, _, _ in counts}:
        _stop(f"{code!r} is no issue code; `beian issues` lists them")
    table = Table(box=None, header_style="bold")
    if code:
        for heading in ("number", "name", "company as published", "document", "place"):
            table.add_column(heading)
        for filing in filings_with_issue(snapshot, code):
            names = (filing["number"], filing["name"], filing["company_raw"], filing["document"], filing["place"])
            table.add_row(*(fold_line_breaks(value or "") for value in names))
        _print(next(description for known, _, description in counts if known == code))
    else:
        table.add_column("code")
        table.add_column("filings", justify="right")
        table.add_column("meaning")
        for known, count, description in counts:
            table.add_row(known, f"{count:,}", description)
    _print(table)


def main() -> None:
    """Entry point of the command."""
    app()


def _open(context: typer.Context) -> Snapshot:
    from output.snapshot import open_snapshot
    from output.store import Store

    snapshot = open_snapshot(Store(context.obj))
    if snapshot.version is None:
        _stop(f"{context.obj} holds no snapshot yet; make one with `make crawl` or `scrapy crawl cac`")
    return snapshot


def _print(*things: Any) -> None:
    from rich.console import Console

    # A pipe has no width: only a terminal makes a table narrower than its words.
    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 400)
    for thing in things:
        console.print(thing, soft_wrap=isinstance(thing, str))


def _stop(sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
