"""What the kept figures say: ratios, whether targets are met, and how both are written. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.model import Record

OURS = "beian"


class Judged(NamedTuple):
    """A target, the figure that it is held against (None: not measured), and both in words."""

    name: str
    what: str
    value: float | None
    limit: float
    shown: str
    shown_limit: str

    @property
    def is_met(self) -> bool | None:
        """Whether the figure is within the limit; None where there is no figure."""
        return None if self.value is None else self.value <= self.limit


def side_of(at: Record, name: str) -> Record | None:
    """The figures of a side at a size, where it was measured and did not fail."""
    return next((side for side in at["sides"] if side["name"] == name and "failed" not in side), None)


def ratio(at: Record, other: str, figure: str) -> float | None:
    """Our median over that of another side, for `cpu`, `wall` or `peak`."""
    ours, theirs = side_of(at, OURS), side_of(at, other)
    return ours[figure]["median"] / theirs[figure]["median"] if ours and theirs else None


def one_more(measurement: Record, name: str, figure: str) -> float | None:
    """What one more costs a side, from the smallest to the largest size at which it was measured."""
    sides = [(at["size"], side) for at in measurement["sizes"] if (side := side_of(at, name))]
    if len(sides) < 2:
        return None
    (few, least), (many, most) = sides[0], sides[-1]
    cost: float = (most[figure]["median"] - least[figure]["median"]) / (many - few)
    return cost


def size_of(measurement: Record, at: Record) -> str:
    """A size and what it counts; "" for a measurement without sizes."""
    return f"{at['size']:,} {measurement['counted']}" if at["size"] else ""


def judged(found: Record) -> Iterator[Judged]:
    """Every target of every measurement, in order, with what was measured."""
    for measurement in found["measurements"]:
        for target in measurement["targets"]:
            yield from _judged(measurement, target)


def _judged(measurement: Record, target: Record) -> Iterator[Judged]:
    if target["figure"] in ("time", "memory", "slope"):
        yield _over_all(measurement, target)
        return
    figure, limit, title = target["figure"], target["limit"], measurement["title"]
    chosen = [at for at in measurement["sizes"] if target["size"] in (None, at["size"])]
    for at in chosen or [{"size": target["size"], "sides": []}]:
        where = f"{title}, {size_of(measurement, at)}" if at["size"] else title
        if figure == "ratio":
            unit = measurement["unit"]
            value = ratio(at, target["against"], unit)
            shown = (as_ratio(value) if value else "–", as_ratio(limit))
            yield Judged(where, f"{UNITS[unit]} against {target['against']}", value, limit, *shown)
        else:
            ours = side_of(at, OURS)
            value = ours[figure]["median"] if ours else None
            form = as_bytes if figure == "peak" else as_seconds
            what = "peak memory" if figure == "peak" else f"seconds of {UNITS[figure]}"
            yield Judged(where, what, value, limit, form(value) if value else "–", form(limit))


def _over_all(measurement: Record, target: Record) -> Judged:
    """A target for all sizes at once."""
    figure, limit, unit = target["figure"], target["limit"], measurement["unit"]
    sizes = [at for at in measurement["sizes"] if side_of(at, OURS)]
    where = measurement["title"]
    if len(sizes) > 1:
        where += f", {sizes[0]['size']:,} to {size_of(measurement, sizes[-1])}"
    if figure == "slope":
        ours, theirs = (one_more(measurement, name, unit) for name in (OURS, target["against"]))
        value = ours / theirs if ours is not None and theirs else None
        shown = (as_ratio(value) if value else "–", as_ratio(limit))
        return Judged(where, f"{UNITS[unit]} of one more against {target['against']}", value, limit, *shown)
    grown = measurement.get("exponents", {}).get(OURS, {}).get(figure)
    return Judged(where, f"exponent of {figure}", grown, limit, *_shown("{:.2f}", grown, limit))


def _shown(form: str, value: float | None, limit: float) -> tuple[str, str]:
    return "–" if value is None else form.format(value), form.format(limit)


UNITS = {"cpu": "CPU", "wall": "time"}
"""What is compared, in words."""


def as_ratio(value: float) -> str:
    """`1.31 ×` where ours takes longer, `1/8.2` where it takes so many times less."""
    if value >= 1:
        return f"{value:.2f} ×" if value < 10 else f"{value:.0f} ×"
    return f"1/{1 / value:.1f}" if value > 0.1 else f"1/{1 / value:.0f}"


def as_seconds(value: float) -> str:
    """Seconds with as many digits as mean something."""
    return f"{value:.3f} s" if value < 1 else f"{value:.2f} s" if value < 10 else f"{value:.0f} s"


def as_bytes(value: float) -> str:
    """Mebibytes, or gibibytes where there are many."""
    return f"{value / 2**20:.0f} MiB" if value < 2**30 else f"{value / 2**30:.2f} GiB"
