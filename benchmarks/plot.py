"""The plot of growth: cost by size on logarithmic scales, beside lines that grow in proportion."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import vl_convert

_WIDTH, _HEIGHT = 330, 300


def linearity(points: Sequence[dict[str, str | float]]) -> str:
    """An SVG with a panel for each figure. `points` have `what`, `filings`, `figure` and `value`."""
    frame = pd.DataFrame(points, columns=["what", "filings", "figure", "value"])
    panels = [_panel(frame[frame["figure"] == figure], figure) for figure in frame["figure"].unique()]
    chart = (
        alt.hconcat(*panels).configure(background="white").configure_legend(orient="bottom", columns=3, labelLimit=0)
    )
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


def _panel(frame: pd.DataFrame, figure: str) -> alt.LayerChart | alt.FacetChart:
    sizes = alt.X("filings:Q", scale=alt.Scale(type="log"), title="filings", axis=alt.Axis(format="~s", tickCount=3))
    costs = alt.Y("value:Q", scale=alt.Scale(type="log"), title=figure)
    lines = alt.Chart(frame).mark_line(point=True).encode(x=sizes, y=costs, color=alt.Color("what:N", title=None))
    return alt.layer(_in_proportion(frame).encode(x=sizes, y=costs), lines).properties(width=_WIDTH, height=_HEIGHT)


def _in_proportion(frame: pd.DataFrame) -> alt.Chart:
    """A dashed line of exponent 1 through the dearest of the smallest size."""
    least, most = frame["filings"].min(), frame["filings"].max()
    dearest = frame.loc[frame["filings"] == least, "value"].max()
    line = pd.DataFrame({"filings": [least, most], "value": [dearest, dearest * most / least]})
    drawn: alt.Chart = alt.Chart(line).mark_line(strokeDash=[4, 4], color="#888")
    return drawn
