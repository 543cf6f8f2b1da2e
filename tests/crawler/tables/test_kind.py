"""What kind of document bytes are, whether all of it is there, and what is too much."""

from __future__ import annotations

import contextlib
import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import tables
from crawler.tables import (
    CutDocument,
    HostileDocument,
    Kind,
    UnreadableDocument,
    check_whole,
    compound,
    kind,
    kind_of,
    read,
)
from crawler.tables import package as packages
from crawler.tables.worker import BoundedReader
from tests.crawler.tables.word_documents import package, paragraph, row, table, word_file

DOCUMENTS = Path(__file__).parents[2] / "documents"
HTML = "<!DOCTYPE html><html><body><table><tr><td>1<td>甲</table><p>注</p></body></html>".encode()
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def word() -> bytes:
    return word_file(table(row("1", "甲"), row("2", "乙")))


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("清单").append(["1", "甲"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


SAMPLES: dict[Kind, Callable[[], bytes]] = {
    Kind.DOCX: word,
    Kind.XLSX: workbook,
    Kind.PDF: lambda: PDF,
    Kind.DOC: (DOCUMENTS / "list.doc").read_bytes,
    Kind.XLS: (DOCUMENTS / "list.xls").read_bytes,
    Kind.HTML: lambda: HTML,
}


@pytest.mark.parametrize("kind", Kind)
def test_a_document_is_known_by_its_bytes(kind: Kind) -> None:
    assert check_whole(SAMPLES[kind]()) is kind
    assert kind.media_type == kind.value


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf\r\n  " + HTML,
        b"<table></table>",
        b"<html><p>%PDF-1.7 is a format</html>",
        b'<?xml version="1.0"?>\n<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"></html>',
        "\ufeff<html></html>".encode("utf-16"),
        "\ufeff<html></html>".encode("utf-16-be"),
    ],
)
def test_a_page_may_begin_with_a_mark_or_white_space(data: bytes) -> None:
    assert check_whole(data) is Kind.HTML


def test_a_pdf_may_have_something_before_its_header() -> None:
    assert check_whole(b"\r\n" + PDF) is Kind.PDF


