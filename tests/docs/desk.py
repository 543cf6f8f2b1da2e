"""A folder with a dataset in which the commands of a document are executed, as its reader would have them."""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from output.cli import app
from tests.crawling import ROOT, environment
from tests.docs.markdown import Code, Command

EMBEDDED = {
    "SITE_MIRRORS": "replica",
    "REPLICA_EDITION": "2",
    "RENDER": "never",
    "DOWNLOAD_DELAY": "0",
    "RETRY_PAUSE": "0.05",
}
"""What makes a crawl of the real sites one of the embedded copy."""
ELSEWHERE = {
    "scrapy crawl cac": "tests/conftest.py makes the dataset by it",
    "scrapy crawl provinces": "tests/conftest.py makes the dataset by it",
    "beian rebuild --scheduler tcp://10.0.0.5:8786": "tests/crawler/test_cluster.py: it needs a cluster",
    "beian --dataset s3://bucket/data snapshots": "tests/crawler/test_two_machines.py: it needs an object store",
    "beian --dataset s3://bucket/data rebuild": "tests/crawler/test_two_machines.py: it needs an object store",
    "scrapy crawl cac -a retry=latest": "tests/test_resume.py: it needs a run that left something",
    "scrapy crawl cac -a retry=latest --accept no_list_collapsed": "tests/test_gate.py: it needs a refused draft",
}
"""Commands that are not executed here, and where they are."""
ENDS = {"diff": (0, 1)}
"""Exit codes of commands of `beian` that do not only end with 0 where all is well."""


class Desk:
    """The working folder of a document; `data` in it is the dataset."""

    def __init__(self, folder: Path, first_edition: Path, both_editions: Path) -> None:
        self._folder = folder
        self._first, self._both = first_edition, both_editions
        self._names: dict[str, Any] = {}
        self._lay(both_editions)

    def do(self, step: Command | Code) -> str:
        """Execute a step in the working folder, which has to be the current one → what it says.

        A crawl by `make` lays its dataset down; other targets are not executed, since CI does. Raises AssertionError
        where a command does not end as it should, and what the Python of a step raises.
        """
        if isinstance(step, Code):
            today = datetime.datetime.now(datetime.UTC).date().isoformat()  # the dataset is no older
            exec(re.sub(r'as_of="[^"]*"', f'as_of="{today}"', step.text), self._names)  # noqa: S102
            return ""
        if str(step) in ELSEWHERE:
            return ""
        match step.words[0]:
            case "make":
                return self._make(step.words[1:])
            case "beian":
                return self._beian(step.words[1:])
            case _:
                return self._scrapy(step)

    def _make(self, words: tuple[str, ...]) -> str:
        match words:
            case ["crawl"]:
                self._lay(self._first)
                log = (self._first.parent / "crawl.log").read_text(encoding="utf-8")
                return log.replace(f"--dataset {self._first} ", "").replace(str(self._first), "data")
            case ["crawl", "EDITION=2"]:
                self._lay(self._both)
        return ""

    def _beian(self, words: tuple[str, ...]) -> str:
        ended = CliRunner(env={"DATASET_DIR": None}).invoke(app, words)
        assert ended.exit_code in ENDS.get(words[0], (0,)), (
            f"beian {' '.join(words)}: {ended.output}{ended.exception!r}"
        )
        return ended.stdout

    def _scrapy(self, step: Command) -> str:
        given = [word for name, value in EMBEDDED.items() for word in ("-s", f"{name}={value}")]
        ended = subprocess.run(
            [sys.executable, "-m", *step.words, *given],
            cwd=self._folder,
            env=environment() | {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ended.returncode == 0, f"{step}: {ended.stderr}"
        return ended.stderr

    def _lay(self, dataset: Path) -> None:
        shutil.rmtree(self._folder / "data", ignore_errors=True)
        shutil.copytree(dataset, self._folder / "data")
