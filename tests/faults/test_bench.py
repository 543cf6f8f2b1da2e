"""The bench itself: cases as text, and invariants that notice what they are for."""

from __future__ import annotations

from dataclasses import replace

import pyarrow.compute as pc
import pytest

from crawler.run import ExitCode
from output.build import build
from output.snapshot import Snapshot
from tests.faults import invariants, kinds
from tests.faults.cases import Case, Fault, Round
from tests.faults.invariants import Ended
from tests.faults.plans import grid, mixes
from tests.faults.server import Seen
from tests.faults.state import State, Truth
from tests.faults.steps import step_of
from tests.output.records import document, numbered

OF = document("02", rows=2)
SNAPSHOT = replace(build(Snapshot.empty(), [OF], numbered(OF, 1, 2)), version=0)
STATE = State({0: SNAPSHOT}, originals={OF["sha256"]: OF["sha256"]}, feed=0)
TRUTH = Truth.of({1: SNAPSHOT})
WELL = Ended(0, "", 1.0)


def test_a_case_is_one_line_and_back() -> None:
    cases = [*grid(), *mixes(50, 7)]
    assert [Case.parse(str(case)) for case in cases] == cases
    for case in cases:
        for spec in case.rounds:
            kinds.check(spec.faults)


def test_the_same_seed_gives_the_same_mixes() -> None:
    assert list(mixes(20, 3)) == list(mixes(20, 3)) != list(mixes(20, 4))


@pytest.mark.parametrize("text", ["cac", "nobody 1:", "cac 1:reset", "cac 1:reset@nowhere", "cac x:"])
def test_what_is_no_case_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        Case.parse(text)


def test_a_fault_where_it_makes_no_sense_is_said() -> None:
    with pytest.raises(ValueError, match="disk-full strikes at"):
        kinds.check([Fault("disk-full", "docx")])


def test_steps_are_told_by_their_address() -> None:
    assert step_of("www.cac.gov.cn", "/robots.txt") == "robots"
    assert step_of("beian.cac.gov.cn", "/robots.txt") == "app-robots"
    assert step_of("www.cac.gov.cn", "/2022-08/12/c_1661927474338504.htm?hop=2") == "hub"
    assert step_of("www.cac.gov.cn", "/2023-06/20/c_1688910683316256.htm") == "batch"
    assert step_of("www.cagd.gov.cn", "/uploads/2024/04/4859.xlsx") == "xlsx"


def test_a_good_state_breaks_nothing() -> None:
    ended = replace(WELL, said="  unchanged: version 0 of data stays the latest")
    after = replace(STATE, runs=[{"exit_code": 0, "failures": "[]", "drifts": "[]", "error": None}])
    assert invariants.recovered(Round(1), STATE, after, ended, TRUTH) == []


def without_a_row(snapshot: Snapshot) -> Snapshot:
    rows = snapshot.listings
    return replace(snapshot, listings=rows.filter(pc.field("seq_raw") != rows["seq_raw"][0].as_py()))


def test_a_version_that_changed_or_went_is_noticed() -> None:
    assert any("is gone" in found for found in invariants.kept(STATE, State()))
    changed = replace(STATE, snapshots={0: without_a_row(SNAPSHOT)})
    assert any("reads otherwise" in found for found in invariants.kept(STATE, changed))


def test_a_list_that_is_not_whole_and_a_filing_that_is_lost_are_noticed() -> None:
    less = replace(STATE, snapshots={0: SNAPSHOT, 1: without_a_row(SNAPSHOT)})
    assert any("differ from the 2 published" in found for found in invariants.true(Round(1), STATE, less, TRUTH))
    none = replace(STATE, snapshots={0: SNAPSHOT, 1: Snapshot.empty()})
    found = list(invariants.true(Round(1), STATE, none, TRUTH))
    assert any("2 filings are lost" in sentence for sentence in found)
    assert any("a document that no edition" in s for s in invariants.true(Round(1), STATE, STATE, Truth({}, {})))


def test_half_an_original_is_noticed() -> None:
    assert list(invariants.whole(replace(STATE, originals={OF["sha256"]: "other"})))
    assert list(invariants.whole(replace(STATE, originals={})))


SEEN = Seen("www.cac.gov.cn", "GET", "/2023-06/20/c_1.htm", "", "batch", "reset")


def test_the_exit_code_follows_from_the_last_answers() -> None:
    good, gone = SEEN._replace(fault=""), SEEN._replace(fault="http404", target="/other.htm")
    for log, code in (
        ((SEEN,), ExitCode.UNREACHABLE),
        ((SEEN, good), ExitCode.HEALTHY),
        ((SEEN, gone), ExitCode.DRIFT),
        ((), ExitCode.HEALTHY),
    ):
        assert invariants.expected_code(Round(1), Ended(0, "", 1.0, log)) is code
    assert list(invariants.ending(Round(1), Ended(0, "", 1.0, (SEEN,))))
    assert list(invariants.ending(Round(1), replace(WELL, said="Traceback (most recent call last):\nOSError: x")))


def test_what_is_not_told_or_told_wrong_is_noticed() -> None:
    ended = Ended(3, "", 1.0, (SEEN,))
    run = {"exit_code": 3, "failures": "[]", "drifts": "[]", "error": None}
    found = list(invariants.told(Round(1), STATE, replace(STATE, runs=[run]), ended))
    assert any("no sentence says what reset" in sentence for sentence in found)
    assert any("is missing in `runs`" in sentence for sentence in found)
    assert any("`runs` has []" in sentence for sentence in invariants.told(Round(1), STATE, STATE, ended))
    later = replace(STATE, snapshots={0: SNAPSHOT, 1: SNAPSHOT}, runs=[run | {"exit_code": 0}])
    assert any("not a word said" in sentence for sentence in invariants.told(Round(1), STATE, later, WELL))


def test_what_a_host_sent_before_it_closed_its_door_may_be_told_as_closed_and_no_other_hosts_may() -> None:
    blocked = SEEN._replace(fault="firewall")
    said = "the site cannot be reached: Connection refused"
    for host, told in ((SEEN.host, True), ("beian.cac.gov.cn", False)):
        log = (blocked, SEEN._replace(host=host, target="/hub.htm", fault="refused"))
        found = list(invariants.told(Round(1), STATE, STATE, Ended(3, said, 1.0, log)))
        assert any("no sentence says what firewall" in sentence for sentence in found) is not told


def test_a_disk_that_refuses_may_go_unsaid_only_where_the_browser_is_said_to_have_failed() -> None:
    refusing, exits = Fault.parse("no-permission@documents"), Fault.parse("browser-exits@start")
    for faults, said, broken in (
        ((refusing,), "the browser does not start", True),
        ((refusing, exits), "", True),
        ((refusing, exits), "the browser does not start", False),
    ):
        found = list(invariants.told(Round(1, faults), STATE, STATE, Ended(ExitCode.OTHER, said, 1.0)))
        assert bool(found) is broken, found


def test_a_run_without_end_and_one_that_leaves_something_behind_are_noticed() -> None:
    assert list(invariants.bounded(replace(WELL, seconds=1000.0)))
    assert list(invariants.bounded(replace(WELL, left=("sleep 600",))))
