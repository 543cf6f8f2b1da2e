"""Names of snapshots."""

from __future__ import annotations

import pytest

from output.snapshot import Commit
from output.versions import UnknownVersion, resolve_version


def commit(version: int, time: str) -> Commit:
    return Commit(version, time, "run", "healthy", {}, {}, "publisher", {})


COMMITS = [
    commit(0, "2026-05-30T10:00:00+00:00"),
    commit(1, "2026-05-31T10:00:00+00:00"),
    commit(3, "2026-05-31T23:59:59+00:00"),
    commit(4, "2026-06-02T00:00:00+00:00"),
]


@pytest.mark.parametrize(
    ("name", "version"),
    [("latest", 4), ("previous", 3), ("3", 3), ("0", 0), ("2026-05-31", 3), ("2026-06-01", 3), ("2030-01-01", 4)],
)
def test_a_name_stands_for_a_version(name: str, version: int) -> None:
    assert resolve_version(COMMITS, name) == version


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("2", "'2' is no version of the dataset; it has 0, 1, 3, 4, and understands"),
        ("newest", "'newest' is no version"),
        ("-1", "'-1' is no version"),
        ("2026-05-29", "no snapshot was committed by 2026-05-29; the first one is of 2026-05-30"),
        ("2026-02-30", "2026-02-30 is no date that exists"),
    ],
)
def test_a_name_that_stands_for_none_is_answered_with_what_there_is(name: str, sentence: str) -> None:
    with pytest.raises(UnknownVersion) as error:
        resolve_version(COMMITS, name)
    assert str(error.value).startswith(sentence)


def test_without_snapshots_or_without_a_previous_one_that_is_said() -> None:
    with pytest.raises(UnknownVersion, match="no snapshot yet"):
        resolve_version([], "latest")
    with pytest.raises(UnknownVersion, match="no snapshot before version 0"):
        resolve_version(COMMITS[:1], "previous")
