"""Reading on several cores: which process reads what, and in what order the answers come."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from crawler.tables import HostileDocument, Table
from crawler.tables.pool import ReaderPool, cores, in_order
from crawler.tables.worker import BoundedReader
from tests.crawler.tables.test_worker import obey, process


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(3, partial(BoundedReader, seconds=20, reader=obey)) as made:
        yield made


def at_once(pool: ReaderPool, *orders: bytes) -> list[int]:
    """Processes that read documents which come at the same time."""
    with ThreadPoolExecutor(len(orders)) as threads:
        return [process(tables) for tables in threads.map(pool.read, orders)]


def test_documents_that_come_one_after_the_other_are_read_by_one_process(pool: ReaderPool) -> None:
    assert len({process(pool.read(b"x")) for _ in range(4)}) == 1


def test_documents_that_come_together_are_read_by_as_many_processes_as_are_allowed(pool: ReaderPool) -> None:
    assert len(set(at_once(pool, b"sleep 1", b"sleep 1"))) == 2
    assert len(set(at_once(pool, *[b"sleep 0.3"] * 6))) == 3


def test_a_crash_touches_one_document(pool: ReaderPool) -> None:
    with ThreadPoolExecutor(3) as threads:
        slow = [threads.submit(pool.read, b"sleep 0.5") for _ in range(2)]
        with pytest.raises(HostileDocument, match="made its reader crash"):
            pool.read(b"die")
        assert all(process(future.result()) for future in slow)
    assert process(pool.read(b"x"))


def test_closing_ends_every_process(pool: ReaderPool) -> None:
    children = at_once(pool, *[b"sleep 0.3"] * 3)
    pool.close()
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_a_pool_has_a_reader_for_each_core_unless_told_otherwise() -> None:
    assert ReaderPool().readers == cores() >= 1
    assert ReaderPool(5).readers == 5


def test_what_was_asked_first_comes_first_though_it_takes_longest() -> None:
    def wait(seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    assert list(in_order(wait, [0.2, 0.0, 0.1, 0.0], 4)) == [0.2, 0.0, 0.1, 0.0]
    assert list(in_order(wait, [], 4)) == []


def test_no_more_is_begun_than_twice_what_is_done_at_a_time() -> None:
    begun: list[int] = []

    def work(item: int) -> int:
        begun.append(item)
        return item

    results = in_order(work, range(100), 2)
    assert [next(results), next(results)] == [0, 1]
    results.close()  # type: ignore[attr-defined]
    assert len(begun) <= 5


def test_a_failure_is_raised_in_its_turn_and_nothing_more_is_begun() -> None:
    begun, gate = [], threading.Event()

    def work(item: int) -> int:
        begun.append(item)
        if item == 1:
            raise KeyError(item)
        gate.wait(5 if item > 1 else 0)
        return item

    results = in_order(work, range(100), 2)
    assert next(results) == 0
    gate.set()
    with pytest.raises(KeyError):
        next(results)
    assert max(begun) <= 5


def test_the_same_tables_come_from_many_processes_as_from_one() -> None:
    bodies = [f"<table><tr><td>{number}</td></tr></table>".encode() for number in range(8)]

    def tables(readers: int) -> list[list[Table]]:
        with ReaderPool(readers) as pool:
            return list(in_order(pool.read, bodies, readers))

    assert tables(1) == tables(3)
    assert [found[0].rows[0].cells for found in tables(3)] == [(str(number),) for number in range(8)]
