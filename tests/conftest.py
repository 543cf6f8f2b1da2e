"""Settings of the tests: the same examples in every run, and no verdict that depends on a busy machine."""

from hypothesis import settings

settings.register_profile("deterministic", derandomize=True, deadline=None)
settings.load_profile("deterministic")
