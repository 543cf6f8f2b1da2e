"""What all commands have in common: the application, what they are given, how they print, and how they end."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from output.snapshot import Commit, Snapshot

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they go round what keeps secrets out of tracebacks
    help="A versioned dataset of China's AI filings.",
)

VERSIONS = "latest, previous, a version number, or a date (the last snapshot committed by then)."
PROVINCE = "Code or name of a province."
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
"""Taken by every command that can answer in JSON, whatever other formats it has."""
LOCKED = 6
"""Exit code where another run writes, as of `scrapy crawl`."""


@app.callback()
def options(
    context: typer.Context,
    dataset: Annotated[str, typer.Option(help="Folder of the dataset; DATASET_DIR in the environment.")] = "",
) -> None:
    """Read a dataset that `scrapy crawl` has made."""
    context.obj = dataset or os.environ.get("DATASET_DIR") or "data"


def main() -> None:
    """Entry point of the command. What is wrong with the dataset's place ends in a sentence, as usage does."""
    from output.ending import leave_memory
    from output.errors import DatasetChanged, DatasetLocked, DatasetUnreachable
    from output.redact import guard_logs

    leave_memory()
    guard_logs()
    try:
        app()
    except (DatasetLocked, DatasetChanged) as error:
        warn(str(error))
        sys.exit(LOCKED)
    except (DatasetUnreachable, OSError) as error:
        warn(str(error))
        sys.exit(2)


def open_latest(context: typer.Context) -> Snapshot:
    """The latest snapshot; the command ends where there is none."""
    from output.snapshot import open_snapshot
    from output.store import Store

    snapshot = open_snapshot(Store(context.obj))
    if snapshot.version is None:
        stop(f"{context.obj} holds no snapshot yet; make one with `make crawl` or `scrapy crawl cac`")
    return snapshot


def choose(commits: Sequence[Commit], name: str) -> Commit:
    """The commit that the name of a version stands for; the command ends with 2 where there is none."""
    from output.versions import UnknownVersion, resolve_version

    try:
        version = resolve_version(commits, name)
    except UnknownVersion as error:
        stop(str(error), 2)
    return next(commit for commit in commits if commit.version == version)


def province_code(text: str | None) -> str | None:
    """The code of a province that was given as code or name; the command ends with 2 where there is none."""
    from normalize.province import find_province

    if text is None:
        return None
    found = find_province(text)
    if found is None:
        stop(f"{text!r} is no province; use a code such as CN-BJ, or a name in Chinese or English", 2)
    return found.code


def say(*things: Any) -> None:
    """Print texts and tables of rich, without markup; cells of tables come printable (see `output.text`)."""
    from rich.console import Console

    from output.redact import redact
    from output.text import printable

    # A pipe has no width: only a terminal makes a table narrower than its words.
    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 400)
    for thing in things:
        console.print(redact(printable(thing)) if isinstance(thing, str) else thing, soft_wrap=isinstance(thing, str))


def emit(text: str) -> None:
    """Write a text in a format for programs: as it is, but to a terminal only what that shows."""
    from output.text import printable

    # Not by typer.echo, which takes out of a published cell what it takes for colours.
    sys.stdout.write(printable(text) if sys.stdout.isatty() else text)


def stop(sentence: str, code: int = 1) -> NoReturn:
    """End the command with a sentence and an exit code."""
    warn(sentence)
    raise typer.Exit(code)


def warn(sentence: str) -> None:
    """Print a sentence beside the output."""
    from output.redact import redact
    from output.text import printable

    typer.echo(redact(printable(sentence)), err=True)
