"""Commands that change a dataset, write it elsewhere, or tell others of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from output.cli.terminal import VERSIONS, app, choose, say, stop
from output.webhook import Shape


@app.command()
def rollback(
    context: typer.Context, version: Annotated[str, typer.Argument(help="A version number, previous, or a date.")]
) -> None:
    """Make an older version the latest again, as a new version; nothing is deleted."""
    import datetime

    from output.publish import roll_back
    from output.runs import run_name
    from output.snapshot import commits_of
    from output.store import Store

    store = Store(context.obj)
    commits = commits_of(store)
    chosen = choose(commits, version)
    if chosen == commits[-1]:
        say(f"version {chosen.version} is the latest of {context.obj} already; nothing was done")
        return
    with store.lock(f"beian rollback {version}"):
        made = roll_back(store, chosen, run_name(datetime.datetime.now(datetime.UTC), "rollback"))
    say(f"version {made} of {context.obj} is version {chosen.version} again")


@app.command()
def vacuum(
    context: typer.Context,
    keep: Annotated[int, typer.Option(help="How many of the latest versions stay readable.")],
) -> None:
    """Delete what only older versions use; originals, runs and the changes of all versions stay. Exit 2: an error."""
    from output.snapshot import vacuum as clean
    from output.store import Store

    store = Store(context.obj)
    try:
        with store.lock(f"beian vacuum --keep {keep}"):
            gone = clean(store, keep)
    except ValueError as error:
        stop(str(error), 2)
    say(f"versions gone: {', '.join(map(str, gone)) or 'none'}")


@app.command()
def export(
    context: typer.Context,
    version: Annotated[str, typer.Argument(metavar="[VERSION]", help=VERSIONS)] = "latest",
    *,
    to: Annotated[Path, typer.Option(help="Folder to write into; it is made.")],
    formats: Annotated[str, typer.Option("--format", help="csv, parquet, jsonl, sqlite, xlsx, by commas.")] = "csv",
) -> None:
    """Write a version as files for other tools, with a data package and a Croissant record. Exit 2: an error."""
    from output.export import export as write
    from output.snapshot import commits_of
    from output.store import Store

    store = Store(context.obj)
    commit = choose(commits_of(store), version)
    try:
        files = write(store, commit, to, filter(None, formats.split(",")))
    except ValueError as error:
        stop(str(error), 2)
    except OSError as error:
        stop(f"the export cannot be written: {error}", 2)
    for file in files:
        say(f"{file}  {file.stat().st_size:,} bytes")


@app.command()
def notify(
    context: typer.Context,
    webhook: Annotated[str, typer.Option(envvar="BEIAN_WEBHOOK", help="Address to post to; it is a secret.")],
    shape: Annotated[Shape | None, typer.Option(help="By default told by the address.")] = None,
) -> None:
    """Post a summary of the latest version to a webhook, once. Exit 3: it was not taken."""
    from output.notify import NotNotified
    from output.notify import notify as post
    from output.snapshot import commits_of
    from output.store import Store

    store = Store(context.obj)
    commits = commits_of(store)
    if not commits:
        stop(f"{context.obj} holds no snapshot yet; make one with `make crawl` or `scrapy crawl cac`")
    try:
        sent = post(store, commits[-1], webhook, shape)
    except ValueError as error:
        stop(str(error), 2)
    except NotNotified as error:
        stop(str(error), 3)
    say(f"version {commits[-1].version} {'was posted' if sent else 'had been posted before; nothing was sent'}")
