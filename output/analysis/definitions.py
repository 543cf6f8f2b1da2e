"""How each number is defined: what definitions.toml says."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("definitions.toml")


@dataclass(frozen=True)
class Definition:
    """A definition: its key, title and text, and what a share is a share of (`denominator`), where it is one."""

    key: str
    title: str
    text: str
    denominator: str | None = None


@functools.cache
def load_definitions() -> tuple[Definition, ...]:
    """All definitions, in the order of their file."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Definition(key, about["title"], " ".join(about["text"].split()), about.get("share_of"))
        for key, about in found.items()
    )
