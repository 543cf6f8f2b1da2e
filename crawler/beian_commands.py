"""Commands of `beian` that need the readers of documents; the entry points `beian.commands` name them."""

from __future__ import annotations

from typing import Annotated

import typer

from output.cli.terminal import VERSIONS, app, choose, say

_SHOWN = 50
"""Differences that are printed; the rest are counted."""
_JOBS = "Documents that are read at a time, each in a process of its own; 0: one for each core."


@app.command()
def verify(
    context: typer.Context,
    version: Annotated[str, typer.Argument(metavar="[VERSION]", help=VERSIONS)] = "latest",
    jobs: Annotated[int, typer.Option(min=0, help=_JOBS)] = 0,
) -> None:
    """Hash every kept original again, read its rows again, compare with those committed. Exit 1: they differ."""
    from crawler.source import load_sources
    from crawler.tables.pool import ReaderPool
    from crawler.verification import verify as hold
    from crawler.version import code_version
    from output.snapshot import commits_of, open_snapshot
    from output.store import Store

    store = Store(context.obj)
    commit = choose(commits_of(store), version)
    with ReaderPool(jobs) as pool:
        found = hold(store, open_snapshot(store, commit.version), load_sources(), pool.read, pool.readers)
    for difference in found.differences[:_SHOWN]:
        say(difference)
    if len(found.differences) > _SHOWN:
        say(f"… and {len(found.differences) - _SHOWN:,} more")
    held = f"version {commit.version}: {found.originals:,} originals, {found.rows:,} rows"
    if not found.differences:
        say(f"{held}: all as committed")
        return
    if commit.code_version != code_version():
        say(f"version {commit.version} was made by code {commit.code_version}, this is {code_version()}")
    say(f"{held}: {len(found.differences):,} differences")
    raise typer.Exit(1)
