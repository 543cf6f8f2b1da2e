"""The dataset as pandas frames."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from output import Dataset
from output.build import build
from output.diff_report import COLUMNS
from output.publish import publish
from output.snapshot import Snapshot
from output.store import Store
from output.versions import UnknownVersion
from tests.output.records import algorithm_number, document, listing

ABOUT: dict[str, Any] = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "publisher"}
OLD, NEW = document("aa"), document("bb")


def rows(of: dict[str, Any], *names: str) -> list[dict[str, Any]]:
    return [
        listing(of, seq, algorithm_number(seq), name_raw=name, products_raw="甲(APP)")
        for seq, name in enumerate(names, 1)
    ]


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """Two versions: two filings, then one of them under another name."""
    store = Store(tmp_path / "data")
    before = build(Snapshot.empty(), [OLD], rows(OLD, "甲", "乙"))
    publish(store, before, ABOUT | {"code_version": "1"})
    publish(store, build(before, [NEW], rows(NEW, "甲", "丙")), ABOUT | {"code_version": "1"})
    return Dataset.open(tmp_path / "data")


def test_tables_are_opened_at_the_latest_or_any_other_version(dataset: Dataset) -> None:
    assert sorted(dataset.filings()["name"]) == ["丙", "甲"]
    assert sorted(dataset.filings(version=0)["name"]) == ["乙", "甲"]
    assert sorted(dataset.filings(version="previous")["name"]) == ["乙", "甲"]
    assert len(dataset.listings()) == len(dataset.filings()) == 2
    assert list(dataset.companies()["company"]) == ["甲科技有限公司"]
    assert len(dataset.documents(version=0)) == 1
    assert list(dataset.company_links()["kind"]) == ["filer_code"]
    assert dataset.declared_changes().empty


def test_a_date_names_the_last_snapshot_committed_by_then(dataset: Dataset) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    assert sorted(dataset.filings(as_of=(today + datetime.timedelta(days=1)).isoformat())["name"]) == ["丙", "甲"]
    with pytest.raises(UnknownVersion, match="no snapshot was committed by 2020-01-01"):
        dataset.filings(as_of="2020-01-01")
    with pytest.raises(ValueError, match="not both"):
        dataset.filings(version=0, as_of="2020-01-01")


def test_columns_have_proper_types(dataset: Dataset) -> None:
    filings = dataset.filings()
    assert pd.api.types.is_datetime64_any_dtype(filings["filing_date"])
    assert isinstance(filings["registry"].dtype, pd.CategoricalDtype)
    assert list(filings["products"].iloc[0]) == [{"name": "甲", "channel": "app"}]
    assert filings["filing_date"].dt.year.tolist() == [2023, 2023]


def test_diffs_and_the_changes_of_all_versions_are_frames(dataset: Dataset) -> None:
    found = dataset.diff(0, 1)
    assert list(found.columns) == list(COLUMNS)
    assert found[["kind", "field", "old", "new", "cause"]].to_dict("records") == [
        {"kind": "modified", "field": "name", "old": "乙", "new": "丙", "cause": "publisher"}
    ]
    changes = dataset.changes()
    assert list(changes["kind"]) == ["baseline", "modified"]
    assert list(changes["from_version"]) == [pd.NA, 0]
    assert (list(changes["to_version"]), list(changes["new"])) == ([0, 1], ["2", "丙"])
    assert isinstance(changes["committed_at"].dtype, pd.DatetimeTZDtype)
    assert dataset.changes(since="2999-01-01").empty
    assert list(dataset.changes(since="2999-01-01").columns) == list(changes.columns)


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="holds no snapshot; make one with"):
        Dataset.open(tmp_path / "none")
    assert not (tmp_path / "none").exists()
