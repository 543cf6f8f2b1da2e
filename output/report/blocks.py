"""Tidy frames → blocks of a report: a chart, and the table with the rows behind each of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from output.analysis import Selection
from output.analysis.facts import UNKNOWN
from output.report.columns import label
from output.report.model import Block, Cell


@dataclass(frozen=True)
class Shown:
    """A column of a table: the column of the frame, its heading, and how a value is written.

    `kind`: `word` (of the facts), `text`, `count`, `share`, `number` or `date`.
    """

    column: str
    heading: str
    kind: str = "word"


REGISTRY = Shown("registry", "Registry")
COUNT = Shown("count", "Filings", "count")
OF = Shown("of", "Of", "count")
SHARE = Shown("share", "Share", "share")


def block(
    key: str,
    title: str,
    lead: str,
    frame: pd.DataFrame,
    *,
    shown: Sequence[Shown],
    behind: Mapping[str, Callable[[Mapping[str, Any]], Selection | None]],
    definitions: Sequence[str],
    chart: str | None = None,
    chart_label: str = "",
) -> Block:
    """A block of a frame, a row per record; `behind` says which filings the number of a column counts."""
    rows = tuple(
        tuple(_cell(record, column, behind.get(column.column)) for column in shown)
        for record in frame.to_dict("records")
    )
    headings = tuple(column.heading for column in shown)
    return Block(key, title, lead, chart, chart_label, headings, rows, tuple(definitions))


def by_keys(*keys: str, **fixed: str | tuple[str, ...]) -> Callable[[Mapping[str, Any]], Selection]:
    """The filings with the values that a record has of these keys, and the fixed ones."""
    return lambda record: {**fixed, **{key: record[key] for key in keys}}


def drawn(draw: Callable[..., str], frame: pd.DataFrame, *arguments: Any) -> str | None:
    """The chart of a frame, none where there is nothing to draw; `draw` is one of `output.report.charts`."""
    return draw(frame, *arguments) if len(frame) else None


def dated(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """The rows of a frame whose period is known."""
    return frame[frame[by] != UNKNOWN]


def by_total(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """A frame in the order of how many filings each word of a column has in all, most first."""
    totals = frame.groupby(column)["count"].sum()
    return frame.sort_values(column, key=lambda words: words.map(totals), ascending=False, kind="stable")


def percent(share: float) -> str:
    """A share in percent with one decimal, as it is written everywhere in the report."""
    return f"{share:.1%}".replace("%", " %")


def _cell(
    record: Mapping[str, Any], shown: Shown, behind: Callable[[Mapping[str, Any]], Selection | None] | None
) -> Cell:
    value = record[shown.column]
    selection = behind(record) if behind and value != 0 else None
    if not isinstance(value, list | tuple) and pd.isna(value):
        return Cell("", selection)
    text = _WRITTEN[shown.kind](shown.column, value)
    return Cell(text, selection, float(value) if shown.kind in _NUMBERS else None)


_WRITTEN: Mapping[str, Callable[[str, Any], str]] = {
    "count": lambda _, value: f"{int(value):,}",
    "share": lambda _, value: percent(value),
    "number": lambda _, value: f"{value:,.4g}",
    "date": lambda _, value: f"{value:%Y-%m-%d}",
    "word": lambda column, value: label(column, str(value)),
    "text": lambda _, value: "、".join(value) if isinstance(value, list | tuple) else str(value),
}
_NUMBERS = ("count", "share", "number")
