"""Counting filings: groups, denominators, shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from output.analysis.facts import UNKNOWN, is_listed

Period = Literal["month", "quarter", "year"]

_FREQUENCIES = {"month": "M", "quarter": "Q", "year": "Y"}


def count_by(frame: pd.DataFrame, *keys: str) -> pd.DataFrame:
    """How many filings have each combination of values that occurs; in a column of lists, each value counts.

    Columns: the keys, `count`. Sorted by the keys.
    """
    for key in keys:
        if is_listed(frame[key]):
            frame = frame.explode(key).dropna(subset=key)
    counts = frame.groupby(list(keys), observed=True).size().rename("count")
    return counts.reset_index().astype({"count": "int64"})


def add_share(counts: pd.DataFrame, whole: pd.DataFrame, *keys: str) -> pd.DataFrame:
    """Counts with `of`, the number of filings of `whole` that have the same values of `keys`, and `share` of it."""
    if not keys:
        counts = counts.assign(of=len(whole))
    else:
        of = count_by(whole, *keys).rename(columns={"count": "of"})
        counts = counts.merge(of, on=list(keys), how="left")
    return counts.assign(share=counts["count"] / counts["of"])


def fill_periods(counts: pd.DataFrame, by: Period, keys: Sequence[str]) -> pd.DataFrame:
    """Counts with a row of 0 for each period, from the first to the last, in which a combination of `keys` has none."""
    dated = counts[counts[by] != UNKNOWN]
    if dated.empty:
        return counts
    spanned = pd.period_range(dated[by].min(), dated[by].max(), freq=_FREQUENCIES[by]).astype("str")
    index = [(*combination, period) for combination in _combinations(counts, keys) for period in spanned]
    whole = pd.DataFrame(index, columns=[*keys, by])
    filled = whole.merge(dated, on=[*keys, by], how="left").fillna({"count": 0}).astype({"count": "int64"})
    return pd.concat([filled, counts[counts[by] == UNKNOWN]], ignore_index=True)


def _combinations(counts: pd.DataFrame, keys: Sequence[str]) -> list[tuple[str, ...]]:
    return list(counts[list(keys)].drop_duplicates().itertuples(index=False, name=None))
