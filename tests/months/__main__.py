"""`python -m tests.months --months 24 --seed 1`: simulate, print what was found, end 1 where anything is wrong."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.months.cost import compare_with_fresh, size_of
from tests.months.forks import Forks
from tests.months.simulation import Crawled, Simulation

_MOST_BREACHES = 20
_SLOWER = 1.5
_DAYS = 30.44


def main() -> int:
    """Simulate; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.months", description="Months of daily crawls, simulated.")
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0, help="how long the lists are (default: 1)")
    parser.add_argument("--liveliness", type=float, default=1.0, help="how often things happen (default: 1)")
    parser.add_argument("--every", type=int, default=1, help="days from one crawl to the next (default: 1)")
    parser.add_argument("--keep", type=Path, help="folder for the dataset, which is kept (default: a temporary one)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, Forks() as forks:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        simulation = Simulation(options.seed, folder / "data", forks, options.scale, options.liveliness)
        try:
            breaches = _simulate(simulation, round(options.months * _DAYS), options.every)
            breaches += _conclude(simulation, folder)
        finally:
            simulation.close()
    if breaches:
        given = " ".join(
            f"--{name} {getattr(options, name)}" for name in ("months", "seed", "scale", "liveliness", "every")
        )
        print(f"\n{len(breaches)} breaches; repeat: {Path(sys.executable).name} -m tests.months {given}")
    return 1 if breaches else 0


def _simulate(simulation: Simulation, days: int, every: int) -> list[str]:
    breaches: list[str] = []
    month: list[Crawled] = []
    began = time.monotonic()
    for run in simulation.live(days, every):
        if month and run.day.month != month[-1].day.month:
            breaches += _tell(simulation, month, len(breaches), time.monotonic() - began)
            month = []
        month.append(run)
        for breach in run.breaches:
            _say(f"  {run.day} {run.spider} ({run.weather}; {', '.join(run.events) or 'no event'}): {breach}")
        breaches += run.breaches
        if len(breaches) >= _MOST_BREACHES:
            _say("too many; the rest is not simulated")
            break
    return breaches


def _tell(simulation: Simulation, month: list[Crawled], breaches: int, seconds: float) -> list[str]:
    """Say how a month went, and open some older versions again."""
    found = simulation.reopen(3)
    cpu = [run.ended.cpu for run in month if run.is_unchanged and run.spider == "cac"]
    _say(
        f"{month[0].day:%Y-%m}  {len(month)} runs, {sum(run.version is not None for run in month)} versions, "
        f"{sum(held.content.size for held in simulation.judge.held.lists.values())} rows, "
        f"unchanged run {statistics.median(cpu or [0]):.2f} s of CPU, {breaches + len(found)} breaches, "
        f"{seconds:.0f} s so far"
    )
    for fault in found:
        _say(f"  {fault}")
    return found


def _conclude(simulation: Simulation, folder: Path) -> list[str]:
    runs = simulation.runs
    found = simulation.reopen() + simulation.faults_of_record()
    for fault in found:
        _say(f"  {fault}")
    _say(f"\nruns      {len(runs)}: exit codes {dict(sorted(Counter(r.ended.code for r in runs).items()))}")
    _say(f"weather   {dict(Counter(r.weather for r in runs).most_common())}")
    _say(f"events    {dict(simulation.happened.most_common())}")
    _say(f"versions  {len(simulation.judge.recorded)}, each opened again")
    _say(f"size      {size_of(simulation.dataset)}")
    unchanged = [r.ended.cpu for r in runs if r.is_unchanged and r.spider == "cac"]
    if len(unchanged) >= 10:
        first, last = statistics.median(unchanged[:30]), statistics.median(unchanged[-30:])
        _say(f"CPU       unchanged runs: first 30 {first:.2f} s, last 30 {last:.2f} s (the publisher's lists grew)")
    cost = compare_with_fresh(simulation, folder / "fresh")
    _say(f"          on the last day, in turns: {cost}")
    if cost.ratio > _SLOWER:
        found.append(f"a run takes {cost.ratio:.2f} × as long as on a fresh dataset")
        _say(f"  {found[-1]}")
    return found


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
