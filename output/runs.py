"""The record of runs, failed ones too, and the drafts that did not become snapshots."""

from __future__ import annotations

import datetime
from typing import Any

import pyarrow.parquet as pq
import tenacity
from deltalake.exceptions import CommitFailedError

from output.schema import to_table
from output.snapshot import SISTERS, Snapshot
from output.store import Store

READ_ORIGINALS = frozenset({"archive", "rebuild"})
"""Spiders, as the record of runs names them, that ask no publisher: they read kept originals."""


def run_name(began: datetime.datetime, what: str) -> str:
    """`20261125T060708.482931-cac`: when a run began, UTC, and its spider or command.

    To the microsecond: cron starts the runs of two machines in the same second.
    """
    return f"{began:%Y%m%dT%H%M%S.%f}-{what}"


@tenacity.retry(
    retry=tenacity.retry_if_exception_type(CommitFailedError),
    wait=tenacity.wait_random_exponential(multiplier=0.1, max=2),
    stop=tenacity.stop_after_attempt(6),
    reraise=True,
)
def record_run(store: Store, run: dict[str, Any]) -> None:
    """Add a run to the `runs` table. Two runs that end at once both get in: the later tries again."""
    store.append("runs", to_table("runs", [run]), forgets=True)


def save_draft(store: Store, run_id: str, draft: Snapshot) -> str:
    """Keep a draft that failed its checks, for a person to look at; return the folder's address."""
    for name in (*SISTERS, "filings"):
        with store.open_output(f"drafts/{run_id}/{name}.parquet") as stream:
            pq.write_table(getattr(draft, name), stream)
    return f"{store.shown}/drafts/{run_id}"
