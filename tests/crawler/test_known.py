"""Lists that need not be read again, and what is known of them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from crawler import known as module
from crawler.alarms import Alarm
from crawler.items import Document
from crawler.known import KnownLists
from crawler.listings import PublishedRow
from crawler.reading import Reading
from crawler.source import load_sources
from output.build import build
from output.publish import publish, roll_back
from output.snapshot import Snapshot, commits_of, open_snapshot
from output.store import Store
from tests.crawler.test_watch import captured
from tests.output.records import algorithm_number, document, listing, numbered

ABOUT = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "publisher"}
CAC = load_sources()["cac"]
HEADINGS = (("序号", "算法名称"),)
LIST = document("aa", rows=2)
KEY = ("dsa/1", "aa")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def committed(store: Store, *rows: dict[str, Any]) -> int:
    return publish(store, build(Snapshot.empty(), [LIST], rows), ABOUT)


def reading(store: Store, digest: str = "aa", announcement: str = "dsa/1") -> Reading | None:
    """What the next run knows of a list that it captured."""
    asked: Document = captured(announcement, sha256=digest, headings=())
    return KnownLists.load(store, open_snapshot(store)).reading(asked, CAC)


def remember(store: Store, version: int) -> None:
    KnownLists().remember(store, version, {KEY: HEADINGS})


def test_a_known_list_has_the_rows_and_headings_that_were_read_of_it(store: Store) -> None:
    rows = [listing(LIST, seq, f"网信算备{seq}号", role_raw="服务提供者", remark_raw="", page=3) for seq in (2, 1)]
    remember(store, committed(store, *rows))
    found = reading(store)
    assert found is not None
    cells = {"seq_raw": "1", "name_raw": "算法1", "company_raw": "甲科技有限公司", "number_raw": "网信算备1号"}
    assert found.rows[0] == PublishedRow("dsa", cells | {"role_raw": "服务提供者", "remark_raw": ""}, 1, 2, 3)
    assert [row.cells["seq_raw"] for row in found.rows] == ["1", "2"]
    assert (found.headings, found.findings) == (HEADINGS, ())


def test_rows_of_a_known_list_are_counted_without_being_made(store: Store) -> None:
    remember(store, committed(store, *numbered(LIST, 1, 2)))
    known = KnownLists.load(store, open_snapshot(store))
    found = known.reading(captured("dsa/1", sha256="aa", headings=()), CAC)
    assert found is not None
    assert (len(found.rows), "gathered" in vars(known)) == (2, False)
    assert (len(list(found.rows)), "gathered" in vars(known)) == (2, True)


def test_the_bytes_of_a_known_list_tell_what_kind_of_file_it_is_and_others_have_to_be_judged(store: Store) -> None:
    body = b"a list"
    of = document(sha256(body).hexdigest(), document_url="another", media_type="application/pdf")
    version = publish(store, build(Snapshot.empty(), [of, LIST], [*numbered(of, 1), *numbered(LIST, 2)]), ABOUT)
    KnownLists().remember(store, version, {("dsa/1", of["sha256"]): HEADINGS})
    known = KnownLists.load(store, open_snapshot(store))
    assert known.media_type(body) == "application/pdf"
    assert known.media_type(b"a li") is None
    assert set(known.media_types) == {of["sha256"]}
    assert KnownLists().media_type(body) is None


def test_what_is_new_in_a_known_list_is_told_again(store: Store) -> None:
    remember(store, committed(store, *[listing(LIST, seq, f"网信算备{seq}号", role_raw="旁观者") for seq in (1, 2)]))
    found = reading(store)
    assert found is not None
    assert [alarm for alarm, _ in found.findings] == [Alarm.UNKNOWN_VALUE]


def test_other_bytes_and_other_announcements_are_read(store: Store) -> None:
    remember(store, committed(store, *numbered(LIST, 1, 2)))
    assert reading(store) is not None
    assert reading(store, "bb") is None
    assert reading(store, announcement="dsa/2") is None


def test_every_list_has_its_own_rows_whichever_lists_are_known(store: Store) -> None:
    held = {"aa": [1], "bb": [2, 3], "cc": [4, 5, 6]}
    lists = [document(digest, document_url=digest) for digest in held]
    rows = [row for of in lists for row in numbered(of, *held[of["sha256"]])]
    version = publish(store, build(Snapshot.empty(), lists, rows), ABOUT)
    for known in ([], ["bb"], ["cc", "aa"]):
        KnownLists().remember(store, version, {("dsa/1", digest): HEADINGS for digest in known})
        read = {digest: reading(store, digest) or Reading() for digest in held}
        found = {digest: [row.cells["number_raw"] for row in read[digest].rows] for digest in held}
        expected = {digest: [algorithm_number(serial) for serial in held[digest] if digest in known] for digest in held}
        assert found == expected


def test_nothing_is_known_before_a_run_has_read(store: Store) -> None:
    committed(store, *numbered(LIST, 1, 2))
    assert reading(store) is None


def test_other_code_reads_everything(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(store, committed(store, *numbered(LIST, 1, 2)))
    monkeypatch.setattr(module, "code_version", lambda: "another")
    assert reading(store) is None


def test_rows_of_an_older_snapshot_may_be_of_older_code_and_are_read(store: Store) -> None:
    committed(store, *numbered(LIST, 1, 2))
    version = publish(store, build(open_snapshot(store), [LIST], numbered(LIST, 1, 3)), ABOUT)
    remember(store, version)
    assert reading(store) is not None
    roll_back(store, commits_of(store)[0], "again")
    assert reading(store) is None


def test_what_was_known_stays_known_beside_what_a_run_reads(store: Store) -> None:
    remember(store, committed(store, *numbered(LIST, 1, 2)))
    other = document("bb", "dsa/2")
    known = KnownLists.load(store, open_snapshot(store))
    draft = build(open_snapshot(store), [LIST, other], numbered(other, 3), unread=[KEY])
    known.remember(store, publish(store, draft, ABOUT), {("dsa/2", "bb"): HEADINGS})
    assert reading(store) is not None
    assert reading(store, "bb", "dsa/2") is not None
