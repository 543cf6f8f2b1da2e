"""What the PDF reader returns, shown on documents made line by line."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Sequence
from importlib import resources

import pdfplumber
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from crawler.tables.model import CutDocument, HostileDocument, Row, Table, UnknownShape, UnreadableDocument
from crawler.tables.pdf import read
from crawler.tables.pdf_characters import SUPPOSED_SPACE
from crawler.tables.pdf_fonts import use_box_fonts
from crawler.tables.pdf_geometry import Glyph
from crawler.tables.pdf_text import cell_text
from crawler.tables.radicals import fold_radicals
from tests.crawler.tables.pdf_documents import (
    HEADER,
    LINE_STYLES,
    LINES,
    DrawRule,
    Maker,
    Style,
    cells,
    filing,
    one_table,
    printed,
)
from tests.fonts import box_font

DAMAGED_TABLE = [HEADER, *(filing(number) for number in range(1, 4))]


def test_a_ruled_table_is_read_cell_by_cell_with_its_title_and_the_place_of_each_row() -> None:
    rows = [HEADER, filing(1), filing(2)]
    assert read(one_table(*rows)) == [
        Table(
            index=1,
            rows=tuple(Row(row, index, 1) for index, row in enumerate(printed(*rows), start=1)),
            title="生成式人工智能服务已备案信息",
        )
    ]


@pytest.mark.parametrize("rule", LINE_STYLES.values(), ids=LINE_STYLES.keys())
def test_lines_may_be_drawn_in_any_way(rule: DrawRule) -> None:
    rows = [HEADER, *(filing(number) for number in range(1, 12))]
    assert cells(read(one_table(*rows, style=Style(rule=rule)))) == printed(*rows)


def test_a_first_column_of_broken_numbers_and_dates_is_not_taken_for_the_numbers_of_rows() -> None:
    rows = [HEADER, *(filing(order, number=["Bei-Mo-", "230821"], date=["2024/", "12"]) for order in (1, 2))]
    for moved in (rows, [row[::-1] for row in rows], [[row[4], *row[:4], row[5]] for row in rows]):
        assert cells(read(one_table(*moved))) == printed(*moved)


def test_glyphs_placed_one_by_one_in_odd_order_make_the_same_text() -> None:
    rows = [HEADER, filing(1, name=["DeepSeek Chat", "对话助手"])]
    assert cells(read(one_table(*rows, style=Style(glyph_by_glyph=True)))) == printed(*rows)


def test_spaces_between_chinese_and_latin_are_dropped_and_those_between_latin_words_kept() -> None:
    row = filing(1, name=["通义 AI 助手", "DeepSeek Chat"], company=["珍岛 3 号(上海) 公司"])
    read_row = read(one_table(HEADER, row))[0].rows[1]
    assert read_row.cells[2:4] == ("通义AI助手\nDeepSeek Chat", "珍岛3号(上海) 公司")


def test_a_space_that_is_supposed_parts_no_words_behind_it() -> None:
    glyphs = []
    for x, character in ((0, "A"), (5, "I"), (10, SUPPOSED_SPACE), (11, "C"), (17, "h"), (23, "a"), (29, "t")):
        glyphs.append([Glyph(x, x if character == SUPPOSED_SPACE else x + 5, 0, 10, character)])
    assert cell_text(glyphs) == "AI Chat"


def test_a_hyphen_at_the_end_of_a_line_stays_a_hyphen() -> None:
    row = filing(1, number=["Beijing-", "DeepSeek-", "2024"])
    assert read(one_table(HEADER, row))[0].rows[1].cells[4] == "Beijing-\nDeepSeek-\n2024"


def test_full_width_and_compatibility_characters_stay_as_printed() -> None:
    row = filing(1, name=["模型（教育版）①", "ＡＢＣ，１２"])
    assert read(one_table(HEADER, row))[0].rows[1].cells[2] == "模型（教育版）①\nＡＢＣ，１２"


def test_radicals_become_the_ordinary_characters_and_nothing_else_changes() -> None:
    assert fold_radicals("⽹⽤⼾⻋⺩⺕⺍⻚") == "网用户车𤣩彐𭕄页"
    assert fold_radicals("（①）ＡＢ㎡戶囗") == "（①）ＡＢ㎡戶囗"


def test_underlined_text_as_wide_as_its_cell_does_not_split_the_row() -> None:
    maker = Maker()
    maker.table(80, [HEADER, filing(1, place=["北京市海淀", "区"])])
    baseline = 80 + maker.height(HEADER) + 4 + 8.5
    maker.rule(83, baseline + 1.5, 133, baseline + 1.5)
    assert cells(read(maker.bytes()))[1][:2] == ("1", "北京市海淀\n区")


class TestMergedCells:
    def table(
        self, lines: Sequence[tuple[float, float, float, float]], texts: Sequence[tuple[float, float, str]]
    ) -> list[Table]:
        maker = Maker()
        for line in lines:
            maker.rule(*line)
        for x, top, text in texts:
            maker.text(x, top, text)
        return read(maker.bytes())

    def test_a_cell_over_two_rows_is_repeated_in_each(self) -> None:
        lines = [
            *((40, top, 340, top) for top in (100, 180)),
            (40, 120, 340, 120),
            (140, 150, 340, 150),
            *((x, 100, x, 180) for x in (40, 140, 240, 340)),
        ]
        texts = [(45, 114, "属地"), (145, 114, "名称"), (245, 114, "单位"), (45, 154, "北京市")]
        texts += [(145, 138, "甲"), (245, 138, "甲公司"), (145, 168, "乙"), (245, 168, "乙公司")]
        assert cells(self.table(lines, texts)) == [
            ("属地", "名称", "单位"),
            ("北京市", "甲", "甲公司"),
            ("北京市", "乙", "乙公司"),
        ]

    def test_a_cell_over_several_columns_stands_in_the_first(self) -> None:
        lines = [
            *((40, top, 340, top) for top in (100, 120, 140)),
            *((x, 120, x, 140) for x in (140, 240)),
            (40, 100, 40, 140),
            (340, 100, 340, 140),
        ]
        texts = [(120, 114, "已备案信息（2024年）"), (45, 134, "1"), (145, 134, "甲"), (245, 134, "甲公司")]
        assert cells(self.table(lines, texts)) == [("已备案信息（2024年）", "", ""), ("1", "甲", "甲公司")]

    def test_lines_that_do_not_quite_meet_make_no_column_of_their_own(self) -> None:
        lines = [
            *((40, top, 340, top) for top in (100, 120, 140)),
            *((x, 100, x, 140) for x in (40, 240, 340)),
            (140, 100, 140, 120),
            (148, 120, 148, 140),
        ]
        texts = [(45, 114, "a"), (150, 114, "b"), (245, 114, "c"), (45, 134, "d"), (150, 134, "e"), (245, 134, "f")]
        assert cells(self.table(lines, texts)) == [("a", "b", "c"), ("d", "e", "f")]

    def test_lines_that_enclose_no_rectangle_are_refused(self) -> None:
        lines = [
            *((40, top, 240, top) for top in (100, 160)),
            (40, 130, 140, 130),
            *((x, 100, x, 160) for x in (40, 240)),
            (140, 100, 140, 130),
        ]
        with pytest.raises(UnknownShape, match="page 1"):
            self.table(lines, [(45, 114, "a"), (145, 114, "b")])


class TestPlacement:
    @pytest.mark.parametrize("turn", [0, 90, 180, 270])
    def test_a_turned_page_reads_like_one_that_is_not(self, turn: int) -> None:
        document = pdfium.PdfDocument(one_table(HEADER, filing(1)))
        document[0].set_rotation(turn)
        assert cells(read(saved(document))) == printed(HEADER, filing(1))

    def test_a_table_set_sideways_is_read(self) -> None:
        maker = Maker(size=landscape(A4))
        maker.canvas.setPageSize(A4)
        maker.canvas.translate(A4[0], 0)
        maker.canvas.rotate(90)
        maker.table(80, [HEADER, filing(1)])
        assert cells(read(maker.bytes())) == printed(HEADER, filing(1))

    def test_a_shifted_crop_box_changes_nothing(self) -> None:
        document = pdfium.PdfDocument(one_table(HEADER, filing(1)))
        document[0].set_cropbox(20, 300, 580, 830)
        assert cells(read(saved(document))) == printed(HEADER, filing(1))

    def test_content_inside_forms_is_placed_by_their_matrices(self) -> None:
        maker = Maker()
        maker.canvas.beginForm("inner")
        maker.table(80, [HEADER, filing(1)])
        maker.canvas.endForm()
        maker.canvas.beginForm("outer")
        maker.canvas.translate(15, -40)
        maker.canvas.doForm("inner")
        maker.canvas.endForm()
        maker.canvas.scale(0.9, 0.9)
        maker.canvas.doForm("outer")
        assert cells(read(maker.bytes())) == printed(HEADER, filing(1))

    def test_an_oblique_watermark_is_not_read(self) -> None:
        maker = Maker()
        maker.table(80, [HEADER, filing(1)])
        maker.canvas.translate(100, 600)
        maker.canvas.rotate(30)
        maker.text(0, A4[1], "国家互联网信息办公室", 40)
        assert cells(read(maker.bytes())) == printed(HEADER, filing(1))


def saved(document: pdfium.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class TestRefusals:
    def test_a_file_without_its_end_is_cut(self) -> None:
        data = one_table(*DAMAGED_TABLE)
        for length in (len(data) // 2, len(data) - 20):
            with pytest.raises(CutDocument, match="fetch it again"):
                read(data[:length])

    def test_a_file_with_a_hole_is_cut(self) -> None:
        data = one_table(*DAMAGED_TABLE)
        with pytest.raises(CutDocument, match="a part of the file is missing"):
            read(data[:400] + data[900:])

    @pytest.mark.parametrize("data", [b"", b"<html>", b"PK\x03\x04"])
    def test_other_bytes_are_no_pdf(self, data: bytes) -> None:
        with pytest.raises(UnreadableDocument, match="no PDF"):
            read(data)

    def test_an_encrypted_file_is_refused(self) -> None:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, encrypt="secret")
        canvas.drawString(50, 50, "x")
        canvas.save()
        with pytest.raises(UnreadableDocument, match="password"):
            read(buffer.getvalue())

    def test_a_scanned_page_among_others_is_refused_and_named(self) -> None:
        maker = Maker()
        maker.table(60, [HEADER, filing(1)])
        maker.new_page()
        maker.canvas.drawInlineImage(picture(), 40, 40, 500, 700)
        with pytest.raises(UnreadableDocument, match=r"page 2 is a scan.*OCR"):
            read(maker.bytes())

    def test_a_picture_of_a_table_below_a_line_of_text_is_refused(self) -> None:
        maker = Maker()
        maker.text(40, 60, "已备案信息")
        maker.canvas.drawInlineImage(picture(), 40, 200, 500, 400)
        with pytest.raises(UnreadableDocument, match="page 1 is a scan"):
            read(maker.bytes())

    def test_recognised_text_hidden_over_a_scan_is_not_taken_for_print(self) -> None:
        maker = Maker()
        maker.canvas.drawInlineImage(picture(), 0, 0, *A4)
        text = maker.canvas.beginText(40, 700)
        text.setTextRenderMode(3)
        text.textOut("序号 1")
        maker.canvas.drawText(text)
        with pytest.raises(UnreadableDocument, match="page 1 is a scan"):
            read(maker.bytes())

    def test_a_blank_page_and_a_seal_do_no_harm(self) -> None:
        maker = Maker()
        maker.canvas.drawInlineImage(picture(), 400, 100, 110, 110)
        maker.table(60, [HEADER, filing(1)])
        maker.new_page()
        maker.new_page()
        maker.table(60, [filing(2)])
        assert cells(read(maker.bytes())) == printed(HEADER, filing(1), filing(2))

    @pytest.mark.parametrize(
        ("limit", "value"),
        [
            ("max_pages", 1),
            ("max_characters_per_page", 50),
            ("max_characters", 150),
            ("max_objects", 30),
            ("max_seconds", 0),
        ],
    )
    def test_limits_are_kept(self, limit: str, value: int) -> None:
        maker = Maker()
        for _ in range(3):
            maker.table(60, [HEADER, filing(1)])
            maker.new_page()
        with pytest.raises(HostileDocument):
            read(maker.bytes(), **{limit: value})


@settings(max_examples=10, deadline=None, derandomize=True)
@given(rows=st.lists(st.tuples(LINES, LINES, LINES), min_size=1, max_size=8))
def test_another_library_reads_the_same_cells(rows: list[tuple[list[str], list[str], list[str]]]) -> None:
    filings = [
        filing(number, name=name, company=company, number=lines)
        for number, (name, company, lines) in enumerate(rows, start=1)
    ]
    data = one_table(HEADER, *filings)
    with pdfplumber.open(io.BytesIO(data)) as document:
        theirs = [[squeezed(cell or "") for cell in row] for row in document.pages[0].extract_tables()[0]]
    assert [[squeezed(cell) for cell in row] for row in cells(read(data))] == theirs


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def picture() -> object:
    from PIL import Image

    return Image.new("RGB", (20, 20), "grey")


def test_reading_gives_the_same_tables_each_time() -> None:
    data = one_table(HEADER, filing(1))
    assert [dataclasses.asdict(table) for table in read(data)] == [dataclasses.asdict(table) for table in read(data)]


class TestFontsThatThePdfDoesNotBring:
    """What is read does not depend on the fonts of the machine."""

    def test_the_kept_font_is_the_one_that_is_made_here(self) -> None:
        assert resources.files("crawler.tables").joinpath("box.ttf").read_bytes() == box_font()

    def test_no_font_is_taken_from_the_machine(self) -> None:
        use_box_fonts()
        handler = pdfium.PdfSysfontBase.SINGLETON
        names = ("STSong-Light", "SimSun", "Arial", "DejaVu Sans")
        handles = {handler.MapFont(None, 400, False, 0, 0, name.encode(), None) for name in names}
        assert len(handles) == 1
        assert handler.GetFontData(None, *handles, 0, None, 0) == len(box_font())

    def test_chinese_characters_placed_one_by_one_are_read(self) -> None:
        rows = [HEADER, filing(1, place=["内蒙古"])]
        assert cells(read(one_table(*rows, style=Style(glyph_by_glyph=True)))) == printed(*rows)
