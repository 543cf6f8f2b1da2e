"""Lists of the simulated publisher as files: what each holds, and its bytes, made by the replica's writers."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from crawler.replica.edition import CELL_BY_HEADING, Layout, Listed, PageEnd, PrintedTable
from crawler.replica.write_docx import write_docx
from crawler.replica.write_pdf import DoesNotFit, write_pdf
from crawler.replica.write_xlsx import write_xlsx

Kind = Literal["docx", "pdf", "xlsx"]
Row = tuple[str, ...]

HEADINGS: Mapping[str, Row] = {
    "iisa": ("序号", "算法名称", "算法类别", "主体名称", "应用产品", "主要用途", "备案编号", "备注"),
    "dsa": ("序号", "算法名称", "角色", "主体名称", "应用产品", "主要用途", "备案编号", "备注"),
    "genai_filed": ("序号", "属地", "模型名称", "备案单位", "备案号", "备案时间"),
    "genai_registered": ("序号", "属地", "应用/功能名称", "登记单位", "上线编号", "登记时间"),
    "cancellation": ("序号", "算法名称", "角色", "主体名称", "应用产品", "主要用途", "备案编号", "注销时间"),
    "province": ("序号", "模型名称", "备案单位", "备案号", "备案时间"),
}
"""What each kind of list prints above its columns; a province's list holds rows of genai_filed."""

_ROWS_ON_A_PAGE = 14
_TITLE_ROWS = 3
"""Rows for which a title and a header take the room."""


@dataclass(frozen=True)
class Part:
    """One table of a list. `form` is a key of HEADINGS."""

    form: str
    rows: tuple[Row, ...]

    @property
    def series(self) -> str:
        """Series of its rows in the dataset."""
        return "genai_filed" if self.form == "province" else self.form

    @property
    def cells(self) -> tuple[str, ...]:
        """Names of its columns in the listings table."""
        return tuple(CELL_BY_HEADING[heading] for heading in HEADINGS[self.form])

    def records(self) -> list[dict[str, str]]:
        """Its rows as records: the cells by their names in the listings table."""
        return [dict(zip(self.cells, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Content:
    """What a file holds; the same content has the same bytes."""

    kind: Kind
    title: str
    parts: tuple[Part, ...]

    @property
    def body(self) -> bytes:
        """The file."""
        return _body(self)

    @property
    def sha256(self) -> str:
        """Hash of the file."""
        return _hash(self)

    @property
    def name(self) -> str:
        """A name of the file that no other content has."""
        return f"{self.sha256}.{self.kind}"

    @property
    def size(self) -> int:
        """Rows that it lists."""
        return sum(len(part.rows) for part in self.parts)


@functools.lru_cache(maxsize=512)
def _body(content: Content) -> bytes:
    tables = [PrintedTable(headings=HEADINGS[part.form], rows=part.rows) for part in content.parts]
    match content.kind:
        case "docx":
            return write_docx(tables[0], _layout(content))
        case "xlsx":
            return write_xlsx(tables[0], _layout(content))
    for rows in range(_ROWS_ON_A_PAGE, 2, -1):
        try:
            return write_pdf(tables, _layout(content, rows))
        except DoesNotFit:
            continue
    raise DoesNotFit(f"{content.title}: a row is taller than half a page")


@functools.cache
def _hash(content: Content) -> str:
    return sha256(content.body).hexdigest()


def _layout(content: Content, rows_on_a_page: int | None = None) -> Layout:
    listed = tuple(
        Listed(
            series=part.series,  # type: ignore[arg-type]
            rows="",
            title="生成式人工智能服务已登记信息" if part.form == "genai_registered" and place else None,
        )
        for place, part in enumerate(content.parts)
    )
    ends = _page_ends(content, rows_on_a_page) if rows_on_a_page else ()
    return Layout(above=("附件", content.title), tables=listed, page_ends=ends, header_on_every_page=True)


def _page_ends(content: Content, rows_on_a_page: int) -> tuple[PageEnd, ...]:
    ends, room = [], rows_on_a_page - _TITLE_ROWS
    for table, part in enumerate(content.parts, start=1):
        room -= _TITLE_ROWS if table > 1 else 0
        for row in range(1, len(part.rows) + 1):
            if room <= 0 and row > 1:
                ends.append(PageEnd(table=table, before=row))
                room = rows_on_a_page
            room -= 1
    return tuple(ends)
