"""Processes of a run: all below it, and all that carry its mark after it has ended."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

MARK = "BEIAN_FAULTS_RUN"
"""Variable of the environment by which the processes of a run are known even when their parents are gone."""
_PROC = Path("/proc")


def of_run(mark: str) -> list[int]:
    """Processes that carry the mark of a run; none where the system does not tell (it is Linux that does)."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for folder in _PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0") and _state(folder) != "Z":
                found.append(int(folder.name))
    return found


def browsers_of(mark: str) -> list[int]:
    """Browser processes of a run: what runs neither our interpreter nor Playwright's."""
    return [pid for pid in of_run(mark) if "chrom" in _command(pid)]


def end(pids: list[int]) -> None:
    """Kill processes."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def left_running(mark: str, grace: float) -> list[str]:
    """Command lines of the processes of a run that are still there after so many seconds; they are then killed."""
    until = time.monotonic() + grace
    while (left := of_run(mark)) and time.monotonic() < until:
        time.sleep(0.05)
    commands = [_command(pid) for pid in left]
    end(left)
    return commands


def _command(pid: int) -> str:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")[:200]
    except OSError:
        return ""


def _state(folder: Path) -> str:
    return (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]


def wake(mark: str) -> None:
    """Let the stopped processes of a run go on, so that they can end."""
    for pid in of_run(mark):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
