"""What must hold after every run, whatever went wrong in it. Pure: states and endings in, broken invariants out.

Each check yields sentences that begin with the invariant's name: `kept`, `true`, `ending`, `told`, `whole`,
`recovered`, `bounded`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from crawler.run import ExitCode
from output.snapshot import Snapshot
from tests.faults import kinds
from tests.faults.cases import Fault, Round
from tests.faults.server import Seen
from tests.faults.state import ADDRESSES, Key, State, Truth, key_of, rows_of

SECONDS = 110.0
"""Longest time that a run of the bench may take: every timeout in it is a few seconds."""

_COMMITTED = re.compile(r"^  committed version (\d+) of", re.MULTILINE)
_UNCHANGED = re.compile(r"^  unchanged: version (\d+) of .* stays the latest", re.MULTILINE)
_NONE = "no version committed"
KILLED = -9


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code (negative: the signal that ended it), what it said, what the sites saw."""

    code: int
    said: str
    seconds: float
    log: tuple[Seen, ...] = ()
    left: tuple[str, ...] = ()
    """Command lines of processes that the run left behind."""


def broken(spec: Round, before: State, after: State, ended: Ended, truth: Truth) -> list[str]:
    """What a run broke."""
    return [
        *kept(before, after),
        *true(spec, before, after, truth),
        *ending(spec, ended),
        *told(spec, before, after, ended),
        *whole(after),
        *bounded(ended),
    ]


def kept(before: State, after: State) -> Iterator[str]:
    """Every version that was there is readable, and row for row the same; so are the records of earlier runs."""
    for version, snapshot in before.snapshots.items():
        if version not in after.snapshots:
            yield f"kept: version {version} is gone"
        elif not after.snapshots[version].same_data(snapshot):
            yield f"kept: version {version} reads otherwise than before"
    if before.runs != after.runs[: len(before.runs)] and not all(run in after.runs for run in before.runs):
        yield "kept: the record of an earlier run is gone"
    for name, sha256 in before.originals.items():
        if after.originals.get(name) != sha256:
            yield f"kept: the original {name} is gone or altered"


def true(spec: Round, before: State, after: State, truth: Truth) -> Iterator[str]:
    """The latest version holds what the sites published, each list whole, and every filing that was there before."""
    latest = after.latest
    found = rows_of(latest)
    superseded = {key_of(d) for d in latest.documents.to_pylist() if d["superseded_by"]}
    for key, rows in found.items():
        if key not in truth.rows:
            yield f"true: {key[0]} has a document that no edition published ({key[1][:12]})"
        elif key not in superseded and rows != truth.rows[key]:
            yield f"true: {key[0]} has {len(rows)} rows that differ from the {len(truth.rows[key])} published"
        elif key in superseded and rows:
            yield f"true: {key[0]} holds rows of a superseded version"
    lost = set(before.latest.filings["filing_id"].to_pylist()) - set(latest.filings["filing_id"].to_pylist())
    if lost:
        yield f"true: {len(lost)} filings are lost, {min(lost)} among them"
    gone = {d["announcement"] for d in before.latest.documents.to_pylist()} - {name for name, _ in found}
    if gone:
        yield f"true: the lists {', '.join(sorted(gone))} are lost"
    if set(latest.filings["filing_id"].to_pylist()) - set(latest.listings["filing_id"].to_pylist()):
        yield "true: there is a filing that no row lists"
    if not (spec.flipped or any(fault.kind == "flip" for fault in spec.faults)):
        withdrawn = sorted(d["announcement"] for d in latest.documents.to_pylist() if d["withdrawn"])
        if withdrawn:
            yield f"true: {', '.join(withdrawn)} is withdrawn, though its page carries it"
    if after.changes:
        versions = {*after.snapshots, None}
        if any({change["from_version"], change["to_version"]} - versions for change in after.changes):
            yield "true: a change names a version that was never committed"
        if max(Counter(tuple(map(repr, change.values())) for change in after.changes).values()) > 1:
            yield "true: a change is told twice"


def expected_code(spec: Round, ended: Ended) -> ExitCode:
    """How a run must end by what the sites answered: what the last answer of each address was, decides."""
    codes = _codes_of_answers(ended)
    codes += [ExitCode.UNREACHABLE for fault in spec.faults if fault.kind in kinds.HOST_WIDE]
    return _first(codes)


