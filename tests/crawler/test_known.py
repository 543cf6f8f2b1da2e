"""Lists that need not be read again, and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crawler import publication
from crawler.alarms import Alarm
from crawler.items import Document
from crawler.known import Headings, KnownLists
from crawler.listings import PublishedRow
from crawler.publication import Publication
from crawler.source import load_sources
from output.build import build
from output.publish import publish
from output.snapshot import Snapshot
from output.store import Store
from tests.crawler.test_watch import captured
from tests.output.records import document, listing, numbered

CAC = load_sources()["cac"]
HEADINGS = {"dsa/1": (("序号", "算法名称"),)}
RECORD = document("aa", rows=2)


def snapshot(*rows: dict[str, Any], of: dict[str, Any] = RECORD) -> Snapshot:
    return build(Snapshot.empty(), [of], rows)


def asked(sha256: str = "aa", announcement: str = "dsa/1") -> Document:
    return captured(announcement, sha256=sha256, headings=())


def test_a_known_list_has_the_rows_and_headings_that_were_read_of_it() -> None:
    rows = [listing(RECORD, seq, f"网信算备{seq}号", role_raw="服务提供者", remark_raw="", page=3) for seq in (2, 1)]
    found = KnownLists.of(snapshot(*rows), HEADINGS).reading(asked(), CAC)
    assert found is not None
    cells = {"seq_raw": "1", "name_raw": "算法1", "company_raw": "甲科技有限公司", "number_raw": "网信算备1号"}
    assert found.rows[0] == PublishedRow("dsa", cells | {"role_raw": "服务提供者", "remark_raw": ""}, 1, 2, 3)
    assert [row.cells["seq_raw"] for row in found.rows] == ["1", "2"]
    assert (found.headings, found.findings) == (HEADINGS["dsa/1"], ())


def test_what_is_new_in_a_known_list_is_told_again() -> None:
    rows = [listing(RECORD, seq, f"网信算备{seq}号", role_raw="旁观者") for seq in (1, 2)]
    found = KnownLists.of(snapshot(*rows), HEADINGS).reading(asked(), CAC)
    assert found is not None
    assert [alarm for alarm, _ in found.findings] == [Alarm.UNKNOWN_VALUE]


@pytest.mark.parametrize(
    ("record", "headings", "wanted"),
    [
        (RECORD, HEADINGS, asked("bb")),
        (RECORD, HEADINGS, asked(announcement="dsa/2")),
        (RECORD, {}, asked()),
        (RECORD | {"rows": 3}, HEADINGS, asked()),
    ],
    ids=["other bytes", "another announcement", "an alarm that nobody cleared", "rows that are missing"],
)
def test_other_lists_are_read(record: dict[str, Any], headings: Mapping[str, Headings], wanted: Document) -> None:
    known = KnownLists.of(snapshot(*numbered(record, 1, 2), of=record), headings)
    assert known.reading(wanted, CAC) is None


def test_a_list_that_other_code_read_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def known(code_version: str) -> bool:
        monkeypatch.setattr(publication, "code_version", lambda: code_version)
        lists = Publication(Store(tmp_path), "publisher", ()).known_lists(HEADINGS)
        return lists.reading(asked(), CAC) is not None

    about = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "publisher"}
    publish(Store(tmp_path), snapshot(*numbered(RECORD, 1, 2)), about | {"code_version": "1"})
    assert (known("1"), known("2"), known("")) == (True, False, False)
