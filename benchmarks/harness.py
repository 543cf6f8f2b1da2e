"""Runs measurements: each side in processes of its own, in turn, several times; whatever fails is told and left out."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.model import Measurement, Record, Side
from benchmarks.processes import ROOT, Failed, run
from benchmarks.statistics import exponent, own_memory, spread

FIGURES = ROOT / "docs" / "performance.json"


@dataclass(frozen=True)
class Plan:
    """How a whole run is made.

    A side that has taken `patience` seconds is not repeated. `cache` is where prepared inputs are kept, `corpus` the
    folder of the real lists. `sizes`, where given, are those that are measured, of those that a measurement has.
    """

    cache: Path
    corpus: Path
    repeat: int = 5
    patience: float = 90
    sizes: frozenset[int] | None = None
    tell: Callable[[str], None] = lambda _: None


def measure(measurements: Iterable[Measurement], plan: Plan) -> Record:
    """The results of all measurements, with the machine that they were made on. Nothing that fails ends the run."""
    return {"machine": machine(), "measurements": [_measured(each, plan) for each in measurements]}


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {
        "processor": _processor(),
        "architecture": platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gigabytes": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _measured(measurement: Measurement, plan: Plan) -> Record:
    targets = [asdict(target) for target in measurement.targets]
    told: Record = {
        "name": measurement.name,
        "title": measurement.title,
        "unit": measurement.unit,
        "counted": measurement.counted,
        "targets": targets,
    }
    if measurement.corpus and not plan.corpus.is_dir():
        return told | {"left_out": "the real lists are not here (--corpus names their folder)", "sizes": []}
    wanted = [size for size in measurement.sizes if plan.sizes is None or size in plan.sizes or size == 0]
    sizes = [_at_size(measurement, size, plan) for size in wanted]
    return told | {"sizes": sizes, "exponents": exponents(sizes)}


def _at_size(measurement: Measurement, size: int, plan: Plan) -> Record:
    found: Record = {"size": size}
    try:
        data = _prepared(measurement, size, plan)
    except Failed as error:
        return found | {"failed": f"its input was not made: {error}", "sides": []}
    runs: dict[str, list[Record]] = {side.name: [] for side in measurement.sides}
    failures: dict[str, str] = {}
    for turn in range(min(measurement.repeat or plan.repeat, plan.repeat)):
        for side in measurement.sides:
            spent = sum(run["wall"] for run in runs[side.name])
            if side.name in failures or (turn and spent > plan.patience):
                continue
            plan.tell(f"{measurement.name} {size or ''} {side.name} ({turn + 1})")
            try:
                runs[side.name].append(_run(side.run, data, size))
            except Failed as error:
                failures[side.name] = str(error)
    found["sides"] = [_summary(side, runs[side.name], failures.get(side.name)) for side in measurement.sides]
    if measurement.check:
        plan.tell(f"{measurement.name} {size or ''} check")
        try:
            found["facts"] = _run(measurement.check, data, size)["result"]
        except Failed as error:
            found["facts"] = {"check failed": str(error)}
    return found


def _summary(side: Side, runs: Sequence[Record], failure: str | None) -> Record:
    told: Record = {"name": side.name, "note": side.note, "version": _version(side.package), "runs": len(runs)}
    if failure is not None:
        return told | {"failed": failure}
    told |= {figure: spread([run[figure] for run in runs]) for figure in ("cpu", "wall", "peak")}
    told["own_memory"] = spread([own_memory(run["peak"], run["base"]) for run in runs])
    return told | {"result": runs[-1]["result"]}


def _version(package: str | None) -> str | None:
    try:
        return version(package) if package else None
    except PackageNotFoundError:
        return None


def exponents(sizes: Sequence[Record]) -> dict[str, dict[str, float]]:
    """How time and memory of each side grow with the size, where it was measured at more than one."""
    found: dict[str, dict[str, float]] = {}
    for name in dict.fromkeys(side["name"] for at in sizes for side in at["sides"]):
        measured = [
            (at["size"], side)
            for at in sizes
            for side in at["sides"]
            if side["name"] == name and "failed" not in side and at["size"]
        ]
        for key, figure in (("time", "cpu"), ("memory", "own_memory")):
            grows = exponent([size for size, _ in measured], [side[figure]["median"] for _, side in measured])
            if grows is not None:
                found.setdefault(name, {})[key] = grows
    return found


# --- processes ---


def _prepared(measurement: Measurement, size: int, plan: Plan) -> Path:
    """Folder of the input, made where it is not there yet. Raises Failed where that is impossible."""
    if measurement.data == "corpus":
        return plan.corpus / "documents"
    folder = plan.cache / f"{measurement.data}-{size}"
    if not folder.is_dir():
        plan.tell(f"making {measurement.data} {size or ''}")
        plan.cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=plan.cache) as part:
            made = Path(part) / folder.name
            made.mkdir()
            _python("benchmarks.prepare", measurement.data, size, made, plan.corpus, plan.cache)
            made.rename(folder)
    return folder


def _run(reference: str, data: Path, size: int) -> Record:
    scratch = tempfile.mkdtemp()
    try:
        found: Record = json.loads(_python("benchmarks.side", reference, data, size, scratch).splitlines()[-1])
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return found


def _python(module: str, *arguments: object) -> str:
    return run([sys.executable, "-m", module, *map(str, arguments)], {"PYTHONHASHSEED": "0"}).stdout


def write_page() -> None:
    """Write docs/performance.md and its plot from the kept figures.

    In a process of its own: on Linux a process begins with the peak of memory of the one that starts it, and what
    draws the plot would be in the figures of all sides.
    """
    _python("benchmarks.page")


def quick(measurement: Measurement) -> Measurement:
    """The same at its smallest size."""
    return replace(measurement, sizes=measurement.sizes[:1])
