"""The checks of a draft, run on a version that was committed."""

from __future__ import annotations

from collections.abc import Sequence

from normalize.corrections import load_corrections
from output.gate import Check, accept
from output.snapshot import Commit, Snapshot, open_snapshot
from output.store import Store
from output.validate import validate


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
