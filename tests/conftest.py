"""Settings of the tests: the same examples in every run, and no verdict that depends on a busy machine."""

from __future__ import annotations

import pytest
from hypothesis import settings

from crawler.browser import BrowserNotFound, find_browser

settings.register_profile("deterministic", derandomize=True, deadline=None)
settings.load_profile("deterministic")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where none is installed; `make test` sees to it that one is."""
    try:
        find_browser()
    except BrowserNotFound as error:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=str(error)))
