"""What is said of a hostile file."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple


class Hostile(NamedTuple):
    """A hostile file. `says` is a pattern of the sentence that refuses it; None where its list is read as printed."""

    name: str
    make: Callable[[], bytes]
    says: str | None


def noise(size: int, seed: int = 0) -> bytes:
    """Bytes that do not compress, the same in each run: what brings a bomb below a limit of ratio."""
    return random.Random(seed).randbytes(size)  # noqa: S311
