"""The real lists, crawled as the sites serve them: every row of every list, and what is missing is named."""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from output.snapshot import SISTERS, commits_of, open_snapshot
from output.store import Store
from tests.corpus import CORPUS, needs_corpus, serve
from tests.crawling import crawl

pytestmark = [*needs_corpus, pytest.mark.slow]


def rows(dataset: Path) -> dict[str, list[dict[str, Any]]]:
    """Listings by the name of the corpus file that they come from."""
    with (CORPUS / "catalogue.tsv").open(encoding="utf-8", newline="") as file:
        names = {row["attachment_name"]: Path(row["file"]).name for row in csv.DictReader(file, delimiter="\t")}
    notices = json.loads((CORPUS / "notices.json").read_text(encoding="utf-8"))
    names |= {notice["title"]: Path(notice["file"]).name for notice in notices if notice.get("file")}
    snapshot = open_snapshot(Store(dataset))
    titles = {document["sha256"]: document["title"] for document in snapshot.documents.to_pylist()}
    found: dict[str, list[dict[str, Any]]] = {}
    for listing in snapshot.listings.to_pylist():
        found.setdefault(names[titles[listing["document_sha256"]]], []).append(listing)
    return found


def expected() -> dict[str, dict[str, str]]:
    with (CORPUS / "expected.tsv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}


def test_every_document_gives_exactly_its_rows(crawled: tuple[Path, str]) -> None:
    found = rows(crawled[0])
    assert {name: len(listings) for name, listings in found.items()} == {
        name: int(row["listings"]) for name, row in expected().items()
    }
    for name, row in expected().items():
        if row["of_which_filed"]:
            series = Counter(listing["series"] for listing in found[name])
            assert series["genai_filed"] == int(row["of_which_filed"])
            assert series["genai_registered"] == int(row["of_which_registered"])


def test_every_row_has_its_sequence_number_name_company_and_number(crawled: tuple[Path, str]) -> None:
    for name, listings in rows(crawled[0]).items():
        for listing in listings:
            cells = {key: re.sub(r"\s+", "", value or "") for key, value in listing.items() if key.endswith("_raw")}
            place = (name, listing["page"], listing["row_index"], cells)
            assert cells["seq_raw"].isdecimal(), place
            assert cells["name_raw"], place
            assert cells["company_raw"], place
            if listing["series"].startswith("genai"):
                assert re.fullmatch(r"[A-Za-z]+-.+-(20\d{6}(S?\d{4,6})?)?", cells["number_raw"]), place
                assert re.fullmatch(r"20\d\d/\d{1,2}/\d{1,2}(（补登）)?|20\d\d-\d\d-\d\d|45\d{3}", cells["date_raw"]), (
                    place
                )
            else:
                assert re.fullmatch(r"网信算备\d{21,22}号", cells["number_raw"]), place


def test_what_the_corpus_lacks_is_named(crawled: tuple[Path, str]) -> None:
    summary = crawled[1]
    assert "dsa batches 2, 6, 10: not held" in summary
    assert "genai_filed 303–346: 44 not in any list" in summary
    assert "genai_registered 106–159, 263: 55 not in any list" in summary
    assert "genai_filed to 2025-11-01: 611 stated, 567 held, 44 missing" in summary
    assert "number_check_digit" in summary


def test_crawling_again_is_unchanged_and_adds_no_version(crawled: tuple[Path, str], mirrors: dict[str, str]) -> None:
    dataset, _ = crawled
    before = commits_of(Store(dataset))
    again = crawl("cac", dataset, mirrors=mirrors)
    assert again.returncode == 0
    assert "unchanged: version 1" in again.stderr
    assert commits_of(Store(dataset)) == before
    assert len(Store(dataset).read("runs")) == 3


def test_the_kept_originals_rebuild_the_same_tables(crawled: tuple[Path, str], tmp_path: Path) -> None:
    rebuilt = tmp_path / "rebuilt"
    ended = crawl("archive", rebuilt, "-a", f"dataset={crawled[0]}")
    assert ended.returncode == 0, ended.stderr
    one, other = open_snapshot(Store(crawled[0])), open_snapshot(Store(rebuilt))
    for name in (*SISTERS, "filings"):
        tables = [getattr(snapshot, name).to_pandas().to_csv(index=False) for snapshot in (one, other)]
        assert tables[0] == tables[1], name


@pytest.mark.parametrize("fault", ["waf=4", "empty=3", "http500=3", "html=2", "cut=1"])
def test_a_passing_fault_loses_nothing(fault: str, crawled: tuple[Path, str], tmp_path: Path) -> None:
    bases, servers = serve(CORPUS, fault)
    ended = crawl("cac", tmp_path / "data", "-s", "RENDER=never", "-a", "series=genai,cancellation", mirrors=bases)
    for server in servers:
        server.shutdown()
    assert ended.returncode == 0, ended.stderr
    assert "; try " in ended.stderr
    asked_for = {name: found for name, found in rows(crawled[0]).items() if name.startswith(("genai", "cancel"))}
    assert {name: len(found) for name, found in rows(tmp_path / "data").items()} == {
        name: len(found) for name, found in asked_for.items()
    }


def test_a_site_that_keeps_blocking_changes_nothing(crawled: tuple[Path, str], tmp_path: Path) -> None:
    dataset = tmp_path / "data"
    shutil.copytree(crawled[0], dataset)
    before = open_snapshot(Store(dataset))
    bases, servers = serve(CORPUS, "waf=500")
    ended = crawl("cac", dataset, mirrors=bases)
    for server in servers:
        server.shutdown()
    assert ended.returncode == 3
    assert "firewall" in ended.stderr
    after = open_snapshot(Store(dataset))
    assert after.version == before.version
    assert after.same_data(before)


def test_a_list_that_lost_most_of_its_rows_is_not_published(crawled: tuple[Path, str], tmp_path: Path) -> None:
    dataset, corpus = tmp_path / "data", tmp_path / "corpus"
    shutil.copytree(crawled[0], dataset)
    shutil.copytree(CORPUS, corpus, copy_function=shutil.copy)
    shrunk = corpus / "documents" / "dsa-2025-07.docx"
    shrunk.chmod(0o644)
    shutil.copyfile(CORPUS / "documents" / "dsa-2023-06.docx", shrunk)
    before = open_snapshot(Store(dataset))
    bases, servers = serve(corpus)
    ended = crawl("cac", dataset, "-s", "RENDER=never", "-a", "series=dsa", mirrors=bases)
    for server in servers:
        server.shutdown()
    assert ended.returncode == 5
    assert "had 389 rows, its new version has 41" in ended.stderr
    assert open_snapshot(Store(dataset)).same_data(before)
    assert len(list(dataset.glob("drafts/*/filings.parquet"))) == 1


def test_a_renamed_heading_stops_its_list_and_says_what_to_edit(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(CORPUS, corpus, copy_function=shutil.copy)
    rename_heading(corpus / "documents" / "dsa-2025-05.docx", "主体名称", "申报主体")
    bases, servers = serve(corpus)
    ended = crawl("cac", tmp_path / "data", "-s", "RENDER=never", "-a", "series=dsa", mirrors=bases)
    for server in servers:
        server.shutdown()
    assert ended.returncode == 4
    assert "境内深度合成服务算法备案清单（2025年5月）" in ended.stderr
    assert "《申报主体》" in ended.stderr
    assert "crawler/sources/cac.toml" in ended.stderr
    found = rows(tmp_path / "data")
    assert "dsa-2025-05.docx" not in found
    assert len(found["dsa-2025-07.docx"]) == 389


def rename_heading(path: Path, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {info: archive.read(info) for info in archive.infolist()}
    path.chmod(0o644)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in members.items():
            is_main = info.filename == "word/document.xml"
            assert not is_main or old.encode() in data
            archive.writestr(info, data.replace(old.encode(), new.encode(), 1) if is_main else data)
