"""The process that reads documents: what it bounds, and how it ends."""

from __future__ import annotations

import asyncio
import mmap
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.tables import CutDocument, HostileDocument, Row, Table, UnknownShape, UnreadableDocument
from crawler.tables.worker import MEMORY, SECONDS, BoundedReader

ROOT = Path(__file__).parents[3]


_kept: list[bytes] = []


def obey(data: bytes) -> list[Table]:  # noqa: PLR0912
    """A reader that does what the document says; its one table holds the number of the process."""
    match data.decode().split():
        case ["sleep", seconds]:
            time.sleep(float(seconds))
        case ["spin"]:
            while True:
                pass
        case ["die"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["grow", size]:
            bytearray(int(size))
        case ["map", size]:
            with tempfile.TemporaryFile() as file:
                file.truncate(int(size))
                mapped = mmap.mmap(file.fileno(), int(size))
                sum(mapped[::4096])
                time.sleep(1)
        case ["keep", size]:
            _kept.append(b"x" * int(size))
        case ["panic"]:
            raise BaseException("out of bounds")
        case ["shout"]:
            os.write(2, b"a backtrace")
        case ["interrupt"]:
            os.kill(os.getpid(), signal.SIGINT)
        case ["cut"]:
            raise CutDocument("the end is missing")
        case ["shape"]:
            raise UnknownShape("table 1: no header")
        case ["stumble"]:
            raise KeyError("sections")
        case ["import"]:
            raise ModuleNotFoundError("No module named 'office_oxide'")
    return [Table(1, (Row((str(os.getpid()),), 1),))]


@pytest.fixture
def reader() -> Iterator[BoundedReader]:
    with BoundedReader(seconds=1, memory=512 * 1024**2, reader=obey) as bounded:
        yield bounded


def process(tables: list[Table]) -> int:
    return int(tables[0].rows[0].cells[0])


def test_documents_are_read_in_one_other_process(reader: BoundedReader) -> None:
    first = process(reader.read(b"x"))
    assert first != os.getpid()
    assert process(reader.read(b"x")) == first


@pytest.mark.parametrize(
    ("order", "error", "said"),
    [
        (b"cut", CutDocument, "^the end is missing$"),
        (b"shape", UnknownShape, "^table 1: no header$"),
        (b"stumble", UnreadableDocument, "^the document cannot be read: KeyError: 'sections'$"),
        (b"panic", UnreadableDocument, "^the document cannot be read: BaseException: out of bounds$"),
        (b"import", ModuleNotFoundError, "office_oxide"),
    ],
)
def test_what_the_reader_raises_is_raised_here(
    reader: BoundedReader, order: bytes, error: type[Exception], said: str
) -> None:
    before = process(reader.read(b"x"))
    with pytest.raises(error, match=said):
        reader.read(order)
    assert process(reader.read(b"x")) == before


@pytest.mark.parametrize("order", [b"sleep 60", b"spin"])
def test_a_document_that_takes_too_long_is_ended_and_the_next_one_is_read(reader: BoundedReader, order: bytes) -> None:
    before = process(reader.read(b"x"))
    with pytest.raises(HostileDocument, match=r"took longer than 1 s and was ended"):
        reader.read(order)
    assert process(reader.read(b"x")) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_a_document_that_makes_the_reader_die_is_refused_and_the_next_one_is_read(reader: BoundedReader) -> None:
    with pytest.raises(HostileDocument, match="made its reader crash"):
        reader.read(b"die")
    assert process(reader.read(b"x"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
def test_a_document_that_takes_too_much_memory_is_refused(reader: BoundedReader) -> None:
    with pytest.raises(HostileDocument, match="needs more than 536,870,912 bytes of memory"):
        reader.read(b"grow 2000000000")
    assert process(reader.read(b"grow 20000000"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what memory a process takes now")
def test_memory_that_the_system_does_not_count_is_watched() -> None:
    with BoundedReader(seconds=10, memory=100 * 1024**2, reader=obey) as reader:
        before = process(reader.read(b"x"))
        with pytest.raises(HostileDocument, match="needs more than 104,857,600 bytes of memory"):
            reader.read(b"map 200000000")
        assert process(reader.read(b"x")) != before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what memory a process takes now")
def test_a_process_that_kept_much_memory_is_replaced_after_its_document() -> None:
    with BoundedReader(seconds=10, memory=200 * 1024**2, reader=obey) as reader:
        before = process(reader.read(b"keep 10000000"))
        assert process(reader.read(b"keep 80000000")) == before
        assert process(reader.read(b"x")) != before


def test_what_a_library_prints_when_it_stumbles_is_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    with BoundedReader(seconds=10, reader=obey) as reader:
        reader.read(b"shout")
    assert capfd.readouterr().err == ""


def test_the_limits_are_far_from_the_published_lists() -> None:
    assert (SECONDS, MEMORY) == (10, 512 * 1024**2)


def test_a_process_that_was_ended_between_two_documents_is_started_again(reader: BoundedReader) -> None:
    before = process(reader.read(b"x"))
    os.kill(before, signal.SIGKILL)
    os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)
    assert process(reader.read(b"x")) != before


def test_ctrl_c_is_the_parents_business(reader: BoundedReader) -> None:
    before = process(reader.read(b"x"))
    assert process(reader.read(b"interrupt")) == before


def test_closing_ends_the_process(reader: BoundedReader) -> None:
    child = process(reader.read(b"x"))
    reader.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    reader.close()


def test_threads_wait_for_each_other(reader: BoundedReader) -> None:
    async def both() -> list[list[Table]]:
        return await asyncio.gather(*(asyncio.to_thread(reader.read, b"sleep 0.05") for _ in range(4)))

    assert len({process(tables) for tables in asyncio.run(both())}) == 1


def test_the_process_ends_with_its_parent() -> None:
    program = """
        import os
        from crawler.tables.worker import BoundedReader
        from tests.crawler.tables.test_worker import obey

        print(BoundedReader(reader=obey).read(b"x")[0].rows[0].cells[0], flush=True)
        os.kill(os.getpid(), 9)
    """
    # The child has the same standard output, which therefore ends with it.
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, capture_output=True, timeout=30, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert int(ended.stdout)


def test_a_real_document_is_read() -> None:
    with BoundedReader() as bounded:
        (only,) = bounded.read(b"<table><tr><td>1</td></tr></table>")
        assert only.rows == (Row(("1",), 1),)
        with pytest.raises(UnreadableDocument, match="no known kind"):
            bounded.read(b"%!PS")
