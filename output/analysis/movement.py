"""How long filings take, how many end or change, and who is new."""

from __future__ import annotations

import pandas as pd

from output.analysis.counting import Period, add_share, count_by
from output.analysis.facts import LAGS, in_scope


def lags(frame: pd.DataFrame, by: Period = "year") -> pd.DataFrame:
    """Days from the date inside a GenAI number (its acceptance) to its filing or registration, per period.

    Columns: `registry`, `by`, `count` (filings with both dates), `of` (all of the registry and period), `quarter1`,
    `median`, `quarter3`, `least`, `most`, in days. A negative one is a typing error of the publisher, and counts.
    """
    chosen = in_scope(frame, "genai")
    both = chosen.dropna(subset="lag_days").astype({"lag_days": "float64"})
    grouped = both.groupby(["registry", by])["lag_days"]
    found = grouped.agg(
        count="size",
        quarter1=lambda days: days.quantile(0.25),
        median="median",
        quarter3=lambda days: days.quantile(0.75),
        least="min",
        most="max",
    )
    return add_share(found.reset_index(), chosen, "registry", by).drop(columns="share")


def lag_classes(frame: pd.DataFrame) -> pd.DataFrame:
    """Filings and registrations by class of that time.

    Columns: `registry`, `lag`, `count`, `of` (those with both dates), `share`.
    """
    both = in_scope(frame, "genai").dropna(subset="lag")
    counts = add_share(count_by(both, "registry", "lag"), both, "registry")
    order = counts["lag"].map({name: place for place, name in enumerate(LAGS)})
    return counts.assign(order=order).sort_values(["registry", "order"]).drop(columns="order").reset_index(drop=True)


def cancellations(frame: pd.DataFrame) -> pd.DataFrame:
    """Cancelled filings per registry and month of the cancellation (`unknown` where none is stated).

    Columns: `registry`, `cancelled_in`, `count`, `of` (all filings of the registry), `share`.
    """
    ended = frame[frame["status"] == "cancelled"]
    return add_share(count_by(ended, "registry", "cancelled_in"), frame, "registry")


def declared_changes(frame: pd.DataFrame) -> pd.DataFrame:
    """Filings with a change that the publisher declares (in 备注 or a notice of cancellation), per kind and year.

    A filing counts once per kind and year, which is that of the change or, where none is stated, of the list that says
    so. Columns: `declared_in` (kind and year), `kind`, `year`, `count`, `of` (all filings), `share`.
    """
    counts = add_share(count_by(frame, "declared_in"), frame)
    words = [word.rsplit(" ", 1) for word in counts["declared_in"]]
    counts = counts.assign(kind=[kind for kind, _ in words], year=[year for _, year in words])
    return counts[["declared_in", "kind", "year", "count", "of", "share"]]


def entrants(frame: pd.DataFrame, by: Period = "quarter") -> pd.DataFrame:
    """Filers whose first filing, in any registry, is of the period; `count` is them, one row behind each.

    Columns: `first` (`yes`), `by`, `count`, `of` (filers with any filing in the period), `share`.
    """
    firsts = count_by(frame.dropna(subset="first"), "first", by)
    active = frame.groupby(by)["company_id"].nunique().rename("of").reset_index()
    found = firsts.merge(active, on=by)
    return found.assign(share=found["count"] / found["of"])
