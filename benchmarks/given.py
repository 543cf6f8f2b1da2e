"""What a side of a measurement is given."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Given:
    """The prepared input, a folder of its own to write to, and what is to be ended after the measurement.

    `data` is read only: all sides share it.
    """

    data: Path
    size: int
    scratch: Path
    after: ExitStack


Run = Callable[[], Any]
"""The measured part of a side; what it returns is JSON, and part of the result."""

Prepare = Callable[[Given], Run]
"""A side: imports and whatever else is not to be measured, then the measured part."""
