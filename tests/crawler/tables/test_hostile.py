"""Hostile documents: each is refused in a sentence or read as printed, in 10 s and 512 MB, and the next one is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from crawler.tables import UnreadableDocument, read
from crawler.tables.worker import MEMORY, SECONDS
from output.text import printable
from tests.crawler.tables.hostile import FAMILIES, FILES, LIST, ROWS, Hostile, names
from tests.crawler.tables.reading import MeasuredReader, read_as_a_crawl_does

pytestmark = pytest.mark.slow

GRACE = 2.0
"""Seconds in which a process is ended and the next one begins."""


@pytest.fixture(scope="module")
def reader() -> Iterator[MeasuredReader]:
    measured = MeasuredReader()
    yield measured
    measured.close()


def test_there_are_files_of_each_family() -> None:
    assert len(FILES) >= 150
    assert min(len(files) for files in FAMILIES.values()) >= 15
    assert len({file.name for file in FILES}) == len(FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_hostile_file_is_refused_in_a_sentence_or_read_as_printed(file: Hostile, reader: MeasuredReader) -> None:
    data = file.make()
    assert read_as_a_crawl_does(LIST, reader).rows == ROWS  # also: the process has begun
    reading = read_as_a_crawl_does(data, reader)
    if file.says is None:
        assert reading.refused is None
        assert reading.rows[:2] == ROWS
    else:
        assert reading.refused is not None
        # On a busy machine the limit of time may come first.
        assert re.search(f"{file.says}|took longer than", reading.refused)
        assert "Traceback" not in reading.refused
    assert reading.seconds < SECONDS + GRACE
    assert reading.there <= MEMORY
    assert reading.here <= MEMORY
    assert read_as_a_crawl_does(LIST, reader).rows == ROWS


@pytest.mark.parametrize("kind", names.KINDS)
@pytest.mark.parametrize("character", names.CHARACTERS, ids=lambda character: f"U+{ord(character):04X}")
def test_a_strange_character_in_a_name_is_kept_or_the_list_refused(kind: str, character: str) -> None:
    name = f"甲{character}乙"
    try:
        (table,) = read(names.KINDS[kind](name))
    except UnreadableDocument:
        return
    assert table.rows[1].cells[1] == name


def test_most_strange_characters_are_kept() -> None:
    kept = 0
    for character in names.CHARACTERS:
        try:
            kept += bool(read(names.KINDS["docx"](f"甲{character}乙")))
        except UnreadableDocument:
            continue
    assert kept * 2 > len(names.CHARACTERS)


@pytest.mark.parametrize("character", [c for c in names.CHARACTERS if c not in names.HARMLESS])
def test_a_strange_character_is_shown_as_an_escape(character: str) -> None:
    assert printable(f"甲{character}乙") == f"甲{character.encode('unicode_escape').decode()}乙"
