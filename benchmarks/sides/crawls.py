"""Crawls of the replica, and of sites with many files, without delay: ours and bare ones."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from benchmarks.crawling import FILES, crawl, served
from benchmarks.files import COUNTS
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
    mirrors = given.after.enter_context(served())
    crawl("cac", given.scratch / "data", mirrors, "-s", "RENDER=never")
    return lambda: len(crawl("cac", given.scratch / "data", mirrors, "-s", "RENDER=never").splitlines())


def files_first(count: int) -> Prepare:
    """The first crawl of a site with so many files."""

    def prepare(given: Given) -> Run:
        mirrors, data = _site(given, count), given.scratch / f"data-{count}"
        return lambda: len(crawl("cac", data, mirrors, *FILES).splitlines())

    return prepare


def files_again(count: int) -> Prepare:
    """A later one, of files that did not change."""

    def prepare(given: Given) -> Run:
        crawl_again = files_first(count)(given)
        crawl_again()
        return crawl_again

    return prepare


def bare_files(count: int) -> Prepare:
    """The bare crawl of what these ask for."""
    return lambda given: _fetch(given, _site(given, count), str(count))


def _site(given: Given, count: int) -> dict[str, str]:
    return given.after.enter_context(served("benchmarks.files", str(given.data), str(count)))


first_100, first_1000 = map(files_first, COUNTS)
again_100, again_1000 = map(files_again, COUNTS)
bare_100, bare_1000 = map(bare_files, COUNTS)
