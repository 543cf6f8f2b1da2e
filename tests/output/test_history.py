"""The history of one filing, and going back to an older snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from output.build import build
from output.cli import app
from output.history import find_history, in_words
from output.publish import publish
from output.schema import CHANGES
from output.snapshot import Snapshot, commits_of, open_snapshot, read_changes, vacuum
from output.store import Store
from tests.crawling import beian
from tests.output.records import algorithm_number, document, listing, numbered

ABOUT: dict[str, Any] = {
    "run_id": "r",
    "verdict": "healthy",
    "rows": {"dsa": 2},
    "documents": {},
    "origin": "publisher",
    "code_version": "1",
}
MISTYPED = "网信算备1101082242366066220017号"
RIGHT = "网信算备110108224236606220017号"


def rows(of: dict[str, Any], *first: str, **cells: str) -> list[dict[str, Any]]:
    numbers = first or (algorithm_number(1), algorithm_number(2))
    made = [listing(of, seq, number, role_raw="服务提供者") for seq, number in enumerate(numbers, 1)]
    made[0] |= cells
    return made


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Three versions of a list: a mistyped number, the right one, and its cancellation."""
    store = Store(tmp_path / "data")
    snapshot = Snapshot.empty()
    for sha256, number, cells in (("aa", MISTYPED, {}), ("bb", RIGHT, {}), ("cc", RIGHT, {"remark_raw": "已注销"})):
        of = document(sha256)
        snapshot = build(snapshot, [of], rows(of, number, algorithm_number(2), **cells))
        publish(store, snapshot, ABOUT)
    return tmp_path / "data"


