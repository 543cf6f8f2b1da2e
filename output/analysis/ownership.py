"""Who files: private companies, the state in its forms, others."""

from __future__ import annotations

import pandas as pd

from output.analysis.counting import Period, add_share, count_by
from output.analysis.facts import STATE, in_scope
from output.vocabulary import Scope


def ownership(frame: pd.DataFrame, by: Period | None = None, scope: Scope = "all") -> pd.DataFrame:
    """Filings per registry and ownership of the filer, by month, quarter or year of their date where `by` says so.

    Columns: `registry`, `by`, `ownership`, `count`, `of` (all filings of the registry and period), `share`.
    """
    keys = ["registry", *([by] if by else [])]
    chosen = in_scope(frame, scope)
    return add_share(count_by(chosen, *keys, "ownership"), chosen, *keys)


def state_entries(frame: pd.DataFrame, scope: Scope = "all") -> pd.DataFrame:
    """The state's filings per registry and kind of filer (`state_kind`).

    A telecom operator, bank, hospital or the like counts as that, else as enterprise of the centre or of a place.
    Columns: `registry`, `state_kind`, `count`, `companies`, `of` (all filings of the registry), `share`.
    """
    chosen = in_scope(frame, scope)
    own = chosen[chosen["ownership"].isin(STATE)]
    filers = own.groupby(["registry", "state_kind"])["company_id"].nunique().rename("companies").reset_index()
    counts = count_by(own, "registry", "state_kind").merge(filers, on=["registry", "state_kind"], how="left")
    return add_share(counts, chosen, "registry")


def sectors(frame: pd.DataFrame, scope: Scope = "all") -> pd.DataFrame:
    """Filings per registry and kind of body, whoever owns it (see `normalize.sector`).

    Columns: `registry`, `sector`, `count`, `of` (all filings of the registry), `share`.
    """
    chosen = in_scope(frame, scope)
    return add_share(count_by(chosen, "registry", "sector"), chosen, "registry")


def in_sector(frame: pd.DataFrame, sector: str, scope: Scope = "genai") -> pd.DataFrame:
    """The filings of a kind of body (see `normalize.sector`), whoever owns it, by date; all columns of the facts."""
    chosen = in_scope(frame, scope)
    return chosen[chosen["sector"] == sector].sort_values(["filing_date", "filing_id"]).reset_index(drop=True)
