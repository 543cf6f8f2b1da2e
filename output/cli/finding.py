"""`beian find` and `beian company`: what a dataset holds of a name or number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from output.cli.terminal import PROVINCE, AsJson, app, emit, open_latest, province_code, say, stop, warn
from output.vocabulary import Registry, Status

if TYPE_CHECKING:
    from output.explain import CompanyAccount

_COUNTED = get_args(Registry)

Long = Annotated[bool, typer.Option("--long", help="All of each one, as where only one is found.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Show no more than this many.")]


@app.command()
def find(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="A piece of a name, a filer's name, or a number.")],
    *,
    registry: Annotated[Registry | None, typer.Option()] = None,
    province: Annotated[str | None, typer.Option(help=PROVINCE)] = None,
    status: Annotated[Status | None, typer.Option()] = None,
    limit: Limit = None,
    as_long: Long = False,
    as_json: AsJson = False,
) -> None:
    """Find filings by name, company or number, and where each stands. Exit 1: there is none."""
    from output.find import date_of, find_filings, in_lines
    from output.text import dump_json

    code = province_code(province)
    snapshot = open_latest(context)
    found = find_filings(snapshot, text, registry=registry, province=code, status=status)
    shown = found[:limit]
    if as_json:
        emit(dump_json(shown, indent=1) + "\n")
    if not found:
        filtered = " and fits the filters" if registry or code or status else ""
        stop(f"no filing has {text!r} in its name, company or number{filtered} (version {snapshot.version})")
    if as_json:
        _warn_of_more(len(shown), len(found))
        return
    if as_long or len(found) == 1:
        for filing in shown:
            _say_lines(in_lines(filing), 9)
            say("")
    else:
        headings = ("number", "name", "company", "registry", "province", "date", "status")
        _say_table(headings, ([date_of(f) if name == "date" else f[name] for name in headings] for f in shown))
    _say_count(len(shown), len(found), snapshot.version)


@app.command()
def company(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A name, or a piece of one; a filer code; a company_id.")],
    *,
    limit: Limit = None,
    as_long: Long = False,
    as_json: AsJson = False,
) -> None:
    """Show a filer: its names, codes and filings, and the evidence that they are one company's. Exit 1: no such."""
    from output.explain import find_companies
    from output.text import dump_json

    snapshot = open_latest(context)
    found = find_companies(snapshot, name)
    shown = found[:limit]
    if as_json:
        accounts = [account.company | {"evidence": account.evidence, "filed": account.filings} for account in shown]
        emit(dump_json(accounts, indent=1) + "\n")
    if not found:
        stop(f"no company has {name!r} in its names, codes or ids (version {snapshot.version})")
    if as_json:
        _warn_of_more(len(shown), len(found))
        return
    if as_long or len(found) == 1:
        for account in shown:
            _say_company(account)
            say("")
    else:
        headings = ("company", "company_id", "province", "ownership", "filings", *_COUNTED)
        _say_table(headings, ([account.company[name] for name in headings] for account in shown))
    _say_count(len(shown), len(found), snapshot.version)


def _say_company(account: CompanyAccount) -> None:
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
    _say_lines({label: value for label, value in shown.items() if value}, 10)
    for sentence in account.evidence:
        say(f"  evidence {sentence}")
    for filing in account.filings:
        say(f"  {filing['registry']:16} {filing['number'] or '(no number)'}  {filing['name']}")


def _say_lines(lines: dict[str, str], width: int) -> None:
    for label, value in lines.items():
        say(f"{label:{width}} {value}")


def _say_table(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    from rich.table import Table

    from normalize.text import fold_line_breaks
    from output.text import printable, to_text

    table = Table(box=None, header_style="bold")
    for heading in headings:
        table.add_column(heading, justify="right" if heading in ("filings", *_COUNTED) else "left", overflow="fold")
    for row in rows:
        table.add_row(*(printable(fold_line_breaks(to_text(value) or "")) for value in row))
    say(table, "")


def _say_count(shown: int, found: int, version: int | None) -> None:
    more = f"; {found - shown:,} more not shown (--limit)" if shown < found else ""
    say(f"{found:,} found in version {version}{more}")


def _warn_of_more(shown: int, found: int) -> None:
    if shown < found:
        warn(f"{found - shown:,} more not shown (--limit)")
