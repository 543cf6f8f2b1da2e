"""The report of a run, whole."""

from __future__ import annotations

import json
from typing import Any

from output.gate import Check
from output.run_report import checks_of, to_markdown, to_report

CHECKS = [
    {"name": "a", "required": True, "passed": False, "figure": "f|1", "findings": ["x", "y"], "measured": 0.25},
    {"name": "b", "required": False, "passed": False, "figure": "f2", "findings": ["z"], "measured": 3, "limit": 1},
    {"name": "c", "required": True, "passed": True, "figure": "f3", "findings": ["hidden"]},
    {"name": "d", "required": True, "passed": False, "figure": "f4", "findings": [], "accepted": True},
]
RUN: dict[str, Any] = {
    "run_id": "r*1",
    "verdict": "invalid",
    "exit_code": 5,
    "started_at": "S",
    "finished_at": "F",
    "version": None,
    "error": None,
    "documents_new": 1,
    "documents_changed": 2,
    "documents_unchanged": 3,
    "documents_failed": 4,
    "arguments": '{"series": "dsa"}',
    "rows": '{"dsa": 1}',
    "issues": "{}",
    "accepted": '["d"]',
    "resumed": None,
    "checks": json.dumps(CHECKS),
    "failures": '[{"kind": "k", "sentence": "s", "url": "u"}]',
    "drifts": json.dumps(
        [
            {"place": "p1", "sentence": "s1"},
            {"alarm": "rows_lost", "place": "p2", "sentence": "s2", "figure": 0.12345, "limit": 0.5, "accepted": True},
        ]
    ),
}


def test_a_row_of_runs_is_read_whole() -> None:
    drifts = [
        {"alarm": "", "place": "p1", "sentence": "s1", "figure": None, "limit": 0, "accepted": False},
        {"alarm": "rows_lost", "place": "p2", "sentence": "s2", "figure": 0.12345, "limit": 0.5, "accepted": True},
    ]
    read = {"arguments": {"series": "dsa"}, "rows": {"dsa": 1}, "issues": {}, "accepted": ["d"], "resumed": []}
    failures = [{"kind": "k", "sentence": "s", "url": "u"}]
    report = to_report(RUN)
    assert report == RUN | read | {"checks": CHECKS, "failures": failures, "drifts": drifts}
    assert checks_of(report) == [
        Check("a", True, False, "f|1", ("x", "y"), 0.25, 0, False),
        Check("b", False, False, "f2", ("z",), 3, 1, False),
        Check("c", True, True, "f3", ("hidden",), 0, 0, False),
        Check("d", True, False, "f4", (), 0, 0, True),
    ]
    empty = to_report(RUN | dict.fromkeys(("drifts", "checks", "failures", "error"), None))
    assert [empty[name] for name in ("drifts", "checks", "failures", "error")] == [[], [], [], None]


def test_a_report_is_told_whole() -> None:
    assert to_markdown(to_report(RUN | {"error": "it|broke"})).splitlines() == [
        "# Run r\\*1: invalid",
        "",
        "Exit code 5; S to F; documents: 1 new, 2 changed, 3 unchanged, 4 failed; no version committed.",
        "",
        "Error: it\\|broke",
        "",
        "## Checks",
        "",
        "| check | kind | result | measured | limit | figure |",
        "|---|---|---|---|---|---|",
        "| a | required | FAILED | 0.25 | 0 | f\\|1 |",
        "| b | advisory | look | 3 | 1 | f2 |",
        "| c | required | passed | 0 | 0 | f3 |",
        "| d | required | accepted | 0 | 0 | f4 |",
        "",
        "## Findings",
        "",
        "| check | finding |",
        "|---|---|",
        "| a | x |",
        "| a | y |",
        "| b | z |",
        "",
        "## Changed by the publisher",
        "",
        "| alarm | where | what | figure | limit |",
        "|---|---|---|---|---|",
        "|  | p1 | s1 |  | 0 |",
        "| rows_lost, accepted | p2 | s2 | 0.123 | 0.5 |",
        "",
        "## Not fetched",
        "",
        "| kind | what | address |",
        "|---|---|---|",
        "| k | s | u |",
    ]
    bare = RUN | dict.fromkeys(("drifts", "checks", "failures"), "[]") | {"version": 0}
    assert to_markdown(to_report(bare)) == (
        "# Run r\\*1: invalid\n\n"
        "Exit code 5; S to F; documents: 1 new, 2 changed, 3 unchanged, 4 failed; committed version 0.\n"
    )
