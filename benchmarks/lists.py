"""Rows of a synthetic registry as the files that publishers attach: Word, PDF and Excel lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from benchmarks.registry import SYNTHETIC, Record, documents, listings
from crawler.replica.edition import CELL_BY_HEADING, Layout, Listed, PageEnd, PrintedTable
from crawler.replica.write_docx import write_docx
from crawler.replica.write_pdf import write_pdf
from crawler.replica.write_xlsx import write_xlsx

LISTS: Mapping[str, int] = {"docx": 30, "pdf": 6, "xlsx": 30}
"""Kind of file → how many lists are made; public readers of PDF take long."""
ORIGINALS: Mapping[str, int] = {"docx": 24, "pdf": 5, "xlsx": 1}
"""The same for a dataset with its originals: about what the published lists are."""
ROWS = 250
"""Rows of each list."""

_TITLES = {"dsa": "境内深度合成服务算法备案清单", "genai_filed": "生成式人工智能服务已备案信息"}
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "docx": ("序号", "算法名称", "角色", "主体名称", "应用产品", "主要用途", "备案编号", "备注"),
    "pdf": ("序号", "属地", "模型名称", "备案单位", "备案号", "备案时间"),
    "xlsx": ("序号", "模型名称", "备案单位", "备案号", "备案时间"),
}
_SOURCES = {"docx": "cac", "pdf": "cac", "xlsx": "guangdong"}
"""Kind of file → the source whose lists look like it: readers go by it."""
_SOUGHT = {"dsa": 1.6, "genai_filed": 10.5}
"""How many times the rows that are wanted the registry has, since the others are of other series."""
_A_PAGE = 11
"""Rows that surely fit on a page of a PDF."""


def make_lists(kind: str, seed: int = 1) -> Iterator[bytes]:
    """Files of a kind (`docx`, `pdf` or `xlsx`), each with as many rows."""
    for rows in _lists(kind, LISTS[kind], seed):
        yield _file(kind, rows)


def make_short_lists(count: int, rows: int, seed: int = 1) -> Iterator[bytes]:
    """So many Word lists, each with as many rows."""
    return (_file("docx", found) for found in _lists("docx", count, seed, rows))


def make_originals(
    seed: int = 1, counts: Mapping[str, int] = ORIGINALS
) -> Iterator[tuple[Record, list[Record], bytes]]:
    """Lists of all kinds → (record of `documents`, records of `listings`, bytes); `counts`: how many of each kind."""
    for kind, count in counts.items():
        for number, rows in enumerate(_lists(kind, count, seed)):
            body = _file(kind, rows)
            own = {
                "announcement": f"{'dsa' if kind == 'docx' else 'genai'}/synthetic-{kind}-{number}",
                "document_sha256": sha256(body).hexdigest(),
                "document_url": f"https://www.example.org/{kind}/{number}",
            }
            placed = [row | own for row in rows]
            # The source says how the list is to be read, and nothing else.
            yield documents(placed)[0] | {"source": _SOURCES[kind], "size": len(body)}, placed, body


def _lists(kind: str, count: int, seed: int, size: int = ROWS) -> Iterator[list[Record]]:
    """Rows for each of so many lists of a kind, numbered from 1, the month of a list being that of its last row."""
    series = "dsa" if kind == "docx" else "genai_filed"
    found = [row for row in listings(round(count * size * _SOUGHT[series]), seed) if row["series"] == series]
    found.sort(key=lambda row: row["period"])
    for at in range(0, count * size, size):
        part = found[at : at + size]
        yield [
            row | {"seq_raw": str(place), "row_index": place + 1, "period": part[-1]["period"]}
            for place, row in enumerate(part, 1)
        ]


def _file(kind: str, rows: Sequence[Record]) -> bytes:
    headings, series = _HEADINGS[kind], rows[0]["series"]
    year, month = rows[0]["period"].split("-")
    cells = [CELL_BY_HEADING[heading] for heading in headings]
    # The lines of a PDF's columns are made anew where it is written.
    printed = tuple(tuple((row[cell] or "").replace("\n", "") for cell in cells) for row in rows)
    table = PrintedTable(headings=headings, rows=printed)
    layout = Layout(
        above=(f"{_TITLES[series]}（{year}年{int(month)}月）{SYNTHETIC}",),
        tables=(Listed(series=series, rows=""),),
        header_on_every_page=True,
        page_ends=tuple(PageEnd(table=1, before=row) for row in range(_A_PAGE, len(rows) + 1, _A_PAGE)),
    )
    match kind:
        case "docx":
            return write_docx(table, layout)
        case "pdf":
            return write_pdf([table], layout)
        case _:
            return write_xlsx(table, layout)
