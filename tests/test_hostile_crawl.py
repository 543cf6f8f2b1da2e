"""A crawl of a site that was broken into: a notice that carries a good list and hostile files."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from crawler.replica.edition import Attachment, Edition, Page, load_edition
from crawler.replica.server import Replica
from crawler.replica.sites import Sites
from output.snapshot import open_snapshot
from output.store import Store
from tests.crawler.tables.hostile import FILES
from tests.crawler.tables.hostile.good import good_table
from tests.crawler.tables.word_documents import word_file
from tests.crawling import beian, crawl

HOSTILE = {
    "境内互联网信息服务算法备案清单（2024年1月）": "zip: a flat bomb of 100 MiB beside the list",
    "境内互联网信息服务算法备案清单（2024年2月）": "docx: a billion laughs",
    "境内互联网信息服务算法备案清单（2024年3月）": "xlsx: four billion strings, says the file",
    "境内互联网信息服务算法备案清单（2024年4月）": "pdf: forms in one another, ten times each",
    "境内互联网信息服务算法备案清单（2024年5月）": "ole2: a chain that runs in a circle",
    "境内互联网信息服务算法备案清单（2024年6月）": "xlsx: dates that no calendar has",
}
"""Names of attachments, and which hostile file each is."""
GOOD = "境内互联网信息服务算法备案清单（2024年7月）"
RECOMMENDATION = good_table().replace("角色", "算法类别").replace("服务提供者", "个性化推送类")
COMPANY = "甲\u202e科技有限公司"
"""A filer that turns the text of a terminal around."""
NOTICE = Page(
    url="https://www.cac.gov.cn/2024-07/01/c_1700000000000001.htm",
    title="国家互联网信息办公室关于发布互联网信息服务算法备案信息的公告",
    published=datetime.datetime(2024, 7, 1, 9),
    body="<p>现予公告。</p>",
    attachments=tuple(
        Attachment(name=name, path=f"/uploads/{number}.docx", document=name)
        for number, name in enumerate([*HOSTILE, GOOD])
    ),
)


@pytest.fixture(scope="module")
def broken_into(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """The dataset, what the crawl said, and how it ended."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "documents").mkdir()
    files = {file.name: file.make for file in FILES}
    for name, file in HOSTILE.items():
        (folder / "documents" / name).write_bytes(files[file]())
    (folder / "documents" / GOOD).write_bytes(word_file(RECOMMENDATION.replace("甲科技有限公司", COMPANY)))
    whole = load_edition()
    hub = next(page for page in whole.pages if page.url.endswith("/2022-08/12/c_1661927474338504.htm"))
    site = Edition(
        folders=(folder, *whole.folders),
        pages=(hub, NOTICE),
        app=whole.app,
        news=whole.news,
        documents=whole.documents,
        own=whole.own,
    )
    with Replica(Sites(site)) as replica:
        ended = crawl(
            "cac", folder / "data", "-s", "RENDER=never", "-s", "RETRY_TIMES=1", "-a", "series=iisa",
            mirrors=replica.mirrors,
        )  # fmt: skip
    return folder / "data", ended.stderr, ended.returncode


def test_the_run_ends_with_drift_and_names_each_hostile_file(broken_into: tuple[Path, str, int]) -> None:
    _, said, code = broken_into
    assert code == 4, said
    summary = said[said.index("cac: ") :]
    for name in HOSTILE:
        assert f"《{name}》" in summary
    assert "inflates to more than" in summary
    assert "declares a document type" in summary
    assert "asks for far too much memory" in summary
    assert "sector table of the OLE2 file is damaged" in summary
    assert "Traceback" not in said
    assert "panicked" not in said


def test_the_good_lists_of_the_run_are_committed(broken_into: tuple[Path, str, int]) -> None:
    dataset, said, _ = broken_into
    documents = [d for d in open_snapshot(Store(dataset)).documents.to_pylist() if d["kind"] == "list"]
    assert {d["title"] for d in documents if d["rows"]} >= {GOOD}, said
    assert not {d["title"] for d in documents if d["rows"]} & set(HOSTILE)
    filers = open_snapshot(Store(dataset)).listings["company_raw"].to_pylist()
    assert COMPANY in filers
    assert "committed version 0" in said


def test_a_filer_that_turns_text_around_is_shown_as_escapes(broken_into: tuple[Path, str, int]) -> None:
    shown = beian(broken_into[0], "show", "网信算备110108000000101230011号")
    assert "甲\\u202e科技有限公司" in shown.stdout
    assert "\u202e" not in shown.stdout + broken_into[1]


def test_the_originals_are_verified_and_read_again_in_a_bounded_process(
    broken_into: tuple[Path, str, int], tmp_path: Path
) -> None:
    dataset = broken_into[0]
    verified = beian(dataset, "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    again = crawl("archive", tmp_path / "again", "-a", f"dataset={dataset}")
    assert again.returncode == 4, again.stderr
    assert "asks for far too much memory" in again.stderr
    assert COMPANY in open_snapshot(Store(tmp_path / "again")).listings["company_raw"].to_pylist()
