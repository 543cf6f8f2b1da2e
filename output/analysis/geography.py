"""Where filers are: provinces, cities, and how far filings concentrate."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from output.analysis.counting import add_share, count_by
from output.analysis.facts import CENTRAL, UNKNOWN, in_scope
from output.vocabulary import Scope


def places(frame: pd.DataFrame, scope: Scope = "all") -> pd.DataFrame:
    """Filings per province, most first; those of the central state stand under 国资委, the unplaced under `unknown`.

    Columns: `place`, `province_code`, `province_en`, `count`, `of` (all filings), `share`, `of_placed` (those with a
    province), `share_placed` (none for 国资委 and `unknown`).
    """
    chosen = in_scope(frame, scope)
    names = chosen.drop_duplicates("place")[["place", "province_code", "province_en"]]
    counts = add_share(count_by(chosen, "place"), chosen).merge(names, on="place")
    placed = ~counts["place"].isin([CENTRAL, UNKNOWN])
    counts["of_placed"] = counts.loc[placed, "count"].sum()
    counts["share_placed"] = (counts["count"] / counts["of_placed"]).where(placed)
    columns = ["place", "province_code", "province_en", "count", "of", "share", "of_placed", "share_placed"]
    return counts.sort_values(["count", "place"], ascending=[False, True])[columns].reset_index(drop=True)


def cities(frame: pd.DataFrame, scope: Scope = "all") -> pd.DataFrame:
    """Filings per city (municipality, prefecture), most first.

    An algorithm's city is that of its number; a service's, whose number has none, that of its filer's latest algorithm
    in the same province, else the province where that is a municipality. Columns: `city`, `place`, `count`, `of` (all
    filings), `share`; those without a known city come last, as `unknown`.
    """
    chosen = in_scope(frame, scope)
    counts = add_share(count_by(chosen, "city", "place"), chosen)
    ordered = counts.assign(last=counts["city"] == UNKNOWN).sort_values(
        ["last", "count", "city", "place"], ascending=[True, False, True, True]
    )
    return ordered.drop(columns="last").reset_index(drop=True)


def concentration(frame: pd.DataFrame, scope: Scope = "genai", top: Sequence[int] = (3, 5)) -> pd.DataFrame:
    """Share of the provinces with most filings, up to the end of each year and of all.

    The leading provinces are those of the period. Columns: `scope`, `until` (a year, or `all`), `years`, `top`,
    `places`, `count`, `of` (all filings up to then), `share`, `of_placed` (less 国资委 and the unplaced),
    `share_placed`. Filings without a date are in `all` only.
    """
    chosen = in_scope(frame, scope)
    years = sorted(set(chosen["year"]) - {UNKNOWN})
    spans = [(year, tuple(y for y in years if y <= year)) for year in years]
    found = []
    for until, span in [*spans, ("all", (*years, UNKNOWN))]:
        counted = places(chosen[chosen["year"].isin(span)], scope)
        leading = counted.dropna(subset="share_placed")
        for number in top if len(leading) else ():
            head = leading.head(number)
            wholes = int(head["of"].iloc[0]), int(head["of_placed"].iloc[0])
            found.append((scope, until, span, number, tuple(head["place"]), int(head["count"].sum()), *wholes))
    columns = ["scope", "until", "years", "top", "places", "count", "of", "of_placed"]
    shares = pd.DataFrame(found, columns=columns)
    return shares.assign(share=shares["count"] / shares["of"], share_placed=shares["count"] / shares["of_placed"])


def places_as_published(listings: pd.DataFrame, series: str, first: int, last: int) -> pd.DataFrame:
    """属地, as printed, of the rows of a series whose 序号 run on (GenAI) from `first` to `last`, most first.

    `listings` is `Dataset.listings()`. A row that is published twice counts once. Columns: `province_raw`, `count`,
    `of` (rows that are there), `asked` (numbers from `first` to `last`).
    """
    rows = listings[listings["series"] == series]
    numbers = pd.to_numeric(rows["seq_raw"], errors="coerce")
    rows = rows[numbers.between(first, last)].drop_duplicates("seq_raw")
    counts = rows["province_raw"].value_counts().rename_axis("province_raw").reset_index()
    ordered = counts.sort_values(["count", "province_raw"], ascending=[False, True]).reset_index(drop=True)
    return ordered.assign(of=len(rows), asked=last - first + 1)
