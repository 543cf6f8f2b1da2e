"""The main job on the embedded copy of the sites, as a newcomer starts it, and how it ends when something is wrong."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.project import get_project_settings

from crawler.replica import expected_rows, start
from crawler.replica.edition import load_edition
from crawler.replica.server import Replica
from crawler.replica.sites import Sites
from output.snapshot import commits_of, open_snapshot
from output.store import Store
from tests.crawling import ROOT, beian, crawl, environment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A dataset made through a real browser, and the run's summary."""
    dataset = tmp_path_factory.mktemp("replica") / "data"
    central = crawl("cac", dataset, mirrors="replica", afresh=True)
    assert central.returncode == 0, central.stderr
    provinces = crawl("provinces", dataset, mirrors="replica", afresh=True)
    assert provinces.returncode == 0, provinces.stderr
    return dataset, central.stderr


def cells(row: dict[str, Any]) -> dict[str, str]:
    """The cells of a row without white space, in one order; dates as Excel and Word write them alike."""
    found = {name: re.sub(r"\s+", "", value) for name, value in sorted(row.items()) if name.endswith("_raw") and value}
    if "date_raw" in found:
        found["date_raw"] = found["date_raw"].replace("-", "/").replace("/0", "/")
    return found


def snapshot_rows(dataset: Path) -> dict[str, list[dict[str, str]]]:
    snapshot = open_snapshot(Store(dataset))
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for listing in sorted(snapshot.listings.to_pylist(), key=lambda r: (r["table_index"], r["row_index"])):
        rows[listing["document_sha256"]].append({"series": listing["series"], **cells(listing)})
    return rows


@pytest.mark.browser
def test_every_row_of_every_list_is_there_as_published(crawled: tuple[Path, str]) -> None:
    expected = [[{"series": row["series"], **cells(row)} for row in rows] for rows in expected_rows().values()]
    found = list(snapshot_rows(crawled[0]).values())
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


@pytest.mark.browser
def test_the_summary_says_what_came_and_what_to_do_next(crawled: tuple[Path, str]) -> None:
    summary = crawled[1]
    assert "cac: healthy" in summary
    assert "12 new, 0 changed, 0 unchanged, 0 failed" in summary
    assert "missing" not in summary
    assert "committed version 0" in summary
    assert "snapshots" in summary


@pytest.mark.browser
def test_a_list_under_two_pages_is_one_document_with_two_addresses(crawled: tuple[Path, str]) -> None:
    documents = open_snapshot(Store(crawled[0])).documents.to_pylist()
    assert [len(d["url_aliases"]) for d in documents if d["announcement"] == "dsa/3"] == [1]
    assert all(d["page_url"].startswith("https://") and "127.0.0.1" not in d["document_url"] for d in documents)


@pytest.mark.browser
def test_exchanged_columns_are_read_right_and_cancellations_change_the_status(crawled: tuple[Path, str]) -> None:
    filings = open_snapshot(Store(crawled[0])).filings.to_pylist()
    (exchanged,) = [f for f in filings if "name_company_exchanged" in f["issues"]]
    assert (exchanged["name"], exchanged["company"]) == ("商汤AI代码生成模型", "深圳市商汤科技有限公司")
    assert exchanged["company_raw"] == "商汤AI代码生成模型"
    assert Counter(f["status"] for f in filings)["cancelled"] == 4


@pytest.mark.browser
def test_originals_are_kept_by_their_hash(crawled: tuple[Path, str]) -> None:
    store = Store(crawled[0])
    for document in open_snapshot(store).documents.to_pylist():
        assert len(store.original(document["sha256"])) == document["size"]


@pytest.mark.browser
def test_find_tells_where_a_filing_stands(crawled: tuple[Path, str]) -> None:
    found = beian(crawled[0], "find", "商汤AI代码")
    assert found.returncode == 0, found.stderr
    assert "深圳市商汤科技有限公司" in found.stdout
    assert re.search(r"page 1, table 1, row \d+", found.stdout)
    assert "https://www.cac.gov.cn/2024-04/02/c_1713729983803145.htm" in found.stdout
    nothing = beian(crawled[0], "find", "没有这样的备案")
    assert nothing.returncode == 1
    assert "no filing has" in nothing.stderr


@pytest.mark.browser
def test_company_shows_names_codes_filings_and_why_they_are_one(crawled: tuple[Path, str]) -> None:
    found = beian(crawled[0], "company", "深圳市大头兄弟科技有限公司")
    assert found.returncode == 0, found.stderr
    assert "company    深圳市闪剪智能科技有限公司" in found.stdout
    assert "codes      1331994" in found.stdout
    assert "深圳市大头兄弟科技有限公司 was renamed 深圳市闪剪智能科技有限公司 (《附件2：" in found.stdout
    assert found.stdout.count("网信算备440306133199401") == 2
    nothing = beian(crawled[0], "company", "没有这样的公司")
    assert nothing.returncode == 1
    assert "no company has" in nothing.stderr


