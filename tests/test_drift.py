"""What a publisher changes is an alarm that stays until a person has looked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from crawler.replica.edition import Edition, Listed, PrintedTable, load_edition
from crawler.replica.make_documents import make_document
from crawler.replica.server import Replica, start
from crawler.replica.sites import Sites
from output.snapshot import commits_of, open_snapshot
from output.store import Store
from tests.crawling import crawl

pytestmark = pytest.mark.slow

PLAIN = ("-s", "RENDER=never", "-a", "series=iisa,dsa")
RETRY = ("-s", "RENDER=never", "-a", "retry=latest")


class Reprinted(Edition):
    """The replica's first edition with one list printed otherwise."""

    def document(self, name: str) -> bytes:
        return make_document(self, name) if name == "dsa-2023-06.docx" else super().document(name)

    def printed(self, listed: Listed) -> PrintedTable:
        table = super().printed(listed)
        headings = tuple("算法备案主体" if heading == "主体名称" else heading for heading in table.headings)
        return table.model_copy(update={"headings": headings})


class NewWord(Reprinted):
    """The replica's first edition with one word in one list that was not there before."""

    def printed(self, listed: Listed) -> PrintedTable:
        table = super(Reprinted, self).printed(listed)
        rows = tuple(tuple("服务集成者" if cell == "服务提供者" else cell for cell in row) for row in table.rows)
        return table.model_copy(update={"rows": rows})


def shown(edition: Edition, dataset: Path, *options: str) -> Any:
    with Replica(Sites(edition)) as replica:
        return crawl("cac", dataset, *options, mirrors=replica.mirrors)


def without_attachment() -> Edition:
    """The first edition, whose hub page shows one list less."""
    edition = load_edition()
    pages = [
        page.model_copy(update={"attachments": page.attachments[1:]}) if len(page.attachments) == 2 else page
        for page in edition.pages
    ]
    return edition.model_copy(update={"pages": tuple(pages)})


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of the first edition; to be copied."""
    folder = tmp_path_factory.mktemp("healthy") / "data"
    ended = shown(load_edition(), folder, *PLAIN)
    assert ended.returncode == 0, ended.stderr
    return folder


@pytest.fixture
def dataset(healthy: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(healthy, tmp_path / "data"))


def test_an_alarm_stays_until_it_is_accepted_on_record(dataset: Path) -> None:
    for _ in range(2):
        ended = shown(without_attachment(), dataset, *PLAIN)
        assert ended.returncode == 4, ended.stderr
        assert "attachments_lost: https://www.cac.gov.cn/2022-08/12/c_1661927474338504.htm" in ended.stderr
        assert "the page showed 2 attachments, now 1 (1, limit 0)" in ended.stderr
        assert "--accept attachments_lost" in ended.stderr
    accepted = shown(without_attachment(), dataset, *RETRY, "--accept", "attachments_lost")
    assert (accepted.returncode, "attachments_lost, accepted" in accepted.stderr) == (0, True), accepted.stderr
    assert json.loads(Store(dataset).read("runs").to_pylist()[-1]["accepted"]) == ["attachments_lost"]
    assert shown(without_attachment(), dataset, *PLAIN).returncode == 0


def test_an_alarm_goes_when_the_publisher_goes_back(dataset: Path) -> None:
    assert shown(without_attachment(), dataset, *PLAIN).returncode == 4
    assert shown(load_edition(), dataset, *PLAIN).returncode == 0


def test_an_unknown_heading_stops_its_list_and_no_other(tmp_path: Path) -> None:
    ended = shown(Reprinted(**dict(load_edition())), tmp_path, *PLAIN)
    assert ended.returncode == 4, ended.stderr
    assert "unknown_heading: 《境内深度合成服务算法备案清单（2023年6月）》" in ended.stderr
    assert "算法备案主体" in ended.stderr
    assert "crawler/sources/cac.toml" in ended.stderr
    held = set(open_snapshot(Store(tmp_path)).listings["announcement"].to_pylist())
    assert held == {"dsa/2", "dsa/3", "iisa/2022-08", "iisa/2022-10"}


def test_a_new_word_keeps_its_rows(dataset: Path) -> None:
    ended = shown(NewWord(**dict(load_edition())), dataset, *PLAIN)
    assert ended.returncode == 4, ended.stderr
    assert "unknown_value: " in ended.stderr
    assert "《服务集成者》 is new" in ended.stderr
    store = Store(dataset)
    assert len(commits_of(store)) == 2
    assert "服务集成者" in open_snapshot(store).listings["role_raw"].to_pylist()
    # Once the source file knows the word, the run is gone on with; here it does not.
    assert shown(load_edition(), dataset, *RETRY).returncode == 4


def test_unchanged_pages_add_no_version_of_what_was_seen(dataset: Path) -> None:
    before = Store(dataset).next_version("structures")
    with start() as replica:
        assert crawl("cac", dataset, *PLAIN, mirrors=replica.mirrors).returncode == 0
    assert Store(dataset).next_version("structures") == before
