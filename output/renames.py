"""Filings whose number changed, recognised as the same ones. Pure.

They are where registry, filer and name agree, or registry, name and products, or where a number that breaks the rules
was mended in a character or two; always one to one, so that no row is lost: where two fit, none is joined.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

Record = dict[str, Any]

_RETYPED = 2
"""Characters in which a corrected number may differ from the one before."""


def match_renamed(
    removed: list[Record], added: list[Record]
) -> tuple[list[tuple[Record, Record, str]], list[Record], list[Record]]:
    """Pairs of filings that are one under a changed number, with the evidence; then what is left of both.

    `removed` and `added` are records of `filings` that are in the older and in the newer snapshot only. Each is in at
    most one pair, and every one is in a pair or left.
    """
    pairs: list[tuple[Record, Record, str]] = []
    keys: tuple[tuple[str, Callable[[Record], Hashable]], ...] = (
        ("registry, filer and name are the same", lambda f: (f["registry"], f["company_id"], f["name"])),
        ("registry, name and products are the same", lambda f: (f["registry"], f["name"], _products(f))),
    )
    for why, key in keys:
        ones, others = _unique(removed, key), _unique(added, key)
        found = [(ones[same], others[same], why) for same in ones if same in others]
        pairs += found
        removed, added = _left(removed, added, found)
    found = list(_retyped(removed, added))
    return pairs + found, *_left(removed, added, found)


def _left(
    removed: Iterable[Record], added: Iterable[Record], pairs: Iterable[tuple[Record, Record, str]]
) -> tuple[list[Record], list[Record]]:
    """The records that are in none of some pairs."""
    joined = {id(record) for one, other, _ in pairs for record in (one, other)}
    return [one for one in removed if id(one) not in joined], [other for other in added if id(other) not in joined]


def _products(filing: Record) -> tuple[tuple[str, str | None], ...]:
    return tuple((product["name"], product["channel"]) for product in filing["products"])


def _unique(filings: Iterable[Record], key: Callable[[Record], Hashable]) -> dict[Hashable, Record]:
    """Filings by a key that only one of them has, and that is known in full."""
    groups: dict[Hashable, list[Record]] = defaultdict(list)
    for filing in filings:
        groups[key(filing)].append(filing)
    return {
        found: members[0]
        for found, members in groups.items()
        if len(members) == 1 and isinstance(found, tuple) and all(found)
    }


def _retyped(removed: list[Record], added: list[Record]) -> Iterator[tuple[Record, Record, str]]:
    """Filings of one filer whose numbers differ in few characters, where each fits no other.

    One of both numbers breaks the rules: two valid ones that differ in serial and check digit are two filings.
    """
    by_filer: dict[Hashable, tuple[list[Record], list[Record]]] = defaultdict(lambda: ([], []))
    for place, filings in enumerate((removed, added)):
        for filing in filings:
            if filing["number"] and filing["company_id"]:
                by_filer[filing["registry"], filing["company_id"]][place].append(filing)
    for ones, others in by_filer.values():
        close = [
            (one, other)
            for one in ones
            for other in others
            if not (one["number_valid"] and other["number_valid"])
            and _distance(one["number"], other["number"]) <= _RETYPED
        ]
        fitting = Counter(id(record) for pair in close for record in pair)
        for one, other in close:
            if fitting[id(one)] == fitting[id(other)] == 1:
                yield one, other, f"the filer is the same, and a faulty number differs in at most {_RETYPED} characters"


def _distance(one: str, other: str) -> int:
    """Levenshtein distance, not followed beyond `_RETYPED`."""
    if abs(len(one) - len(other)) > _RETYPED:
        return _RETYPED + 1
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        previous, row = row, [i]
        for j, counterpart in enumerate(other, 1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (char != counterpart)))
        if min(row) > _RETYPED:
            return _RETYPED + 1
    return row[-1]
