"""Commands as a user starts them, each in a process of its own."""

from __future__ import annotations

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
_FORKS = sys.platform == "linux"
"""Whether what is loaded works on in a forked process; libraries of macOS that look for proxies do not."""


def crawl(
    spider: str,
    dataset: Path,
    *options: str,
    mirrors: Mapping[str, str] | str | None = None,
    delay: float = 0,
    afresh: bool = False,
) -> subprocess.CompletedProcess[str]:
    """`scrapy crawl SPIDER` into a dataset; `mirrors` as in SITE_MIRRORS.

    The process is forked from one that has loaded the code (`tests.launcher`), unless it is to start `afresh`: from
    the interpreter's start, with another seed of hashes. The spider `archive` always is, since its promise is that
    another process makes the same tables.
    """
    settings = {"DATASET_DIR": str(dataset), "DOWNLOAD_DELAY": str(delay), "RETRY_PAUSE": "0.05"}
    if mirrors is not None:
        settings["SITE_MIRRORS"] = mirrors if isinstance(mirrors, str) else json.dumps(dict(mirrors))
    given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    arguments = ["crawl", spider, *given, *options]
    if _FORKS and not afresh and spider != "archive":
        return _launcher().run("scrapy", arguments, timeout=300)
    return _started([sys.executable, "-m", "scrapy", *arguments], timeout=300)


def crawl_replica(spider: str, dataset: Path, edition: int) -> str:
    """Crawl an edition of the embedded copy without a browser, which has to end well → what the run said."""
    ended = crawl(spider, dataset, "-s", "RENDER=never", "-s", f"REPLICA_EDITION={edition}", mirrors="replica")
    assert ended.returncode == 0, ended.stderr
    return ended.stderr


def beian(dataset: Path | str, *arguments: str, afresh: bool = False) -> subprocess.CompletedProcess[str]:
    """`beian` on a dataset; `afresh` as for a crawl."""
    given = ["--dataset", str(dataset), *arguments]
    if _FORKS and not afresh:
        return _launcher().run("beian", given, timeout=60)
    return _started([sys.executable, "-c", "from output.cli import main; main()", *given], timeout=60)


def environment() -> dict[str, str]:
    """That of a user: UTF-8, a wide terminal, no dataset of his own."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATASET_DIR", "COLUMNS")}
    return environment | {"PYTHONUTF8": "1", "COLUMNS": "200"}


def _started(command: Sequence[str], timeout: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, env=environment(), check=False
    )


class _Launcher:
    """The process that commands are forked from. It ends with this one."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "tests.launcher"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=pipe, stdout=pipe, text=True)
        self._lock = threading.Lock()
        atexit.register(self._process.communicate)

    def run(self, command: str, arguments: Sequence[str], timeout: float) -> subprocess.CompletedProcess[str]:
        """How a command ended and what it said. Raises TimeoutExpired where it had to be killed."""
        assert self._process.stdin
        assert self._process.stdout
        with tempfile.TemporaryDirectory() as folder:
            said = {name: Path(folder) / name for name in ("stdout", "stderr")}
            for path in said.values():
                path.touch()
            order: dict[str, Any] = {"command": command, "arguments": arguments, "environment": environment()}
            order |= {"timeout": timeout, **{name: str(path) for name, path in said.items()}}
            with self._lock:
                self._process.stdin.write(json.dumps(order) + "\n")
                self._process.stdin.flush()
                answer = json.loads(self._process.stdout.readline())
            texts = {name: path.read_text(encoding="utf-8") for name, path in said.items()}
        if answer["is_late"]:
            raise subprocess.TimeoutExpired([command, *arguments], timeout, texts["stdout"], texts["stderr"])
        return subprocess.CompletedProcess([command, *arguments], answer["code"], **texts)


@functools.cache
def _launcher() -> _Launcher:
    return _Launcher()
