"""How each number is defined: what definitions.toml says."""

from __future__ import annotations

import functools
import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("definitions.toml")
_WIDTH = 116
_HEAD = """\
# How each number is defined

Of the report, of `beian stats` and of `output.analysis`. Written by `make docs` from
[`definitions.toml`](../output/analysis/definitions.toml); change it there. What the data cannot tell at all:
[limits.md](limits.md). Figures that others published, beside ours: [published-figures.md](published-figures.md).
"""


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


def definitions_page() -> str:
    """All definitions as Markdown: `docs/definitions.md`."""
    parts = [_HEAD]
    for definition in load_definitions():
        parts.append(f"## {definition.title}\n\n{textwrap.fill(definition.text, _WIDTH)}\n")
        if definition.denominator:
            parts.append(f"{textwrap.fill(f'Share of: {definition.denominator}.', _WIDTH)}\n")
    return "\n".join(parts)
