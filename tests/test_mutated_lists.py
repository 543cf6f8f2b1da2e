"""Mutated lists are read right or refused, never read wrong: lists that we make ourselves, in every format.

`tests/mutations` knows what each mutated list truly says, without asking a reader.
"""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from crawler.listings import UnknownForm, read_rows, unknown_values
from crawler.replica.edition import CELL_BY_HEADING
from crawler.tables.model import Row, Table
from normalize.listing import normalise_listing
from tests.examples import rounds
from tests.mutations import doubtful, readable  # noqa: F401 - their mutations are in CHANGES
from tests.mutations.borders import BORDERS
from tests.mutations.edits import CHANGES, seeded
from tests.mutations.outcomes import REFUSED, RIGHT, WRONG, outcome, source_of, without_white_space
from tests.mutations.sheets import PrintedList, printed_lists
from tests.mutations.writers import WRITERS, write_pdf

LISTS = tuple(printed_lists())
SHARE = {"pdf": 4}
"""Of the lists one in so many is tried in a format that takes long to make."""
MAY_BE_REFUSED = {
    # A workbook does not say how wide a sheet without headings is: its last columns may be empty.
    ("two tables under one header", "xlsx"),
    # Where 序号 is not the first column, or missing, nothing tells a row from the rest of one above a page break.
    ("columns moved", "pdf"),
    ("numbers merged down", "pdf"),
    ("first column merged all down", "pdf"),
}
READ_WITHOUT = {name for name in BORDERS if name.startswith(("the ", "all vertical", "all horizontal", "all inner "))}
"""Lines without which a list must still be read: its text alone tells rows and columns apart."""
READ_WITHOUT -= {"all inner lines"}  # then it may not


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("change", CHANGES)
def test_a_mutated_list_is_read_right_or_refused(change: str, kind: str) -> None:
    found: Counter[str] = Counter()
    for number, again in itertools.product(range(len(LISTS)), range(rounds())):
        printed, chance = LISTS[number], seeded(change, kind, number, again)
        sheet = CHANGES[change](printed, chance)
        if sheet is None or (rounds() == 1 and found and chance.randrange(SHARE.get(kind, 1))):
            continue
        came, proof = outcome(
            WRITERS[kind](sheet),
            sheet,
            source_of(printed.series, provincial="guangdong" in printed.name),
            same=without_white_space if kind == "pdf" else str,
        )
        assert came != WRONG, f"{printed.name}, {again}: {proof}"
        if sheet.readable and (change, kind) not in MAY_BE_REFUSED:
            assert came == RIGHT, f"{printed.name}, {again}: {proof}"
        found[came] += 1
    assert found[RIGHT] + found[REFUSED] > 0


@pytest.mark.parametrize("printed", LISTS, ids=lambda printed: printed.name)
def test_two_headings_exchanged_are_refused_or_every_row_says_that_something_is_wrong(printed: PrintedList) -> None:
    """Name and purpose are both free text: that those two were exchanged nothing can tell, and nothing else."""
    source = source_of(printed.series, provincial="guangdong" in printed.name)
    sound = [normalise_listing(printed.series, printed.filing(row)).issues for row in printed.rows]
    for one, other in itertools.combinations(range(len(printed.headings)), 2):
        headings = list(printed.headings)
        headings[one], headings[other] = headings[other], headings[one]
        pair = {CELL_BY_HEADING[headings[one]], CELL_BY_HEADING[headings[other]]}
        table = Table(1, tuple(Row(cells, number) for number, cells in enumerate((tuple(headings), *printed.rows), 1)))
        try:
            rows = read_rows([table], printed.series.split("_")[0], source)
        except UnknownForm:
            continue
        if unknown_values(rows, source) or pair == {"name_raw", "purpose_raw"}:
            continue
        found = [normalise_listing(row.series, row.cells).issues for row in rows]
        flagged = sum(not set(now) <= set(before) for now, before in zip(found, sound, strict=True))
        # A name that ends as a company does, a remark that reads like a name: one row may pass.
        assert flagged >= len(rows) - 1, pair
        assert "number_raw" not in pair


@pytest.mark.parametrize("lost", BORDERS)
def test_a_pdf_that_lost_some_of_its_lines_is_read_right_or_refused(lost: str) -> None:
    for number, again in itertools.product(range(len(LISTS)), range(rounds())):
        printed, chance = LISTS[number], seeded(lost, number, again)
        if rounds() == 1 and number % SHARE["pdf"]:
            continue
        sheet = printed.sheet()
        source = source_of(printed.series, provincial="guangdong" in printed.name)
        came, proof = outcome(write_pdf(sheet, BORDERS[lost](sheet, chance)), sheet, source, same=without_white_space)
        assert came != WRONG, f"{printed.name}, {again}: {proof}"
        if lost in READ_WITHOUT:
            assert came == RIGHT, f"{printed.name}, {again}: {proof}"
