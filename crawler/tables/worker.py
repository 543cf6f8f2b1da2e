"""Reading in a child process that is ended when a document takes too long or too much memory.

Only a process can be ended in the middle of somebody else's code, and PDFium is not thread-safe.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType

from crawler import tables
from crawler.tables.model import HostileDocument, Table, UnreadableDocument

Reader = Callable[[bytes], Sequence[Table]]

SECONDS = 60.0
MEMORY = 2 * 1024**3
_READY = "ready"
_GRACE = 5.0
"""Seconds after which the child ends itself, should the parent no longer be there to do it."""


class BoundedReader:
    """Reads documents one after the other in one child process, which is started when first needed.

    `seconds` bounds each document, `memory` (bytes of address space) the process, where the system can do that. Calls
    from several threads wait for each other.
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY, reader: Reader = tables.read) -> None:
        self._seconds, self._memory, self._reader = seconds, memory, reader
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, data: bytes) -> list[Table]:
        """Tables of a document (see `crawler.tables.read`).

        Raises what the reader raises, HostileDocument where it had to be ended, and OSError where it cannot start.
        """
        with self._lock:
            pipe = self._started()
            try:
                pipe.send_bytes(data)
                if not pipe.poll(self._seconds):
                    self._end()
                    raise HostileDocument(f"reading the document took longer than {self._seconds:g} s and was ended")
                answer = pipe.recv()
            except (EOFError, OSError) as error:
                self._end()
                raise HostileDocument("the document made its reader crash; it was read no further") from error
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    def close(self) -> None:
        """End the child process."""
        with self._lock:
            self._end()

    def __enter__(self) -> BoundedReader:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def _started(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._end()
            # Spawned, not forked: the parent has threads and an event loop.
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            bounds = (self._seconds + _GRACE, self._memory)
            self._process = context.Process(target=_serve, args=(theirs, *bounds, self._reader), daemon=True)
            # Ctrl-C reaches the child too, before it can say that it does not want it.
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                self._process.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
                theirs.close()
            try:
                self._pipe.recv()
            except EOFError as error:
                self._end()
                raise OSError("the process that reads documents did not start") from error
        return self._pipe

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._pipe = self._process = None


def _serve(pipe: Connection, seconds: float, memory: int, reader: Reader) -> None:
    """The child: read what comes until the parent is gone. Whether to stop on Ctrl-C is the parent's decision."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    pipe.send(_READY)
    while True:
        try:
            data = pipe.recv_bytes()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = _read(reader, data, memory)
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            pipe.send(answer)
        except BrokenPipeError:
            return


def _read(reader: Reader, data: bytes, memory: int) -> list[Table] | Exception:
    try:
        return list(reader(data))
    except (UnreadableDocument, ImportError) as error:
        return error  # an ImportError is our own fault, not the document's
    except MemoryError:
        return HostileDocument(f"reading the document needs more than {memory:,} bytes of memory")
    except Exception as error:  # noqa: BLE001 - whatever a reader stumbles over, the document is at fault
        return UnreadableDocument(f"the document cannot be read: {type(error).__name__}: {error}")
