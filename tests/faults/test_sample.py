"""A sample of the bench: one fault of every sort, and a few mixes. `make torture` tries them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.__main__ import try_cases
from tests.faults.bench import Outcome
from tests.faults.cases import Case
from tests.faults.plans import mixes
from tests.faults.report import repeat

pytestmark = pytest.mark.slow

SINGLE = (
    "cac 1: 2:reset@robots",
    "cac 1:redirect-self@docx*1",
    "cac 1: 2:redirect-loop@older",
    "cac 1: 2:cut@hub",
    "cac 1: 2:tls@app-robots",
    "cac 1:garbled@pdf*2",
    "cac 1:endless@app-file",
    "cac 1: 2:flip@docx",
    "provinces 1:html@xlsx*1",
    "cac 1: 2:disk-full@keep",
    "cac 1: 2:disk-full@feeds",
    "cac 1: 2:kill@filings",
    "cac 1: 2:kill@feeds",
    "cac 1:int@docx*2",
    "cac 1: 2:clock-back@start",
)
MIXES = 4


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    cases = [*map(Case.parse, SINGLE), *(case for case in mixes(20, 1) if "b:" not in str(case))][: len(SINGLE) + MIXES]
    folder = tmp_path_factory.mktemp("faults")
    return {str(outcome.case): outcome for outcome in try_cases(cases, folder, workers=2)}


@pytest.mark.parametrize("case", SINGLE)
def test_after_a_fault_the_invariants_hold(case: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[case]
    assert not outcome.broken, "\n".join((repeat(outcome), *outcome.broken, *outcome.said))


@pytest.mark.browser
@pytest.mark.parametrize("case", ["cac 1: 2b:cut@hub,refresh@column", "cac 1b:browser-exits@start"])
def test_after_a_fault_in_the_browser_the_invariants_hold(case: str, tmp_path: Path) -> None:
    (outcome,) = try_cases([Case.parse(case)], tmp_path, workers=1)
    assert not outcome.broken, "\n".join((repeat(outcome), *outcome.broken, *outcome.said))


def test_after_mixed_faults_the_invariants_hold(outcomes: dict[str, Outcome]) -> None:
    mixed = [outcome for case, outcome in outcomes.items() if case not in SINGLE]
    assert len(mixed) == MIXES
    broken = [outcome for outcome in mixed if outcome.broken]
    assert not broken, "\n".join(line for outcome in broken for line in (repeat(outcome), *outcome.broken))
