"""One row per filing, with everything that filings are counted by."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from normalize.division import find_city
from normalize.number import GenAINumber, parse_number
from normalize.sector import sector_of
from normalize.use import read_uses
from output.dataset import Dataset, to_frame
from output.find import place_of
from output.snapshot import Snapshot
from output.text import to_text
from output.vocabulary import Scope

Selection = Mapping[str, str | tuple[str, ...]]
"""Column of the facts → the wanted word, or several of which one is enough."""

SCOPES: Mapping[Scope, tuple[str, ...]] = {
    "iisa": ("iisa",),
    "dsa": ("dsa",),
    "genai_filed": ("genai_filed",),
    "genai_registered": ("genai_registered",),
    "genai": ("genai_filed", "genai_registered"),
    "all": ("iisa", "dsa", "genai_filed", "genai_registered"),
}
"""Registries that are counted together, by the name of the whole. `genai`: filed and registered services."""

STATE = ("central_soe", "local_soe", "university_research", "public_institution", "government", "state_media")
"""Ownership classes that count as the state's."""

UNKNOWN = "unknown"
"""Stands where a filing has no value of a column that is counted by."""
CENTRAL = "国资委"
"""Stands in the place of a province, in the lists and here, where the filer reports to the central state."""
GENERAL = "general"
"""Use of a filing whose words tell none."""

_READ = ("registry", "name", "purpose")
_BY_SECTOR = ("telecom", "bank", "insurance_securities", "university", "institute", "hospital", "government", "media")
_MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")


def facts(dataset: Dataset, version: int | str | None = None, published_by: str | None = None) -> pd.DataFrame:
    """The facts of a version of a dataset, by default the latest (see `build_facts`).

    Raises UnknownVersion for a version that is not there, ValueError for a date that is none.
    """
    return build_facts(dataset.snapshot(version), published_by)


def build_facts(snapshot: Snapshot, published_by: str | None = None) -> pd.DataFrame:
    """One row per filing of a snapshot, with the columns of `filings` and those that follow from it.

    A deep-synthesis algorithm without a role or modalities has `unknown` there.

    `published_by`, a month or a day (`2025-11`, `2025-11-30`): only what lists of that month or earlier hold, with the
    cancellations up to then; names and other values stay as the snapshot has them. Raises ValueError for anything else.

    Added columns, text unless said: `month`, `quarter` and `year` of `filing_date`; `place` (the province, 国资委 or
    unknown), `city`; of the filer `group`, `group_zh`, `ownership`, `sector`, and `state_kind` (`not_state` where it is
    not the state's); `uses` (of dsa; a list); `cancelled_in` (a month, or unknown where a cancelled filing has none);
    `first` (`yes` for the first filing of a filer); `declared` (kinds of change that the publisher declared; a list),
    `declared_in` (those with their year; a list); `document_title`, `stands_at`; `lag_days` from the date inside a
    GenAI number to its filing, and their class, `lag`.
    """
    frame = to_frame(snapshot.filings)
    if published_by is not None:
        frame = _as_published(frame, _month(published_by))
    frame = _plain(frame)
    companies = _companies(snapshot)
    frame = frame.merge(companies, on="company_id", how="left", validate="many_to_one")
    frame[["ownership", "sector"]] = frame[["ownership", "sector"]].fillna(UNKNOWN)
    frame["state_kind"] = _state_kinds(frame)
    _add_dates(frame)
    _add_places(frame)
    synthesis = frame["registry"].eq("dsa")
    frame["role"] = frame["role"].mask(synthesis & frame["role"].isna(), UNKNOWN)
    frame["modalities"] = [
        [UNKNOWN] if registry == "dsa" and not modalities else modalities
        for registry, modalities in _tuples(frame, "registry", "modalities")
    ]
    frame["uses"] = [
        list(read_uses(name, purpose) or (GENERAL,)) if registry == "dsa" else []
        for registry, name, purpose in _tuples(frame.fillna({"name": "", "purpose": ""}), *_READ)
    ]
    _add_lag(frame)
    _add_first(frame)
    _add_declared(frame, snapshot, None if published_by is None else _month(published_by))
    titles = {d["sha256"]: d["title"] for d in snapshot.documents.select(["sha256", "title"]).to_pylist()}
    frame["document_title"] = frame["document_sha256"].map(titles)
    frame["stands_at"] = [
        place_of({"page": page if pd.notna(page) else None, "table_index": table, "row_index": row})
        for page, table, row in _tuples(frame, "page", "table_index", "row_index")
    ]
    return frame


def select(frame: pd.DataFrame, **wanted: str | tuple[str, ...]) -> pd.DataFrame:
    """The rows of the facts behind a number: those with the wanted word in every named column.

    Several words: one of them is enough. In a column of lists, a list that holds one.
    """
    chosen = pd.Series(data=True, index=frame.index)
    for column, words in wanted.items():
        accepted = {words} if isinstance(words, str) else set(words)
        values = frame[column]
        if is_listed(values):
            chosen &= values.map(lambda held, accepted=accepted: not accepted.isdisjoint(held))
        else:
            chosen &= values.isin(accepted)
    return frame[chosen]


def is_listed(values: pd.Series) -> bool:
    """Whether the values of a column of the facts are lists."""
    return values.dtype == object and any(isinstance(value, list) for value in values)


