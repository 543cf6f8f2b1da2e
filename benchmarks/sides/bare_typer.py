"""`python -m benchmarks.sides.bare_typer --help`: a Typer application with one command that does nothing."""

from __future__ import annotations

import typer

app = typer.Typer()


@app.command()
def nothing() -> None:
    """Do nothing."""


if __name__ == "__main__":
    app()
