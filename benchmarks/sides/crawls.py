"""Crawls of the replica without delay, ours and a bare one."""

from __future__ import annotations

import json
import sys

from benchmarks.crawling import crawl, replica
from benchmarks.given import Given, Prepare, Run
from benchmarks.processes import run


def _ours(render: str) -> Prepare:
    def prepare(given: Given) -> Run:
        mirrors = given.after.enter_context(replica())
        return lambda: len(crawl("cac", given.scratch / "data", mirrors, "-s", f"RENDER={render}").splitlines())

    return prepare


def _bare(render: str) -> Prepare:
    def prepare(given: Given) -> Run:
        mirrors = given.after.enter_context(replica())
        kept = given.scratch / "kept"
        kept.mkdir()
        command = [sys.executable, "-m", "benchmarks.sides.bare_spider"]
        command += [str(given.data / f"{render}.json"), json.dumps(mirrors), str(kept)]

        def fetch() -> int:
            run(command)
            return len(list(kept.iterdir()))

        return fetch

    return prepare


plain, rendered = _ours("never"), _ours("pages")
bare_plain, bare_rendered = _bare("never"), _bare("pages")


def again(given: Given) -> Run:
    """The second crawl of pages that did not change."""
    mirrors = given.after.enter_context(replica())
    crawl("cac", given.scratch / "data", mirrors, "-s", "RENDER=never")
    return lambda: len(crawl("cac", given.scratch / "data", mirrors, "-s", "RENDER=never").splitlines())