@pytest.mark.browser
def test_issues_are_counted_in_the_summary_and_lead_to_their_rows(crawled: tuple[Path, str]) -> None:
    assert "company_completed 2" in crawled[1]
    counts = beian(crawled[0], "issues")
    assert re.search(r"company_completed +2 +the filer was printed short", counts.stdout)
    listed = beian(crawled[0], "issues", "company_completed")
    assert "中国物流集团 " in listed.stdout
    assert "page 1, table 1, row 2" in listed.stdout
    unknown = beian(crawled[0], "issues", "nonsense")
    assert (unknown.returncode, "is no issue code" in unknown.stderr) == (1, True)


@pytest.mark.browser
def test_snapshots_lists_the_versions(crawled: tuple[Path, str]) -> None:
    listed = beian(crawled[0], "snapshots")
    assert [line.split()[0] for line in listed.stdout.splitlines()[1:]] == ["0", "1"]


def test_an_empty_dataset_says_how_to_make_one(tmp_path: Path) -> None:
    for command in (["snapshots"], ["find", "x"], ["company", "x"], ["issues"]):
        ended = beian(tmp_path / "none", *command)
        assert ended.returncode == 1
        assert "make crawl" in ended.stderr
    assert not (tmp_path / "none").exists()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Any]]:
    """A dataset made without a browser, and the requests that were made for it."""
    dataset = tmp_path_factory.mktemp("plain") / "data"
    with start() as replica:
        ended = crawl("cac", dataset, "-s", "RENDER=never", mirrors=replica.mirrors)
        assert ended.returncode == 0, ended.stderr
        return dataset, list(replica.requests)


def test_without_a_browser_the_same_rows_are_read(plain: tuple[Path, list[Any]]) -> None:
    documents = len(expected_rows()) - 1  # the provincial list has a spider of its own
    assert len(snapshot_rows(plain[0])) == documents


def test_robots_are_asked_first_and_every_file_carries_its_page_as_referer(plain: tuple[Path, list[Any]]) -> None:
    by_host = defaultdict(list)
    for request in plain[1]:
        by_host[request.host].append(request)
    assert all(requests[0].path == "/robots.txt" for requests in by_host.values())
    files = [request for request in plain[1] if "downloadfile.jsp" in request.path or "fileDownLoad" in request.path]
    assert files
    assert all(request.headers["Referer"].startswith("https://") for request in files)
    assert all(request.headers["User-Agent"].startswith("beian/") for request in plain[1])


def test_a_file_under_two_pages_is_fetched_once(plain: tuple[Path, list[Any]]) -> None:
    paths = Counter((request.host, request.method, request.path) for request in plain[1] if request.method == "GET")
    assert max(paths.values()) == 1


def test_a_list_behind_a_long_link_is_captured(tmp_path: Path) -> None:
    usual = load_edition()
    page = next(page for page in usual.pages if "第二批深度合成服务" in page.title)
    long = page.attachments[0].model_copy(update={"token": "x" * 4_000})
    edited = page.model_copy(update={"attachments": (long,)})
    pages = tuple(edited if other is page else other for other in usual.pages)
    with Replica(Sites(usual.model_copy(update={"pages": pages}))) as site:
        ended = crawl("cac", tmp_path, "-a", "series=dsa", "-s", "RENDER=never", mirrors=site.mirrors)
    assert ended.returncode == 0, ended.stderr
    addresses = open_snapshot(Store(tmp_path)).documents["document_url"].to_pylist()
    assert [address for address in addresses if long.token in address]


