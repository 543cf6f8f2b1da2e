"""The later version of a synthetic registry: one filing in a hundred changed, in the ways that occur."""

from __future__ import annotations

import random
from collections.abc import Sequence
from hashlib import sha256

from benchmarks import words
from benchmarks.registry import Record, listings
from normalize.number import check_digit

_CHANGED = 0.01
_ADDED = 0.1
"""Part of the changes that are new filings, in lists of their own; the others are edits of lists that were there."""
_EDITS = {"name": 30, "products": 28, "filer": 14, "cancelled": 12, "removed": 8, "renumbered": 8}
_EDITED_LISTS = 5
"""One list in so many is edited; all its rows then stand in another document."""
_ENDING = 2
"""Signs of a number after its serial: check digit and 号."""


def edited(rows: Sequence[Record], seed: int = 1) -> list[Record]:
    """The rows of the later version, from those of the earlier one (`listings`)."""
    chance = random.Random(seed)
    announcements = sorted({row["announcement"] for row in rows if row["series"] != "cancellation"})
    touched = set(announcements[::_EDITED_LISTS])
    inside = sum(row["announcement"] in touched for row in rows)
    changed = _CHANGED * len(rows)
    share = (1 - _ADDED) * changed / inside
    later = []
    for row in rows:
        if row["announcement"] not in touched:
            later.append(row)
            continue
        found = row | {"document_sha256": sha256(f"{row['announcement']} edited".encode()).hexdigest()}
        kind = words.choose(chance, _EDITS) if chance.random() < share else None
        if kind != "removed":
            later.append(_edit(chance, found, kind) if kind else found)
    return [*later, *_added(round(_ADDED * changed), len(rows), seed)]


def _edit(chance: random.Random, row: Record, kind: str) -> Record:
    is_genai = row["series"].startswith("genai")
    if kind == "renumbered":
        return row | {"number_raw": _renumbered(row["number_raw"], is_genai=is_genai)}
    if kind == "filer":
        return row | {"company_raw": f"新{row['company_raw']}"}
    if kind == "products" and not is_genai:
        return row | {"products_raw": f"{row['products_raw']}、{words.products(chance)}".replace("--、", "")}
    if kind == "cancelled" and not is_genai and not row["remark_raw"]:
        return row | {"remark_raw": "已注销"}
    return row | {"name_raw": f"新{row['name_raw']}"}


def _renumbered(number: str, *, is_genai: bool) -> str:
    if is_genai:
        return f"{number[:-4]}9{number[-3:]}"
    prefix, digits = number[:4], number[4:-_ENDING]
    digits = f"{digits[:-3]}{(int(digits[-3:]) + 500) % 1000:03}"
    return f"{prefix}{digits}{check_digit(digits)}号"


def _added(count: int, first_filer: int, seed: int) -> list[Record]:
    rows = listings(max(1, count), seed + 1, first_filer)
    for row in rows:
        row["announcement"] = row["announcement"].replace("synthetic", "synthetic-added")
        row["document_sha256"] = sha256(row["announcement"].encode()).hexdigest()
    return rows
