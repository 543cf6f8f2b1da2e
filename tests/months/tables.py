"""The dataset read without the project's own code: versions from the log of `filings`, rows by Delta Lake alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deltalake import DeltaTable

Record = dict[str, Any]


def versions(dataset: Path) -> dict[int, dict[str, int]]:
    """Versions of a dataset, in their order: the version of each of its tables."""
    found = {}
    for path in sorted((dataset / "filings" / "_delta_log").glob("*.json")):
        for line in path.read_text(encoding="utf-8").splitlines():
            about = json.loads(line).get("commitInfo", {}).get("beian")
            if about:
                version = int(path.stem)
                found[version] = {**json.loads(about)["tables"], "filings": version}
    return found


def rows(dataset: Path, table: str, version: int | None = None) -> list[Record]:
    """Rows of a table at a version of its own."""
    read = DeltaTable(str(dataset / table), version=version).to_pyarrow_table()
    return read.to_pylist()  # type: ignore[no-any-return]
