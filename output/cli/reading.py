"""Commands that show what a dataset holds."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from output.cli.terminal import app, open_latest, say, stop


@app.command()
def snapshots(context: typer.Context) -> None:
    """List the versions of the dataset: when, from which run, with how many filings."""
    from rich.table import Table

    from output.snapshot import commits_of
    from output.store import Store

    commits = commits_of(Store(context.obj))
    if not commits:
        stop(f"{context.obj} holds no snapshot yet; make one with `make crawl` or `scrapy crawl cac`")
    registries = sorted({registry for commit in commits for registry in commit.rows})
    table = Table(box=None, header_style="bold")
    for heading in ("version", "committed (UTC)", "run", "documents", "verdict"):
        table.add_column(heading)
    for registry in registries:
        table.add_column(registry, justify="right")
    for commit in commits:
        found = ", ".join(f"{count} {word}" for word, count in commit.documents.items() if count)
        counts = (f"{commit.rows.get(registry, 0):,}" for registry in registries)
        accepted = [f"accepted {name}" for name in commit.accepted]
        verdict = ", ".join([commit.verdict, *accepted, *([] if commit.readable else ["vacuumed"])])
        when = commit.time[:16].replace("T", " ")
        table.add_row(str(commit.version), when, commit.run_id, found, verdict, *counts)
    say(table)


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
        stop(f"no version of {context.obj} has a filing of the number {number!r}; `beian find` searches names too")
    if original:
        say(store.original_address(found.filing["document_sha256"]))
        return
    for name, value in found.filing.items():
        if value not in (None, [], ""):
            say(f"{name:22} {to_text(value)}")
    if found.version != commits[-1].version:
        say(f"{'gone':22} not in the latest version; this is its state in version {found.version}")
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
            say(f"{heading:22} {line}")


def _change_line(record: dict[str, Any]) -> str:
    changed = f" {record['field']}: {record['old'] or '–'} → {record['new'] or '–'}" if record["field"] else ""
    place = f"{record['document'] or record['previous_document']}, {record['place'] or record['previous_place']}"
    when = f"version {record['version']}, {record['committed_at'][:10]}"
    return f"{record['kind']}{changed} ({when}, {record['cause']}; {place})"


@app.command()
def issues(
    context: typer.Context, code: Annotated[str, typer.Argument(help="One code, to list its rows.")] = ""
) -> None:
    """List the issue codes with how many filings carry each, or the filings of one CODE."""
    from rich.table import Table

    from normalize.text import fold_line_breaks
    from output.explain import count_issues, filings_with_issue
    from output.text import printable

    snapshot = open_latest(context)
    counts = count_issues(snapshot)
    if code and code not in {known for known, _, _ in counts}:
        stop(f"{code!r} is no issue code; `beian issues` lists them")
    table = Table(box=None, header_style="bold")
    if code:
        for heading in ("number", "name", "company as published", "document", "place"):
            table.add_column(heading)
        for filing in filings_with_issue(snapshot, code):
            names = (filing["number"], filing["name"], filing["company_raw"], filing["document"], filing["place"])
            table.add_row(*(printable(fold_line_breaks(value or "")) for value in names))
        say(next(description for known, _, description in counts if known == code))
    else:
        table.add_column("code")
        table.add_column("filings", justify="right")
        table.add_column("meaning")
        for known, count, description in counts:
            table.add_row(known, f"{count:,}", description)
    say(table)
