"""What a run saw of pages and lists, held against what was seen before, and remembered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.alarms import Alarm
from crawler.items import Document, PageSeen
from crawler.run import Run
from crawler.structure import ListStructure, PageStructure, from_records
from crawler.watch import Watch
from output.build import build
from output.snapshot import Snapshot
from output.store import Store
from tests.output.records import algorithm_number, document, listing

PAGE = "https://www.cac.gov.cn/a.htm"
HEADINGS = (("序号", "算法名称"),)


def captured(announcement: str = "dsa/1", **values: Any) -> Document:
    about = {"publisher": "p", "source": "cac", "series": "dsa", "announcement": announcement, "kind": "list"}
    places = dict.fromkeys(("title", "page_url", "page_title", "document_url", "published_at"), "")
    return Document(**(about | places | {"headings": HEADINGS} | values))


def page(url: str = PAGE, **landmarks: int) -> PageSeen:
    return PageSeen(url, "cac", "notice", landmarks)


def draft(*numbers: str, announcement: str = "dsa/1") -> Snapshot:
    of = document("aa", announcement, rows=len(numbers))
    return build(Snapshot.empty(), [of], [listing(of, seq, number) for seq, number in enumerate(numbers, 1)])


def whole(rows: int) -> list[str]:
    return [algorithm_number(serial) for serial in range(1, rows + 1)]


def watched(store: Store, items: list[Any], rows: Snapshot, accepted: tuple[str, ...] = ()) -> Run:
    """A run that saw these items, and remembers them."""
    watch, run = Watch(store, accepted), Run("cac", {}, "data", "0", finished=True)
    for item in items:
        watch.see(item)
    watch.compare(run, rows)
    watch.remember(None)
    return run


def remembered(store: Store) -> dict[tuple[str, str], Any]:
    return dict(from_records(store.read("structures").to_pylist()))


def drifts(run: Run) -> list[tuple[str, str, float | None, bool]]:
    return [(drift.alarm.value, drift.place, drift.figure, drift.accepted) for drift in run.drifts]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_a_first_run_only_remembers_what_it_saw(store: Store) -> None:
    assert watched(store, [page(attachments=2), captured()], draft(*whole(2))).drifts == []
    found = remembered(store)
    assert found["cac", PAGE] == PageStructure("cac", PAGE, "notice", {"attachments": 2})
    seen = found["cac", "dsa/1 dsa"]
    assert isinstance(seen, ListStructure)
    assert (seen.rows, seen.odd_numbers, seen.headings, len(found)) == (2, 0, [["序号", "算法名称"]], 2)
    assert seen.fill["name_raw"] == 1


@pytest.mark.parametrize("item", [captured(kind="notice"), captured(problem="unreadable"), captured("dsa/2")])
def test_only_lists_that_this_run_read_are_looked_at(store: Store, item: Document) -> None:
    watched(store, [item], draft(*whole(2)))
    assert remembered(store) == {}


def test_headings_of_a_list_in_two_files_are_added_up(store: Store) -> None:
    watched(store, [captured(), captured(headings=(("序号", "备注"),))], draft(*whole(1)))
    assert remembered(store)["cac", "dsa/1 dsa"].headings == [["序号", "算法名称"], ["序号", "备注"]]


def test_a_place_that_our_tables_do_not_know_is_no_odd_number(store: Store) -> None:
    unknown_place = "网信算备406301334627601250011号"
    wrong = "网信算备440305295988702220055号"
    run = watched(
        store, [captured()], draft(algorithm_number(1), unknown_place, wrong, wrong[:-2]), ("number_grammar",)
    )
    assert drifts(run) == [("number_grammar", "dsa/1 dsa", 0.5, True)]
    assert remembered(store)["cac", "dsa/1 dsa"].odd_numbers == 2


def test_a_loss_is_an_alarm_until_a_person_accepts_it(store: Store) -> None:
    watched(store, [page(attachments=3), captured()], draft(*whole(10)))
    for _ in range(2):
        again = watched(store, [page(attachments=1), captured()], draft(*whole(5)))
        assert drifts(again) == [("attachments_lost", PAGE, 2, False), ("rows_lost", "dsa/1 dsa", 0.5, False)]
    assert remembered(store)["cac", PAGE].landmarks == {"attachments": 3}
    one = watched(store, [page(attachments=1), captured()], draft(*whole(5)), ("rows_lost",))
    assert drifts(one) == [("attachments_lost", PAGE, 2, False), ("rows_lost", "dsa/1 dsa", 0.5, True)]
    assert (remembered(store)["cac", PAGE].landmarks, remembered(store)["cac", "dsa/1 dsa"].rows) == (
        {"attachments": 3},
        5,
    )
    watched(store, [page(attachments=1)], draft(*whole(5)), ("attachments_lost",))
    assert watched(store, [page(attachments=1), captured()], draft(*whole(5))).drifts == []


def test_a_loss_up_to_the_limit_of_its_source_is_none_and_becomes_the_measure(store: Store) -> None:
    limit = Watch(store, ()).sources["cac"].alarms[Alarm.ROWS_LOST]
    assert limit == 0.1
    watched(store, [captured()], draft(*whole(20)))
    assert watched(store, [captured()], draft(*whole(18))).drifts == []
    assert remembered(store)["cac", "dsa/1 dsa"].rows == 18


def test_what_a_run_did_not_see_stays_the_measure(store: Store) -> None:
    watched(store, [page(attachments=3), captured()], draft(*whole(10)))
    watched(store, [page("https://www.cac.gov.cn/b.htm", attachments=1)], draft(*whole(10)))
    assert sorted(name for _, name in remembered(store)) == ["dsa/1 dsa", PAGE, "https://www.cac.gov.cn/b.htm"]


def test_the_measure_is_written_only_where_it_changed(store: Store) -> None:
    for _ in range(2):
        watched(store, [page(attachments=3)], draft(*whole(1)))
    assert store.next_version("structures") == 1
    watched(store, [page(attachments=4)], draft(*whole(1)))
    assert store.next_version("structures") == 2
    Watch(store, ()).remember(None)
    assert store.next_version("structures") == 2
