"""How a process of ours ends."""

from __future__ import annotations

import atexit
import gc


def leave_memory() -> None:
    """Have this process leave its memory to the system at its end, as it is.

    Python would walk over all of it for cycles, twice: a fifth of a second, in which a command has nothing more to do.
    What `atexit` and `weakref.finalize` promise is done all the same; what waits for its `__del__` may wait in vain, as
    Python says it may.
    """
    atexit.register(gc.freeze)
