"""The replica's documents: what stands in them is what their rows say, and making them again gives the same."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

import openpyxl
import pypdfium2
import pytest
from lxml import etree

from crawler.replica import expected_rows
from crawler.replica.edition import Layout, load_edition
from crawler.replica.make_documents import make_document
from crawler.replica.write_pdf import DoesNotFit, write_pdf

EDITION = load_edition()
ROWS = expected_rows()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

DOCX = sorted(name for name in ROWS if name.endswith(".docx"))
PDF = sorted(name for name in ROWS if name.endswith(".pdf"))


def word(name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(EDITION.document(name))) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def cell_texts(row: etree._Element) -> list[str]:
    return [
        "\n".join("".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in cell.iter(f"{W}p"))
        for cell in row.findall(f"{W}tc")
    ]


def pages(name: str) -> list[str]:
    """Text of each page of a PDF without white space and the marks of hyphens at a line's end."""
    document = pypdfium2.PdfDocument(EDITION.document(name))
    texts = [page.get_textpage().get_text_range() for page in document]
    return [re.sub(r"\s+", "", text.replace("\x02", "-").replace("\ufffe", "-")) for text in texts]


def content(body: bytes) -> object:
    """What a document holds, without what a library may do differently at its next version: compression."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return {entry.filename: (entry.date_time, archive.read(entry)) for entry in archive.infolist()}
    texts = [page.get_textpage() for page in pypdfium2.PdfDocument(body)]
    return [[(text.get_text_range(i, 1), text.get_charbox(i)) for i in range(text.count_chars())] for text in texts]


@pytest.mark.parametrize("name", sorted(ROWS))
def test_making_a_document_again_gives_the_same(name: str) -> None:
    made = make_document(EDITION, name)
    assert made == make_document(EDITION, name)
    assert content(made) == content(EDITION.document(name))


@pytest.mark.parametrize("name", sorted(ROWS))
def test_documents_are_small(name: str) -> None:
    assert len(EDITION.document(name)) < 60_000


@pytest.mark.parametrize("name", [*DOCX, "guangdong-2024-03.xlsx"])
def test_office_files_tell_neither_who_made_them_nor_when(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(EDITION.document(name))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = archive.read("docProps/core.xml").decode() if "docProps/core.xml" in archive.namelist() else ""
    assert not re.search(r"creator|lastModifiedBy|created|modified", properties)


@pytest.mark.parametrize("name", PDF)
def test_pdfs_tell_neither_who_made_them_nor_when(name: str) -> None:
    told = pypdfium2.PdfDocument(EDITION.document(name)).get_metadata_dict()
    assert {told[field] for field in ("Title", "Author", "Subject", "Creator")} == {""}
    assert told["CreationDate"].startswith("D:20000101")


@pytest.mark.parametrize("name", DOCX)
def test_a_word_file_holds_its_rows(name: str) -> None:
    layout = EDITION.documents[name]
    header, *rows = word(name).iter(f"{W}tr")
    expected = [list(row.values())[1:] for row in ROWS[name]]
    for merged in layout.merged_down:
        column = cell_texts(header).index(merged.column)
        for row in range(merged.first, merged.last):
            expected[row][column] = ""
    if layout.numbered_by_word:
        expected = [["", *cells[1:]] for cells in expected]
    assert [cell_texts(row) for row in rows] == expected


@pytest.mark.parametrize("name", DOCX)
def test_above_the_table_of_a_word_file_stand_its_number_and_its_title(name: str) -> None:
    paragraphs = word(name).findall(f"{W}body/{W}p")
    lines = ["".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in paragraphs]
    assert tuple(filter(None, lines)) == EDITION.documents[name].above


def test_word_numbers_the_rows_of_one_list_by_itself() -> None:
    _, *rows = word("iisa-2022-10.docx").iter(f"{W}tr")
    assert all(row.find(f"{W}tc").find(f".//{W}numPr") is not None for row in rows)
    with zipfile.ZipFile(io.BytesIO(EDITION.document("iisa-2022-10.docx"))) as archive:
        assert 'w:lvlText w:val="%1"' in archive.read("word/numbering.xml").decode()


def test_one_list_has_nine_grid_columns_two_of_which_a_cell_of_each_row_spans() -> None:
    tree = word("dsa-2023-08.docx")
    assert len(tree.findall(f".//{W}gridCol")) == 9
    spans = [[span.get(f"{W}val") for span in row.iter(f"{W}gridSpan")] for row in tree.iter(f"{W}tr")]
    assert spans == [["2"]] * 13


def test_one_list_merges_the_filer_of_two_rows() -> None:
    rows = list(word("dsa-2024-01.docx").iter(f"{W}tr"))
    marks = {number: mark.get(f"{W}val") for number, row in enumerate(rows) for mark in row.iter(f"{W}vMerge")}
    assert marks == {3: "restart", 4: None}
    assert ROWS["dsa-2024-01.docx"][2]["company_raw"] == ROWS["dsa-2024-01.docx"][3]["company_raw"]


@pytest.mark.parametrize("name", PDF)
def test_a_pdf_holds_its_rows_in_their_order(name: str) -> None:
    text, position = "".join(pages(name)), 0
    for row in ROWS[name]:
        for cell in ("seq_raw", "date_raw"):
            position = text.index(row[cell], position)
    for row in ROWS[name]:
        if row["seq_raw"] not in _cut_rows(name):
            printed = "".join(value for key, value in row.items() if key != "series")
            assert re.sub(r"\s+", "", printed) in text


def _cut_rows(name: str) -> set[str]:
    ends = [end for end in EDITION.documents[name].page_ends if end.inside]
    tables = EDITION.documents[name].tables
    return {EDITION.printed(tables[end.table - 1]).rows[(end.inside or 1) - 1][0] for end in ends}


def test_a_page_break_cuts_a_row_in_two_below_a_repeated_header() -> None:
    first, second, _ = pages("genai-2024-04.pdf")
    assert first.endswith("16浙江省问财HithinkGPT大模型浙江同花顺网络科技有Zhejiang-2023/12/5")
    assert second.startswith("序号属地模型名称备案单位备案号备案时间限公司WenCaiHithinkGPT-2023112217山东省")


def test_a_last_page_holds_one_row_below_its_header() -> None:
    assert pages("genai-2024-04.pdf")[-1] == (
        "序号属地模型名称备案单位备案号备案时间"
        "25广东省YOYO助理（移动版）深圳荣耀软件技术有限公司Guangdong-YOYOM-202403142024/3/28"
    )


def test_a_second_header_stands_inside_a_table_without_a_title() -> None:
    first, second = pages("genai-2024-08.pdf")
    assert "2024/7/25序号属地应用/功能名称登记单位上线编号登记时间1北京市变影" in first
    assert second.startswith("20240513S00014上海市")


def test_a_last_page_holds_one_row_without_a_header() -> None:
    *_, second, last = pages("genai-2025-08.pdf")
    assert second.startswith("48广东省")
    assert "2025/8/29生成式人工智能服务已登记信息序号属地应用/功能名称" in second
    assert last == "18河北省冀时AI助手河北广播电视台Hebei-JiShiAIZhuShou-20250729S00062025/8/19"


@pytest.mark.parametrize("name", PDF)
def test_the_title_of_a_pdf_prints_visibly(name: str) -> None:
    [first, *_] = pypdfium2.PdfDocument(EDITION.document(name))
    title = first.render(scale=2, grayscale=True).to_numpy()[130:190, 90:-90]  # above the first line of the table
    assert (title < 128).sum() > 30


def test_a_pdf_page_with_too_many_rows_is_refused() -> None:
    layout = EDITION.documents["genai-2024-04.pdf"]
    tables = [EDITION.printed(listed) for listed in layout.tables]
    with pytest.raises(DoesNotFit, match="page_ends"):
        write_pdf(tables, Layout(above=layout.above, tables=layout.tables))


def test_a_document_of_an_unknown_kind_is_refused() -> None:
    edition = EDITION.model_copy(update={"documents": {"list.odt": EDITION.documents["iisa-2022-08.docx"]}})
    with pytest.raises(ValueError, match=r"list\.odt: no document of the kind \.odt can be made"):
        make_document(edition, "list.odt")


def test_the_excel_file_holds_its_rows_below_a_merged_title() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(EDITION.document("guangdong-2024-03.xlsx"))).active
    title, header, *rows = sheet.iter_rows(values_only=True)
    expected = [[int(row["seq_raw"]), *list(row.values())[2:]] for row in ROWS["guangdong-2024-03.xlsx"]]
    expected[2][-1] = datetime.datetime(2023, 11, 10)
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:E1"]
    assert title[0] == "广东省生成式人工智能服务已备案信息（截至2024年3月）"
    assert header == ("序号", "模型名称", "备案单位", "备案号", "备案时间")
    assert [list(row) for row in rows] == expected
