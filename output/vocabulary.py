"""Words that the tables and the command line have in common."""

from __future__ import annotations

from typing import Literal

Registry = Literal["iisa", "dsa", "genai_filed", "genai_registered"]
Status = Literal["active", "cancelled"]
"""Whether a filing was withdrawn."""
Kind = Literal["baseline", "added", "removed", "modified", "renamed", "cancelled", "restored"]
"""What happened to a filing."""
Cause = Literal["publisher", "pipeline", "correction"]
"""Who changed a filing: the publisher, our code, or a reviewed correction."""
ListKind = Literal["new", "edited", "withdrawn", "restored"]
"""What happened to a published list as a whole."""

Scope = Literal["iisa", "dsa", "genai_filed", "genai_registered", "genai", "all"]
"""Registries that are counted together: one, both of generative AI, or all."""
By = Literal[
    "registry",
    "month",
    "quarter",
    "year",
    "ownership",
    "state",
    "sector",
    "group",
    "frontier",
    "place",
    "city",
    "concentration",
    "role",
    "content",
    "use",
    "lag",
    "cancelled",
    "declared",
    "entrants",
]
"""What filings are counted by."""
