"""The verdict of a run."""

from __future__ import annotations

import datetime
import io
import json

import pytest
from rich.console import Console

from crawler.alarms import Alarm
from crawler.run import ExitCode, Run, run_record
from crawler.source import load_sources
from crawler.summary import print_summary
from output.gate import Check

CAC = load_sources()["cac"]


def run(**values: object) -> Run:
    record = Run("cac", {}, "data", "0", finished=True)
    for name, value in values.items():
        setattr(record, name, value)
    return record


def test_a_run_that_came_to_its_end_without_findings_is_healthy() -> None:
    assert run().exit_code is ExitCode.HEALTHY
    assert run().verdict == "unchanged"
    assert run(committed_version=0).verdict == "committed"


def test_a_run_that_did_not_come_to_its_end_never_is() -> None:
    assert run(finished=False).exit_code is ExitCode.OTHER


@pytest.mark.parametrize(("required", "code"), [(True, ExitCode.INVALID), (False, ExitCode.HEALTHY)])
def test_only_a_required_check_refuses(required: bool, code: ExitCode) -> None:
    assert run(checks=[Check("sequence", required, False, "1 gap")]).exit_code is code


def test_what_needs_a_person_goes_before_what_only_needs_time() -> None:
    record = run()
    codes = []
    record.fail("https://a", "blocked", "blocked")
    codes.append(record.exit_code)
    record.drift(Alarm.UNKNOWN_HEADING, CAC, "list", "unknown heading")
    codes.append(record.exit_code)
    record.error = "ZeroDivisionError"
    codes.append(record.exit_code)
    record.interrupted = True
    codes.append(record.exit_code)
    record.overtaken = "another run committed"
    codes.append(record.exit_code)
    assert codes == [ExitCode.UNREACHABLE, ExitCode.DRIFT, ExitCode.OTHER, ExitCode.INTERRUPTED, ExitCode.LOCKED]


def test_the_same_finding_counts_once() -> None:
    record = run()
    for _ in range(2):
        record.fail("https://a", "blocked", "blocked")
        record.drift(Alarm.UNKNOWN_HEADING, CAC, "list", "unknown heading")
    assert (len(record.failures), len(record.drifts)) == (1, 1)


def test_an_address_that_fails_in_two_ways_is_missing_once() -> None:
    record = run()
    record.fail("https://a", "unreachable", "no answer in time")
    record.fail("https://a", "server-error", "an error")
    assert [failure.kind for failure in record.failures] == ["unreachable"]


def test_what_a_run_writes_down_and_says_holds_no_secret() -> None:
    address = "s3://key:planted@bucket/data"
    record = Run("archive", {"dataset": address}, address, "1")
    record.fail(address, "missing", f"nothing at {address}")
    record.drift(Alarm.UNKNOWN_HOST, CAC, address, f"{address} is new")
    record.error = f"it broke at {address}"
    record.checks.append(Check("totals", False, False, address, (address,)))
    written = json.dumps(run_record(record))
    said = io.StringIO()
    print_summary(record, Console(file=said, width=300))
    assert "planted" not in written + said.getvalue()
    assert written.count("s3://***@bucket/data") == 8
    assert said.getvalue().count("s3://***@bucket/data") >= 7


def test_runs_that_begin_in_one_second_have_names_of_their_own_in_the_order_they_began() -> None:
    second = datetime.datetime(2026, 11, 25, 6, 7, 8, 482931, datetime.UTC)
    times = [second, second + datetime.timedelta(microseconds=1), second + datetime.timedelta(seconds=1)]
    runs = [Run("cac", {}, "data", "0", began=time) for time in times]
    names = [run.run_id for run in runs]
    assert names[0] == "20261125T060708.482931-cac"
    assert sorted(set(names)) == names
    assert [run.started_at[-14:] for run in runs] == ["06:07:08+00:00", "06:07:08+00:00", "06:07:09+00:00"]
