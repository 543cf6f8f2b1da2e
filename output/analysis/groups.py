"""Corporate groups: who files most, since when, and the developers of frontier models."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from normalize.frontier import frontier_developers
from output.analysis.counting import Period, count_by, fill_periods
from output.analysis.facts import SCOPES, UNKNOWN, in_scope
from output.vocabulary import Scope


def groups_ranked(frame: pd.DataFrame, scope: Scope = "all") -> pd.DataFrame:
    """Groups by their filings, most first; filers of no known group are left out.

    Columns: `group`, `group_zh`, one per registry of the scope, `count`, `companies` (filers), `first_date`.
    """
    known = in_scope(frame, scope).dropna(subset="group")
    by_group = known.groupby(["group", "group_zh"])
    ranked = by_group.agg(
        count=("filing_id", "size"), companies=("company_id", "nunique"), first_date=("filing_date", "min")
    )
    registries = known.groupby(["group", "group_zh", "registry"]).size().unstack(fill_value=0)
    columns = {name: registries.get(name, pd.Series(0, index=ranked.index)) for name in SCOPES[scope]}
    ranked = ranked.assign(**columns).reset_index()
    order = ranked.sort_values(["count", "group"], ascending=[False, True])
    return order[["group", "group_zh", *SCOPES[scope], "count", "companies", "first_date"]].reset_index(drop=True)


def groups_over_time(frame: pd.DataFrame, by: Period = "year", scope: Scope = "all", top: int = 12) -> pd.DataFrame:
    """Filings of the `top` groups with most of them, per period. Columns: `group`, `by`, `count`."""
    chosen = in_scope(frame, scope)
    leading = groups_ranked(chosen, scope)["group"].head(top)
    counts = count_by(chosen[chosen["group"].isin(leading)], "group", by)
    return fill_periods(counts[counts[by] != UNKNOWN], by, ["group"])


def frontier() -> dict[str, str]:
    """Groups that develop frontier models → why each is taken for one (`normalize/data/frontier.tsv`)."""
    return dict(frontier_developers())


def first_filings(frame: pd.DataFrame, groups: Collection[str] | None = None, scope: Scope = "all") -> pd.DataFrame:
    """The first filing of each group in each registry, by date; by default of the frontier developers.

    Columns: `group`, `group_zh`, `registry`, `filing_date`, `date_precision`, `number`, `name`, `company`, `filing_id`.
    """
    wanted = frontier() if groups is None else groups
    own = in_scope(frame, scope)
    own = own[own["group"].isin(list(wanted)) & own["filing_date"].notna()]
    first = own.sort_values(["filing_date", "filing_id"]).drop_duplicates(["group", "registry"])
    columns = ["group", "group_zh", "registry", "filing_date", "filing_date_precision"]
    return first[[*columns, "number", "name", "company", "filing_id"]].reset_index(drop=True)
