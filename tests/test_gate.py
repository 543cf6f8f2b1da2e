"""A draft that fails a required check, and a person who lets it pass."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from crawler.replica.edition import Edition, Listed, load_edition
from crawler.replica.make_documents import make_document
from crawler.replica.server import Replica, start
from crawler.replica.sites import Sites
from output.snapshot import commits_of, open_snapshot
from output.store import Store
from tests.crawling import beian, crawl

PLAIN = ("-s", "RENDER=never", "-a", "series=dsa")


class Shrunk(Edition):
    """The replica's first edition with a list that has only its first three rows."""

    def document(self, name: str) -> bytes:
        return make_document(self, name) if name == "dsa-2023-06.docx" else super().document(name)

    def printed(self, listed: Listed) -> object:  # type: ignore[override]
        table = super().printed(listed)
        return table.model_copy(update={"rows": table.rows[:3]})


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A dataset with one version, and a run that found a list without most of its rows: its dataset, its last words."""
    folder = tmp_path_factory.mktemp("refused") / "data"
    edition = load_edition()
    with Replica(Sites(edition)) as replica:
        assert crawl("cac", folder, *PLAIN, mirrors=replica.mirrors).returncode == 0
    with Replica(Sites(Shrunk(**dict(edition)))) as replica:
        ended = crawl("cac", folder, *PLAIN, mirrors=replica.mirrors)
    assert ended.returncode == 5, ended.stderr
    return folder, ended.stderr


def test_a_sick_draft_is_kept_but_not_published(refused: tuple[Path, str]) -> None:
    dataset, said = refused
    assert "FAILED: no_list_collapsed (1 of 3 lists lost rows, 80% at most)" in said
    assert "had 15 rows, its new version has 3" in said
    assert "-a retry=20" in said
    assert "--accept no_list_collapsed --accept rows_lost" in said
    assert [commit.version for commit in commits_of(Store(dataset))] == [0]
    assert len(list(dataset.glob("drafts/*/filings.parquet"))) == 1


def test_a_person_who_looked_lets_it_pass_without_asking_again(refused: tuple[Path, str], tmp_path: Path) -> None:
    dataset = shutil.copytree(refused[0], tmp_path / "data")
    accepted = ("-a", "retry=latest", "--accept", "no_list_collapsed", "--accept", "rows_lost")
    # The sites show the whole list again; what the person looked at is what is committed.
    with start() as replica:
        ended = crawl("cac", dataset, *accepted, "-s", "RENDER=never", mirrors=replica.mirrors)
    assert ended.returncode == 0, ended.stderr
    assert "accepted: no_list_collapsed" in ended.stderr
    store = Store(dataset)
    assert commits_of(store)[-1].accepted == ["no_list_collapsed", "rows_lost"]
    assert open_snapshot(store).documents.num_rows == 4
    checks = json.loads(store.read("runs").to_pylist()[-1]["checks"])
    assert [check["name"] for check in checks if check["accepted"]] == ["no_list_collapsed"]
    assert "accepted no_list_collapsed" in beian(dataset, "snapshots").stdout
    again = beian(dataset, "check")
    assert (again.returncode, "accepted no_list_collapsed" in again.stdout) == (0, True)


def test_only_checks_that_there_are_can_be_accepted(tmp_path: Path) -> None:
    for name in ("nonsense", "sequence_complete"):  # an advisory check stands in nobody's way
        ended = crawl("cac", tmp_path, *PLAIN, "--accept", name, mirrors="replica")
        assert (ended.returncode, f"--accept {name}: nothing of that name" in ended.stderr) == (2, True)
    assert "no_filing_lost" in ended.stderr
