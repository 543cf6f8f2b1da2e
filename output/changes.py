"""The `changes` table: every change between two successive snapshots, kept with the later one."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from output.diff import Change, Diff
from output.schema import to_table
from output.text import to_text

Record = dict[str, Any]


def changes_table(found: Diff, version: int, reason: str | None = None) -> pa.Table:
    """Rows of `changes` for a diff whose newer side becomes `version`; `reason` is the evidence of all but renames."""
    span = {"from_version": found.from_version, "to_version": version}
    baseline = [
        span | {"kind": "baseline", "registry": registry, "new": str(count), "cause": "publisher"}
        for registry, count in found.baseline.items()
    ]
    return to_table("changes", [*baseline, *(span | _record(change, reason) for change in found.changes)])


def _record(change: Change, reason: str | None) -> Record:
    renamed = change.before["filing_id"] if change.before and change.kind == "renamed" else None
    return {
        "kind": change.kind,
        "filing_id": change.filing_id,
        "previous_filing_id": renamed,
        **{name: change.filing[name] for name in ("registry", "number", "name", "company", "province")},
        "field": change.field,
        "old": to_text(change.old),
        "new": to_text(change.new),
        "cause": change.cause,
        "follows": change.follows,
        "evidence": reason if reason and change.kind != "renamed" else change.evidence,
        "page_url": change.filing["page_url"],
        **_place(change.after, ""),
        **_place(change.before, "previous_"),
    }


def _place(record: Record | None, prefix: str) -> Record:
    names = ("document_sha256", "page", "table_index", "row_index")
    return {f"{prefix}{name}": record[name] for name in names} if record else {}
