"""The published lists of the corpus: counts, numbers and 序号 of every PDF."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from crawler.tables.model import Row, Table
from crawler.tables.pdf import read

CORPUS = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpus"
EXPECTED = CORPUS / "expected.tsv"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not EXPECTED.exists(), reason="the corpus does not lie beside the checkout"),
]

GENAI_NUMBER = re.compile(r"([A-Za-z]+)-(.+?)-(20\d{6})(?:(\d{4})|S(\d{4}))?")
ALGORITHM_NUMBER = re.compile(r"网信算备\d{21}号")
LOST_IN_TRANSCRIPTION = {("registered", 263)}
PUBLISHED_ODDLY = {
    "Jiangsu-SiWeiXiangLiangZhiSuanYun-",
    "ZheJiang-HuaShuShiHuaWenLvDaMoXing-20250609000026",
}
OUT_OF_ORDER = [107, 110, 108, 111, 109, 112]

Series = dict[str, list[Row]]


def expected() -> list[dict[str, str]]:
    if not EXPECTED.exists():
        return []
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["file"].endswith(".pdf")]


def series_of(header: Row) -> str:
    name = header.cells[2].replace("\n", "")
    if name in ("模型名称", "大模型名称"):
        return "filed"
    if name == "应用/功能名称":
        return "registered"
    assert header.cells[1] == "算法名称", header
    return "cancelled"


def by_series(tables: list[Table]) -> Series:
    found: Series = {}
    series = None
    for table in tables:
        for row in table.rows:
            if row.cells[0] == "序号":
                series = series_of(row)
            else:
                assert series is not None, row
                found.setdefault(series, []).append(row)
    return found


@pytest.fixture(params=expected(), ids=lambda row: row["file"], scope="module")
def published(request: pytest.FixtureRequest) -> tuple[dict[str, str], Series]:
    counts = request.param
    return counts, by_series(read((CORPUS / "documents" / counts["file"]).read_bytes()))


def test_every_published_row_is_read_once(published: tuple[dict[str, str], Series]) -> None:
    counts, found = published
    assert sum(map(len, found.values())) == int(counts["listings"])
    if counts["of_which_filed"]:
        assert len(found["filed"]) == int(counts["of_which_filed"])
        assert len(found.get("registered", [])) == int(counts["of_which_registered"])


def test_every_row_has_all_its_cells(published: tuple[dict[str, str], Series]) -> None:
    counts, found = published
    width = 8 if counts["file"].startswith("cancel") else 6
    for rows in found.values():
        assert [row for row in rows if len(row.cells) != width or not all(row.cells)] == []


def test_the_numbers_of_the_rows_run_on_without_a_gap(published: tuple[dict[str, str], Series]) -> None:
    _, found = published
    for series, rows in found.items():
        numbers = [int(row.cells[0]) for row in rows]
        whole = [n for n in range(min(numbers), max(numbers) + 1) if (series, n) not in LOST_IN_TRANSCRIPTION]
        assert sorted(numbers) == whole
        if 107 in numbers and series == "filed":
            at = numbers.index(107)
            assert numbers[at : at + 6] == OUT_OF_ORDER
        else:
            assert numbers == whole


def test_every_filing_number_is_whole(published: tuple[dict[str, str], Series]) -> None:
    counts, found = published
    cancelled = counts["file"].startswith("cancel")
    pattern, column = (ALGORITHM_NUMBER, 6) if cancelled else (GENAI_NUMBER, 4)
    odd = [
        number
        for rows in found.values()
        for row in rows
        if not pattern.fullmatch(number := re.sub(r"\s+", "", row.cells[column]))
    ]
    assert set(odd) <= PUBLISHED_ODDLY


def test_no_cell_holds_a_code_point_that_pdfium_or_a_font_made_up(published: tuple[dict[str, str], Series]) -> None:
    _, found = published
    text = "".join(cell for rows in found.values() for row in rows for cell in row.cells)
    assert re.findall(r"[\x00-\x09\x0b-\x1f\u2e80-\u2fdf\ue000-\uf8ff\ufffd-\uffff]", text) == []


def test_rows_stand_on_pages_in_reading_order(published: tuple[dict[str, str], Series]) -> None:
    _, found = published
    for rows in found.values():
        pages = [row.page or 0 for row in rows]
        assert pages == sorted(pages)
        assert pages[0] >= 1
