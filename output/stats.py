"""Counts of filings by what a user names: the frames of `output.analysis` that the terminal shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from output import analysis
from output.vocabulary import By, Scope

STATS: Mapping[By, Callable[[pd.DataFrame, Scope], pd.DataFrame]] = {
    "registry": analysis.registries,
    "month": lambda facts, scope: analysis.filings_over_time(facts, "month", scope),
    "quarter": lambda facts, scope: analysis.filings_over_time(facts, "quarter", scope),
    "year": lambda facts, scope: analysis.filings_over_time(facts, "year", scope),
    "ownership": lambda facts, scope: analysis.ownership(facts, None, scope),
    "state": analysis.state_entries,
    "sector": analysis.sectors,
    "group": analysis.groups_ranked,
    "frontier": lambda facts, scope: analysis.first_filings(facts, None, scope),
    "place": analysis.places,
    "city": analysis.cities,
    "concentration": analysis.concentration,
    "role": lambda facts, _: analysis.roles(facts),
    "content": lambda facts, _: analysis.modalities(facts),
    "use": lambda facts, _: analysis.uses(facts),
    "lag": lambda facts, _: analysis.lags(facts),
    "cancelled": lambda facts, scope: analysis.cancellations(analysis.in_scope(facts, scope)),
    "declared": lambda facts, scope: analysis.declared_changes(analysis.in_scope(facts, scope)),
    "entrants": lambda facts, scope: analysis.entrants(analysis.in_scope(facts, scope)),
}
"""What filings can be counted by → the function that does (facts, scope → frame)."""


def count(facts: pd.DataFrame, by: By, scope: Scope = "all") -> list[dict[str, Any]]:
    """Counts of the facts by one of `STATS`, within a scope: a record per row, dates as text, nothing as None."""
    frame = STATS[by](facts, scope)
    return [{name: _plain(value) for name, value in record.items()} for record in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return list(value)
    if pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value
