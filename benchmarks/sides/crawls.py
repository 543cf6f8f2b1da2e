"""Crawls of the replica, and of sites with many files, without delay: ours and bare ones."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping

from benchmarks.crawling import FILES, crawl, served
from benchmarks.given import Given, Prepare, Run
from benchmarks.processes import run


def _ours(render: str) -> Prepare:
    def prepare(given: Given) -> Run:
        mirrors = given.after.enter_context(served())
        return lambda: len(crawl("cac", given.scratch / "data", mirrors, "-s", f"RENDER={render}").splitlines())

    return prepare


def _bare(render: str) -> Prepare:
    def prepare(given: Given) -> Run:
        return _fetch(given, given.after.enter_context(served()), render)

    return prepare


def _fetch(given: Given, mirrors: Mapping[str, str], addresses: str) -> Run:
    kept = given.scratch / f"kept-{addresses}"
    kept.mkdir()
    command = [sys.executable, "-m", "benchmarks.sides.bare_spider"]
    command += [str(given.data / f"{addresses}.json"), json.dumps(mirrors), str(kept)]

    def fetch() -> int:
        run(command)
        return len(list(kept.iterdir()))

    return fetch


plain, rendered = _ours("never"), _ours("pages")
bare_plain, bare_rendered = _bare("never"), _bare("pages")


def again(given: Given) -> Run:
    """The second crawl of pages that did not change."""
    _crawled(given, "never")
    return plain(given)


def files_first(given: Given) -> Run:
    """The first crawl of a site with many files."""
    mirrors, data = _site(given), given.scratch / "data"
    return lambda: len(crawl("cac", data, mirrors, *FILES).splitlines())


def files_again(given: Given) -> Run:
    """A later one, of files that did not change."""
    _crawled(given, "data")
    return files_first(given)


def _crawled(given: Given, name: str) -> None:
    """Have the dataset of the crawl that told the addresses: one made here would be in the peak of memory."""
    shutil.copytree(given.data / name, given.scratch / "data")


def bare_files(given: Given) -> Run:
    """The bare crawl of what these ask for."""
    return _fetch(given, _site(given), "files")


def _site(given: Given) -> dict[str, str]:
    return given.after.enter_context(served("benchmarks.files", str(given.data)))
