"""Work on many small records: what is switched while it lasts is switched back."""

from __future__ import annotations

import contextlib
import gc

import pyarrow as pa
import pytest

from output.memory import kept_memory, without_collector


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
