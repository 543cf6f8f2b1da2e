"""The old Word format. The document was made by LibreOffice from a .docx of our own with the tables below."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.tables import Row, Table, UnreadableDocument, read
from crawler.tables.legacy import read as read_legacy

DOCUMENT = Path(__file__).parents[2] / "documents" / "list.doc"


def test_an_old_word_file_is_read_like_a_new_one() -> None:
    assert read(DOCUMENT.read_bytes()) == [
        Table(
            1,
            (
                Row(("序号", "算法名称", "主体名称", "应用产品", "", "备案编号"), 1),
                Row(("1", "甲算法\n第二行", "甲公司", "甲(APP)", "", "网信算备110101000000101240017号"), 2),
                Row(("2", "乙 & <乙>", "乙公司", "APP", "网站", "网信算备110101000000201240019号"), 3),
                Row(("3", "丙算法", "乙公司", "--", "", ""), 4),
                Row(("4", "丁算法", "𠮷公司", "甲\n乙", "", ""), 5),
            ),
            "甲乙算法备案清单（2024年6月）",
        ),
        Table(2, (Row(("序号", "属地"), 1), Row(("1", "北京市"), 2)), "登记信息"),
    ]


def test_what_cannot_be_read_says_so() -> None:
    with pytest.raises(UnreadableDocument, match=r"the \.doc cannot be read"):
        read_legacy(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000))
