"""Sides of measurements that cost nothing."""

from __future__ import annotations

import os

from benchmarks.given import Given, Run


def quick(given: Given) -> Run:
    (given.scratch / "mine").write_text("written by one run", encoding="utf-8")
    return lambda: given.size


def slow(given: Given) -> Run:
    def work() -> int:
        return sum(range(2_000_000 + given.size))

    return work


def reports_its_folder(given: Given) -> Run:
    return lambda: [str(os.getpid()), len(list(given.scratch.iterdir()))]


def fails(given: Given) -> Run:
    raise ValueError("no such tool")


def facts(given: Given) -> Run:
    return lambda: {"rows": "3"}
