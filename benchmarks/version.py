"""Which code and which seed an input is made with."""

from __future__ import annotations

import hashlib
from pathlib import Path

from crawler.version import code_version

SEED = 1
_MAKERS = ("crawling", "edits", "files", "lists", "prepare", "registry", "words")
"""Modules that decide what the inputs are."""


def made_with() -> str:
    """Names everything that decides what an input holds: inputs of another name are others."""
    name = hashlib.sha256(f"{code_version()} {SEED}".encode())
    for module in _MAKERS:
        name.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    return name.hexdigest()[:12]
