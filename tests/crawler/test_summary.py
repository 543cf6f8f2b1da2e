"""The last words of a run, whole: what came, what is missing, what was committed, what to do next."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from rich.console import Console

from crawler.alarms import ACCEPTABLE, Alarm
from crawler.run import ExitCode, Failure, Run
from crawler.source import load_sources
from crawler.summary import print_summary
from output.gate import Check

CAC = load_sources()["cac"]
STARTED = datetime.datetime(2026, 11, 25, 6, 7, 8, 9, datetime.UTC)
RUN = "20261125T060708.000009-cac"


def run(**values: Any) -> Run:
    record = Run("cac", {}, "data", "0", began=STARTED, finished=True)
    for name, value in values.items():
        setattr(record, name, value)
    return record


def said(record: Run) -> list[str]:
    out = io.StringIO()
    print_summary(record, Console(file=out, width=400))
    return [line.rstrip() for line in out.getvalue().strip("\n").splitlines()]


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.summary.shutil.which", lambda _: "/usr/bin/beian")


def drifted(*alarms: Alarm, accepted: bool = False, **values: Any) -> Run:
    record = run(**values)
    for alarm in alarms:
        figure = 9.0 if alarm in ACCEPTABLE else None
        record.drift(alarm, CAC, "list", "it is new", figure=figure, accepted=accepted)
    return record


FAILED = Check("no_filing_lost", True, False, "1 lost", ("it is lost",))
ADVISORY = Check("numbers_valid", False, False, "1 number", ("it is odd",))
ACCEPTED = Check("no_list_collapsed", True, False, "1 list", ("it shrank",), accepted=True)
PASSED = Check("rows_per_document", True, True, "9 rows", ("nothing",))


def test_a_healthy_run_is_told_whole() -> None:
    record = run(committed_version=3, version=3, rows={"iisa": 1200, "dsa": 5}, rows_read=1005, issues={"a": 1000})
    record.documents.update({"new": 2, "failed": 1})
    record.resumed["20261124T000000-cac"] = 4
    assert said(record) == [
        "cac: healthy",
        "  documents  2 new, 0 changed, 0 unchanged, 1 failed",
        "  resumed    4 answers of 20261124T000000-cac, not asked for again",
        "  rows in the dataset (1,205; 1,005 read in this run)",
        "  iisa   1,200",
        "  dsa        5",
        "  issues     a 1,000",
        "  committed version 3 of data",
        "  next: beian snapshots   or   beian find 大模型",
    ]


def test_all_that_went_wrong_is_told_under_its_heading() -> None:
    record = drifted(Alarm.UNKNOWN_HEADING, error="it broke", overtaken="another run", version=0)
    record.drift(Alarm.ROWS_LOST, CAC, "list", "rows went", figure=0.12345, accepted=True)
    record.failures = [Failure("https://a/" + "x" * 91, "empty", "nothing"), Failure("y" * 100, "empty", "none")]
    record.checks = [PASSED, FAILED, ADVISORY, ACCEPTED]
    assert said(record) == [
        "cac: another run wrote to the dataset; nothing was committed",
        "  documents  0 new, 0 changed, 0 unchanged, 0 failed",
        "  overtaken",
        "    another run",
        "  error",
        "    it broke",
        "  changed by the publisher",
        "    unknown_heading: list: it is new",
        "    rows_lost, accepted: list: rows went (0.123, limit 0.1)",
        "  not fetched",
        f"    nothing (https://a/{'x' * 89}…)",
        f"    none ({'y' * 100})",
        "  FAILED: no_filing_lost (1 lost)",
        "    it is lost",
        "  missing or doubtful: numbers_valid (1 number)",
        "    it is odd",
        "  accepted: no_list_collapsed (1 list)",
        "    it shrank",
        "  unchanged: version 0 of data stays the latest",
        "  next: scrapy crawl cac again",
    ]


@pytest.mark.parametrize(("findings", "shown", "more"), [(12, 12, []), (13, 12, ["    … and 1 more, all in the"])])
def test_of_many_findings_twelve_are_shown(findings: int, shown: int, more: list[str]) -> None:
    record = run(checks=[Check("numbers_valid", False, False, "many", tuple(f"odd {n}" for n in range(findings)))])
    lines = said(record)
    assert [line for line in lines if line.startswith("    odd")] == [f"    odd {n}" for n in range(shown)]
    assert [line[:28] for line in lines if "more, all in" in line] == more


@pytest.mark.parametrize(
    ("record", "version", "following"),
    [
        (run(), "no version committed; the dataset has none yet", "beian snapshots   or   beian find 大模型"),
        (
            run(dataset="my data", version=2),
            "unchanged: version 2 of my data stays the latest",
            "beian --dataset 'my data' snapshots   or   beian --dataset 'my data' find 大模型",
        ),
        (
            drifted(Alarm.ROWS_LOST, Alarm.FILL_RATE),
            "no version committed; the dataset has none yet",
            f"look at it as docs/runbook.md tells; if all is right, scrapy crawl cac -a retry={RUN} "
            "--accept fill_rate --accept rows_lost",
        ),
        (
            drifted(Alarm.ROWS_LOST, Alarm.UNKNOWN_HEADING),
            "no version committed; the dataset has none yet",
            f"edit the source file named above (docs/runbook.md tells how), then scrapy crawl cac -a retry={RUN}",
        ),
        (
            drifted(Alarm.ROWS_LOST, Alarm.UNKNOWN_HEADING, checks=[PASSED, FAILED, ADVISORY, ACCEPTED]),
            "no version committed; the dataset has none yet",
            f"look at data/drafts/{RUN}; if all is right, scrapy crawl cac -a retry={RUN} "
            "--accept no_filing_lost --accept rows_lost",
        ),
        (
            run(failures=[Failure("https://a", "empty", "nothing")]),
            "no version committed; the dataset has none yet",
            f"scrapy crawl cac -a retry={RUN}, which asks only for what is missing",
        ),
        (run(finished=False), "no version committed; the dataset has none yet", "scrapy crawl cac again"),
        (run(interrupted=True), "no version committed; the dataset has none yet", "scrapy crawl cac again"),
    ],
)
def test_what_was_committed_and_what_to_do_next_is_said(record: Run, version: str, following: str) -> None:
    assert said(record)[-2:] == [f"  {version}", f"  next: {following}"]


def test_where_the_command_is_not_on_the_path_its_place_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.summary.shutil.which", lambda _: None)
    monkeypatch.setattr("crawler.summary.sys.executable", "venv/bin/python")
    assert said(run())[-1] == "  next: venv/bin/beian snapshots   or   venv/bin/beian find 大模型"


@pytest.mark.parametrize(
    ("record", "code", "verdict", "words"),
    [
        (run(), 0, "unchanged", "healthy"),
        (run(committed_version=0), 0, "committed", "healthy"),
        (run(error="x", committed_version=0), 1, "other", "failed"),
        (run(finished=False), 1, "other", "failed"),
        (run(interrupted=True, finished=False), 130, "interrupted", "interrupted; nothing was committed, what was f"),
        (run(overtaken="x", interrupted=True), 6, "locked", "another run wrote to the dataset; nothing was commit"),
        (run(checks=[FAILED]), 5, "invalid", "the draft failed its checks and was not committed"),
        (run(checks=[ACCEPTED, ADVISORY, PASSED]), 0, "unchanged", "healthy"),
        (drifted(Alarm.ROWS_LOST, checks=[FAILED]), 5, "invalid", "the draft failed its checks"),
        (drifted(Alarm.ROWS_LOST, failures=[Failure("u", "k", "s")]), 4, "drift", "the publisher changed its form"),
        (drifted(Alarm.ROWS_LOST, accepted=True), 0, "unchanged", "healthy"),
        (run(failures=[Failure("u", "k", "s")]), 3, "unreachable", "the publisher could not be reached or is blo"),
    ],
)
def test_every_ending_has_its_code_its_word_and_its_meaning(record: Run, code: int, verdict: str, words: str) -> None:
    assert (record.exit_code, record.verdict) == (ExitCode(code), verdict)
    assert said(record)[0].startswith(f"cac: {words}")


def test_what_a_person_let_pass_is_named_once_in_order() -> None:
    record = drifted(Alarm.ROWS_LOST, Alarm.FILL_RATE, accepted=True, checks=[FAILED, ACCEPTED])
    record.drift(Alarm.ROWS_LOST, CAC, "other", "it is new", figure=9, accepted=True)
    record.drift(Alarm.ROW_COUNT, CAC, "other", "it is new", figure=9)
    assert record.accepted == ["fill_rate", "no_list_collapsed", "rows_lost"]


def test_a_finding_is_recorded_once_as_it_may_be_shown_and_other_ones_beside_it() -> None:
    record = run()
    for url in ("https://a", "https://a", "https://b"):
        record.fail(url, "empty", "\x1bnothing")
    assert record.failures == [Failure(url, "empty", "\\x1bnothing") for url in ("https://a", "https://b")]
    for place in ("one", "one", "\x1btwo"):
        record.drift(Alarm.UNKNOWN_VALUE, CAC, place, "new")
    assert [(d.place, d.source, d.limit, d.figure) for d in record.drifts] == [
        ("one", "cac", CAC.alarms[Alarm.UNKNOWN_VALUE], None),
        ("\\x1btwo", "cac", CAC.alarms[Alarm.UNKNOWN_VALUE], None),
    ]
    assert record.run_id == RUN
