"""The dataset as pandas frames: `Dataset.open("data").filings(as_of="2025-11-30")`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa

from output.diff import diff
from output.diff_report import COLUMNS, to_records
from output.redact import redact
from output.snapshot import Commit, Snapshot, commits_of, open_snapshot, read_changes
from output.store import Store
from output.stored import StoredSnapshot
from output.versions import resolve_version

_CATEGORIES = frozenset(
    {
        *("series", "registry", "publisher", "province", "province_code", "province_en", "province_source", "status"),
        *("role", "category", "filing_date_precision", "filing_date_source", "legal_form", "group", "group_zh"),
        *("ownership", "ownership_source", "kind", "cause", "source", "field"),
    }
)
"""Columns of few values, which pandas holds as categories."""

_NULLABLE = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
"""Types that keep a whole number whole, and a truth value one, where some rows have none."""


class Dataset:
    """A dataset and its versions, for analysis.

    Every method that gives a table takes `version` (a number, `latest` or `previous`) or `as_of`, a date
    (`2025-11-30`): the last snapshot committed by then. Dates come as `datetime64`, columns of few values as
    categories, whole numbers as nullable integers, lists as lists.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, uri: str | Path) -> Dataset:
        """Open a dataset at a path or an object-store URI. Raises LookupError where there is none."""
        dataset = cls(Store(uri))
        if not dataset.commits():
            raise LookupError(f"{redact(str(uri))} holds no snapshot; make one with `make crawl` or `scrapy crawl cac`")
        return dataset

    def commits(self) -> list[Commit]:
        """The commits of its snapshots, oldest first."""
        return commits_of(self._store)

    def snapshot(self, version: int | str | None = None, as_of: str | None = None) -> Snapshot:
        """The Arrow tables of a version. Raises UnknownVersion for one that is not there."""
        if version is not None and as_of is not None:
            raise ValueError("give a version or a date (as_of), not both")
        name = str(version) if version is not None else as_of or "latest"
        return open_snapshot(self._store, resolve_version(self.commits(), name))

    def filings(self, version: int | str | None = None, as_of: str | None = None) -> pd.DataFrame:
        """One row per filing, in its state then."""
        return to_frame(self.snapshot(version, as_of).filings)

    def companies(self, version: int | str | None = None, as_of: str | None = None) -> pd.DataFrame:
        """One row per filer."""
        return to_frame(self.snapshot(version, as_of).companies)

    def company_links(self, version: int | str | None = None, as_of: str | None = None) -> pd.DataFrame:
        """One row per piece of evidence that joins names and codes of a filer."""
        return to_frame(self.snapshot(version, as_of).company_links)

    def listings(self, version: int | str | None = None, as_of: str | None = None) -> pd.DataFrame:
        """One row per published row, verbatim."""
        return to_frame(self.snapshot(version, as_of).listings)

    def documents(self, version: int | str | None = None, as_of: str | None = None) -> pd.DataFrame:
        """One row per version of a list or notice."""
        return to_frame(self.snapshot(version, as_of).documents)

    def declared_changes(self, version: int | str | None = None, as_of: str | None = None) -> pd.DataFrame:
        """One row per change that the publisher itself declares."""
        return to_frame(self.snapshot(version, as_of).declared_changes)

    def diff(self, old: int | str = "previous", new: int | str = "latest") -> pd.DataFrame:
        """One row per change from one version to another, with the columns of `output.diff_report.COLUMNS`."""
        commits = {commit.version: commit for commit in self.commits()}
        one, other = (commits[resolve_version(list(commits.values()), str(name))] for name in (old, new))
        return _categorised(pd.DataFrame(self._records(one, other), columns=list(COLUMNS)))

    def changes(self, since: str | None = None) -> pd.DataFrame:
        """The changes of all versions, or of those committed on or after a date (`2026-01-01`), as they were kept.

        The columns are those of the table `changes`, and `committed_at`. The first snapshot is no list of additions:
        it has one row of the kind `baseline` per registry.
        """
        commits = self.commits()
        times = {c.version: c.time for c in commits if since is None or c.time[:10] >= since}
        frame = to_frame(read_changes(self._store, commits[-1]))
        frame = frame[frame["to_version"].isin(list(times))].reset_index(drop=True)
        return frame.assign(committed_at=pd.to_datetime(frame["to_version"].map(times), utc=True))

    def _records(self, one: Commit, other: Commit) -> Iterator[dict[str, str | None]]:
        before, after = (StoredSnapshot(self._store, commit) for commit in (one, other))
        same_code = one.same_code(other.code_version)
        yield from to_records(diff(before, after, same_code=same_code).changes, before, after)


def to_frame(table: pa.Table) -> pd.DataFrame:
    """A table of a dataset as pandas takes it: dates, categories, nullable numbers, lists."""
    return _categorised(table.to_pandas(date_as_object=False, types_mapper=_NULLABLE.get))


def _categorised(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(dict.fromkeys(_CATEGORIES.intersection(frame.columns), "category"))
