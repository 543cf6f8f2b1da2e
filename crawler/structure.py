"""The structure of pages and lists as seen in one run, and how it differs from what was seen before. Pure.

A list keeps the measure that it had when it was last seen without an alarm, so an alarm stays until a person clears it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from crawler.alarms import Alarm
from crawler.source import CELLS

Record = dict[str, Any]
Key = tuple[str, str]

_ENOUGH = 3
"""Lists of a series that must be known before a new one is held against them."""
_USUALLY = 0.5
"""A column that is filled in this share of the rows or fewer, such as the remarks, may be empty in a list."""


@dataclass(frozen=True)
class ListStructure:
    """What one list of one series looks like. `fill`: cell → share of the rows in which something is printed."""

    source: str
    name: str
    series: str
    rows: int
    fill: dict[str, float]
    odd_numbers: int
    headings: list[list[str]] = field(default_factory=list)
    vocabulary: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class PageStructure:
    """What one page shows: `landmarks` counts entries, attachments, tables, totals."""

    source: str
    name: str
    kind: str
    landmarks: dict[str, int]


Structure = ListStructure | PageStructure


@dataclass(frozen=True)
class Change:
    """A difference from what was seen before. `figure` is held against the limit of the alarm."""

    alarm: Alarm
    source: str
    name: str
    sentence: str
    figure: float


def list_structures(
    listings: Iterable[Record],
    odd: frozenset[str],
    headings: Mapping[str, list[list[str]]],
    source_of: Mapping[str, str],
    vocabularies: Mapping[str, frozenset[str]],
) -> list[ListStructure]:
    """Structures of lists.

    `listings` are rows of the lists seen, `odd` the ids of filings whose number breaks its grammar, `headings` those
    printed, by announcement, `source_of` an announcement's source, `vocabularies` the columns of few values, by source.
    """
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in listings:
        groups[row["announcement"], row["series"]].append(row)
    found = []
    for (announcement, series), rows in sorted(groups.items()):
        source = source_of[announcement]
        printed = {cell: [row[cell] for row in rows if row[cell] is not None] for cell in CELLS}
        fill = {cell: sum(bool(v.strip()) for v in values) / len(rows) for cell, values in printed.items() if values}
        words = {
            cell: dict(sorted(Counter("".join(v.split()) for v in printed[cell] if v.strip()).items()))
            for cell in sorted(vocabularies.get(source, ()))
            if printed[cell]
        }
        numbers = sum(row["filing_id"] in odd for row in rows)
        name = f"{announcement} {series}"
        heads = headings.get(announcement, [])
        found.append(ListStructure(source, name, series, len(rows), fill, numbers, heads, words))
    return found


def compare(now: Iterable[Structure], before: Mapping[Key, Structure]) -> list[Change]:
    """What differs from before (`before`: source and name → structure), with its figure, whatever the limits are."""
    lists = [known for known in before.values() if isinstance(known, ListStructure)]
    changes: list[Change] = []
    for seen in now:
        known = before.get((seen.source, seen.name))
        match seen, known:
            case PageStructure(), PageStructure():
                changes += _page(seen, known)
            case ListStructure(), ListStructure():
                changes += [*_numbers(seen), *_edited(seen, known)]
            case ListStructure(), None:
                peers = [peer for peer in lists if (peer.source, peer.series) == (seen.source, seen.series)]
                changes += [*_numbers(seen), *(_new(seen, peers) if len(peers) >= _ENOUGH else ())]
    return changes


def _page(seen: PageStructure, known: PageStructure) -> Iterator[Change]:
    for landmark, alarm in (("attachments", Alarm.ATTACHMENTS_LOST), ("entries", Alarm.ENTRIES_LOST)):
        was, now = known.landmarks.get(landmark, 0), seen.landmarks.get(landmark, 0)
        if now < was:
            figure = was - now if alarm is Alarm.ATTACHMENTS_LOST else (was - now) / was
            yield Change(alarm, seen.source, seen.name, f"the page showed {was} {landmark}, now {now}", figure)


def _numbers(seen: ListStructure) -> Iterator[Change]:
    if seen.odd_numbers:
        sentence = f"{seen.odd_numbers} of {seen.rows} numbers break the grammar of their registry"
        yield Change(Alarm.NUMBER_GRAMMAR, seen.source, seen.name, sentence, seen.odd_numbers / seen.rows)


def _edited(seen: ListStructure, known: ListStructure) -> Iterator[Change]:
    if seen.rows < known.rows:
        sentence = f"the list had {known.rows} rows, now {seen.rows}"
        yield Change(Alarm.ROWS_LOST, seen.source, seen.name, sentence, (known.rows - seen.rows) / known.rows)
    yield from _columns(seen, {cell: [share] for cell, share in known.fill.items()}, 1)


def _new(seen: ListStructure, peers: Sequence[ListStructure]) -> Iterator[Change]:
    least, most = (pick(peer.rows for peer in peers) for pick in (min, max))
    factor = max(seen.rows / most, least / seen.rows)
    if factor > 1:
        sentence = f"the list has {seen.rows} rows; the {len(peers)} before it had {least} to {most}"
        yield Change(Alarm.ROW_COUNT, seen.source, seen.name, sentence, factor)
    fill: dict[str, list[float]] = defaultdict(list)
    for peer in peers:
        for cell, share in peer.fill.items():
            fill[cell].append(share)
    yield from _columns(seen, fill, len(peers))


def _columns(seen: ListStructure, fill: Mapping[str, Sequence[float]], lists: int) -> Iterator[Change]:
    """Columns that every list before had and this one lacks, and columns that it leaves empty more often."""
    for cell, shares in fill.items():
        column = cell.removesuffix("_raw")
        if cell not in seen.fill:
            if len(shares) == lists:
                sentence = f"the column {column}, which was in every list before, is not there"
                yield Change(Alarm.COLUMN_MISSING, seen.source, seen.name, sentence, 1)
        elif (usual := median(shares)) > max(_USUALLY, seen.fill[cell]):
            sentence = f"{column} is filled in {seen.fill[cell]:.0%} of the rows, before in {usual:.0%}"
            yield Change(Alarm.FILL_RATE, seen.source, seen.name, sentence, usual - seen.fill[cell])


def to_records(structures: Iterable[Structure]) -> list[Record]:
    """Rows of the table `structures`."""
    return [
        {
            "source": found.source,
            "kind": "list" if isinstance(found, ListStructure) else found.kind,
            "name": found.name,
            "structure": json.dumps(asdict(found), ensure_ascii=False, sort_keys=True),
        }
        for found in structures
    ]


def from_records(records: Iterable[Record]) -> dict[Key, Structure]:
    """Structures by source and name, from rows of the table."""
    return {
        (record["source"], record["name"]): (ListStructure if record["kind"] == "list" else PageStructure)(
            **json.loads(record["structure"])
        )
        for record in records
    }