def test_items_are_the_published_rows(tmp_path: Path) -> None:
    feed = tmp_path / "rows.jsonl"
    ended = crawl(
        "cac", tmp_path / "data", "-s", "RENDER=never", "-a", "series=dsa", "-o", str(feed), mirrors="replica"
    )
    assert ended.returncode == 0, ended.stderr
    rows = [json.loads(line) for line in feed.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 41
    assert {row["series"] for row in rows} == {"dsa"}
    assert all(row["name_raw"] and row["filing_id"] and row["number"] for row in rows)


def test_since_leaves_out_what_is_older(tmp_path: Path) -> None:
    ended = crawl("cac", tmp_path, "-s", "RENDER=never", "-a", "since=2023-08", mirrors="replica")
    assert ended.returncode == 0, ended.stderr
    periods = set(open_snapshot(Store(tmp_path)).listings["period"].to_pylist())
    assert periods
    assert min(periods) >= "2023-08"


def test_one_source_alone(tmp_path: Path) -> None:
    ended = crawl("cac", tmp_path, "-s", "RENDER=never", "-a", "source=beian", mirrors="replica")
    assert ended.returncode == 0, ended.stderr
    assert set(open_snapshot(Store(tmp_path)).listings["series"].to_pylist()) == {"cancellation"}


def test_a_series_that_was_not_asked_for_stays_in_the_dataset(plain: tuple[Path, list[Any]]) -> None:
    before = open_snapshot(Store(plain[0]))
    with start() as replica:
        ended = crawl("cac", plain[0], "-s", "RENDER=never", "-a", "series=iisa", mirrors=replica.mirrors)
    assert ended.returncode == 0, ended.stderr
    assert open_snapshot(Store(plain[0])).same_data(before)
    assert "unchanged" in ended.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["-a", "series=dsaa"], "series=dsaa is no series"),
        (["-a", "since=2025"], "since=2025 is no month"),
        (["-a", "source=nobody"], "source=nobody is no source"),
        (["-a", "colour=red"], "does not know -a colour"),
        (["-s", "RENDER=sometimes"], "RENDER is either"),
        (["-s", "SITE_MIRRORS={"], "SITE_MIRRORS is JSON"),
        (["-s", 'SITE_MIRRORS={"a.example": "127.0.0.1:8000"}'], "SITE_MIRRORS is JSON"),
        (["-s", 'SITE_MIRRORS={"a.example": "http://user:word@127.0.0.1:8000"}'], "SITE_MIRRORS is JSON"),
    ],
)
def test_wrong_usage_ends_with_a_sentence(options: list[str], sentence: str, tmp_path: Path) -> None:
    ended = crawl("cac", tmp_path / "data", *options)
    assert ended.returncode == 2
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "data").exists()


def test_a_dataset_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = crawl("cac", tmp_path / "file" / "data", "-s", "RENDER=never", mirrors="replica")
    assert ended.returncode == 2
    assert "cannot be written" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_by_default_the_crawl_is_polite() -> None:
    settings = get_project_settings()
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getfloat("DOWNLOAD_DELAY") == 5
    assert settings.getfloat("DOWNLOAD_DELAY_JITTER") == 0
    assert settings["USER_AGENT"].startswith("beian/")


def test_an_unknown_spider_is_wrong_usage(tmp_path: Path) -> None:
    ended = crawl("cca", tmp_path / "data")
    assert ended.returncode == 2
    assert "archive, cac, provinces" in ended.stderr


def test_a_browser_that_is_not_there_is_said_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "no-such-program"))
    ended = crawl("cac", tmp_path / "data", mirrors="replica")
    assert ended.returncode == 2
    assert "CHROMIUM_PATH" in ended.stderr


def test_a_site_that_cannot_be_reached_ends_with_3(tmp_path: Path) -> None:
    nobody = dict.fromkeys(("www.cac.gov.cn", "beian.cac.gov.cn"), "http://127.0.0.1:9")
    ended = crawl("cac", tmp_path, "-s", "RENDER=never", "-s", "RETRY_TIMES=1", mirrors=nobody)
    assert ended.returncode == 3
    assert "cannot be reached" in ended.stderr
    assert commits_of(Store(tmp_path)) == []
    assert Store(tmp_path).read("runs")["verdict"].to_pylist() == ["unreachable"]


def test_a_site_that_blocks_keeps_the_snapshot_and_ends_with_3(plain: tuple[Path, list[Any]]) -> None:
    before = open_snapshot(Store(plain[0]))
    with start(faults={"waf": 500}) as replica:
        ended = crawl("cac", plain[0], "-s", "RENDER=never", "-s", "RETRY_TIMES=2", mirrors=replica.mirrors)
    assert ended.returncode == 3
    assert "firewall" in ended.stderr
    after = open_snapshot(Store(plain[0]))
    assert after.version == before.version
    assert after.same_data(before)


def test_a_run_beside_another_ends_with_6_and_says_who_writes(tmp_path: Path) -> None:
    with Store(tmp_path).lock("scrapy crawl cac"):
        ended = crawl("cac", tmp_path, "-s", "RENDER=never", mirrors="replica")
    assert ended.returncode == 6
    assert "is being written by scrapy crawl cac, process" in ended.stderr


def test_rows_of_the_replica_and_of_the_publisher_never_meet(plain: tuple[Path, list[Any]]) -> None:
    ended = crawl("cac", plain[0], "-s", "RENDER=never", mirrors="replica")
    assert ended.returncode == 2
    assert "was made from the publisher" in ended.stderr


def test_an_interrupted_run_commits_nothing_and_ends_with_130(tmp_path: Path) -> None:
    with start() as replica:
        settings = {"DATASET_DIR": tmp_path, "SITE_MIRRORS": json.dumps(replica.mirrors), "DOWNLOAD_DELAY": 1}
        given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        command = [sys.executable, "-m", "scrapy", "crawl", "cac", "-s", "RENDER=never", *given]
        run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment())
        deadline = time.monotonic() + 30
        while len(replica.requests) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "interrupted" in said
    assert commits_of(Store(tmp_path)) == []
