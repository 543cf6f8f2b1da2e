"""The real published files beside the checkout, served as the sites serve them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import SHARED

CORPUS = SHARED / "corpus"

needs_corpus = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.exists(), reason="the real published files are not here"),
]


def serve(corpus: Path, faults: str = "") -> tuple[dict[str, str], list[Any]]:
    """Start servers of a corpus; return host → base URL, and the servers, which the caller shuts down."""
    spec = importlib.util.spec_from_file_location("serve", SHARED / "replica" / "serve.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.start(corpus, faults)  # type: ignore[no-any-return]
