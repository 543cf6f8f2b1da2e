"""What comes, changes and goes."""

from __future__ import annotations

import pandas as pd

from output.analysis import cancellations, declared_changes, entrants, lag_classes, lags
from output.report import charts
from output.report.blocks import COUNT, OF, REGISTRY, SHARE, Shown, block, by_keys, by_total, dated, drawn
from output.report.model import Block, Section


def movement(facts: pd.DataFrame) -> Section:
    """New filers, days to filing, cancellations, declared changes."""
    return Section(
        "movement",
        "Coming, changing, going",
        "Who is new, how long filings take, what ends or changes.",
        (_entrants(facts), _lag_classes(facts), _lags(facts), _cancellations(facts), _declared(facts)),
    )


def _entrants(facts: pd.DataFrame) -> Block:
    found = entrants(facts)
    return block(
        "entrants",
        "New filers per quarter",
        "Filers whose first filing in any registry is of the quarter.",
        found,
        shown=(
            Shown("quarter", "Quarter"),
            Shown("count", "New filers", "count"),
            Shown("of", "Of filers", "count"),
            SHARE,
        ),
        behind={"count": by_keys("first", "quarter")},
        chart=drawn(charts.columns, dated(found, "quarter"), "quarter", "first"),
        chart_label="new filers per quarter",
        definitions=("entrant", "date"),
    )


def _lag_classes(facts: pd.DataFrame) -> Block:
    found = lag_classes(facts)
    return block(
        "lag",
        "From acceptance to filing",
        "Days from the date inside a GenAI number to the published date.",
        found,
        shown=(REGISTRY, Shown("lag", "Days", "text"), COUNT, OF, SHARE),
        behind={"count": by_keys("registry", "lag")},
        chart=drawn(charts.bars, found, "lag", "registry"),
        chart_label="GenAI services by days from acceptance to filing, in parts by registry",
        definitions=("lag",),
    )


def _lags(facts: pd.DataFrame) -> Block:
    return block(
        "lag-years",
        "From acceptance to filing, by year",
        "In days; the middle half lies between the quartiles.",
        lags(facts),
        shown=(
            REGISTRY,
            Shown("year", "Year"),
            Shown("quarter1", "First quartile", "number"),
            Shown("median", "Median", "number"),
            Shown("quarter3", "Third quartile", "number"),
            Shown("count", "With both dates", "count"),
            OF,
        ),
        behind={"of": by_keys("registry", "year")},
        definitions=("lag",),
    )


def _cancellations(facts: pd.DataFrame) -> Block:
    found = cancellations(facts)
    return block(
        "cancelled",
        "Cancellations",
        "By the month of the notice; marks in the lists have none.",
        found,
        shown=(REGISTRY, Shown("cancelled_in", "Month", "text"), COUNT, OF, SHARE),
        behind={"count": by_keys("registry", "cancelled_in", status="cancelled")},
        chart=drawn(charts.bars, found.sort_values("cancelled_in"), "cancelled_in", "registry"),
        chart_label="cancelled filings per month, in parts by registry",
        definitions=("cancelled",),
    )


def _declared(facts: pd.DataFrame) -> Block:
    found = by_total(declared_changes(facts), "kind")
    return block(
        "declared",
        "Changes that the publisher declares",
        "Filings with such a change, per kind and year.",
        found,
        shown=(Shown("kind", "Kind"), Shown("year", "Year"), COUNT, OF, SHARE),
        behind={"count": by_keys("declared_in")},
        chart=drawn(charts.heat, found, "kind", "year", "declared_in"),
        chart_label="declared changes per kind and year",
        definitions=("declared",),
    )
