"""`make docs`: write again what is generated in docs/."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.crawling import crawl_replica
from tests.docs.generated import write

with tempfile.TemporaryDirectory() as folder:
    dataset = Path(folder) / "data"
    crawl_replica("cac", dataset, 1)
    crawl_replica("provinces", dataset, 1)
    crawl_replica("cac", dataset, 2)
    write(dataset)
