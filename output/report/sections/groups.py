"""Corporate groups and the developers of frontier models."""

from __future__ import annotations

import pandas as pd

from output.analysis import SCOPES, first_filings, groups_over_time, groups_ranked
from output.report import charts
from output.report.blocks import COUNT, REGISTRY, Shown, block, by_keys, by_total, drawn
from output.report.columns import label
from output.report.model import Block, Section

_TOP = 20
_GROUP = Shown("group", "Group", "text")


def groups(facts: pd.DataFrame) -> Section:
    """Groups with most filings, these over the years, and the first filings of the frontier developers."""
    return Section(
        "groups",
        "Groups and frontier developers",
        "What the companies of one group file, and when the developers of frontier models first appear.",
        (_ranked(facts), _over_time(facts), _first(facts)),
    )


def _ranked(facts: pd.DataFrame) -> Block:
    found = groups_ranked(facts)
    registries = SCOPES["all"]
    head = found.head(_TOP)[["group", *registries]]
    parts = head.melt(id_vars="group", var_name="registry", value_name="count").query("count > 0")
    return block(
        "groups-ranked",
        "Groups with most filings",
        f"The first {len(head)} are drawn; the table has all {len(found):,}.",
        found,
        shown=(
            _GROUP,
            Shown("group_zh", "Chinese", "text"),
            COUNT,
            *(Shown(name, label("registry", name), "count") for name in registries),
            Shown("companies", "Filers", "count"),
            Shown("first_date", "First filing", "date"),
        ),
        behind={"count": by_keys("group"), **{name: by_keys("group", registry=name) for name in registries}},
        chart=drawn(charts.bars, by_total(parts, "group"), "group", "registry"),
        chart_label="filings of the groups with most of them, in parts by registry",
        definitions=("group",),
    )


def _over_time(facts: pd.DataFrame) -> Block:
    found = by_total(groups_over_time(facts), "group")
    return block(
        "groups-years",
        "Their filings per year",
        "The darker, the more.",
        found[found["count"] > 0],
        shown=(_GROUP, Shown("year", "Year"), COUNT),
        behind={"count": by_keys("group", "year")},
        chart=drawn(charts.heat, found, "group", "year"),
        chart_label="filings per group and year",
        definitions=("group", "date"),
    )


def _first(facts: pd.DataFrame) -> Block:
    found = first_filings(facts)
    return block(
        "frontier",
        "First filings of the frontier developers",
        "A mark is the first filing of a group in a registry.",
        found,
        shown=(
            _GROUP,
            REGISTRY,
            Shown("filing_date", "Date", "date"),
            Shown("name", "Name", "text"),
            Shown("company", "Filer", "text"),
        ),
        behind={"name": by_keys("filing_id")},
        chart=drawn(charts.timeline, found),
        chart_label="a time line of first filings, per group and registry",
        definitions=("frontier", "date"),
    )
