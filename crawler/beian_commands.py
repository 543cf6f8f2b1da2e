"""Commands of `beian` that need the readers of documents; the entry points `beian.commands` name them."""

from __future__ import annotations

from typing import Annotated

import typer

from output.cli.terminal import VERSIONS, app, choose, say, stop

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


@app.command()
def rebuild(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="Another dataset; by default this one gets a new version.")] = "",
    *,
    jobs: Annotated[int, typer.Option(min=0, help=_JOBS)] = 0,
    scheduler: Annotated[str, typer.Option(help="Read on a Dask cluster instead, tcp://host:port.")] = "",
    accept: Annotated[list[str] | None, typer.Option(help="Let a required check pass, on record.")] = None,
) -> None:
    """Make the dataset again from its kept originals with the code of today. Exit codes as of `scrapy crawl`."""
    import contextlib
    from functools import partial

    from rich.console import Console

    from crawler.cluster import Cluster, ClusterUnusable
    from crawler.rebuild import NotRebuildable, ReadAll, read_here
    from crawler.rebuild import rebuild as make_again
    from crawler.run import Run
    from crawler.summary import print_summary
    from crawler.version import code_version
    from output.gate import load_gate
    from output.store import Store

    required = [name for name, rule in load_gate().items() if rule.required]
    for name in accept or ():
        if name not in required:
            stop(f"--accept {name}: nothing of that name can be accepted; use {', '.join(required)}", 2)
    if jobs and scheduler:
        stop("--jobs is for this machine, --scheduler for others; give one of them", 2)
    given = {"dataset": context.obj, "target": target, "scheduler": scheduler}
    arguments = {name: value for name, value in given.items() if value}
    run = Run("rebuild", arguments, target or context.obj, code_version())
    read_all: ReadAll = partial(read_here, jobs)
    try:
        with contextlib.ExitStack() as stack:
            if scheduler:
                read_all = stack.enter_context(Cluster(scheduler)).read_all
            make_again(Store(context.obj), Store(run.dataset), run, read_all, accept or ())
    except (NotRebuildable, ClusterUnusable) as error:
        stop(str(error), 2)
    print_summary(run, Console(soft_wrap=True, highlight=False))
    raise typer.Exit(run.exit_code)
