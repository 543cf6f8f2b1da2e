"""Markdown documents of the project → the commands, code and names that they show."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.crawling import ROOT

READ = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
"""What a user reads: every command of it is executed."""
WRITTEN = (*READ, ROOT / "CONTRIBUTING.md")
"""What names commands, targets and options."""

PROMPT = "$ "
PROGRAMS = ("beian", "make", "scrapy")


@dataclass(frozen=True)
class Command:
    """A line to be typed, as words, and the lines that the document shows below it."""

    words: tuple[str, ...]
    shown: tuple[str, ...] = ()

    def __str__(self) -> str:
        return shlex.join(self.words)


@dataclass(frozen=True)
class Code:
    """A block of Python."""

    text: str


@dataclass(frozen=True)
class Mention:
    """Words of inline code, and the section (heading to heading) that they stand in."""

    words: tuple[str, ...]
    section: int


def steps(path: Path) -> Iterator[Command | Code]:
    """The commands and the Python of a document, in order.

    In a block with prompts (`$ `), what follows a command is what it prints. In one without, a line is a command if it
    begins with one of our programs.
    """
    for block in (token for token in _tokens(path) if token.type == "fence"):
        lines = block.content.splitlines()
        if block.info == "python":
            yield Code(block.content)
        elif any(line.startswith(PROMPT) for line in lines):
            starts = [number for number, line in enumerate(lines) if line.startswith(PROMPT)]
            for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
                shown = "\n".join(lines[start + 1 : end]).strip("\n").splitlines()
                yield Command(_words(lines[start].removeprefix(PROMPT)), tuple(shown))
        else:
            for words in map(_words, filter(_is_command, lines)):
                yield Command(words)


def mentions(path: Path) -> Iterator[Mention]:
    """What stands in inline code of a document, and each of its commands, as words."""
    section = 0
    for token in _tokens(path):
        section += token.type == "heading_open"
        for child in token.children or ():
            if child.type == "code_inline":
                yield Mention(_words(child.content), section)
        if token.type == "fence":
            for line in token.content.splitlines():
                if _is_command(line.removeprefix(PROMPT)):
                    yield Mention(_words(line.removeprefix(PROMPT)), section)


def links(path: Path) -> Iterator[str]:
    """The targets of the links of a document."""
    for token in _tokens(path):
        yield from (str(child.attrs["href"]) for child in token.children or () if child.type == "link_open")


def _tokens(path: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))


def _is_command(line: str) -> bool:
    return line.removeprefix(".venv/bin/").split(" ")[0] in PROGRAMS


def _words(line: str) -> tuple[str, ...]:
    """A line as a shell would take it, less the folder of the programs; as it is where no shell would take it."""
    try:
        return tuple(shlex.split(line.removeprefix(".venv/bin/"), comments=line.startswith((*PROGRAMS, ".venv"))))
    except ValueError:
        return tuple(line.split())
