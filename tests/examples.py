"""How many examples a property test tries: few in every run, many with `--hypothesis-profile=torture`."""

from __future__ import annotations

from hypothesis import settings

USUAL, TORTURE = 100, 3_000
"""Examples of a test that says nothing of its own: in every run, and in a long one."""


def examples(few: int) -> settings:
    """Settings for a test that tries so many examples in every run, and as many times more in a long one."""
    return settings(max_examples=few * rounds())


def rounds() -> int:
    """How often a test that makes examples of its own repeats them: once, unless the run is a long one."""
    profile = settings.default
    return profile.max_examples // USUAL if profile else 1
