"""Reading in a child process that is ended when a document takes too long or too much memory.

Only a process can be ended in the middle of somebody else's code, and PDFium is not thread-safe.

What bounds memory: on Linux the system gives no more than the bound (RLIMIT_DATA), and what does not count there (files
that are mapped) is watched. macOS enforces no such limit; there the process watches itself, which it can do whenever
the code that reads lets other threads run (PDFium and lxml do), and what the readers count themselves (bytes inflated,
cells, elements, drawn objects) bounds the rest.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, Pipe
from types import TracebackType

from crawler import tables
from crawler.tables.model import HostileDocument, Table, UnreadableDocument

Reader = Callable[[bytes], Sequence[Table]]

SECONDS = 10.0
"""The largest published list takes 0.4."""
MEMORY = 512 * 1024**2
"""The largest published list takes 109 MB."""
_READY = "ready"
_GRACE = 5.0
"""Seconds after which the child ends itself, should the parent no longer be there to do it."""
_CODE = 32 * 1024**2
"""Memory that programs and libraries take, which RLIMIT_DATA does not count."""
_TOO_MUCH = 77
"""Exit code of a child that found that it took too much memory."""
_WATCH = 0.02
_SPENT = 0.5
"""Share of the memory from which a child is replaced after its document: the next one shall have all of it."""


class BoundedReader:
    """Reads documents one after the other in one child process, which is started when first needed.

    `seconds` bounds each document, `memory` (bytes, resident) the process. Calls from several threads wait for each
    other.
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY, reader: Reader = tables.read) -> None:
        self._seconds, self._memory, self._reader = seconds, memory, reader
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
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
                answer, is_spent = pipe.recv()
            except (EOFError, OSError) as error:
                raise self._died() from error
            if is_spent:
                self._end()
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
        if self._pipe is None or self._process is None or self._process.poll() is not None:
            self._end()
            self._pipe, theirs = Pipe()
            # Ctrl-C reaches the child too, before it can say that it does not want it.
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                self._process = _start(theirs)
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
                theirs.close()
            try:
                self._pipe.send((os.getpid(), self._seconds + _GRACE, self._memory, self._reader))
                self._pipe.recv()
            except (EOFError, OSError) as error:
                self._end()
                raise OSError("the process that reads documents did not start") from error
        return self._pipe

    def _died(self) -> HostileDocument:
        assert self._process
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        code = self._process.returncode
        self._end()
        if code == _TOO_MUCH:
            return _too_much(self._memory)
        return HostileDocument(
            "the document made its reader crash, as one does that asks for far too much memory "
            f"(the limit is {self._memory:,} bytes); it was read no further"
        )

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._pipe = self._process = None


def _start(pipe: Connection) -> subprocess.Popen[bytes]:
    """Start a child that serves a pipe.

    Not forked: the parent has threads and an event loop. Not by multiprocessing: its children import the program of
    the parent first, which takes longer than to read a list, and the worker processes of Dask may have none.
    """
    program = f"from crawler.tables.worker import serve; serve({pipe.fileno()})"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-c", program], stdin=subprocess.DEVNULL, pass_fds=[pipe.fileno()], env=environment
    )


def serve(descriptor: int) -> None:
    """Be the child: read what comes until the parent is gone. Whether to stop on Ctrl-C is the parent's decision."""
    pipe = Connection(descriptor)
    parent, seconds, memory, reader = pipe.recv()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _be_silent()
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (max(memory - _CODE, _CODE),) * 2)
    pipe.send(_READY)
    while True:
        try:
            data = pipe.recv_bytes()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, seconds)
        done = threading.Event()
        watch = threading.Thread(target=_watch, args=(parent, memory, done), daemon=True)
        watch.start()
        answer = _read(reader, data, memory)
        signal.setitimer(signal.ITIMER_REAL, 0)
        done.set()
        watch.join()
        try:
            pipe.send((answer, _resident() > _SPENT * memory))
        except BrokenPipeError:
            return


def _be_silent() -> None:
    """Send nowhere what libraries print when they stumble; it is for their programmers and names no document."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _watch(parent: int, memory: int, done: threading.Event) -> None:
    while not done.wait(_WATCH):
        if _resident() > memory:
            os._exit(_TOO_MUCH)
        if os.getppid() != parent:  # nobody is there to take the answer
            os._exit(0)


def _resident() -> int:
    """Bytes of memory that this process takes; where the system does not tell, the most that it ever took."""
    if sys.platform == "linux":
        with open("/proc/self/statm", "rb") as status:  # noqa: PTH123 - fifty times a second
            return int(status.read().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _read(reader: Reader, data: bytes, memory: int) -> list[Table] | Exception:
    try:
        return list(reader(data))
    except (UnreadableDocument, ImportError) as error:
        return error  # an ImportError is our own fault, not the document's
    except MemoryError:
        return _too_much(memory)
    except BaseException as error:  # noqa: BLE001 - whatever a reader stumbles over, the document is at fault
        # Not only Exception: a library in Rust panics with something of its own.
        return UnreadableDocument(f"the document cannot be read: {type(error).__name__}: {error}")


def _too_much(memory: int) -> HostileDocument:
    return HostileDocument(f"reading the document needs more than {memory:,} bytes of memory")