def _refusing(ended: Ended) -> set[str]:
    """Hosts that closed their door: what they sent last may not have arrived, and later requests saw them closed."""
    return {seen.host for seen in ended.log if seen.fault == "refused"}


def _codes_of_answers(ended: Ended) -> list[ExitCode]:
    last = {seen.address: seen for seen in ended.log if seen.step}
    return [kinds.code_of(seen.fault, seen.step) for seen in last.values() if seen.fault]


def _first(codes: list[ExitCode]) -> ExitCode:
    order = (ExitCode.DRIFT, ExitCode.UNREACHABLE)
    return next((code for code in order if code in codes), ExitCode.HEALTHY)


def allowed_codes(spec: Round, ended: Ended) -> set[int]:
    """The exit codes that are right for a run."""
    codes: set[int] = {expected_code(spec, ended)}
    if "not asked for again" in ended.said:
        codes.add(_first(_codes_of_answers(ended)))  # a host whose answers are all kept is not missed
    if spec.flipped:
        # A page may show less than it once did, which is for a person, or link to a file that is not there yet.
        codes |= {ExitCode.DRIFT, ExitCode.UNREACHABLE}
    for fault in spec.faults:
        codes |= _LOCAL_CODES.get(fault.kind, set())
    return codes


_LOCAL_CODES: dict[str, set[int]] = {
    "kill": {KILLED},
    "term": {ExitCode.INTERRUPTED},
    "int": {ExitCode.INTERRUPTED},
    "disk-full": {ExitCode.OTHER, ExitCode.USAGE},
    "no-permission": {ExitCode.OTHER, ExitCode.USAGE},
    "browser-exits": {ExitCode.OTHER},
    "browser-hangs": {ExitCode.OTHER},
    "browser-killed": {ExitCode.UNREACHABLE, ExitCode.OTHER},
    "browser-stopped": {ExitCode.UNREACHABLE, ExitCode.OTHER},
}
"""Kind → how a run may end beside what the sites' answers make of it: such a fault may come too late to matter."""


def ending(spec: Round, ended: Ended) -> Iterator[str]:
    """The exit code is right, and there is no traceback for what is not our own mistake."""
    allowed = allowed_codes(spec, ended)
    if ended.code not in allowed:
        yield f"ending: exit code {ended.code}, where {' or '.join(map(str, sorted(map(int, allowed))))} is right"
    if "Traceback (most recent call last)" in ended.said:
        last = [line for line in ended.said.splitlines() if re.match(r"[A-Za-z_.]+(Error|Exception|Exit)\b", line)]
        yield f"ending: a traceback ({last[-1][:120] if last else 'of unknown kind'})"


def told(spec: Round, before: State, after: State, ended: Ended) -> Iterator[str]:
    """What went wrong is said on stderr and in `runs`, and what is said of the dataset is so."""
    if ended.code == KILLED:
        return
    added = [run for run in after.runs if run not in before.runs]
    local = any(fault.kind in ("disk-full", "no-permission") for fault in spec.faults)
    if ended.code != ExitCode.USAGE and not local and [run["exit_code"] for run in added] != [ended.code]:
        yield f"told: `runs` has {[run['exit_code'] for run in added]} for exit code {ended.code}"
    yield from _version_told(before, after, ended)
    if ended.code in (ExitCode.INTERRUPTED, ExitCode.HEALTHY):
        return
    if local and ended.code in (ExitCode.OTHER, ExitCode.USAGE):
        if re.search(r"(?i)(permission|file too large|no space|cannot be (written|recorded))", ended.said):
            return
        if not any(fault.kind.startswith("browser-") for fault in spec.faults):
            yield "told: no word of the disk or the permission"
            return
        # The browser may have kept the run from coming to where the disk is full: then that has to be said.
    yield from _faults_told(spec, ended, " ".join(f"{run['failures']} {run['drifts']} {run['error']}" for run in added))


