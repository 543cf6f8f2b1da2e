"""The developers of frontier foundation models, by the criterion at the head of `data/frontier.tsv`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from normalize.reference import rows


@cache
def frontier_developers() -> Mapping[str, str]:
    """Groups (English names of `groups.tsv`) → why each is one: its models, and the leaderboards that listed them."""
    return MappingProxyType(dict(rows("frontier.tsv")))
