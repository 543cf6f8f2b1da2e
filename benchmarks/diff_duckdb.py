"""The filings that differ between two versions, as DuckDB finds them: a bare outer join, nothing explained."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from output.diff import FIELDS

_QUERY = """
SELECT coalesce(o.filing_id, n.filing_id) AS filing_id, o.filing_id IS NULL AS added, n.filing_id IS NULL AS removed
FROM {old} AS o FULL OUTER JOIN {new} AS n ON o.filing_id = n.filing_id
WHERE o.filing_id IS NULL OR n.filing_id IS NULL OR {differ}
"""
_DIFFER = " OR ".join(f'o."{name}" IS DISTINCT FROM n."{name}"' for name in FIELDS)


def of_files(old: Sequence[str], new: Sequence[str]) -> int:
    """How many filings differ between two versions, each given as its Parquet files."""
    with duckdb.connect() as connection:
        sides = [f"read_parquet({list(files)!r}, hive_partitioning = true)" for files in (old, new)]
        query = _QUERY.format(old=sides[0], new=sides[1], differ=_DIFFER)
        return len(connection.sql(query).to_arrow_table())


def of_tables(old: pa.Table, new: pa.Table) -> int:
    """How many filings differ between two versions, each given as an Arrow table."""
    with duckdb.connect() as connection:
        connection.register("old_filings", old)
        connection.register("new_filings", new)
        query = _QUERY.format(old="old_filings", new="new_filings", differ=_DIFFER)
        return len(connection.sql(query).to_arrow_table())
