"""The filings of a report, packed: columns, coded where their values repeat, as JSON in gzip in base64. Pure."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from output.report.columns import COLUMNS, RESERVED, Column
from output.text import printable

_CODED_BELOW = 0.5
"""A column with fewer different values than this share of its rows is coded."""


@dataclass(frozen=True)
class FilingRows:
    """One row per filing: a frame with the columns named, `date_precision`, and those that tell their words.

    `sort` is the column that the rows are shown in the order of, after a `-` where the last comes first.
    Raises ValueError for a column that the frame has not, or a name that an address uses otherwise.
    """

    frame: pd.DataFrame
    columns: tuple[Column, ...] = COLUMNS
    sort: str = "-filing_date"

    def __post_init__(self) -> None:
        named = {name for column in self.columns for name in (column.name, *column.told_by)}
        if any(column.kind == "date" for column in self.columns):
            named.add("date_precision")
        if missing := named - set(self.frame.columns):
            raise ValueError(f"the frame of filings lacks {', '.join(sorted(missing))}")
        if taken := named & RESERVED:
            raise ValueError(f"no column may be called {', '.join(sorted(taken))}")
        if self.sort.removeprefix("-") not in {column.name for column in self.columns}:
            raise ValueError(f"there is no column {self.sort.removeprefix('-')} to sort by")

    def facets(self) -> set[str]:
        """Names of the columns that can be asked for."""
        return {column.name for column in self.columns if column.facet}

    def packed(self) -> str:
        """The rows as text for a page's script; the same rows give the same text.

        Control and direction characters are escapes (see `printable`), what is missing is "" (or null, for a number).
        """
        columns = [self._column(column) for column in self.columns]
        whole = {"count": len(self.frame), "sort": self.sort, "columns": columns}
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        return base64.b64encode(gzip.compress(text.encode(), compresslevel=6, mtime=0)).decode("ascii")

    def _column(self, column: Column) -> dict[str, Any]:
        about = {
            "name": column.name,
            "title": column.label,
            "kind": column.kind,
            "place": column.place,
            "facet": column.facet,
            "select": column.select,
            "search": column.search,
        }
        values, codes = self._coded(column)
        if column.kind != "list" and len(values) > len(codes) * _CODED_BELOW:
            about["values"] = [values[code] for code in codes]
        else:
            about |= {"values": values, "codes": codes}
        words = self._told(column) if column.told_by else {printable(w): text for w, text in column.words.items()}
        return about | ({"words": words} if words else {})

    def _coded(self, column: Column) -> tuple[list[Any], list[int]]:
        """The different values of a column, in their order, and which of them each row has."""
        series = self.frame[column.name]
        match column.kind:
            case "date":
                return _factorized(_dates(series, self.frame["date_precision"]), str)
            case "number":
                return _factorized(series, float)
            case "list":
                return _factorized(series.map(_tuple), _words)
            case _:
                return _factorized(_whole(series), _text)

    def _told(self, column: Column) -> dict[str, str]:
        """What the words of a column are called by the columns that tell it."""
        frame = self.frame[[*dict.fromkeys((column.name, *column.told_by))]].dropna(subset=column.name)
        frame = frame.drop_duplicates(column.name)
        words = [_text(word) for word in frame[column.name]]
        texts = zip(*(["" if pd.isna(v) else _text(v) for v in frame[name]] for name in column.told_by), strict=True)
        told = {word: " ".join(filter(None, parts)) for word, parts in zip(words, texts, strict=True)}
        return {word: text for word, text in sorted(told.items()) if text}


def _factorized(series: pd.Series, convert: Callable[[Any], Any]) -> tuple[list[Any], list[int]]:
    """Different values, converted and sorted (nothing is "", last where values are numbers), and each row's place."""
    codes, uniques = pd.factorize(series, use_na_sentinel=True)
    nothing: Any = None if convert is float else ""
    converted = [*map(convert, uniques), nothing]  # what is missing has the code -1, which is the last
    different = set(converted) - {nothing}
    values = [*sorted(different), nothing] if nothing is None else [nothing, *sorted(different)]
    places = {value: place for place, value in enumerate(values)}
    present, compact = np.unique(np.array([places[value] for value in converted])[codes], return_inverse=True)
    return [values[place] for place in present], compact.tolist()


def _text(value: Any) -> str:
    return printable(str(value))


def _tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple | np.ndarray) else ()


def _words(values: tuple[Any, ...]) -> tuple[str, ...]:
    """Words of a cell of several, each once, in their order."""
    return tuple(dict.fromkeys(map(_text, values)))


def _whole(series: pd.Series) -> pd.Series:
    """Whole numbers that pandas holds as floats because some are missing, as whole numbers."""
    return series.astype("Int64") if pd.api.types.is_float_dtype(series.dtype) else series


def _dates(series: pd.Series, precision: pd.Series) -> pd.Series:
    """Dates as texts that are as exact as they are known: `2025-07-25`, `2025-07`."""
    days = series.dt.strftime("%Y-%m-%d")
    return days.where(precision.astype(object) != "month", days.str[:7])
