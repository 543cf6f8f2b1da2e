"""What a run costs on a dataset with a long history, beside one without."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path

from tests.months.simulation import Simulation
from tests.months.site import Weather

_TURNS = 9


@dataclass(frozen=True)
class Cost:
    """Median seconds of runs that find nothing new: on the simulated dataset, and on a fresh one."""

    aged_cpu: float
    fresh_cpu: float
    aged_wall: float
    fresh_wall: float

    @property
    def ratio(self) -> float:
        """How much longer a run takes for the history."""
        return max(self.aged_cpu / self.fresh_cpu, self.aged_wall / self.fresh_wall)

    def __str__(self) -> str:
        return (
            f"{self.aged_cpu:.2f} s of CPU and {self.aged_wall:.2f} s with this history, "
            f"{self.fresh_cpu:.2f} s and {self.fresh_wall:.2f} s on a fresh dataset ({self.ratio:.2f} ×)"
        )


def compare_with_fresh(simulation: Simulation, fresh: Path) -> Cost:
    """Crawl the last day's sites into the simulated dataset and a fresh one in turns."""
    aged, times = simulation.dataset, []
    simulation.crawl("cac", Weather())
    simulation.crawl("cac", Weather())
    for turn in range(_TURNS + 1):
        pair = []
        for dataset in (aged, fresh):
            ended = simulation.forks.crawl("cac", dataset, simulation.replica.mirrors, simulation.now())
            pair += [ended.cpu, ended.wall]
        if turn:  # the first one commits
            times.append(pair)
    aged_cpu, aged_wall, fresh_cpu, fresh_wall = (statistics.median(column) for column in zip(*times, strict=True))
    return Cost(aged_cpu, fresh_cpu, aged_wall, fresh_wall)


def size_of(dataset: Path) -> str:
    """Bytes of a dataset by its parts, in words."""
    parts = {
        path.name: sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        for path in dataset.iterdir()
        if path.is_dir()
    }
    told = ", ".join(f"{name} {size / 1e6:.1f}" for name, size in sorted(parts.items(), key=lambda item: -item[1]))
    return f"{sum(parts.values()) / 1e6:.1f} MB ({told})"
