from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.replica import Replica, start


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with start() as running:
        yield running
