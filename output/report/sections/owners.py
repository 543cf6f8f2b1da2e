"""Private companies and the state."""

from __future__ import annotations

import pandas as pd

from output.analysis import STATE, in_sector, ownership, state_entries
from output.report import charts
from output.report.blocks import COUNT, OF, REGISTRY, SHARE, Shown, block, by_keys, by_total, dated, drawn, percent
from output.report.model import Block, Section


def owners(facts: pd.DataFrame) -> Section:
    """Ownership over time, the state's filings by kind, and the services of banks and hospitals."""
    state = facts["ownership"].isin(STATE).sum()
    return Section(
        "owners",
        "Private companies and the state",
        f"{percent(state / len(facts))} of all filings are the state’s." if len(facts) else "",
        (
            _over_time(facts),
            _state(facts),
            _services(facts, "banks", "Banks", "bank"),
            _services(facts, "hospitals", "Hospitals", "hospital"),
        ),
    )


def _over_time(facts: pd.DataFrame) -> Block:
    found = ownership(facts, "year")
    return block(
        "ownership",
        "Ownership of the filers, by year",
        "Each bar is the filings of a registry and year.",
        found,
        shown=(REGISTRY, Shown("year", "Year"), Shown("ownership", "Ownership"), COUNT, OF, SHARE),
        behind={"count": by_keys("registry", "year", "ownership")},
        chart=drawn(charts.shares_over_time, dated(found, "year"), "year", "ownership"),
        chart_label="shares of the classes of ownership, per registry and year",
        definitions=("ownership", "date"),
    )


def _state(facts: pd.DataFrame) -> Block:
    found = by_total(state_entries(facts), "state_kind")
    return block(
        "state",
        "The state’s filings, by kind of filer",
        "Kinds exclude each other.",
        found,
        shown=(REGISTRY, Shown("state_kind", "Kind"), COUNT, Shown("companies", "Filers", "count"), OF, SHARE),
        behind={"count": by_keys("registry", "state_kind")},
        chart=drawn(charts.bars, found, "state_kind", "registry"),
        chart_label="the state’s filings by kind of filer, in parts by registry",
        definitions=("state", "ownership"),
    )


def _services(facts: pd.DataFrame, key: str, title: str, sector: str) -> Block:
    found = in_sector(facts, sector)
    return block(
        key,
        f"{title} with GenAI services",
        f"{len(found):,} services, filed or registered, whoever owns the filer.",
        found,
        shown=(
            Shown("filing_date", "Date", "date"),
            REGISTRY,
            Shown("name", "Name", "text"),
            Shown("company", "Filer", "text"),
            Shown("place", "Place"),
            Shown("ownership", "Ownership"),
        ),
        behind={"name": by_keys("filing_id")},
        definitions=("sector",),
    )
