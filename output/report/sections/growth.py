"""Filings over time: development beside deployment, and all registries."""

from __future__ import annotations

import pandas as pd

from output.analysis import filings_over_time
from output.report import charts
from output.report.blocks import COUNT, REGISTRY, Shown, block, by_keys, dated, drawn
from output.report.model import Section


def growth(facts: pd.DataFrame) -> Section:
    """GenAI services per month, all registries per quarter."""
    months, quarters = filings_over_time(facts, "month", "genai"), filings_over_time(facts, "quarter")
    return Section(
        "growth",
        "Development and deployment",
        "Who offers a model of his own to the public files it; who builds on a filed one registers the application.",
        (
            block(
                "development",
                "GenAI services per month",
                "By the date of filing or registration.",
                months[months["count"] > 0],
                shown=(Shown("month", "Month"), REGISTRY, COUNT),
                behind={"count": by_keys("registry", "month")},
                chart=drawn(charts.one_above_other, dated(months, "month"), "month", "registry"),
                chart_label="columns of GenAI services filed and registered per month",
                definitions=("registries", "date"),
            ),
            block(
                "registries",
                "All registries per quarter",
                "By the date of filing, which for algorithms is that of their list.",
                quarters[quarters["count"] > 0],
                shown=(Shown("quarter", "Quarter"), REGISTRY, COUNT),
                behind={"count": by_keys("registry", "quarter")},
                chart=drawn(charts.stacked_over_time, dated(quarters, "quarter"), "quarter", "registry"),
                chart_label="columns of filings per quarter, in parts by registry",
                definitions=("registries", "date"),
            ),
        ),
    )
