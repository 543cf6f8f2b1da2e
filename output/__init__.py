"""The versioned dataset: how it is built, checked, committed, compared, and opened for analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from output.dataset import Dataset

__all__ = ["Dataset"]


def __getattr__(name: str) -> Any:
    """`Dataset`, imported when it is asked for: the command line starts without pandas."""
    if name != "Dataset":
        raise AttributeError(f"module 'output' has no attribute {name!r}")
    from output.dataset import Dataset

    return Dataset
