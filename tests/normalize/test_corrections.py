"""Reviewed corrections: applied where they fit, loud where they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.corrections import CorrectionsUnreadable, apply_corrections, load_corrections

ENTRY = """
[[correction]]
announcement = "genai/2025-06"
number = "Guangdong-Jia-202505090045"
cell = "company_raw"
expects = "甲科技"
sets = "甲科技有限公司"
flag = "company_doubtful"
why = "cut off"
source = "the company's site"
reviewed = 2026-11-23
"""
ROW = {
    "announcement": "genai/2025-06",
    "number_raw": "Guangdong-Jia-\n202505090045",
    "name_raw": "甲大模型",
    "company_raw": "甲科\n技",
}


def test_a_correction_sets_what_its_cell_is_read_as_and_leaves_the_published_row_alone() -> None:
    applied = apply_corrections(load_corrections(ENTRY), [ROW])
    assert applied.read(0, ROW)["company_raw"] == "甲科技有限公司"
    assert ROW["company_raw"] == "甲科\n技"
    assert applied.flags == {0: ("company_doubtful",)}
    assert (applied.findings, applied.used) == ((), 1)


def test_rows_that_no_correction_is_about_are_read_as_they_are() -> None:
    other = ROW | {"number_raw": "Guangdong-Yi-202505090046"}
    applied = apply_corrections(load_corrections(ENTRY), [other, ROW])
    assert applied.read(0, other) is other
    assert list(applied.rows) == [1]


def test_a_row_without_a_number_is_found_by_its_name() -> None:
    named = ENTRY.replace('number = "Guangdong-Jia-202505090045"', 'name = "甲大模型"')
    assert apply_corrections(load_corrections(named), [ROW]).used == 1


def test_a_correction_that_matches_nothing_is_named() -> None:
    applied = apply_corrections(load_corrections(ENTRY), [ROW | {"number_raw": "Guangdong-Yi-202505090046"}])
    assert applied.findings == (
        "the correction of genai/2025-06, Guangdong-Jia-202505090045, company_raw matches no row; "
        "look at the list, then delete it",
    )


def test_a_correction_that_no_longer_finds_what_it_expects_is_named_and_not_applied() -> None:
    mended = ROW | {"company_raw": "甲科技有限公司"}
    applied = apply_corrections(load_corrections(ENTRY), [mended])
    assert applied.read(0, mended) is mended
    assert applied.flags == {}
    assert applied.findings == (
        "the correction of genai/2025-06, Guangdong-Jia-202505090045, company_raw expects '甲科技', "
        "the list says '甲科技有限公司'; review it",
    )


def test_of_two_rows_with_one_number_the_one_that_it_expects_is_corrected() -> None:
    other = ROW | {"company_raw": "乙科技有限公司"}
    applied = apply_corrections(load_corrections(ENTRY), [other, ROW])
    assert (list(applied.rows), applied.findings, applied.used) == ([1], (), 1)


def test_a_correction_of_a_list_that_is_not_held_waits() -> None:
    applied = apply_corrections(load_corrections(ENTRY), [ROW | {"announcement": "genai/2025-08"}])
    assert (applied.findings, applied.used) == ((), 0)


@pytest.mark.parametrize(
    ("line", "other", "sentence"),
    [
        ('cell = "company_raw"', 'cell = "company"', "correction 1: cell: "),
        ('why = "cut off"\n', "", "correction 1: why: Field required"),
        ('flag = "company_doubtful"', 'flag = "doubtful"', "correction 1: flag: "),
        ('number = "Guangdong-Jia-202505090045"\n', "", "name the row by its number"),
        ('sets = "甲科技有限公司"\nflag = "company_doubtful"\n', "", "neither sets a value nor flags an issue"),
        ("[[correction]]", "[[correction]", "corrections: "),
    ],
)
def test_an_entry_that_is_wrong_is_refused_with_a_sentence(line: str, other: str, sentence: str) -> None:
    with pytest.raises(CorrectionsUnreadable, match=r"^correction") as error:
        load_corrections(ENTRY.replace(line, other))
    assert sentence in str(error.value)


def test_the_corrections_of_the_project_are_whole_and_sorted() -> None:
    found = [(c.announcement, c.number or c.name or "") for c in load_corrections()]
    assert found == sorted(found)


@given(st.permutations([ROW, ROW | {"number_raw": "x"}, ROW | {"announcement": "dsa/1"}]))
def test_what_is_read_does_not_depend_on_the_order_of_rows(rows: list[dict[str, str]]) -> None:
    applied = apply_corrections(load_corrections(ENTRY), rows)
    (position,) = applied.rows
    assert rows[position] == ROW
