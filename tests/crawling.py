"""Crawls as a user starts them: the real command, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def crawl(
    spider: str, dataset: Path, *options: str, mirrors: Mapping[str, str] | str | None = None, delay: float = 0
) -> subprocess.CompletedProcess[str]:
    """`scrapy crawl SPIDER` into a dataset; `mirrors` as in SITE_MIRRORS."""
    settings = {"DATASET_DIR": str(dataset), "DOWNLOAD_DELAY": str(delay), "RETRY_PAUSE": "0.05"}
    if mirrors is not None:
        settings["SITE_MIRRORS"] = mirrors if isinstance(mirrors, str) else json.dumps(dict(mirrors))
    given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", spider, *given, *options]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, env=environment(), check=False
    )


def crawl_replica(spider: str, dataset: Path, edition: int) -> str:
    """Crawl an edition of the embedded copy without a browser, which has to end well → what the run said."""
    ended = crawl(spider, dataset, "-s", "RENDER=never", "-s", f"REPLICA_EDITION={edition}", mirrors="replica")
    assert ended.returncode == 0, ended.stderr
    return ended.stderr


def beian(dataset: Path | str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`beian` on a dataset."""
    command = [sys.executable, "-c", "from output.cli import main; main()", "--dataset", str(dataset), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, env=environment(), check=False)


def environment() -> dict[str, str]:
    """That of a user: UTF-8, a wide terminal, no dataset of his own."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATASET_DIR", "COLUMNS")}
    return environment | {"PYTHONUTF8": "1", "COLUMNS": "200"}
