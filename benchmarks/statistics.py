"""Medians, spreads, ratios and exponents of what was measured."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

_LEAST_MEMORY = 1 << 20
"""Bytes that count as the least a run needs: below, the noise of the allocator is all there is."""


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, least and greatest of the values of several runs."""
    return {"median": statistics.median(values), "low": min(values), "high": max(values)}


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float | None:
    """How cost grows with size, as the power of it that fits best (least squares of the logarithms).

    1 is linear, 2 quadratic. None where fewer than two sizes were measured.
    """
    if len(set(sizes)) < 2:
        return None
    return statistics.linear_regression([math.log(size) for size in sizes], [math.log(cost) for cost in costs]).slope


def own_memory(peak: float, base: float) -> float:
    """Bytes that a run needed beyond those that its process held before, code included."""
    return max(peak - base, _LEAST_MEMORY)
