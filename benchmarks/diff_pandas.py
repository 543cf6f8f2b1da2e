"""The filings that differ between two versions, as an outer merge in pandas finds them: lists are not compared."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from output.diff import FIELDS
from output.schema import FILINGS

_COMPARED = [name for name in FIELDS if not pa.types.is_list(FILINGS.field(name).type)]


def of_files(old: str, new: str) -> int:
    """How many filings differ between two versions, each given as a Parquet file."""
    return of_frames(*(pd.read_parquet(file, columns=["filing_id", *_COMPARED]) for file in (old, new)))


def of_frames(old: pd.DataFrame, new: pd.DataFrame) -> int:
    """How many filings differ between two versions."""
    both = old.merge(new, on="filing_id", how="outer", suffixes=("", "_new"), indicator="found_in")
    differ = both["found_in"] != "both"
    for name in _COMPARED:
        one, other = both[name], both[f"{name}_new"]
        differ |= (one.astype(object) != other.astype(object)) & ~(one.isna() & other.isna())
    return int(differ.sum())
