"""The alarms: what a publisher may change, by name. Limits stand in the source files, what to do in docs/runbook.md."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


class Alarm(enum.StrEnum):
    """Something that changed at the publisher. The value is the name used in source files, summary and runbook."""

    # against what the source file declares; the figure is how many there are
    UNKNOWN_TITLE = "unknown_title"
    UNKNOWN_HOST = "unknown_host"
    UNKNOWN_ATTACHMENT = "unknown_attachment"
    UNKNOWN_HEADING = "unknown_heading"
    UNKNOWN_VALUE = "unknown_value"
    PAGE_CHANGED = "page_changed"
    NOTICE_EMPTY = "notice_empty"
    UNREADABLE_DOCUMENT = "unreadable_document"
    ADDRESS_GONE = "address_gone"
    LEADS_AWAY = "leads_away"
    COLUMN_CUT = "column_cut"
    APP_DIFFERS = "app_differs"
    # against what was seen before; each finding has its own figure
    NUMBER_GRAMMAR = "number_grammar"
    COLUMN_MISSING = "column_missing"
    FILL_RATE = "fill_rate"
    ROW_COUNT = "row_count"
    ROWS_LOST = "rows_lost"
    ATTACHMENTS_LOST = "attachments_lost"
    ENTRIES_LOST = "entries_lost"


ACCEPTABLE = frozenset(
    {
        Alarm.NUMBER_GRAMMAR,
        Alarm.COLUMN_MISSING,
        Alarm.FILL_RATE,
        Alarm.ROW_COUNT,
        Alarm.ROWS_LOST,
        Alarm.ATTACHMENTS_LOST,
        Alarm.ENTRIES_LOST,
    }
)
"""Alarms that compare with what was seen before: `--accept` makes what was seen now the measure. The others are
cleared where the source file is taught what is new."""


@dataclass(frozen=True)
class Drift:
    """Something that the publisher changed. `figure` is held against `limit`; without one, findings are counted."""

    alarm: Alarm
    source: str
    place: str
    sentence: str
    limit: float
    figure: float | None = None
    accepted: bool = False


def raised(drifts: Iterable[Drift]) -> list[Drift]:
    """Those that raise their alarm: beyond the limit, and not accepted."""
    groups: dict[tuple[str, str], list[Drift]] = defaultdict(list)
    found = []
    for drift in drifts:
        if drift.figure is None:
            groups[drift.alarm, drift.source].append(drift)
        elif drift.figure > drift.limit and not drift.accepted:
            found.append(drift)
    return [drift for group in groups.values() if len(group) > group[0].limit for drift in group] + found
