"""Deep synthesis algorithms: for whom, of what, for what."""

from __future__ import annotations

import pandas as pd

from output.analysis import modalities, roles, uses
from output.report import charts
from output.report.blocks import COUNT, OF, SHARE, Shown, block, by_keys, by_total, dated, drawn
from output.report.model import Block, Section


def synthesis(facts: pd.DataFrame) -> Section:
    """Roles over the years, kinds of content, uses."""
    return Section(
        "synthesis",
        "Deep synthesis",
        "What the filings say about themselves.",
        (
            _roles(facts),
            _counted("content", "What they make", by_total(modalities(facts), "modalities"), "modalities", "content"),
            _counted("uses", "What they are for", by_total(uses(facts), "uses"), "uses", "use"),
        ),
    )


def _roles(facts: pd.DataFrame) -> Block:
    found = roles(facts, "year")
    return block(
        "roles",
        "Whom they serve",
        "Each bar is the filings of a year.",
        found,
        shown=(Shown("year", "Year"), Shown("role", "Role"), COUNT, OF, SHARE),
        behind={"count": by_keys("registry", "year", "role")},
        chart=drawn(charts.shares_over_time, dated(found, "year"), "year", "role"),
        chart_label="shares of the roles, per year",
        definitions=("role", "date"),
    )


def _counted(key: str, title: str, found: pd.DataFrame, column: str, definition: str) -> Block:
    return block(
        key,
        title,
        "One algorithm may count in several.",
        found,
        shown=(Shown(column, title), COUNT, OF, SHARE),
        behind={"count": by_keys("registry", column)},
        chart=drawn(charts.bars, found, column),
        chart_label=f"deep synthesis algorithms: {title.lower()}",
        definitions=(definition,),
    )
