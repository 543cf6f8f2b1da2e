"""Work on many small records at once."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python's cycle collector from running.

    Reading a hundred thousand rows makes millions of objects and no cycles; the collector would walk over all that
    were made so far, again and again (measured: a third to a half of the time).
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
