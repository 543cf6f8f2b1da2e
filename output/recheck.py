"""The checks of a draft, of a version that was committed."""

from __future__ import annotations

from collections.abc import Sequence

from normalize.corrections import load_corrections
from output.gate import Check, accept
from output.run_report import checks_of, to_report
from output.snapshot import Commit, Snapshot, open_snapshot
from output.store import Store
from output.validate import validate


def recorded_checks(store: Store, commits: Sequence[Commit], version: int) -> list[Check]:
    """The checks of a committed version as its run recorded them, run again where it did not."""
    chosen = next(commit for commit in commits if commit.version == version)
    for run in store.read("runs").to_pylist():
        if (run["run_id"], run["version"]) == (chosen.run_id, version) and run["checks"]:
            return checks_of(to_report(run))
    return check_version(store, commits, version)


def check_version(store: Store, commits: Sequence[Commit], version: int) -> list[Check]:
    """Run every check on a committed version, against the readable one before it.

    `commits` come oldest first. The documents that hold in the version count as captured: each once was. What a person
    let pass when it was committed stays accepted.
    """
    chosen = next(commit for commit in commits if commit.version == version)
    snapshot = open_snapshot(store, version)
    earlier = [commit.version for commit in commits if commit.readable and commit.version < version]
    previous = open_snapshot(store, earlier[-1]) if earlier else Snapshot.empty()
    captured = {(d["announcement"], d["sha256"]) for d in snapshot.documents.to_pylist() if not d["superseded_by"]}
    corrections = load_corrections() if chosen.origin == "publisher" else ()
    return accept(validate(snapshot, previous, captured, corrections), chosen.accepted)