def in_scope(frame: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The facts of the registries of a scope."""
    return frame[frame["registry"].isin(SCOPES[scope])]


def _month(date: str) -> str:
    try:
        month = date if _MONTH.fullmatch(date) else datetime.date.fromisoformat(date).isoformat()[:7]
    except ValueError:
        raise ValueError(f"{date!r} is no date; give a month or a day, such as 2025-11 or 2025-11-30") from None
    return month


def _as_published(frame: pd.DataFrame, month: str) -> pd.DataFrame:
    kept = frame[frame["first_period"].fillna("") <= month].reset_index(drop=True)
    later = kept["cancelled_on"].fillna("").str[:7] > month
    return kept.assign(
        status=kept["status"].astype(object).mask(later, "active"), cancelled_on=kept["cancelled_on"].mask(later)
    )


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Categories as text, so that a group without rows is none."""
    texts = [name for name in frame.columns if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    frame = frame.astype(dict.fromkeys(texts, "str"))
    return frame.assign(**{name: [list(value) for value in frame[name]] for name in ("modalities", "issues")})


def _companies(snapshot: Snapshot) -> pd.DataFrame:
    columns = ["company_id", "company", "ownership", "group", "group_zh"]
    frame = snapshot.companies.select(columns).to_pandas()
    frame["sector"] = [
        sector_of(company, ownership, group if isinstance(group, str) else None)
        for company, ownership, group in _tuples(frame, "company", "ownership", "group")
    ]
    return frame.drop(columns="company")


def _state_kinds(frame: pd.DataFrame) -> list[str]:
    by_ownership = {"central_soe": "central_enterprise", "local_soe": "local_enterprise"}
    return [
        "not_state"
        if ownership not in STATE
        else sector
        if sector in _BY_SECTOR
        else by_ownership.get(ownership, "other_public")
        for ownership, sector in _tuples(frame, "ownership", "sector")
    ]


def _add_dates(frame: pd.DataFrame) -> None:
    dates = frame["filing_date"]
    frame["month"] = dates.dt.strftime("%Y-%m").fillna(UNKNOWN)
    frame["quarter"] = dates.dt.to_period("Q").astype("str").where(dates.notna(), UNKNOWN)
    frame["year"] = dates.dt.strftime("%Y").fillna(UNKNOWN)
    frame["cancelled_in"] = (
        frame["cancelled_on"].str[:7].mask(frame["cancelled_on"].isna() & frame["status"].eq("cancelled"), UNKNOWN)
    )


def _add_places(frame: pd.DataFrame) -> None:
    central = frame["province_source"].eq("central")
    frame["place"] = frame["province"].fillna(UNKNOWN).mask(central, CENTRAL)
    own = [
        find_city(code, date.year if pd.notna(date) else datetime.date.max.year) if isinstance(code, str) else None
        for code, date in _tuples(frame, "division_code", "filing_date")
    ]
    # A GenAI number names no city: that of the filer's latest algorithm stands in, if it is in the published province.
    known = frame.assign(city=own).dropna(subset="city").sort_values(["filing_date", "filing_id"])
    of_filer = known.drop_duplicates("company_id", keep="last").set_index("company_id")
    filers = frame["company_id"].map(of_filer["city"])
    agrees = frame["company_id"].map(of_filer["province"]) == frame["province"]
    cities = pd.Series(own, index=frame.index, dtype="object").fillna(filers.where(agrees))
    municipalities = frame["province"].where(frame["province"].str.endswith("市", na=False))
    frame["city"] = cities.fillna(municipalities).fillna(UNKNOWN).astype("str")


LAGS = ("under 30 days", "30–59 days", "60–89 days", "90–179 days", "180–364 days", "a year or more")
_LAG_EDGES = (-(10**6), 30, 60, 90, 180, 365, 10**6)


def _add_lag(frame: pd.DataFrame) -> None:
    stamped = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    services = frame["registry"].isin(SCOPES["genai"]) & frame["number"].notna()
    dates = {}
    for index, number, registry in frame.loc[services, ["number", "registry"]].itertuples():
        parts = parse_number(number, registry).parts
        if isinstance(parts, GenAINumber) and parts.date:
            dates[index] = pd.Timestamp(parts.date)
    if dates:
        stamped.update(pd.Series(dates))
    exact = frame["filing_date_precision"].eq("day")
    frame["lag_days"] = (frame["filing_date"].where(exact) - stamped).dt.days.astype("Int64")
    classes = pd.cut(frame["lag_days"], _LAG_EDGES, right=False, labels=LAGS)
    frame["lag"] = classes.astype("str").where(frame["lag_days"].notna())


def _add_first(frame: pd.DataFrame) -> None:
    ordered = frame.sort_values(["filing_date", "first_period", "filing_id"], na_position="last")
    firsts = ordered.drop_duplicates("company_id").index
    frame["first"] = pd.Series("yes", index=firsts).reindex(frame.index)


def _add_declared(frame: pd.DataFrame, snapshot: Snapshot, until: str | None) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    years: dict[str, set[str]] = defaultdict(set)
    for change in snapshot.declared_changes.select(["filing_id", "kind", "month", "period"]).to_pylist():
        month = change["month"] or change["period"] or ""
        if until is None or month <= until:
            kinds[change["filing_id"]].add(change["kind"])
            years[change["filing_id"]].add(f"{change['kind']} {month[:4] or UNKNOWN}")
    frame["declared"] = [sorted(kinds[key]) for key in frame["filing_id"]]
    frame["declared_in"] = [sorted(years[key]) for key in frame["filing_id"]]


def products_as_text(products: Any) -> str:
    """Products of a filing as the lists print them."""
    return to_text([dict(item) for item in products]) or "" if products is not None else ""


def _tuples(frame: pd.DataFrame, *columns: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(frame[column].tolist() for column in columns), strict=True)
