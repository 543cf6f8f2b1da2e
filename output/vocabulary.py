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
