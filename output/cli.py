"""`beian`: the dataset on the terminal."""

from __future__ import annotations

import enum
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from output.vocabulary import Cause, Kind, Registry
from output.webhook import Shape

if TYPE_CHECKING:
    from output.diff import Diff
    from output.snapshot import Snapshot

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A versioned dataset of China's AI filings.")


_VERSIONS = "latest, previous, a version number, or a date (the last snapshot committed by then)."
_LOCKED = 6
"""Exit code where another run writes, as of `scrapy crawl`."""
_SHOWN = 8
"""Provinces and companies that a summary names."""


class DiffFormat(enum.StrEnum):
    """How a diff is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"


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
        verdict = commit.verdict if commit.readable else f"{commit.verdict}, vacuumed"
        when = commit.time[:16].replace("T", " ")
        table.add_row(str(commit.version), when, commit.run_id, found, verdict, *counts)
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
def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="[A]", help=_VERSIONS)] = "previous",
    new: Annotated[str, typer.Argument(metavar="[B]", help=_VERSIONS)] = "latest",
    *,
    registry: Annotated[Registry | None, typer.Option()] = None,
    province: Annotated[str | None, typer.Option(help="Code or name of a province.")] = None,
    company: Annotated[str | None, typer.Option(help="A piece of a filer's name, or its id.")] = None,
    kind: Annotated[Kind | None, typer.Option()] = None,
    cause: Annotated[Cause | None, typer.Option(help="The publisher, our code, or a reviewed correction.")] = None,
    derived: Annotated[bool, typer.Option("--all", help="Columns too that follow from another change.")] = False,
    form: Annotated[DiffFormat, typer.Option("--format")] = DiffFormat.TABLE,
) -> None:
    """Show what changed between two versions, by which cause and where. Exit 0: nothing, 1: something, 2: error."""
    import dataclasses

    from output import diff_report
    from output.diff import diff as compare
    from output.diff_html import to_html
    from output.snapshot import Snapshot, commits_of, open_snapshot
    from output.store import Store
    from output.versions import UnknownVersion, resolve_version

    store = Store(context.obj)
    commits = {commit.version: commit for commit in commits_of(store)}
    try:
        first = len(commits) == 1 and (old, new) == ("previous", "latest")
        newer = resolve_version(list(commits.values()), new)
        versions = [None if first else resolve_version(list(commits.values()), old), newer]
    except UnknownVersion as error:
        _stop(str(error), 2)
    before, after = (Snapshot.empty() if version is None else open_snapshot(store, version) for version in versions)
    codes = {commits[version].code_version for version in versions if version is not None}
    found = compare(before, after, same_code=len(codes) == 1 and codes != {""})
    filters: dict[str, Any] = {
        "registry": registry,
        "province": _province_code(province),
        "company": company,
        "kind": kind,
        "cause": cause,
    }
    changes = diff_report.select(found, **filters, derived=derived)
    if any(filters.values()):  # they are about filings
        found = dataclasses.replace(found, lists=())
    records = diff_report.to_records(changes, before, after)
    match form:
        case DiffFormat.JSON:
            typer.echo(diff_report.to_json(found, changes, records))
        case DiffFormat.CSV:
            typer.echo(diff_report.to_csv(records), nl=False)
        case DiffFormat.MD:
            typer.echo(diff_report.to_markdown(found, changes, records), nl=False)
        case DiffFormat.HTML:
            names = ["nothing" if v is None else f"version {v} ({commits[v].time[:10]})" for v in versions]
            lists = [
                *map(diff_report.list_in_words, found.lists),
                *(f"baseline: {name} {number:,}" for name, number in found.baseline.items()),
            ]
            typer.echo(to_html((names[0], names[1]), diff_report.count(changes), records, lists), nl=False)
        case DiffFormat.TABLE:
            if (verdict := commits[newer].verdict).startswith("rollback"):
                _print(f"version {newer} is a {verdict}: it shows earlier evidence again")
            untold = 0 if derived else len(diff_report.select(found, **filters, derived=True)) - len(changes)
            _print_diff(found, diff_report.count(changes), records, untold)
    raise typer.Exit(1 if changes or found.lists else 0)


def _print_diff(
    found: Diff, counts: Mapping[str, Mapping[str, int]], records: list[dict[str, Any]], untold: int
) -> None:
    from rich.table import Table

    from output import diff_report

    if found.from_version is None:
        filings = ", ".join(f"{registry} {number:,}" for registry, number in found.baseline.items())
        _print(f"version {found.to_version} is the first, the baseline: {filings}")
        return
    for change in found.lists:
        _print(f"list {diff_report.list_in_words(change)}")
    more = f"; {untold:,} more follow from these or are layout (--all)" if untold else ""
    if not records:
        none = "no filing differs" if found.lists else "no difference"
        _print(f"{none} between versions {found.from_version} and {found.to_version}{more}")
        return
    table = Table(box=None, header_style="bold")
    for heading in ("kind", "number", "name", "company", "change", "cause", "place"):
        table.add_column(heading)
    for row in diff_report.to_lines(records):
        table.add_row(*row)
    _print(table, "")
    for name, counted in counts.items():
        shown = ", ".join(f"{value} {number:,}" for value, number in list(counted.items())[:_SHOWN])
        others = f" and {len(counted) - _SHOWN} more" if len(counted) > _SHOWN else ""
        _print(f"{name:9} {shown}{others}")
    _print(f"{len(records):,} changes from version {found.from_version} to {found.to_version}{more}")


@app.command()
def show(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Number of a filing, or its filing_id.")],
    original: Annotated[bool, typer.Option("--open", help="Print only where the kept original lies.")] = False,
) -> None:
    """Show one filing: its state, every row that lists it, every change of it, and what the publisher declared."""
    from normalize.text import fold_line_breaks
    from output.find import place_of
    from output.history import find_history
    from output.snapshot import commits_of
    from output.store import Store
    from output.text import to_text

    store = Store(context.obj)
    commits = commits_of(store)
    found = find_history(store, commits, number)
    if found is None:
        _stop(f"no version of {context.obj} has a filing of the number {number!r}; `beian find` searches names too")
    if original:
        typer.echo(store.original_address(found.filing["document_sha256"]))
        return
    for name, value in found.filing.items():
        if value not in (None, [], ""):
            _print(f"{name:22} {to_text(value)}")
    if found.version != commits[-1].version:
        _print(f"{'gone':22} not in the latest version; this is its state in version {found.version}")
    for heading, lines in (
        ("listed", [f"{row['announcement']}, {place_of(row)}, {row['page_url']}" for row in found.listings]),
        ("changes", [_change_line(record) for record in found.changes if not record["follows"]]),
        (
            "declared",
            [
                f"{row['kind']} ({row['announcement']}, {place_of(row)}): {fold_line_breaks(row['text'])}"
                for row in found.declared
            ],
        ),
    ):
        for line in lines:
            _print(f"{heading:22} {line}")


def _change_line(record: dict[str, Any]) -> str:
    changed = f" {record['field']}: {record['old'] or '–'} → {record['new'] or '–'}" if record["field"] else ""
    place = f"{record['document'] or record['previous_document']}, {record['place'] or record['previous_place']}"
    when = f"version {record['version']}, {record['committed_at'][:10]}"
    return f"{record['kind']}{changed} ({when}, {record['cause']}; {place})"


@app.command()
def rollback(
    context: typer.Context, version: Annotated[str, typer.Argument(help="A version number, previous, or a date.")]
) -> None:
    """Make an older version the latest again, as a new version; nothing is deleted."""
    import datetime

    from output.publish import roll_back
    from output.snapshot import commits_of
    from output.store import Store
    from output.versions import UnknownVersion, resolve_version

    store = Store(context.obj)
    now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S")
    try:
        commits = {commit.version: commit for commit in commits_of(store)}
        chosen = commits[resolve_version(list(commits.values()), version)]
    except UnknownVersion as error:
        _stop(str(error), 2)
    if chosen.version == max(commits):
        _print(f"version {chosen.version} is the latest of {context.obj} already; nothing was done")
        return
    with store.lock(f"beian rollback {version}"):
        made = roll_back(store, chosen, f"{now}-rollback")
    _print(f"version {made} of {context.obj} is version {chosen.version} again")


@app.command()
def export(
    context: typer.Context,
    version: Annotated[str, typer.Argument(metavar="[VERSION]", help=_VERSIONS)] = "latest",
    *,
    to: Annotated[Path, typer.Option(help="Folder to write into; it is made.")],
    formats: Annotated[str, typer.Option("--format", help="csv, parquet, jsonl, sqlite, xlsx, by commas.")] = "csv",
) -> None:
    """Write a version as files for other tools, with a data package and a Croissant record. Exit 2: an error."""
    from output.export import export as write
    from output.snapshot import commits_of
    from output.store import Store
    from output.versions import UnknownVersion, resolve_version

    store = Store(context.obj)
    commits = commits_of(store)
    try:
        chosen = resolve_version(commits, version)
        commit = next(commit for commit in commits if commit.version == chosen)
        files = write(store, commit, to, filter(None, formats.split(",")))
    except (UnknownVersion, ValueError) as error:
        _stop(str(error), 2)
    except OSError as error:
        _stop(f"the export cannot be written: {error}", 2)
    for file in files:
        _print(f"{file}  {file.stat().st_size:,} bytes")


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
        _stop(f"{context.obj} holds no snapshot yet; make one with `make crawl` or `scrapy crawl cac`")
    try:
        sent = post(store, commits[-1], webhook, shape)
    except ValueError as error:
        _stop(str(error), 2)
    except NotNotified as error:
        _stop(str(error), 3)
    _print(f"version {commits[-1].version} {'was posted' if sent else 'had been posted before; nothing was sent'}")


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
        _stop(str(error), 2)
    _print(f"versions gone: {', '.join(map(str, gone)) or 'none'}")


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
    snapshot, commits = _open(context), commits_of(store)
    # The embedded copy of the sites never publishes anything new.
    documents = snapshot.documents.to_pylist() if commits[-1].origin == "publisher" else []
    found = judge(store.read("runs").to_pylist(), documents, datetime.datetime.now(datetime.UTC), max_age)
    _print(f"version {commits[-1].version} of {context.obj}, committed {commits[-1].time[:16].replace('T', ' ')} UTC")
    _print(*found.lines)
    for worry in found.worries:
        typer.echo(f"look: {worry}", err=True)
    raise typer.Exit(1 if found.worries else 0)


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
    """Entry point of the command. What is wrong with the dataset's place ends in a sentence, as usage does."""
    from output.errors import DatasetChanged, DatasetLocked, DatasetUnreachable

    try:
        app()
    except (DatasetLocked, DatasetChanged) as error:
        typer.echo(str(error), err=True)
        sys.exit(_LOCKED)
    except (DatasetUnreachable, OSError) as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


def _province_code(text: str | None) -> str | None:
    from normalize.province import find_province

    if text is None:
        return None
    found = find_province(text)
    if found is None:
        _stop(f"{text!r} is no province; use a code such as CN-BJ, or a name in Chinese or English", 2)
    return found.code


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


def _stop(sentence: str, code: int = 1) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
