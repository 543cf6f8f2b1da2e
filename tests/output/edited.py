"""A list, and its edited version in the next snapshot."""

from __future__ import annotations

from typing import Any

from output.build import build
from output.snapshot import Snapshot
from tests.output.records import algorithm_number, document, listing

EMPTY = Snapshot.empty()
DSA = document("aa")
NEW_DSA = document("bb")


def row(seq: int, of: dict[str, Any] = DSA, **cells: Any) -> dict[str, Any]:
    base = {"role_raw": "服务提供者", "purpose_raw": "应用于文本生成场景", "products_raw": "甲(APP)"}
    return listing(of, seq, cells.pop("number_raw", algorithm_number(seq)), **(base | cells))


def snapshots(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> tuple[Snapshot, Snapshot]:
    """A list, and its edited version in the next snapshot."""
    before = build(EMPTY, [DSA], old)
    after = build(before, [NEW_DSA], [found | {"document_sha256": "bb"} for found in new])
    return before, after
