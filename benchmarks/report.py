"""`python -m benchmarks.report [FILINGS]`: what the report of a synthetic registry costs to make and to use."""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.registry import listings
from benchmarks.snapshots import ABOUT
from crawler.browser import find_browser
from output.build import build
from output.publish import publish
from output.recheck import check_version
from output.report.build import build_report
from output.report.page import to_page, write_page
from output.runs import record_run
from output.schema import TABLES
from output.snapshot import Snapshot, commits_of
from output.store import Store

FILINGS = 20_000
_WANTED = ("dsa", "iisa", "genai_filed", "genai_registered")
_FILTER = """word => new Promise(done => {
    const start = performance.now();
    new MutationObserver((_, observer) => {
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
    }).observe(document.querySelector("#count"), { childList: true, characterData: true, subtree: true });
    const select = document.querySelector("#selects select");
    select.selectedIndex = [...select.options].findIndex(option => option.dataset.word === word);
    select.dispatchEvent(new Event("change", { bubbles: true }));
})"""
"""Chooses a registry; how long until the page has counted and drawn what is left."""


def main() -> None:
    """Measure once; print JSON."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FILINGS
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: its rows would be in the way of the garbage collector.
        process = multiprocessing.get_context("spawn").Process(target=make, args=(Path(folder) / "data", count))
        process.start()
        process.join()
        store = Store(Path(folder) / "data")
        start, cpu = time.perf_counter(), time.process_time()
        page = to_page(build_report(store, 0))
        figures = {
            "filings": count,
            "seconds": round(time.perf_counter() - start, 2),
            "cpu_seconds": round(time.process_time() - cpu, 2),
            "megabytes": round(len(page.encode()) / 1e6, 2),
            "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            **_used(write_page(page, Path(folder) / "report")),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        }
    print(json.dumps(figures))


def make(dataset: Path, count: int) -> None:
    """Commit a synthetic registry of `count` filings, and record the run with its checks, as a crawl does."""
    store, rows = Store(dataset), listings(count)
    publish(store, build(Snapshot.empty(), list(_documents(rows)), rows), ABOUT)
    checks = [asdict(check) for check in check_version(store, commits_of(store), 0)]
    record_run(store, {"run_id": ABOUT["run_id"], "version": 0, "checks": json.dumps(checks)})


def _documents(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    found = {row["document_sha256"]: row for row in rows}
    counts = Counter(row["document_sha256"] for row in rows)
    for sha256, row in found.items():
        yield dict.fromkeys(TABLES["documents"].names) | {
            "sha256": sha256,
            "announcement": row["announcement"],
            "kind": "list",
            "series": row["series"].partition("_")[0],
            "period": row["period"],
            "publisher": row["publisher"],
            "title": row["announcement"],
            "page_url": row["page_url"],
            "document_url": row["document_url"],
            "rows": counts[sha256],
            "url_aliases": [],
            "published_at": f"{row['period']}-01T16:00",
            "first_fetched_at": "2026-01-01T00:00:00+00:00",
        }


def _used(file: Path) -> dict[str, Any]:
    """How soon the page shows something and is ready, and how long it takes to choose a registry, in milliseconds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser())
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(file.as_uri())
        page.locator("#rows[data-ready]").wait_for(timeout=60_000)
        ready = page.evaluate("performance.now()")
        page.wait_for_timeout(1000)
        used = {"first_view": _first_paint(page), "ready": round(ready)}
        used["filter"] = max(round(page.evaluate(_FILTER, word)) for word in _WANTED)
        browser.close()
    return {f"{name}_milliseconds": value for name, value in used.items()}


def _first_paint(page: Page) -> int:
    return round(float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")))


if __name__ == "__main__":
    main()
