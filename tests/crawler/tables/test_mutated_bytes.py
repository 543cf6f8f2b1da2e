"""Documents whose bytes were changed on their way: what has a checksum is read as it was, or refused."""

from __future__ import annotations

import datetime
import functools
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.replica.edition import load_edition
from crawler.tables import kind_of, read
from crawler.tables.model import CutDocument, Table, UnreadableDocument
from crawler.tables.pdf_streams import check_streams
from crawler.tables.worker import BoundedReader
from tests.crawler.tables import word_documents as word
from tests.examples import examples

OLD = Path("tests/documents")
WORD_STYLES = '<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'


@functools.cache
def word_list(name: str = "甲") -> bytes:
    """A list that every part of its file has a say in: numbers of Word's, hidden text, merged cells."""
    rows = [
        word.row(word.cell(word.paragraph(number=1)), name, word.cell("公司", down="restart")),
        word.row(word.cell(word.paragraph(number=1)), "乙", word.cell(down="continue")),
        word.row(word.cell(word.paragraph(number=1)), "丙", word.cell(word.paragraph("隐", style="H"))),
    ]
    numbering = word.numbered_list(1, word.level())
    return word.word_file(word.paragraph("标题") + word.table(*rows), numbering=numbering, styles=WORD_STYLES)


@functools.cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["序号", "名称", "日期"], [1, "甲", datetime.date(2024, 1, 2)], [2, None, datetime.date(2024, 1, 3)]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.create_sheet("隐").sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def listed(name: str) -> bytes:
    return load_edition(1).document(name)


HTML = '<meta charset="utf-8"><table><tr><td>甲<td rowspan=2>乙</td></tr><tr><td>丙</td></tr></table>'
DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "docx": word_list,
    "another docx": lambda: word_list("另一个"),
    "xlsx": workbook,
    "pdf": lambda: listed("cancellation-2025-07-14.pdf"),
    "html": HTML.encode,
    "doc": (OLD / "list.doc").read_bytes,
    "xls": (OLD / "list.xls").read_bytes,
}


@st.composite
def changed(draw: st.DrawFn, whole: bytes) -> bytes:
    """Bytes flipped, cut out, doubled, put in or exchanged with others, once or a few times."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(whole) - 1))
        end = min(len(whole), start + draw(st.integers(1, 60)))
        before, piece, after = whole[:start], whole[start:end], whole[end:]
        match draw(st.sampled_from(("flip", "cut", "double", "insert", "overwrite", "exchange"))):
            case "flip":
                whole = before + bytes([piece[0] ^ (1 << draw(st.integers(0, 7)))]) + piece[1:] + after
            case "cut":
                whole = before + after
            case "double":
                whole = before + piece * 2 + after
            case "insert":
                whole = before + draw(st.binary(min_size=1, max_size=8)) + piece + after
            case "overwrite":
                whole = before + draw(st.binary(min_size=len(piece), max_size=len(piece))) + after
            case "exchange":
                at = draw(st.integers(0, len(after)))
                whole = before + after[:at] + piece + after[at:]
        if not whole:
            return b"<"
    return whole


@pytest.fixture(scope="module")
def bounded() -> Iterator[BoundedReader]:
    with BoundedReader() as reader:
        yield reader


def told(reader: Callable[[bytes], list[Table]], data: bytes) -> list[Table] | str:
    try:
        return reader(data)
    except UnreadableDocument as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@given(st.data())
@examples(150)
def test_a_package_is_read_as_it_was_or_refused(kind: str, data: st.DataObject) -> None:
    whole = DOCUMENTS[kind]()
    found = told(read, data.draw(changed(whole)))
    assert isinstance(found, str) or found == read(whole)


@given(st.data())
@examples(60)
def test_the_beginning_of_one_document_and_the_end_of_another_are_none_of_both(data: st.DataObject) -> None:
    one, other = (DOCUMENTS[data.draw(st.sampled_from(("docx", "another docx", "xlsx", "pdf")))]() for _ in range(2))
    spliced = one[: data.draw(st.integers(0, len(one)))] + other[data.draw(st.integers(0, len(other))) :]
    found = told(read, spliced)
    assert isinstance(found, str) or found in (read(one), read(other))


@given(st.data())
@examples(60)
def test_a_pdf_whose_compressed_parts_have_changed_is_read_as_it_was_or_refused(data: st.DataObject) -> None:
    whole = DOCUMENTS["pdf"]()
    parts = [found.span(1) for found in re.finditer(rb"stream\n(.*?)endstream", whole, re.DOTALL)]
    start, end = data.draw(st.sampled_from(parts))
    found = told(read, whole[:start] + data.draw(changed(whole[start:end])) + whole[end:])
    assert isinstance(found, str) or found == read(whole)


@pytest.mark.parametrize("kind", DOCUMENTS)
@given(st.data())
@examples(25)
def test_what_is_read_twice_is_read_the_same(bounded: BoundedReader, kind: str, data: st.DataObject) -> None:
    """In another process: a damaged length can make calamine or office-oxide ask for memory until they abort."""
    made = data.draw(changed(DOCUMENTS[kind]()))
    assert told(bounded.read, made) == told(bounded.read, made)


def test_a_directory_that_lists_fewer_members_than_it_says_is_refused() -> None:
    whole = word_list()
    at = whole.index(b"PK\x01\x02")
    # A comment as long as the rest of the directory hides the members behind it.
    with pytest.raises(CutDocument, match="lists 1 of 6 members"):
        kind_of(whole[: at + 33] + b"\x40" + whole[at + 34 :])


class TestStreams:
    @pytest.mark.parametrize(
        ("head", "body"),
        [
            (b"<</Length 9/Filter/FlateDecode>>", b"x\x9c\x01\x02"),
            (b"<</Filter /FlateDecode>>", b"x\x9cK\x4c\x4a\x06\x00"),
            (b"<</Filter[/ASCII85Decode/FlateDecode]>>", b"Gb!~>"),
            (b"<</Filter/FlateDecoee>>", b"x\x9c\x03\x00\x00\x00\x00\x01"),
            (b"<</Fimter/FlateDecode>>", b"x\x9c\x03\x00\x00\x00\x00\x01"),
        ],
    )
    def test_a_damaged_one_is_refused(self, head: bytes, body: bytes) -> None:
        with pytest.raises(CutDocument, match=r"begins at byte .* is cut or damaged"):
            check_streams(b"%PDF-1.4\n1 0 obj\n" + head + b"\nstream\n" + body + b"\nendstream\nendobj")

    @pytest.mark.parametrize(
        ("head", "body"),
        [
            (b"<</Filter/FlateDecode/DecodeParms<</Predictor 12>>>>", b"x\x9c\x03\x00\x00\x00\x00\x01\n\n"),
            (b"<</Filter/DCTDecode>>", b"\xff\xd8 a picture"),
            (b"<</Length 3>>", b"q Q"),
        ],
    )
    def test_a_whole_one_is_not(self, head: bytes, body: bytes) -> None:
        check_streams(b"%PDF-1.4\n1 0 obj\n" + head + b"\nstream\n" + body + b"\nendstream\nendobj")

    def test_those_of_an_encrypted_pdf_are_left_to_pdfium(self) -> None:
        check_streams(b"<</Filter/FlateDecode>>\nstream\n????\nendstream trailer <</Encrypt 5 0 R>>")
