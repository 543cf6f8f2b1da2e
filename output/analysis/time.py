"""Filings over time."""

from __future__ import annotations

import pandas as pd

from output.analysis.counting import Period, count_by, fill_periods
from output.analysis.facts import SCOPES, in_scope
from output.vocabulary import Scope


def filings_over_time(frame: pd.DataFrame, by: Period = "month", scope: Scope = "all") -> pd.DataFrame:
    """Filings per registry and month, quarter or year of their date; one that was cancelled later counts.

    Development is `genai_filed`, deployment `genai_registered`. Columns: `registry`, `by`, `count`; periods without
    filings have 0, filings without a date come last, under `unknown`.
    """
    return fill_periods(count_by(in_scope(frame, scope), "registry", by), by, ["registry"])


def registries(frame: pd.DataFrame, scope: Scope = "all") -> pd.DataFrame:
    """What each registry holds, in the order of `SCOPES`.

    Columns: `registry`, `count`, `active`, `cancelled`, `companies` (filers), `first_date`, `last_date`, `last_list`
    (month of the newest list that names one of its filings).
    """
    grouped = in_scope(frame, scope).groupby("registry")
    found = grouped.agg(
        count=("filing_id", "size"),
        active=("status", lambda words: int((words == "active").sum())),
        cancelled=("status", lambda words: int((words == "cancelled").sum())),
        companies=("company_id", "nunique"),
        first_date=("filing_date", "min"),
        last_date=("filing_date", "max"),
        last_list=("last_period", "max"),
    )
    return found.reindex([name for name in SCOPES[scope] if name in found.index]).reset_index()