def test_a_word_file_may_hold_a_workbook_and_is_none() -> None:
    parts = {"word/embeddings/list.xlsx": workbook(), "xl/workbook.xml": b"<x/>", "word/document.xml": b"<x/>"}
    assert kind_of(package(parts)) is Kind.DOCX


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "begin with nothing"),
        (b"\x89PNG\r\n\x1a\n....", "begin with 89 50 4e 47 0d 0a 1a 0a"),
        (b"PK\x05\x06" + bytes(18), "begin with 50 4b 05 06"),
        (b'{"errno": 440}', "begin with 7b 22"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:x"/>', "XML, but no HTML page"),
        (package({"ppt/presentation.xml": "<x/>"}), "neither a Word nor an Excel document; it holds ppt/presentation"),
    ],
)
def test_bytes_of_no_known_kind_are_shown(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        kind_of(data)


@pytest.fixture(scope="module")
def bounded() -> Iterator[BoundedReader]:
    with BoundedReader() as reader:
        yield reader


@functools.cache
def sample(kind: Kind) -> bytes:
    """The sample of a kind, made once: a workbook holds the time at which it is made, so no two have the same size."""
    return SAMPLES[kind]()


@pytest.mark.parametrize("kind", Kind)
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_the_bytes_are_they_are_read_or_refused(
    bounded: BoundedReader, kind: Kind, data: st.DataObject
) -> None:
    """Bytes that begin like a document of each kind, and documents with some of their bytes overwritten.

    Read as the crawler reads them: a damaged length can make calamine or office-oxide ask for memory until they abort.
    """
    whole = sample(kind)
    at = data.draw(st.integers(0, len(whole)))
    noise = data.draw(st.binary(max_size=40))
    for made in (whole[:8] + noise, whole[:at] + noise + whole[at + len(noise) :], noise):
        with contextlib.suppress(UnreadableDocument):
            bounded.read(made)


@pytest.mark.parametrize("target", ["../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "..", ""])
def test_a_package_points_to_its_own_parts_only(target: str) -> None:
    link = f'<Relationship Id="r" Type="urn:x/officeDocument" Target="{target}"/>'
    data = package({"_rels/.rels": f'<Relationships xmlns="urn:x">{link}</Relationships>', "../../x": "甲"})
    with pytest.raises(UnreadableDocument, match="neither a Word nor an Excel document"):
        read(data)


@pytest.mark.parametrize("kind", Kind)
def test_a_document_that_ends_early_is_never_read(kind: Kind) -> None:
    data = SAMPLES[kind]().rstrip(b"\n")
    step = 1 if len(data) < 500 else max(1, len(data) // 150)
    lengths = {*range(0, len(data), step), len(data) - 1}
    # LibreOffice writes one sector that nothing uses.
    used = len(data) - 512 if kind in (Kind.DOC, Kind.XLS) else len(data)
    for length in lengths:
        if length < used:
            with pytest.raises(UnreadableDocument):
                read(data[:length])


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_word_file_with_changed_bytes_is_read_whole_or_not_at_all(data: st.DataObject) -> None:
    whole = word_file(paragraph("清单") + table(*(row(str(n), f"公司{n}") for n in range(40))))
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    try:
        found = read(changed)
    except UnreadableDocument:
        return
    assert found == read(whole)


def test_a_cut_archive_is_not_taken_for_one_inside_it() -> None:
    inner = workbook()
    outer = package({"word/embeddings/list.xlsx": inner, "word/document.xml": "<x/>"}, zipfile.ZIP_STORED)
    inner_end = outer.index(inner) + len(inner)
    with pytest.raises(CutDocument, match="lacks its own directory"):
        kind_of(outer[:inner_end])


def test_a_damaged_part_is_named() -> None:
    data = bytearray(package({"word/document.xml": "x" * 100}, zipfile.ZIP_STORED))
    data[data.index(b"xxxx")] ^= 1
    with pytest.raises(CutDocument, match=r"word/document\.xml of the archive is cut or damaged"):
        check_whole(bytes(data))


def test_of_several_damaged_parts_the_same_one_is_named_in_every_run() -> None:
    parts = {f"word/part{number}.xml": f"{number:02}".ljust(100, "x") for number in range(20, 0, -1)}
    data = bytearray(package({"word/document.xml": "<x/>", **parts}, zipfile.ZIP_STORED))
    for text in parts.values():
        data[data.index(text.encode()) + len(text) - 1] ^= 1
    with pytest.raises(CutDocument, match=r"word/part1\.xml of the archive is cut or damaged"):
        check_whole(bytes(data))


def test_a_cut_linearized_pdf_is_not_taken_for_whole() -> None:
    head = b"%PDF-1.4\n1 0 obj\n<</Linearized 1/L 90000/H [1 2]>>\nendobj\nstartxref\n0\n%%EOF\n"
    with pytest.raises(CutDocument, match="of the 90,000 bytes"):
        check_whole(head)


@pytest.mark.parametrize(
    ("page", "open_part"),
    [
        ("<html><table><tr><td>1</td></tr></table>", "<html>"),
        ("<table><tr><td>1", "<table>"),
        ("<p>1</p><!-- <p>2</p>", "<!--"),
        ("<p>1</p><script>if (1) x = '<table>'", "<script"),
        ("<p>1</p><tab", "a tag"),
    ],
)
def test_a_page_that_ends_inside_something_is_cut(page: str, open_part: str) -> None:
    with pytest.raises(CutDocument, match=open_part):
        check_whole(page.encode())


def test_what_comments_and_scripts_speak_of_is_not_counted() -> None:
    page = b"<html><!-- <table> --><script>x = '<table>'</script><style>table {}</style><p>1 < 2</p></html>"
    assert check_whole(page) is Kind.HTML


# --- too much ---


def test_a_document_of_too_many_bytes_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kind, "MAX_BYTES", 100)
    with pytest.raises(HostileDocument, match="none above 100 is read"):
        kind_of(bytes(101))


def test_a_part_that_grows_too_much_is_not_inflated() -> None:
    data = package({"word/document.xml": bytes(30 * 1024 * 1024)})
    assert len(data) < 100_000
    with pytest.raises(HostileDocument, match=r"word/document\.xml inflates to more than"):
        check_whole(data)


def test_an_archive_that_says_it_is_huge_is_not_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_INFLATED", 1_000)
    with pytest.raises(HostileDocument, match="inflates to 1,200 bytes"):
        kind_of(package({"word/document.xml": bytes(600), "word/a.xml": bytes(600)}))


def test_what_the_archive_says_of_a_part_is_not_believed() -> None:
    data = bytearray(package({"word/document.xml": bytes(5 * 1024 * 1024)}))
    for at in (22, data.rindex(b"PK\x01\x02") + 24):
        data[at : at + 4] = struct.pack("<I", 10)
    with pytest.raises(UnreadableDocument):
        read(bytes(data))


def test_an_archive_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_MEMBERS", 3)
    with pytest.raises(HostileDocument, match="holds 4 members"):
        kind_of(package({f"word/{n}.xml": "" for n in range(4)}))


def test_two_parts_of_one_name_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", "<b/>")
    with pytest.raises(UnreadableDocument, match="two members of one name"):
        kind_of(target.getvalue())


def test_an_encrypted_document_is_refused() -> None:
    data = bytearray(package({"word/document.xml": "<a/>"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableDocument, match="opens with a password"):
        kind_of(bytes(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_grow(encoding: str) -> None:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{lines}]><x a="&e8;">&e8;</x>'
    with pytest.raises(HostileDocument, match="declares a document type"):
        read(package({"word/document.xml": bomb.encode(encoding)}))


def test_a_file_of_this_machine_cannot_be_drawn_in() -> None:
    prolog = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    with pytest.raises(HostileDocument, match="declares a document type"):
        read(word_file(table(row("1")), prolog=prolog))


def test_xml_that_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(HostileDocument, match="nested too deeply"):
        read(word_file("<w:sdt>" * 300 + "</w:sdt>" * 300))


def test_tables_of_too_many_cells_or_characters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_CELLS", 3)
    with pytest.raises(HostileDocument, match="hold 4 cells and 4 characters"):
        read(word())
    monkeypatch.setattr(tables, "MAX_CELLS", 4)
    monkeypatch.setattr(tables, "MAX_CHARACTERS", 3)
    with pytest.raises(HostileDocument, match="hold 4 cells and 4 characters"):
        read(word())


# --- OLE2 ---


def compound_file(name: str, content: bytes, shift: int = 9) -> bytes:
    """An OLE2 file of one stream: header, sector table, directory, the stream."""
    size = 1 << shift
    count = -(-len(content) // size)
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (size // 4 - len(table))

    def entry(name: str, kind: int, child: int, first: int, length: int) -> bytes:
        encoded = name.encode("utf-16-le")
        links = struct.pack("<HBB3I", len(encoded) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return encoded.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, length)

    header = compound.SIGNATURE + bytes(16) + struct.pack("<5H", 0x3E, 4 if shift == 12 else 3, 0xFFFE, shift, 6)
    header += bytes(10) + struct.pack("<6I", 1, 1, 0, 0, 0xFFFFFFFE, 0) + struct.pack("<3I", 0xFFFFFFFE, 0, 0)
    header += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(content))
    return b"".join(part.ljust(size, b"\0") for part in (header, struct.pack(f"<{len(table)}I", *table), directory)) + (
        content.ljust(count * size, b"\0")
    )


@pytest.mark.parametrize("shift", [9, 12])
@pytest.mark.parametrize(("name", "kind"), [("WordDocument", Kind.DOC), ("Workbook", Kind.XLS), ("Book", Kind.XLS)])
def test_an_ole2_file_is_known_by_its_streams(name: str, kind: Kind, shift: int) -> None:
    assert check_whole(compound_file(name, b"x" * 5_000, shift)) is kind


def test_an_ole2_file_without_a_byte_of_its_stream_is_cut() -> None:
    data = compound_file("WordDocument", b"x" * 5_000)
    assert check_whole(data[: 3 * 512 + 5_000]) is Kind.DOC
    with pytest.raises(CutDocument, match="before its sector 11"):
        check_whole(data[: 3 * 512 + 4_999])


@pytest.mark.parametrize(
    ("name", "said"),
    [("EncryptedPackage", "opens with a password"), ("PowerPoint Document", "it holds PowerPoint Document")],
)
def test_an_ole2_file_of_another_kind_is_named(name: str, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        kind_of(compound_file(name, b"x" * 5_000))


def test_a_sector_table_that_runs_in_a_circle_is_damage() -> None:
    data = bytearray(compound_file("WordDocument", b"x" * 5_000))
    struct.pack_into("<I", data, 512 + 4 * 2, 2)
    with pytest.raises(UnreadableDocument, match="sector table of the OLE2 file is damaged"):
        check_whole(bytes(data))


def test_the_checksum_of_a_part_is_held_against_its_bytes() -> None:
    content = b"<w:document/>"
    data = package({"word/document.xml": content}, zipfile.ZIP_STORED)
    wrong = struct.pack("<I", zlib.crc32(content) ^ 1)
    with pytest.raises(CutDocument, match="cut or damaged"):
        check_whole(data.replace(struct.pack("<I", zlib.crc32(content)), wrong))
