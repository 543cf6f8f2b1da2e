"""The key figures of a report, each with its change since the snapshot before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from output.analysis import SCOPES, STATE, Selection, concentration, in_scope, select
from output.report.blocks import percent
from output.report.columns import label
from output.report.model import KeyFigure
from output.vocabulary import Registry

_TOP = 3


@dataclass(frozen=True)
class _Figure:
    """A figure: what it is called, how it is measured, and which filings it counts."""

    title: str
    definition: str
    measure: Callable[[pd.DataFrame], float]
    behind: Callable[[pd.DataFrame], Selection | None]
    note: Callable[[pd.DataFrame], str | None] = lambda _: None
    is_share: bool = False


def figures(facts: pd.DataFrame, before: pd.DataFrame | None = None, since: str = "") -> tuple[KeyFigure, ...]:
    """The key figures of the facts; `before` are those of the snapshot before, `since` is what it is called."""
    return tuple(_measured(figure, facts, before, since) for figure in _FIGURES)


def _measured(figure: _Figure, facts: pd.DataFrame, before: pd.DataFrame | None, since: str) -> KeyFigure:
    now = figure.measure(facts)
    change = None if before is None else f"{_change(figure, now - figure.measure(before))} since {since}"
    value = percent(now) if figure.is_share else f"{now:,}"
    return KeyFigure(figure.title, value, change, figure.note(facts), figure.behind(facts), figure.definition)


def _change(figure: _Figure, change: float) -> str:
    if figure.is_share:
        points = round(100 * change, 1)
        return f"{points:+.1f} points" if points else "no change"
    return f"{change:+,}" if change else "no change"


def _of_registry(registry: Registry) -> _Figure:
    wanted = {"registry": registry}
    return _Figure(
        label("registry", registry), "registries", lambda facts: len(select(facts, **wanted)), lambda _: wanted
    )


def _leading(facts: pd.DataFrame) -> tuple[tuple[str, ...], float]:
    """The leading provinces of GenAI services, and their share of all."""
    found = concentration(facts, "genai", (_TOP,))
    return (found["places"].iloc[-1], float(found["share"].iloc[-1])) if len(found) else ((), 0.0)


def _of_state(facts: pd.DataFrame) -> float:
    services = in_scope(facts, "genai")
    return float(services["ownership"].isin(STATE).mean()) if len(services) else 0.0


_FIGURES = (
    _Figure("Filings in all registries", "filing", len, lambda _: {}),
    _of_registry("genai_filed"),
    _of_registry("genai_registered"),
    _of_registry("dsa"),
    _of_registry("iisa"),
    _Figure("Filers", "filer", lambda facts: facts["company_id"].nunique(), lambda _: None),
    _Figure(
        "GenAI services of three provinces",
        "concentration",
        lambda facts: _leading(facts)[1],
        lambda facts: {"registry": SCOPES["genai"], "place": _leading(facts)[0]},
        lambda facts: "、".join(_leading(facts)[0]),
        is_share=True,
    ),
    _Figure(
        "GenAI services of the state",
        "state",
        _of_state,
        lambda _: {"registry": SCOPES["genai"], "ownership": STATE},
        lambda _: "state-owned enterprises and public bodies",
        is_share=True,
    ),
    _Figure(
        "Cancelled",
        "cancelled",
        lambda facts: len(select(facts, status="cancelled")),
        lambda _: {"status": "cancelled"},
    ),
)
