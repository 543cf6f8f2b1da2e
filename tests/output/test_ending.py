"""A process that leaves its memory to the system still does what was promised for its end."""

from __future__ import annotations

import subprocess
import sys

import pytest

_ENDS = """
import atexit, sys, weakref
from output.ending import leave_memory

class Cycle:
    def __init__(self):
        self.itself = self
    def __del__(self):
        print("walked over")

held = Cycle()
weakref.finalize(held, print, "finalised")
atexit.register(print, "at exit")
if sys.argv[1:]:
    leave_memory()
del held
sys.stdout.write("written ")
"""

_COMMAND = """
import atexit, gc, pkgutil, sys

atexit.register(lambda: print("frozen at the end:", gc.get_freeze_count() > 0))
command = pkgutil.resolve_name(sys.argv[1])
sys.argv = sys.argv[2:]
command()
"""


def _run(program: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    ).stdout


@pytest.mark.parametrize(("arguments", "is_walked_over"), [((), True), (("leave",), False)])
def test_memory_is_walked_over_only_where_it_is_not_left(arguments: tuple[str, ...], *, is_walked_over: bool) -> None:
    """What `atexit` and `weakref.finalize` promise is done, and what was written is flushed, either way."""
    said = _run(_ENDS, *arguments)
    assert ("walked over" in said) == is_walked_over
    assert "at exit" in said
    assert "finalised" in said
    assert said.startswith("written ")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("output.cli:main", ["beian", "--help"]),
        ("scrapy.cmdline:execute", ["scrapy", "crawl", "cac", "-a", "series=x"]),
    ],
)
def test_both_commands_leave_theirs(entry: str, words: list[str]) -> None:
    assert "frozen at the end: True" in _run(_COMMAND, entry, *words)
