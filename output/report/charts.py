"""The charts: tidy frames → SVG. Every mark leads to the rows that it stands for, and says what it counts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt
import pandas as pd

from normalize.reference import provinces
from output.analysis import Selection
from output.report.columns import REGISTRIES, label
from output.report.model import link
from output.report.style import COLOURS, SHADES, WIDTH, WORD_COLOURS, to_svg

_LABELS = 9
"""Periods that are written below an axis; more would run into each other."""
_BAR = 18
"""Height of a bar with its gap."""
_DARK = 3
"""From this shade on, what is written on a tile has the colour of the paper."""
_INK = alt.Color("ink:N", scale=None, legend=None)
_SHADE = alt.Color("shade:N", scale=None, legend=None)
_NO_LINES = alt.Axis(ticks=False, domain=False)
_REGISTRY_NAMES = list(REGISTRIES.values())

# Row and column of each province on a grid that keeps who is whose neighbour, by the short name.
TILES: dict[str, tuple[int, int]] = {
    "黑龙江": (0, 8),
    "新疆": (1, 1), "甘肃": (1, 3), "宁夏": (1, 4), "内蒙古": (1, 5), "北京": (1, 6), "辽宁": (1, 7), "吉林": (1, 8),
    "西藏": (2, 1), "青海": (2, 2), "陕西": (2, 4), "山西": (2, 5), "河北": (2, 6), "天津": (2, 7),
    "四川": (3, 3), "重庆": (3, 4), "河南": (3, 5), "山东": (3, 6), "江苏": (3, 7),
    "云南": (4, 2), "贵州": (4, 3), "湖南": (4, 4), "湖北": (4, 5), "安徽": (4, 6), "浙江": (4, 7), "上海": (4, 8),
    "广西": (5, 4), "广东": (5, 5), "江西": (5, 6), "福建": (5, 7), "台湾": (5, 8),
    "海南": (6, 4), "澳门": (6, 5), "香港": (6, 6),
}  # fmt: skip


def stacked_over_time(frame: pd.DataFrame, by: str, part: str) -> str:
    """A column per period, in parts by the words of `part`. Frame: `by`, `part`, `count`."""
    return to_svg(
        alt.Chart(_marked(frame, (part, by), part), width=WIDTH, height=260)
        .mark_bar(stroke="var(--paper)", strokeWidth=0.5)
        .encode(
            x=alt.X(f"{by}:O", title=None, axis=_period_axis(frame[by])),
            y=alt.Y("count:Q", title="filings"),
            color=_colours(frame, part),
            order=alt.Order("rank:Q"),
            href="href:N",
            description="said:N",
        )
    )


def columns(frame: pd.DataFrame, by: str, *keys: str) -> str:
    """A column per period; `keys`, with the period, select its filings. Frame: `by`, `count` and the keys."""
    return to_svg(
        alt.Chart(_marked(frame, (by, *keys), by), width=WIDTH, height=220)
        .mark_bar(color=COLOURS[0])
        .encode(
            x=alt.X(f"{by}:O", title=None, axis=_period_axis(frame[by])),
            y=alt.Y("count:Q", title=None),
            href="href:N",
            description="said:N",
        )
    )


def one_above_other(frame: pd.DataFrame, by: str, part: str) -> str:
    """Columns per period, those of each word of `part` on a ground of their own. Frame: `by`, `part`, `count`."""
    return to_svg(
        alt.Chart(_marked(frame, (part, by), part), width=WIDTH, height=130)
        .mark_bar()
        .encode(
            x=alt.X(f"{by}:O", title=None, axis=_period_axis(frame[by])),
            y=alt.Y("count:Q", title="filings"),
            color=_colours(frame, part, legend=False),
            row=alt.Row("word:N", title=None, sort=_ordered(frame, part), header=_header()),
            href="href:N",
            description="said:N",
        )
    )


def bars(frame: pd.DataFrame, column: str, part: str | None = None, named: str | None = None) -> str:
    """A bar per word of `column` in the order of the frame, in parts by `part` where given, with its sum.

    Frame: `column`, `part`, `count`, and `named`, the column with the names of the words, where given.
    """
    keys = (part, column) if part else (column,)
    marked = _marked(frame, keys, part or column)
    marked["bar"] = frame[named] if named else [label(column, word) for word in frame[column]]
    sums = marked.groupby("bar", sort=False)["count"].sum().reset_index()
    order = list(sums["bar"])
    y = alt.Y("bar:N", sort=order, title=None, axis=_NO_LINES)
    drawn = (
        alt.Chart(marked)
        .mark_bar(stroke="var(--paper)", strokeWidth=0.5)
        .encode(
            y=y,
            x=alt.X("count:Q", title="filings"),
            color=_colours(frame, part) if part else alt.value(COLOURS[0]),
            order=alt.Order("rank:Q"),
            href="href:N",
            description="said:N",
        )
    )
    written = (
        alt.Chart(sums)
        .mark_text(align="left", dx=4, color="var(--muted)")
        .encode(y=y, x="count:Q", text=alt.Text("count:Q", format=","))
    )
    return to_svg(alt.layer(drawn, written).properties(width=WIDTH - 220, height=_BAR * len(order)))


def shares_over_time(frame: pd.DataFrame, by: str, part: str) -> str:
    """Per registry and period a bar of 100 %, split by the words of `part`.

    Frame: `registry`, `by`, `part`, `count`, `of`, `share`.
    """
    marked = _marked(frame, ("registry", by, part), part)
    marked["ground"] = [label("registry", word) for word in frame["registry"]]
    return to_svg(
        alt.Chart(marked, width=WIDTH - 60)
        .mark_bar(stroke="var(--paper)", strokeWidth=0.5)
        .encode(
            y=alt.Y(f"{by}:O", title=None, axis=_NO_LINES),
            x=alt.X("share:Q", title=None, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
            color=_colours(frame, part),
            order=alt.Order("rank:Q"),
            row=alt.Row("ground:N", title=None, sort=_REGISTRY_NAMES, header=_header()),
            href="href:N",
            description="said:N",
        )
        .resolve_scale(y="independent")
    )


def heat(frame: pd.DataFrame, row: str, by: str, *keys: str) -> str:
    """A tile per word of `row` and period, darker where there are more; `keys` select its filings.

    Frame, in the order of the rows: `row`, `by`, `count` and the keys.
    """
    marked = _shaded(_marked(frame, keys or (row, by), row))
    marked["written"] = [f"{count:,}" if count else "" for count in marked["count"]]
    order = list(dict.fromkeys(marked["word"]))
    base = alt.Chart(marked, width=WIDTH - 200, height=26 * len(order)).encode(
        x=alt.X(f"{by}:O", title=None, axis=alt.Axis(labelAngle=0, orient="top", ticks=False, domain=False)),
        y=alt.Y("word:N", sort=order, title=None, axis=_NO_LINES),
        href="href:N",
        description="said:N",
    )
    counted = base.mark_text(fontSize=12).encode(text="written:N", color=_INK)
    return to_svg(alt.layer(base.mark_rect(stroke="var(--paper)", strokeWidth=2).encode(color=_SHADE), counted))


def timeline(frame: pd.DataFrame) -> str:
    """First filings, a line per group. Frame: `group`, `registry`, `filing_date`, `name`, `filing_id`."""
    dates = frame["filing_date"].dt.strftime("%Y-%m-%d")
    marked = frame.drop(columns="filing_date").assign(
        date=dates,
        word=[label("registry", word) for word in frame["registry"]],
        href=[link({"filing_id": key}) for key in frame["filing_id"]],
    )
    marked["said"] = marked["group"] + ": " + marked["name"] + ", " + marked["word"] + ", " + marked["date"]
    order = list(dict.fromkeys(marked["group"]))
    forms = alt.Scale(domain=_REGISTRY_NAMES, range=["diamond", "square", "circle", "triangle-up"])
    return to_svg(
        alt.Chart(marked, width=WIDTH - 110, height=22 * len(order))
        .mark_point(filled=True, size=90, opacity=1)
        .encode(
            x=alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount="year")),
            y=alt.Y("group:N", sort=order, title=None, axis=alt.Axis(grid=True, ticks=False, domain=False)),
            color=_colours(frame, "registry"),
            shape=alt.Shape("word:N", scale=forms),
            href="href:N",
            description="said:N",
        )
    )


def tile_map(frame: pd.DataFrame, selection: Selection) -> str:
    """Provinces as tiles, about where they lie, darker where there are more; `selection` is what all of it is of.

    Frame: `place`, `count`.
    """
    counts = frame.set_index("place")["count"]
    tiles = pd.DataFrame(
        [(p.name, p.short_name, p.english, *TILES[p.short_name], int(counts.get(p.name, 0))) for p in provinces()],
        columns=["place", "short", "english", "row", "column", "count"],
    )
    tiles["href"] = [link({**selection, "place": place}) for place in tiles["place"]]
    tiles["said"] = tiles["english"] + " " + tiles["place"] + ": " + tiles["count"].map("{:,}".format)
    base = alt.Chart(_shaded(tiles), width=WIDTH - 40, height=440).encode(
        x=alt.X("column:O", axis=None), y=alt.Y("row:O", axis=None), href="href:N", description="said:N"
    )
    names = base.mark_text(dy=-9, fontSize=13, fontWeight="bold").encode(text="short:N", color=_INK)
    english = base.mark_text(dy=6, fontSize=9).encode(text="english:N", color=_INK)
    counted = base.mark_text(dy=20, fontSize=12).encode(text=alt.Text("count:Q", format=","), color=_INK)
    return to_svg(alt.layer(base.mark_rect(cornerRadius=3).encode(color=_SHADE), names, english, counted))


def lines(frame: pd.DataFrame, by: str, part: str, ground: str) -> str:
    """A line of shares per word of `part`, on a ground of its own for each word of `ground`.

    Frame: `by`, `part`, `ground`, `share`, `href` and `said` of its points.
    """
    grounds = list(dict.fromkeys(frame[ground]))
    base = alt.Chart(width=(WIDTH - 80) // max(len(grounds), 1), height=180).encode(
        x=alt.X(f"{by}:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
        color=alt.Color(f"{part}:N", sort=None, scale=alt.Scale(range=list(COLOURS))),
    )
    points = base.mark_point(filled=True, size=70, opacity=1).encode(href="href:N", description="said:N")
    drawn = alt.layer(base.mark_line(), points, data=frame)
    return to_svg(drawn.facet(column=alt.Column(f"{ground}:N", title=None, sort=grounds)))


def _marked(frame: pd.DataFrame, keys: Sequence[str], part: str) -> pd.DataFrame:
    """A frame with where each mark leads (`href`), what it says (`said`), and its part in words and in order.

    `keys` select the rows that a mark counts; `word` and `rank` are those of the column `part`.
    """
    records = frame.to_dict("records")
    ranks = {word: rank for rank, word in enumerate(_ordered(frame, part))}
    words = [label(part, record[part]) for record in records]
    return frame.assign(
        href=[link({key: record[key] for key in keys}) for record in records],
        said=[f"{', '.join(label(key, record[key]) for key in keys)}: {_amount(record)}" for record in records],
        word=words,
        rank=[ranks[word] for word in words],
    )


def _amount(record: dict[str, int]) -> str:
    whole = f" of {record['of']:,}" if "of" in record else ""
    return f"{record['count']:,}{whole}"


def _ordered(frame: pd.DataFrame, column: str) -> list[str]:
    """The words of a column in their order: that of their colours, else of the frame."""
    there = list(dict.fromkeys(frame[column]))
    known = [word for word in WORD_COLOURS.get(column, {}) if word in there]
    return [label(column, word) for word in (*known, *(word for word in there if word not in known))]


def _colours(frame: pd.DataFrame, column: str, *, legend: bool = True) -> alt.Color:
    there = list(dict.fromkeys(frame[column]))
    own = WORD_COLOURS.get(column) or {word: COLOURS[rank % len(COLOURS)] for rank, word in enumerate(there)}
    drawn = {label(column, word): colour for word, colour in own.items() if word in there}
    shown = alt.Legend(columns=3) if legend else None
    return alt.Color("word:N", scale=alt.Scale(domain=list(drawn), range=list(drawn.values())), legend=shown)


def _header() -> alt.Header:
    return alt.Header(orient="top", labelAnchor="start")


def _period_axis(periods: pd.Series) -> alt.Axis:
    """An axis whose labels do not run into each other: of many periods, every third or so."""
    step = -(-periods.nunique() // _LABELS)
    shown = sorted(set(periods))[::step]
    return alt.Axis(values=shown, labelAngle=0, ticks=False)


def _shaded(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts with a shade each, one of six on a logarithmic scale up to the greatest; none has a shade of its own."""
    most = math.log1p(max(frame["count"], default=1) or 1)
    steps = [min(int(len(SHADES) * math.log1p(count) / most), len(SHADES) - 1) for count in frame["count"]]
    drawn = list(zip(frame["count"], steps, strict=True))
    return frame.assign(
        shade=[SHADES[step] if count else "var(--tile)" for count, step in drawn],
        ink=["var(--paper)" if count and step >= _DARK else "var(--ink)" for count, step in drawn],
    )
