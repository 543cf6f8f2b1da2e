"""Mutated documents are read right or refused: Word files edited in their XML, PDFs edited on their pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import tables
from crawler.listings import UnknownForm, read_rows
from crawler.replica.edition import expected_rows, load_edition
from crawler.tables.model import UnreadableDocument
from tests.corpus import CORPUS, needs_corpus
from tests.examples import rounds
from tests.mutations import pdf_edits
from tests.mutations.edits import seeded
from tests.mutations.outcomes import RIGHT, WRONG, Told, outcome, source_of, told
from tests.mutations.word_edits import EDITS
from tests.mutations.word_lists import WordList

SMALL = 80_000
"""Bytes of a real file up to which it is edited in every run."""


def word_files() -> list[str]:
    return sorted(name for name in load_edition(1).documents if name.endswith(".docx"))


def check(edit: str, name: str, data: bytes, words: WordList, again: int = 0) -> None:
    series = name.partition("-")[0]
    readable = EDITS[edit](words, seeded(edit, name, again))
    came, proof = outcome(words.save(data), Told(series, words.filings, readable), source_of(series))
    assert came != WRONG, f"{name}, {again}: {proof}"
    assert came == RIGHT or not readable, f"{name}, {again}: {proof}"


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_word_file_is_read_right_or_refused(edit: str) -> None:
    for name in word_files():
        data = load_edition(1).document(name)
        for again in range(rounds()):
            check(edit, name, data, WordList.of(data, expected_rows(1)[name]), again)


class TestRealFiles:
    pytestmark = needs_corpus

    @pytest.mark.parametrize("edit", EDITS)
    def test_an_edited_real_file_is_read_right_or_refused(self, edit: str) -> None:
        """One file for each edit; in a long run, all. What they list is what was read of them before the edit."""
        files = sorted((CORPUS / "documents").glob("*.docx"))
        small = [path for path in files if path.stat().st_size < SMALL]
        for path in [seeded(edit).choice(small)] if rounds() == 1 else files:
            data = path.read_bytes()
            check(edit, path.name, data, WordList.of(data, self.filings(path)))

    @pytest.mark.parametrize("edit", pdf_edits.EDITS)
    def test_an_edited_real_pdf_is_read_right_or_refused(self, edit: str) -> None:
        """Two files for each edit; in a long run, all, several times."""
        files = sorted((CORPUS / "documents").glob("*.pdf"))
        for path in seeded(edit).sample(files, 2) if rounds() == 1 else files:
            series = "cancellation" if path.name.startswith("cancel") else "genai"
            data, source = path.read_bytes(), source_of(series)
            rows = read_rows(tables.read(data), series, source)
            for again in range(1 if rounds() == 1 else 5):
                try:
                    changed, judge = pdf_edits.edited(data, edit, rows, seeded(edit, path.name, again))
                except pdf_edits.DoesNotFit:
                    continue
                try:
                    found = read_rows(tables.read(changed), series, source)
                except (UnreadableDocument, UnknownForm):
                    assert edit not in ("nothing", "pages turned"), f"{path.name}, {again}"
                    continue
                assert judge(pdf_edits.keys(found)), f"{path.name}, {again}"

    def filings(self, path: Path) -> list[dict[str, str]]:
        series = path.name.partition("-")[0]
        return told(read_rows(tables.read(path.read_bytes()), series, source_of(series)))
