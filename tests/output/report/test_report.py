"""The report of a dataset: every number of it is the number of the filings that it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from lxml import etree

from output.analysis import Selection, build_facts, select
from output.build import build
from output.publish import publish
from output.report.build import build_report
from output.report.model import Block, Report
from output.report.page import to_page
from output.snapshot import Snapshot, open_snapshot
from output.store import Store
from tests.output.analysis.registry import DSA, ENDED, FILED, LATER, algorithms, cancellation, services
from tests.output.records import document

ABOUT: dict[str, Any] = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "publisher"}
UNREAD = document("ee", "dsa/2", rows=0, problem="it is a picture", title="清单二")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two versions: lists of 2024 and January 2025, then a later one, a cancellation, and a list that is a picture."""
    found = Store(tmp_path_factory.mktemp("report") / "data")
    early = [*services()[:4], *algorithms()]
    before = build(Snapshot.empty(), [FILED, DSA], early)
    publish(found, before, ABOUT)
    later = [LATER, ENDED, UNREAD]
    publish(found, build(before, later, [*services()[4:], cancellation()]), ABOUT | {"origin": "replica"})
    found.keep("aa" * 32, b"x")
    return found


@pytest.fixture(scope="module")
def report(store: Store) -> Report:
    return build_report(store, 1)


@pytest.fixture(scope="module")
def facts(store: Store) -> pd.DataFrame:
    return build_facts(open_snapshot(store, 1))


def links(block: Block) -> Iterator[tuple[Selection, str]]:
    """Where the marks of a chart lead, and what each says."""
    for mark in etree.fromstring((block.chart or "<svg/>").encode()).iter("{http://www.w3.org/2000/svg}a"):
        wanted: dict[str, tuple[str, ...]] = {}
        for facet, word in parse_qsl(mark.get("href", "").partition("?")[2]):
            wanted[facet] = (*wanted.get(facet, ()), word)
        yield wanted, mark.findtext(".//{http://www.w3.org/2000/svg}title") or ""


def test_every_number_of_a_table_counts_the_filings_that_it_leads_to(report: Report, facts: pd.DataFrame) -> None:
    numbers = 0
    for block in report.blocks():
        for row in block.rows:
            for heading, cell in zip(block.headings, row, strict=True):
                if cell.selection is not None:
                    counted = 1 if cell.number is None else cell.number
                    assert (block.key, heading, counted) == (block.key, heading, len(select(facts, **cell.selection)))
                    numbers += 1
    assert numbers > 60


def test_every_mark_of_a_chart_counts_the_filings_that_it_leads_to(report: Report, facts: pd.DataFrame) -> None:
    marks = 0
    for block in report.blocks():
        for selection, said in links(block):
            counted = re.search(r": ([0-9,]+)(?: of [0-9,]+)?$", said)
            if counted:
                assert (said, len(select(facts, **selection))) == (said, int(counted[1].replace(",", "")))
                marks += 1
    assert marks > 60


def test_every_chart_is_drawn_and_every_block_says_how_it_counts(report: Report) -> None:
    blocks = list(report.blocks())
    assert {block.key for block in blocks if block.rows and not block.chart} == {"banks", "hospitals", "lag-years"}
    assert all(block.definitions for block in blocks)


def test_key_figures_have_their_change_since_the_version_before(report: Report, facts: pd.DataFrame) -> None:
    told = {
        figure.label: (figure.value, (figure.change or "").split(" since version 0")[0]) for figure in report.figures
    }
    assert told == {
        "Filings in all registries": ("9", "+2"),
        "Generative AI, filed": ("4", "+2"),
        "Generative AI, registered": ("2", "no change"),
        "Deep synthesis": ("3", "no change"),
        "Recommendation and search": ("0", "no change"),
        "Filers": ("5", "+1"),
        "GenAI services of three provinces": ("83.3 %", "+8.3 points"),
        "GenAI services of the state": ("50.0 %", "-25.0 points"),
        "Cancelled": ("1", "no change"),
    }
    for figure in report.figures:
        if figure.selection and "%" not in figure.value:
            assert len(select(facts, **figure.selection)) == int(figure.value)


def test_the_first_version_has_no_changes(store: Store) -> None:
    assert {figure.change for figure in build_report(store, 0).figures} == {None}


def test_as_of_a_month_the_report_says_so_and_counts_what_was_listed_by_then(store: Store) -> None:
    then = build_report(store, 1, "2025-01")
    assert [figure.value for figure in then.figures[:3]] == ["7", "2", "2"]
    assert any("As of 2025-01" in line for line in then.subtitle)
    assert "as of 2025-01" in then.cite


def test_a_sample_is_not_taken_for_the_real_registries(store: Store, report: Report) -> None:
    assert report.subtitle[0].startswith("A sample: read from the copy of the sites")
    assert not any("A sample" in line for line in build_report(store, 0).subtitle)


def test_what_is_missing_or_doubtful_is_told_with_the_filings_in_question(report: Report, facts: pd.DataFrame) -> None:
    told = [warning.text for warning in report.warnings]
    assert "The list 《清单二》 could not be read: it is a picture" in told
    assert any(text.startswith("Sequence complete: genai_filed") for text in told)
    for warning in report.warnings:
        if warning.selection:
            assert f"({len(select(facts, **warning.selection))})" in warning.text


def test_kept_originals_are_found_from_where_the_page_lies(store: Store, tmp_path: Path) -> None:
    data = Path(store.uri)
    assert build_report(store, 1).originals is None
    assert build_report(store, 1, folder=data.parent / "report").originals == "../data/originals"


def test_the_same_version_gives_the_same_page(store: Store) -> None:
    assert to_page(build_report(store, 1)) == to_page(build_report(store, 1))


def test_a_dataset_without_filings_has_a_report_too(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    publish(store, build(Snapshot.empty(), [UNREAD], []), ABOUT)
    empty = build_report(store, 0)
    assert empty.figures[0].value == "0"
    assert "<svg" not in to_page(empty)
