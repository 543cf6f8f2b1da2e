"""Reading on all cores: several bounded readers, each with a process of its own."""

from __future__ import annotations

import os
import queue
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TypeVar

from crawler.tables.model import Table
from crawler.tables.worker import BoundedReader

Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """Cores that this process may use, which in a container are often fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


class ReaderPool:
    """Reads as many documents at a time as it has readers (0: one for each core), each bounded as by itself.

    A process is started only for a document that finds all others at work. Calls from further threads wait.
    """

    def __init__(self, readers: int = 0, make: Callable[[], BoundedReader] = BoundedReader) -> None:
        self.readers = readers or cores()
        self._all = [make() for _ in range(self.readers)]
        self._idle: queue.LifoQueue[BoundedReader] = queue.LifoQueue()  # the one that read last reads next
        for reader in self._all:
            self._idle.put(reader)

    def read(self, data: bytes) -> list[Table]:
        """Tables of a document; raises as `BoundedReader.read` does."""
        reader = self._idle.get()
        try:
            return reader.read(data)
        finally:
            self._idle.put(reader)

    def close(self) -> None:
        """End all processes."""
        for reader in self._all:
            reader.close()

    def __enter__(self) -> ReaderPool:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()


def in_order(work: Callable[[Item], Result], items: Iterable[Item], at_once: int) -> Iterator[Result]:
    """What `work` makes of each item, in the order of the items, done in threads for `at_once` of them at a time.

    No more than twice as many are begun or finished before the first of them is asked for. Raises what `work` raises.
    """
    with ThreadPoolExecutor(at_once) as threads:
        begun: deque[Future[Result]] = deque()
        try:
            for item in items:
                begun.append(threads.submit(work, item))
                if len(begun) == 2 * at_once:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
        finally:
            for future in begun:
                future.cancel()
