"""Work on many small records at once."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from typing import Any

import pyarrow as pa


@contextlib.contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python's cycle collector from running.

    Reading a hundred thousand rows makes millions of objects and no cycles; the collector would walk over all that
    were made so far, again and again (measured: a third to a half of the time). Afterwards what was made counts as old:
    else the next two collections would walk over it as if it were likely to be garbage.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():  # somebody's frozen objects stay so
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@contextlib.contextmanager
def kept_memory() -> Iterator[None]:
    """Have Arrow keep what it frees for what it needs next, where its build can.

    By default it gives memory back to the system at once and asks for it again with every batch (measured with
    1,000,000 filings: a fifth of the CPU and a quarter of the memory of comparing two versions; half of the CPU and a
    sixth of the memory of opening one). It holds for the whole process.
    """
    usual = pa.default_memory_pool()
    if "jemalloc" in pa.supported_memory_backends():
        pa.set_memory_pool(pa.jemalloc_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(usual)


def records(table: pa.Table) -> list[dict[str, Any]]:
    """The rows of a table as `to_pylist` gives them, in two thirds of its time."""
    names = table.column_names
    columns = [column.to_pylist() for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
