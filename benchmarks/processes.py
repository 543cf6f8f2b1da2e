"""Processes of other programs, and of our own modules."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
_LONGEST = 900
"""Seconds after which a process is given up."""


class Failed(Exception):
    """A process ended badly; the message is the last line that it said."""


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """How a command ended, with what it said. Raises Failed where it did not end with 0 in time."""
    try:
        ended = subprocess.run(  # noqa: S603 - what is measured
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1", **(environment or {})},
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"given up after {_LONGEST} s") from error
    if ended.returncode:
        lines = ended.stderr.replace(f"{ROOT}/", "").strip().splitlines()
        raise Failed(lines[-1] if lines else f"ended with {ended.returncode}")
    return ended
