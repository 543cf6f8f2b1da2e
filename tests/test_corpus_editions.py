"""Two editions of the real lists, the second a copy with small edits: the diff names those, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.corpus import CORPUS, needs_corpus, serve
from tests.crawling import beian, crawl

pytestmark = [*needs_corpus, pytest.mark.slow]

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NEW_LIST, WITHDRAWN = "dsa-2026-03.docx", "iisa-2025-05.docx"

CANCELLED = "网信算备320106205911706240023号"
RENAMED = "网信算备370214851917002240019号"
MISTYPED, MENDED = "网信算备440305295988702220055号", "网信算备440305295988702220057号"
WITH_PRODUCT = "网信算备310112541382303240017号"
SILENT = "网信算备110105404268302220015号"

EXPECTED = {
    line.split("\t")[0]: int(line.split("\t")[1])
    for line in ((CORPUS / "expected.tsv").read_text(encoding="utf-8").splitlines()[1:] if CORPUS.exists() else ())
}

EDITS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "iisa-2024-08.docx": {
        CANCELLED: {"备注": "已注销"},
        RENAMED: {
            "主体名称": "青岛盛家星云服务有限公司",
            "备注": "2026年3月原主体名称“青岛盛家星空调服务有限公司”变更为“青岛盛家星云服务有限公司”",
        },
        WITH_PRODUCT: {"应用产品": "锅圈食汇支付宝(小程序)、锅圈商城微信(小程序)、锅圈(APP)、锅圈食汇(网站)"},
    },
    "iisa-2022-10.docx": {MISTYPED: {"备案编号": MENDED}, SILENT: {"备注": "2026年3月变更算法安全责任人"}},
}
"""Document → number of the row → heading of the cell → its new text."""


def edit(body: bytes, edits: Mapping[str, Mapping[str, str]]) -> bytes:
    """A .docx list with other texts in some cells."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {info: archive.read(info) for info in archive.infolist()}
    part = next(info for info in parts if info.filename == "word/document.xml")
    tree = etree.fromstring(parts[part])
    headings: list[str] = []
    left = dict(edits)
    for row in tree.iter(f"{WORD}tr"):
        cells = row.findall(f"{WORD}tc")
        texts = ["".join(cell.itertext(f"{WORD}t")).strip() for cell in cells]
        headings = headings or texts
        number = next((text for text in texts if text in left), None)
        for heading, text in left.pop(number, {}).items() if number else ():
            write(cells[headings.index(heading)], text)
    assert not left
    parts[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in parts.items():
            archive.writestr(info, data)
    return stream.getvalue()


def write(cell: Any, text: str) -> None:
    paragraphs = cell.findall(f"{WORD}p")
    for paragraph in paragraphs:
        for run in paragraph.findall(f"{WORD}r"):
            paragraph.remove(run)
    run = etree.SubElement(paragraphs[0], f"{WORD}r")
    etree.SubElement(run, f"{WORD}t").text = text


def edition(folder: Path, without: str, edits: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Path:
    """A copy of the corpus that lacks one list, with some cells edited."""
    shutil.copytree(CORPUS, folder)
    catalogue = folder / "catalogue.tsv"
    with catalogue.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter="\t"))
    with catalogue.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows(
            line for line in lines if not any(cell.endswith(without) for cell in line)
        )
    notices = json.loads((folder / "notices.json").read_text(encoding="utf-8"))
    held = [notice for notice in notices if "/2026-03/" not in notice["content"] or without != NEW_LIST]
    (folder / "notices.json").write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    for name, cells in edits.items():
        path = folder / "documents" / name
        path.write_bytes(edit(path.read_bytes(), cells))
    return folder


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both editions crawled one after the other."""
    folder = tmp_path_factory.mktemp("editions")
    for name, without, edits, options in (
        ("first", NEW_LIST, {}, ()),
        ("second", WITHDRAWN, EDITS, ("--accept", "attachments_lost")),  # else a withdrawn list ends the run as drift
    ):
        mirrors, servers = serve(edition(folder / name, without, edits))
        try:
            ended = crawl("cac", folder / "data", "-s", "RENDER=never", *options, mirrors=mirrors)
        finally:
            for server in servers:
                server.shutdown()
        assert ended.returncode == 0, ended.stderr
    return folder / "data"


def told(dataset: Path, *arguments: str) -> dict[str, Any]:
    ended = beian(dataset, "diff", "--format", "json", *arguments)
    assert ended.returncode == 1, ended.stderr
    whole: dict[str, Any] = json.loads(ended.stdout)
    return whole


def test_lists_are_told_as_wholes(dataset: Path) -> None:
    found = [(c["kind"], c["announcement"], c["previous_rows"], c["rows"]) for c in told(dataset)["lists"]]
    rows = {name: kind for kind, name, _, _ in found}
    assert rows == {"dsa/16": "new", "iisa/2022-10": "edited", "iisa/2024-08": "edited", "iisa/2025-05": "withdrawn"}


def test_each_edit_is_told_with_its_kind_cause_and_place_and_nothing_else(dataset: Path) -> None:
    changes = [change for change in told(dataset)["changes"] if change["kind"] != "added"]
    keys = ("kind", "number", "field", "old", "new", "place")
    assert [tuple(change[key] for key in keys) for change in changes] == [
        ("modified", SILENT, "listings.remark_raw", "", "2026年3月变更算法安全责任人", "table 1, row 6"),
        (
            "modified",
            WITH_PRODUCT,
            "products",
            "锅圈食汇支付宝(小程序)、锅圈商城微信(小程序)、锅圈(APP)",
            EDITS["iisa-2024-08.docx"][WITH_PRODUCT]["应用产品"],
            "table 1, row 4",
        ),
        ("cancelled", CANCELLED, "status", "active", "cancelled", "table 1, row 2"),
        ("modified", RENAMED, "company", "青岛盛家星空调服务有限公司", "青岛盛家星云服务有限公司", "table 1, row 3"),
        ("renamed", MENDED, "number", MISTYPED, MENDED, "table 1, row 68"),
    ]
    assert {change["cause"] for change in changes} == {"publisher"}
    assert [change["document"][:3] for change in changes] == ["附件2", "附件8", "附件8", "附件8", "附件2"]
    assert all(change["place"] == change["previous_place"] for change in changes)


def test_every_row_of_the_new_list_is_added(dataset: Path) -> None:
    added = told(dataset, "--kind", "added")["changes"]
    assert len(added) == EXPECTED[NEW_LIST]
    assert {(change["cause"], change["document"]) for change in added} == {
        ("publisher", "境内深度合成服务算法备案清单（2026年3月）")
    }


def test_a_declared_rename_and_a_changed_number_show_in_the_history(dataset: Path) -> None:
    renamed, mended = (beian(dataset, "show", number).stdout for number in (RENAMED, MISTYPED))
    assert "declared               company_renamed (iisa/2024-08, table 1, row 3)" in renamed
    assert f"renamed number: {MISTYPED} → {MENDED} (version 1" in mended
    assert f"number                 {MENDED}" in mended


def test_one_edition_against_itself_is_no_difference(dataset: Path) -> None:
    ended = beian(dataset, "diff", "latest", "latest")
    assert (ended.returncode, ended.stdout) == (0, "no difference between versions 1 and 1\n")
