"""The published lists of the corpus: counts, numbers and 序号 of every Word file, and the provincial workbook."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest

from crawler.tables import Table, read

CORPUS = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpus"
EXPECTED = CORPUS / "expected.tsv"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not EXPECTED.exists(), reason="the corpus does not lie beside the checkout"),
]

ALGORITHM_NUMBER = re.compile(r"网信算备\d{21}号")
PUBLISHED_ODDLY = {"网信算备1101082242366066220017号"}
"""A typing error in the published list: 22 digits."""


def expected() -> list[dict[str, str]]:
    if not EXPECTED.exists():
        return []
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["file"].endswith(".docx")]


@pytest.fixture(params=expected(), ids=lambda row: row["file"], scope="module")
def published(request: pytest.FixtureRequest) -> tuple[int, list[Table]]:
    counts = request.param
    return int(counts["listings"]), read((CORPUS / "documents" / counts["file"]).read_bytes())


def test_every_published_row_is_read_once(published: tuple[int, list[Table]]) -> None:
    count, (table,) = published
    assert table.rows[0].cells[0] == "序号"
    assert len(table.rows) == count + 1
    assert {len(row.cells) for row in table.rows} == {8}


def test_the_rows_are_numbered_without_a_gap_by_word_or_by_hand(published: tuple[int, list[Table]]) -> None:
    count, (table,) = published
    assert [row.cells[0] for row in table.rows[1:]] == [str(number) for number in range(1, count + 1)]


def test_every_row_has_a_name_a_company_and_a_filing_number(published: tuple[int, list[Table]]) -> None:
    _, (table,) = published
    odd = set()
    for row in table.rows[1:]:
        assert all(row.cells[column] for column in (0, 1, 2, 3, 5)), row
        number = re.sub(r"\s+", "", row.cells[6])
        if not ALGORITHM_NUMBER.fullmatch(number):
            odd.add(number)
    assert odd <= PUBLISHED_ODDLY


def test_the_title_names_the_list_and_its_month(published: tuple[int, list[Table]]) -> None:
    _, (table,) = published
    assert re.fullmatch(r"境内(互联网信息服务|深度合成服务)算法备案清单（20\d\d年\d{1,2}月）", table.title or "")


def test_the_provincial_workbook_is_read_as_openpyxl_reads_it() -> None:
    data = (CORPUS / "documents" / "guangdong-2024-03.xlsx").read_bytes()
    (table,) = read(data)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    again = [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]
    ours = [[cell for cell in row.cells if cell] for row in table.rows]
    assert [[str(value)[:10] for value in row] for row in again if row] == [[cell[:10] for cell in row] for row in ours]
    assert sum(row.cells[0].isdecimal() for row in table.rows) == 19