def _faults_told(spec: Round, ended: Ended, recorded: str) -> Iterator[str]:
    last = {seen.address: seen for seen in ended.log if seen.step}
    bad = [seen for seen in last.values() if seen.fault and kinds.code_of(seen.fault, seen.step)]
    refusing = _refusing(ended)
    for seen in bad:
        told_as = (seen.fault, *["refused"] * (seen.host in refusing))
        if not any(re.search(kinds.NETWORK[kind].says, ended.said) for kind in told_as):
            yield f"told: no sentence says what {seen.fault} at {seen.step} was"
        if (seen.host if seen.step in ("app", *kinds.ROBOTS) else seen.address[1]) not in recorded:
            yield f"told: {seen.host}{seen.address[1]} ({seen.step}) is missing in `runs`"
    for fault in spec.faults:
        if fault.kind in kinds.HOST_WIDE and not re.search(kinds.NETWORK[fault.kind].says, ended.said):
            yield f"told: no sentence says what {fault} was"
        if fault.kind.startswith("browser-") and not re.search(r"(?i)(browser|cannot be reached)", ended.said):
            yield "told: no sentence speaks of the browser"


def _version_told(before: State, after: State, ended: Ended) -> Iterator[str]:
    if found := _COMMITTED.search(ended.said):
        if int(found[1]) != after.version or after.version == before.version:
            yield f"told: version {found[1]} is said to be committed, the latest is {after.version}"
    elif after.version != before.version:
        yield f"told: version {after.version} was committed and not a word said of it"
    elif (found := _UNCHANGED.search(ended.said)) and int(found[1]) != after.version:
        yield f"told: version {found[1]} is said to be the latest, which is {after.version}"
    if _NONE in ended.said and after.version is not None:
        yield f"told: no version is said to be there, but {after.version} is"


def whole(after: State) -> Iterator[str]:
    """Every kept original is what its name says, and every document of the dataset is kept."""
    for name, sha256 in after.originals.items():
        if name != sha256:
            yield f"whole: the original {name[:12]} has other bytes"
    for document in after.latest.documents.to_pylist():
        if document["sha256"] not in after.originals:
            yield f"whole: the original of {document['announcement']} is not kept"


def recovered(spec: Round, before: State, after: State, ended: Ended, truth: Truth) -> list[str]:
    """What a healthy run did not make well: it must end with 0 and hold just what an untroubled dataset holds."""
    found = broken(spec, before, after, ended, truth)
    expected = truth.editions[spec.edition]
    for name in ("listings", "filings", "companies", "declared_changes"):
        if _comparable(name, after.latest) != _comparable(name, expected):
            found.append(f"recovered: {name} differ from those of an untroubled run")
    if (current := _current(after.latest)) != (wanted := _current(expected)):
        found.append(f"recovered: the lists differ from those of an untroubled run: {sorted(current ^ wanted)[:3]}")
    if after.feed != after.version:
        found.append(f"recovered: the feed ends at version {after.feed}, the dataset at {after.version}")
    return found


def _comparable(name: str, snapshot: Snapshot) -> list[str]:
    """Rows of a table without ids of companies, which depend on what was known before, and without addresses."""
    table: pa.Table = getattr(snapshot, name)
    dropped = [column for column in ("company_id", "former_ids", *ADDRESSES) if column in table.column_names]
    return sorted(map(repr, table.drop_columns(dropped).to_pylist()))


def _current(snapshot: Snapshot) -> set[Key]:
    return {key_of(document) for document in snapshot.documents.to_pylist() if not document["superseded_by"]}


def bounded(ended: Ended) -> Iterator[str]:
    """The run came to its end in time and took its processes with it."""
    if ended.seconds > SECONDS:
        yield f"bounded: the run took {ended.seconds:.0f} s and was ended"
    for command in ended.left:
        yield f"bounded: a process was left running: {command[:100]}"


def single_expectation(fault: Fault) -> ExitCode | None:
    """How a run with this fault alone must end, where that does not depend on when it strikes."""
    if fault.kind not in kinds.NETWORK or fault.kind in ("flip", "refused", "redirect-self", "redirect-loop"):
        return None
    if fault.number is not None and fault.number > kinds.RETRY_TIMES:
        return None  # it may strike addresses in turn, each of which gets over it
    passing = fault.number is not None
    code = kinds.code_of(fault.kind, fault.place) if fault.kind not in kinds.HOST_WIDE else ExitCode.UNREACHABLE
    is_asked_again = (
        code is ExitCode.UNREACHABLE
        or (fault.kind == "junk" and kinds.sort_of(fault.place) == "file")
        # An app that shows none of its notices is rendered once more.
        or (fault.kind in ("html", "junk") and fault.place == "app" and fault.number == 1)
    )
    return ExitCode.HEALTHY if passing and is_asked_again else code
