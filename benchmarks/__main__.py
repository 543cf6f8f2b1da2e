"""`python -m benchmarks`: measure, print a table, keep the figures as JSON, write docs/performance.md from them."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.catalogue import MEASUREMENTS
from benchmarks.harness import FIGURES, Plan, measure, quick, write_page
from benchmarks.processes import ROOT
from benchmarks.terminal import table
from benchmarks.version import made_with

_CORPUS = ROOT.parent / "shared" / "corpus"
_KEPT = ROOT / ".benchmarks"


def main(
    *,
    only: Annotated[list[str] | None, typer.Option(help="Measure this one alone (may be given again).")] = None,
    repeat: Annotated[int, typer.Option(min=1, help="How often each side is run.")] = 5,
    sizes: Annotated[str, typer.Option(help="Sizes, joined by commas, of those that a measurement has.")] = "",
    small: Annotated[bool, typer.Option("--quick", help="Each at its smallest size, once.")] = False,
    corpus: Annotated[Path, typer.Option(help="Folder of the real lists, with `documents` in it.")] = _CORPUS,
    to: Annotated[Path | None, typer.Option("--json", help="Keep the figures in this file.")] = None,
    write: Annotated[bool, typer.Option(help="Write docs/performance.md, its plot and its figures.")] = False,
) -> None:
    """Measure every side of every measurement in turn, each in a process of its own."""
    chosen = [each for each in MEASUREMENTS if not only or each.name in only]
    if unknown := set(only or ()) - {each.name for each in MEASUREMENTS}:
        raise typer.BadParameter(
            f"no measurement is named {unknown.pop()!r}: {', '.join(e.name for e in MEASUREMENTS)}"
        )
    console, progress = Console(), Console(stderr=True)
    wanted = frozenset(int(size) for size in sizes.split(",")) if sizes else None
    _forget_others()
    plan = Plan(_KEPT / made_with(), corpus, 1 if small else repeat, sizes=wanted, tell=progress.print)
    found = measure(map(quick, chosen) if small else chosen, plan)
    found = {"measured_on": datetime.datetime.now(datetime.UTC).date().isoformat(), "repeat": plan.repeat, **found}
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if to:
        to.write_text(text, encoding="utf-8")
    if write:
        FIGURES.write_text(text, encoding="utf-8")
        write_page()
    if console.is_terminal:
        console.print(table(found))
    elif not to:
        print(text, end="")


def _forget_others() -> None:
    """Delete inputs that another code made: a large one takes a gigabyte."""
    for folder in _KEPT.glob("*"):
        if folder.name != made_with():
            shutil.rmtree(folder)


if __name__ == "__main__":
    typer.run(main)
