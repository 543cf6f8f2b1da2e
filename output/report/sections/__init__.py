"""The sections of the report: which frames each shows, how, and what it says about them."""

from __future__ import annotations

import pandas as pd

from output.report.model import Section
from output.report.sections.geography import geography
from output.report.sections.groups import groups
from output.report.sections.growth import growth
from output.report.sections.movement import movement
from output.report.sections.owners import owners
from output.report.sections.synthesis import synthesis


def sections(facts: pd.DataFrame) -> tuple[Section, ...]:
    """All sections of the report on the facts of a snapshot (see `output.analysis.build_facts`)."""
    return tuple(make(facts) for make in (growth, owners, groups, synthesis, geography, movement))
