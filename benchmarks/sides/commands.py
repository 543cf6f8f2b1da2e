"""Commands as a shell starts them."""

from __future__ import annotations

import sys

from benchmarks.given import Given, Prepare, Run
from benchmarks.processes import run

_BEIAN = (sys.executable, "-c", "from output.cli import main; main()")
"""The command as it is installed, but of this code."""


def _started(*command: str) -> Prepare:
    def prepare(_given: Given) -> Run:
        return lambda: len(run(command).stdout.splitlines())

    return prepare


beian_help = _started(*_BEIAN, "--help")
bare_typer = _started(sys.executable, "-m", "benchmarks.sides.bare_typer", "--help")
bare_python = _started(sys.executable, "-c", "pass")


def rebuild(given: Given) -> Run:
    """A new dataset from the kept originals of another one, in all processes that it takes."""
    command = [*_BEIAN, "--dataset", str(given.data / "data"), "rebuild", str(given.scratch / "data")]
    return lambda: len(run(command).stdout.splitlines())


def docx_alone(given: Given) -> Run:
    """The Word lists among the kept originals through the bare reader, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.sides.docx_alone", str(given.data / "data" / "originals")]
    return lambda: int(run(command).stdout)
