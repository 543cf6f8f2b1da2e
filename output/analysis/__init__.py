"""What a dataset says: tidy pandas frames, each with its definition and its denominator.

`facts(Dataset.open("data"))` gives one row per filing with all that is counted by; the other functions count them. The
keys of a result are columns of the facts, so that `select(frame, registry="dsa", year="2025")` gives the rows behind a
number. The definitions stand in definitions.toml, beside.
"""

from output.analysis.facts import SCOPES, STATE, Selection, build_facts, facts, in_scope, select
from output.analysis.geography import cities, concentration, places, places_as_published
from output.analysis.groups import first_filings, frontier, groups_over_time, groups_ranked
from output.analysis.movement import cancellations, declared_changes, entrants, lag_classes, lags
from output.analysis.ownership import in_sector, ownership, sectors, state_entries
from output.analysis.synthesis import modalities, roles, uses
from output.analysis.time import filings_over_time, registries

__all__ = [
    "SCOPES",
    "STATE",
    "Selection",
    "build_facts",
    "cancellations",
    "cities",
    "concentration",
    "declared_changes",
    "entrants",
    "facts",
    "filings_over_time",
    "first_filings",
    "frontier",
    "groups_over_time",
    "groups_ranked",
    "in_scope",
    "in_sector",
    "lag_classes",
    "lags",
    "modalities",
    "ownership",
    "places",
    "places_as_published",
    "registries",
    "roles",
    "sectors",
    "select",
    "state_entries",
    "uses",
]
