"""Deep-synthesis algorithms (dsa): for whom they are, what they make, what they are for."""

from __future__ import annotations

import pandas as pd

from output.analysis.counting import Period, add_share, count_by
from output.analysis.facts import in_scope


def roles(frame: pd.DataFrame, by: Period | None = None) -> pd.DataFrame:
    """Filings of dsa by role: `provider` serves the public (服务提供者), `technical_support` businesses.

    Columns: `registry`, `by`, `role`, `count`, `of` (all of dsa, in the period), `share`.
    """
    return _shares(frame, "role", by)


def modalities(frame: pd.DataFrame, by: Period | None = None) -> pd.DataFrame:
    """Filings of dsa by kind of content; one for several kinds counts in each, so that shares add up to more than 1.

    Columns: `registry`, `by`, `modalities`, `count`, `of` (all of dsa, in the period), `share`.
    """
    return _shares(frame, "modalities", by)


def uses(frame: pd.DataFrame, by: Period | None = None) -> pd.DataFrame:
    """Filings of dsa by field of use, told by the words of name and purpose; one may count in several.

    Where the words tell none it is `general`. Columns: `registry`, `by`, `uses`, `count`, `of` (all of dsa, in the
    period), `share`.
    """
    return _shares(frame, "uses", by)


def _shares(frame: pd.DataFrame, column: str, by: Period | None) -> pd.DataFrame:
    chosen = in_scope(frame, "dsa")
    keys = ["registry", *([by] if by else [])]
    return add_share(count_by(chosen, *keys, column), chosen, *keys)
