"""Work on many small records: what is switched while it lasts is switched back."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

import pyarrow as pa
import pytest

from output.memory import kept_memory, records, without_collector


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_rests_and_then_is_as_it_was(enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    try:
        with contextlib.suppress(ValueError), without_collector():
            assert not gc.isenabled()
            raise ValueError("what the work may raise")
        assert gc.isenabled() is enabled
    finally:
        gc.enable()


@pytest.fixture
def unfrozen() -> Iterator[None]:
    """No frozen objects, of which a test session has some."""
    count = gc.get_freeze_count()
    gc.unfreeze()
    yield
    if count:
        gc.freeze()


@pytest.mark.usefixtures("unfrozen")
def test_what_was_made_meanwhile_counts_as_old() -> None:
    """So the next collection does not walk over it."""
    walked = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            walked.append(len(gc.get_objects(0)))

    gc.callbacks.append(note)
    try:
        with without_collector():
            made = [[number] for number in range(100_000)]
        gc.collect(0)
        assert walked
        assert max(walked) < len(made) / 10
    finally:
        gc.callbacks.remove(note)


@pytest.mark.usefixtures("unfrozen")
def test_what_somebody_froze_stays_frozen() -> None:
    gc.freeze()
    with without_collector():
        pass
    assert gc.get_freeze_count()
    gc.unfreeze()


@pytest.mark.parametrize("backend", pa.supported_memory_backends())
def test_arrow_keeps_memory_and_then_takes_it_as_it_did(backend: str) -> None:
    default, usual = pa.default_memory_pool(), getattr(pa, f"{backend}_memory_pool")()
    pa.set_memory_pool(usual)
    try:
        with contextlib.suppress(ValueError), kept_memory():
            keeping = pa.default_memory_pool().backend_name
            assert keeping == ("jemalloc" if "jemalloc" in pa.supported_memory_backends() else backend)
            raise ValueError("what the work may raise")
        assert pa.default_memory_pool().backend_name == backend
    finally:
        pa.set_memory_pool(default)


def test_records_are_those_that_arrow_gives() -> None:
    schema = pa.schema([("text", pa.string()), ("list", pa.list_(pa.struct([("name", pa.string())])))])
    rows = [{"text": "一", "list": [{"name": "二"}]}, {"text": None, "list": []}, {"text": "", "list": None}]
    table = pa.Table.from_pylist(rows, schema=schema)
    assert records(table) == table.to_pylist() == rows
    assert records(schema.empty_table()) == []
