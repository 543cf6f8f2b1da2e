"""The gate: limits from one file, and what a person lets pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from output.build import build
from output.gate import Check, GateError, Rule, accept, load_gate
from output.snapshot import Snapshot
from output.validate import CHECKS, validate
from tests.output.records import document, listing

EMPTY = Snapshot.empty()


def test_every_check_has_its_rule_and_every_rule_its_check() -> None:
    assert [check.__name__ for check in CHECKS] == list(load_gate())


@pytest.mark.parametrize(("limit", "passed"), [(0, False), (1, False), (2, True)])
def test_a_check_passes_up_to_its_limit_and_tells_both_figures(limit: float, passed: bool) -> None:
    of = document("aa", "genai/2024-04", period="2024-04", rows=2)
    rows = [listing(of, seq, f"Beijing-A{seq}-20240101{seq:04d}") for seq in (1, 4)]
    gate = {**load_gate(), "sequence_complete": Rule(required=True, limit=limit)}
    checks = validate(build(EMPTY, [of], rows), EMPTY, (), gate=gate)
    (found,) = [check for check in checks if check.name == "sequence_complete"]
    assert (found.passed, found.refuses, found.measured, found.limit) == (passed, not passed, 2, limit)


def test_a_part_of_a_lists_rows_may_go_but_not_most() -> None:
    of = document("aa", "dsa/1", rows=10)
    before = build(EMPTY, [of], [listing(of, seq, f"Beijing-A{seq}-20240101{seq:04d}") for seq in range(1, 11)])
    for kept, passed in ((5, True), (4, False)):
        new = document("bb", "dsa/1", rows=kept)
        rows = [listing(new, seq, f"Beijing-A{seq}-20240101{seq:04d}") for seq in range(1, kept + 1)]
        checks = validate(build(before, [new], rows), before, {("dsa/1", "bb")})
        (found,) = [check for check in checks if check.name == "no_list_collapsed"]
        assert found.passed is passed
        assert found.measured == pytest.approx(1 - kept / 10)


FAILED = Check("lost", True, False, "1 lost", ("it is lost",))


@pytest.mark.parametrize(
    ("check", "word"),
    [
        (FAILED, "accepted"),
        (Check("lost", True, True, "none"), "passed"),
        (Check("lost", False, False, "1 lost"), "look"),
        (Check("other", True, False, "1 other"), "FAILED"),
    ],
)
def test_only_a_required_check_that_failed_is_accepted(check: Check, word: str) -> None:
    (found,) = accept([check], ["lost"])
    assert (found.word, found.refuses) == (word, word == "FAILED")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[a\n", "no readable TOML"),
        ("[a]\nrequired = true\n", "the check a needs `required` and `limit`"),
        ('[a]\nrequired = "yes"\nlimit = 0\n', "`required` is true or false"),
        ("[a]\nrequired = true\nlimit = true\n", "`limit` a number"),
        ("a = 3\n", "the check a needs"),
    ],
)
def test_a_file_of_rules_that_cannot_be_used_is_said(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "gate.toml").write_text(text)
    with pytest.raises(GateError, match=sentence):
        load_gate(tmp_path / "gate.toml")
