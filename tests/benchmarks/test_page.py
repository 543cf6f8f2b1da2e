"""docs/performance.md is made from the figures that are kept beside it, and hides nothing."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree
from rich.console import Console

from benchmarks.figures import judged
from benchmarks.harness import FIGURES
from benchmarks.page import PAGE, PLOT, page, points
from benchmarks.plot import linearity
from benchmarks.terminal import table

KEPT = json.loads(FIGURES.read_text(encoding="utf-8"))


def side(name: str, cost: float, **values: Any) -> dict[str, Any]:
    figure = {"median": cost, "low": cost, "high": cost}
    costs = dict.fromkeys(("cpu", "wall", "peak", "own_memory"), figure)
    return {"name": name, "note": "a note | with a bar", "version": "1.2", "runs": 3, **costs, **values}


def found() -> dict[str, Any]:
    sizes = [
        {"size": 10, "sides": [side("beian", 4.0), side("other", 2.0)], "facts": {"rows": "7"}},
        {"size": 100, "sides": [side("beian", 40.0), {**side("other", 1.0), "failed": "out of memory"}]},
    ]
    target = {"figure": "ratio", "limit": 1.5, "against": "other", "size": 10}
    grown = {"beian": {"time": 1.0, "memory": 0.9}}
    first = {
        "name": "a",
        "title": "Compare",
        "unit": "cpu",
        "counted": "filings",
        "targets": [target],
        "sizes": sizes,
        "exponents": grown,
    }
    second = {
        "name": "b",
        "title": "Read",
        "unit": "cpu",
        "counted": "filings",
        "targets": [],
        "sizes": [],
        "left_out": "not here",
    }
    keys = ("processor", "architecture", "cores", "memory_gigabytes", "system", "python")
    return {**KEPT, "machine": dict(zip(keys, ("CPU X", "z80", 2, 4.0, "Linux 1", "3.11"), strict=True)),
            "measurements": [first, second]}  # fmt: skip


def test_the_page_is_that_of_the_kept_figures() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(KEPT), "write it again: make bench"
    etree.fromstring(PLOT.read_bytes())


def test_a_missed_target_a_failure_and_what_was_left_out_are_on_the_page() -> None:
    text = page(found())
    assert "| Compare, 10 filings | CPU against other | 2.00 × | 1.50 × | **not met** |" in text
    assert "failed: out of memory" in text
    assert "left out: not here" in text
    assert "| Compare | 10 filings | rows | 7 |" in text
    assert "a note \\| with a bar" in text
    assert "CPU X (z80), 2 cores, 4 GiB" in text


def test_what_one_more_costs_is_the_difference_of_sizes_whatever_a_start_costs() -> None:
    sizes = [
        {"size": 100, "sides": [side("beian", 2.0), side("other", 1.0)]},
        {"size": 1000, "sides": [side("beian", 3.2), side("other", 2.0)]},
    ]
    target = {"figure": "slope", "limit": 1.3, "against": "other", "size": None}
    crawl = {"name": "c", "title": "Crawl", "unit": "wall", "counted": "files", "targets": [target], "sizes": sizes}
    assert "| Crawl, 100 to 1,000 files | time of one more against other | 1.20 × | 1.30 × | met |" in page(
        {**found(), "measurements": [crawl]}
    )
    [one_size] = judged({"measurements": [{**crawl, "sizes": sizes[:1]}]})
    assert one_size.is_met is None


def test_every_target_of_the_kept_figures_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    targets = list(judged(KEPT))
    assert len(targets) > 10
    for target in targets:
        assert f"| {target.name} | {target.what} | {target.shown} | {target.shown_limit} |" in text


def test_the_plot_has_a_line_for_each_measurement_of_several_sizes() -> None:
    marks = points(found())
    assert {(mark["filings"], mark["figure"]) for mark in marks} == {
        (size, figure) for size in (10, 100) for figure in ("seconds of CPU", "MiB of memory")
    }
    drawing = linearity(marks)
    assert "Compare" in drawing
    assert drawing == linearity(marks)


def test_the_terminal_shows_costs_and_targets() -> None:
    console = Console(width=200, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(table(found()))
    text = console.export_text()
    assert "NOT MET" in text
    assert "out of memory" in text
    assert "2.00 ×" in text
