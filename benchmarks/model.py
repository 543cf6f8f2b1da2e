"""What is measured, and what came of it: plain values, which are JSON and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Unit = Literal["cpu", "wall"]
Record = dict[str, Any]


@dataclass(frozen=True)
class Side:
    """One way to do the work. `run` names a function (`MODULE:FUNCTION`, see `Prepare`), `note` says what it does.

    `package` is the distribution whose version is told.
    """

    name: str
    run: str
    note: str
    package: str | None = None


@dataclass(frozen=True)
class Target:
    """What a figure must not exceed.

    `figure` is a ratio to the side `against`, that of what one more costs (`slope`, over all sizes), seconds (`cpu`,
    `wall`), bytes (`peak`), or an exponent over all sizes (`time`, `memory`); `size` is the one that it holds for, each
    by default.
    """

    figure: Literal["ratio", "slope", "cpu", "wall", "peak", "time", "memory"]
    limit: float
    against: str | None = None
    size: int | None = None


@dataclass(frozen=True)
class Measurement:
    """One piece of work: our side, public sides on the same input, and at which sizes.

    `data` names the input (see `benchmarks.prepare`), and `corpus` whether it is the folder of the real lists, or made
    from it. `unit` says what is compared: CPU, or time by the clock where many processes work. `check` names a function
    like a side's that returns facts about the results: it is run once, and not measured. `repeat` is the most rounds.
    `counted` says what a size is a number of.
    """

    name: str
    title: str
    data: str
    ours: Side
    public: tuple[Side, ...] = ()
    sizes: tuple[int, ...] = (0,)
    unit: Unit = "cpu"
    counted: str = "filings"
    corpus: bool = False
    repeat: int | None = None
    check: str | None = None
    targets: tuple[Target, ...] = ()

    @property
    def sides(self) -> tuple[Side, ...]:
        """Ours first."""
        return (self.ours, *self.public)
