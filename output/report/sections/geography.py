"""Where filers are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from output.analysis import SCOPES, Selection, cities, concentration, places
from output.analysis.facts import UNKNOWN
from output.report import charts
from output.report.blocks import COUNT, OF, SHARE, Shown, block, by_keys, drawn, percent
from output.report.model import Block, Section, link
from output.vocabulary import Scope

_TOP_CITIES = 20
_TITLES: dict[Scope, str] = {
    "genai": "GenAI services",
    "dsa": "Deep synthesis algorithms",
    "iisa": "Recommendation algorithms",
}
_SHARE_PLACED = Shown("share_placed", "Share of placed", "share")


def geography(facts: pd.DataFrame) -> Section:
    """A map per registry, cities, and the share of the leading provinces over the years."""
    return Section(
        "places",
        "Where filers are",
        "Provinces and cities, and how far filings concentrate.",
        (*(_provinces(facts, scope) for scope in _TITLES), _cities(facts), _concentration(facts)),
    )


def _provinces(facts: pd.DataFrame, scope: Scope) -> Block:
    found = places(facts, scope)
    return block(
        f"provinces-{scope}",
        f"Provinces: {_TITLES[scope]}",
        _leading(found),
        found,
        shown=(Shown("place", "Place"), Shown("province_en", "English", "text"), COUNT, OF, SHARE, _SHARE_PLACED),
        behind={"count": by_keys("place", registry=SCOPES[scope])},
        chart=drawn(charts.tile_map, found, {"registry": SCOPES[scope]}),
        chart_label=f"a map of provinces as tiles: {_TITLES[scope]}",
        definitions=("place",),
    )


def _leading(found: pd.DataFrame) -> str:
    placed = found.dropna(subset="share_placed")
    if placed.empty:
        return "No filing has a place."
    shares = {
        words: (percent(placed["share"].head(top).sum()), percent(placed["share_placed"].head(top).sum()))
        for words, top in (("three", 3), ("five", 5))
    }
    told = "; ".join(
        f"the first {words} have {of_all} of all, {of} of the placed" for words, (of_all, of) in shares.items()
    )
    return f"{', '.join(placed['province_en'].head(5))} lead: {told}."


def _cities(facts: pd.DataFrame) -> Block:
    found = cities(facts)
    known = found[found["city"] != UNKNOWN].head(_TOP_CITIES)
    return block(
        "cities",
        "Cities, all registries",
        f"The first {len(known)} are drawn; the table has all, and those without a known city.",
        found,
        shown=(Shown("city", "City"), Shown("place", "Place"), COUNT, OF, SHARE),
        behind={"count": by_keys("city", "place")},
        chart=drawn(charts.bars, known, "city"),
        chart_label="filings per city",
        definitions=("city",),
    )


def _concentration(facts: pd.DataFrame) -> Block:
    found = pd.concat([concentration(facts, scope) for scope in _TITLES], ignore_index=True)
    found["whole"] = found["scope"].map(_TITLES)
    found["leading"] = [f"first {top}" for top in found["top"]]
    yearly = found[found["until"] != "all"]
    yearly = yearly.assign(
        href=[link(_of_leading(record)) for record in yearly.to_dict("records")],
        said=[
            f"{r.whole}, {r.leading}, to the end of {r.until}: {percent(r.share)} ({'、'.join(r.places)})"
            for r in yearly.itertuples()
        ],
    )
    return block(
        "concentration",
        "Share of the leading provinces",
        "Of all filings up to the end of each year.",
        found,
        shown=(
            Shown("whole", "Of", "text"),
            Shown("leading", "Provinces", "text"),
            Shown("until", "Up to", "text"),
            Shown("places", "They are", "text"),
            COUNT,
            OF,
            SHARE,
            Shown("of_placed", "Of placed", "count"),
            _SHARE_PLACED,
        ),
        behind={"count": _of_leading},
        chart=drawn(charts.lines, yearly, "until", "leading", "whole"),
        chart_label="lines of the shares of the three and five leading provinces over the years",
        definitions=("concentration", "place"),
    )


def _of_leading(record: Mapping[str, Any]) -> Selection:
    return {"registry": SCOPES[record["scope"]], "year": record["years"], "place": record["places"]}