def run(dataset: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--dataset", str(dataset), *arguments])


def test_a_filing_is_followed_through_a_changed_number(dataset: Path) -> None:
    store = Store(dataset)
    found = find_history(store, commits_of(store), f" {RIGHT[:8]}\n{RIGHT[8:]}")
    assert found is not None
    assert (found.filing["status"], found.version, len(found.listings)) == ("cancelled", 2, 1)
    assert [(c["version"], c["kind"], c["old"]) for c in found.changes if c["field"] in ("number", "status")] == [
        (1, "renamed", MISTYPED),
        (2, "cancelled", "active"),
    ]
    assert [change["kind"] for change in found.declared] == ["cancelled"]


def test_an_earlier_number_leads_to_the_filing_as_it_is_now(dataset: Path) -> None:
    store = Store(dataset)
    found = find_history(store, commits_of(store), MISTYPED)
    assert found is not None
    assert (found.version, found.filing["number"]) == (2, RIGHT)
    assert found.changes == find_history(store, commits_of(store), RIGHT).changes  # type: ignore[union-attr]
    assert find_history(store, commits_of(store), "网信算备0号") is None


def test_a_filing_that_is_gone_shows_its_last_state(dataset: Path) -> None:
    store = Store(dataset)
    of = document("dd")
    publish(store, build(open_snapshot(store), [of], rows(of, RIGHT)), ABOUT)
    found = find_history(store, commits_of(store), algorithm_number(2))
    assert found is not None
    assert (found.version, [change["kind"] for change in found.changes]) == (2, ["removed"])
    assert found.changes[0]["previous_place"] == "table 1, row 3"


def test_the_command_shows_state_rows_changes_and_the_original(dataset: Path) -> None:
    shown = run(dataset, "show", RIGHT)
    assert shown.exit_code == 0
    assert "status                 cancelled" in shown.stdout
    assert f"renamed number: {MISTYPED} → {RIGHT} (version 1" in shown.stdout
    assert "declared               cancelled (dsa/1, table 1, row 2): 已注销" in shown.stdout
    assert run(dataset, "show", RIGHT, "--open").stdout.strip() == f"{dataset}/originals/cc/cc"
    missing = run(dataset, "show", "x")
    assert (missing.exit_code, "has a filing of the number 'x'" in missing.output) == (1, True)


def test_a_rollback_makes_an_older_version_the_latest_as_a_new_one(dataset: Path) -> None:
    done = run(dataset, "rollback", "0")
    assert done.exit_code == 0, done.output
    store = Store(dataset)
    assert [commit.version for commit in commits_of(store)] == [0, 1, 2, 3]
    assert commits_of(store)[-1].verdict == "rollback to 0"
    changes = read_changes(store, commits_of(store)[-1]).to_pylist()
    assert {(c["evidence"]) for c in changes if c["to_version"] == 3 and c["kind"] != "renamed"} == {"rollback to 0"}
    assert open_snapshot(store).same_data(open_snapshot(store, 0))
    wrong = run(dataset, "rollback", "17")
    assert (wrong.exit_code, "is no version of the dataset" in wrong.output) == (2, True)


def test_a_rollback_to_the_latest_version_does_nothing(dataset: Path) -> None:
    done = run(dataset, "rollback", "latest")
    assert (done.exit_code, "is the latest of" in done.output) == (0, True)
    assert len(commits_of(Store(dataset))) == 3


def test_a_diff_says_that_a_version_was_rolled_back_to(dataset: Path) -> None:
    run(dataset, "rollback", "0")
    assert "version 3 is a rollback to 0" in run(dataset, "diff").output


@pytest.mark.parametrize("command", [("rollback", "0"), ("vacuum", "--keep", "1")])
def test_a_dataset_that_another_run_writes_ends_with_six_and_names_it(dataset: Path, command: tuple[str, ...]) -> None:
    with Store(dataset).lock("scrapy crawl cac"):
        ended = beian(dataset, *command)
    assert (ended.returncode, "is being written by scrapy crawl cac" in ended.stderr) == (6, True)


def test_an_object_store_that_is_not_there_is_said_in_a_sentence() -> None:
    ended = beian("nowhere://bucket/data", "snapshots")
    assert ended.returncode == 2
    assert ended.stderr.startswith("the dataset nowhere://bucket/data cannot be opened")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("prefix", ["", "previous_"])
def test_a_change_is_said_with_its_version_time_document_and_place(prefix: str) -> None:
    blank: dict[str, Any] = dict.fromkeys(CHANGES.names)
    where = {"document_sha256": "aa", "page": 5, "table_index": 6, "row_index": 7}
    change = blank | {"to_version": 3} | {f"{prefix}{name}": value for name, value in where.items()}
    nowhere: dict[str, Any] = dict.fromkeys(("document", "place", "previous_document", "previous_place"))
    words = {f"{prefix}document": "T", f"{prefix}place": "page 5, table 6, row 7"}
    assert in_words(change, {"aa": "T"}, {3: "now", 2: "then"}) == (
        {"version": 3, "committed_at": "now"} | change | nowhere | words
    )
    words[f"{prefix}document"] = None  # type: ignore[assignment]
    assert in_words(change, {}, {}) == {"version": 3, "committed_at": ""} | change | nowhere | words


def test_a_filing_is_followed_through_several_numbers_and_versions_that_are_gone(tmp_path: Path) -> None:
    store, snapshot = Store(tmp_path / "data"), Snapshot.empty()
    steps = [(1, 9), (2, 9), (3, 9), (4,)]
    documents = [document(f"{n}{n}", title=f"T{n}") for n in range(len(steps))]
    for of, serials in zip(documents, steps, strict=True):
        snapshot = build(snapshot, [of], numbered(of, *serials))
        publish(store, snapshot, ABOUT)
    commits = commits_of(store)
    every = [find_history(store, commits, f" {algorithm_number(n)}\n") for n in (1, 2, 3, 4)]
    found = every[0]
    assert found is not None
    assert all(other == found for other in every)
    assert find_history(store, commits, found.filing["filing_id"]) == found
    assert (found.filing, found.version) == (snapshot.filings.to_pylist()[0], 3)
    assert (found.listings, found.declared) == (snapshot.listings.to_pylist(), [])
    assert [(c["version"], c["kind"], c["old"], c["new"]) for c in found.changes] == [
        (n, "renamed", algorithm_number(n), algorithm_number(n + 1)) for n in (1, 2, 3)
    ]
    assert [c["committed_at"] for c in found.changes] == [c.time for c in commits[1:]]
    assert [(c["previous_document"], c["document"]) for c in found.changes] == [
        ("T0", "T1"),
        ("T1", "T2"),
        ("T2", "T3"),
    ]
    gone = find_history(store, commits, algorithm_number(9))
    assert gone is not None
    assert (gone.version, gone.filing["number"], [r["number_raw"] for r in gone.listings]) == (
        *(2, algorithm_number(9)),
        [algorithm_number(9)],
    )
    assert [(c["version"], c["kind"]) for c in gone.changes] == [(3, "removed")]
    assert find_history(store, [], algorithm_number(4)) is None
    assert find_history(store, commits, "") is None
    vacuum(store, 1)
    assert find_history(store, commits_of(store), algorithm_number(9)) is None
    assert find_history(store, commits_of(store), algorithm_number(1)) == found
