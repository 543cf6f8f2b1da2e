"""A bare reader of Word tables, to measure `crawler.tables` against: zipfile, lxml, and one walk over the rows.

What a careful person writes after reading the format. It has no limits, and knows nothing of the numbers that Word
prints, of styles, of tracked changes, hidden text or text boxes.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TBL, _TR, _TC, _P, _T = (_W + name for name in ("tbl", "tr", "tc", "p", "t"))
_TC_PR, _SPAN, _MERGE, _VAL = (_W + name for name in ("tcPr", "gridSpan", "vMerge", "val"))


def read(data: bytes) -> list[list[list[str]]]:
    """Tables of a .docx as rows of texts, one per column: a cell merged sideways gives its text to its first column,
    one merged downwards to every row that it covers."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return [_table(table) for table in root.iter(_TBL)]


def _table(table: etree._Element) -> list[list[str]]:
    rows: list[list[str]] = []
    above: list[str] = []
    for tr in table.iterchildren(_TR):
        row: list[str] = []
        for tc in tr.iterchildren(_TC):
            span, merge = 1, None
            properties = tc.find(_TC_PR)
            if properties is not None:
                for setting in properties.iterchildren(_SPAN, _MERGE):
                    if setting.tag == _SPAN:
                        span = int(setting.get(_VAL, "1"))
                    else:
                        merge = setting.get(_VAL, "continue")
            column = len(row)
            if merge == "continue" and column < len(above):
                text = above[column]
            else:
                text = "\n".join("".join(t.text or "" for t in p.iter(_T)) for p in tc.iterchildren(_P))
            row += [text, *[""] * (span - 1)]
        rows.append(row)
        above = row
    return rows
