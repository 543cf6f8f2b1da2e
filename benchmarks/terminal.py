"""The figures as tables on the terminal."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table

from benchmarks.figures import OURS, as_bytes, as_ratio, as_seconds, judged, ratio
from benchmarks.model import Record


def table(found: Record) -> Group:
    """Every side of every measurement, and below them the targets."""
    machine = found["machine"]
    title = f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}"
    costs = Table("what", "size", "side", "CPU", "time", "peak", "ours: CPU", "ours: time", title=title, box=None)
    for measurement in found["measurements"]:
        if reason := measurement.get("left_out"):
            costs.add_row(measurement["title"], "", f"left out: {reason}")
        for at in measurement["sizes"]:
            size = f"{at['size']:,}" if at["size"] else ""
            if reason := at.get("failed"):
                costs.add_row(measurement["title"], size, f"failed: {reason}")
            for side in at["sides"]:
                costs.add_row(measurement["title"], size, *_cells(at, side))
            for name, value in at.get("facts", {}).items():
                costs.add_row("", "", f"{name}: {value}")
    targets = Table("target", "of", "measured", "at most", "", box=None, title="targets")
    for target in judged(found):
        met = {True: "met", False: "NOT MET", None: "not measured"}[target.is_met]
        targets.add_row(target.name, target.what, target.shown, target.shown_limit, met)
    return Group(costs, targets)


def _cells(at: Record, side: Record) -> list[str]:
    if reason := side.get("failed"):
        return [side["name"], f"failed: {reason}"]
    costs = [as_seconds(side["cpu"]["median"]), as_seconds(side["wall"]["median"]), as_bytes(side["peak"]["median"])]
    if side["name"] == OURS:
        return [side["name"], *costs]
    compared = (ratio(at, side["name"], figure) for figure in ("cpu", "wall"))
    return [side["name"], *costs, *(as_ratio(value) if value else "–" for value in compared)]
