"""PDFs made for tests: tables laid out line by line, so that every layout is what the test says it is.

Heights are given from the top of the page. A cell is the list of its printed lines; a row is the list of its cells.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from crawler.tables.model import Table

FONT = "STSong-Light"
SIZE = 10.0
LEADING = 13.0
PADDING = 4.0
WIDTHS = (40.0, 60.0, 90.0, 120.0, 130.0, 70.0)
HEADER = [["序号"], ["属地"], ["模型名称"], ["备案单位"], ["备案编号"], ["备案时间"]]
REGISTERED = [["序号"], ["属地"], ["应用/功能名称"], ["登记单位"], ["上线编号"], ["登记时间"]]
LINES = st.lists(
    st.sampled_from(["北京", "某某科技", "有限公司", "Beijing-", "20240102", "（上海）", "DeepSeek Chat", "大模型"]),
    min_size=1,
    max_size=5,
)
"""Any cell."""

pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Cell = list[str]
Cells = list[Cell]
DrawRule = Callable[[Canvas, float, float, float, float], None]


def filing(order: int, /, **cells: Cell) -> Cells:
    """A row as the lists print it; named cells replace what would stand there."""
    row = {
        "seq": [str(order)],
        "place": ["北京市"],
        "name": [f"模型{order}"],
        "company": ["北京某某科技", "有限公司"],
        "number": ["Beijing-MoXing-", f"20240102{order:04d}"],
        "date": ["2024/1/2"],
    }
    return list((row | cells).values())


def printed(*rows: Cells) -> list[tuple[str, ...]]:
    """What a reader should return for rows."""
    return [tuple("\n".join(cell) for cell in row) for row in rows]


def cells(tables: Sequence[Table]) -> list[tuple[str, ...]]:
    """The rows that a reader returned, all tables together."""
    return [row.cells for table in tables for row in table.rows]


def stroke(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.line(x0, y0, x1, y1)


def thin_rectangle(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.rect(x0 - 0.25, y0 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)


def double_line(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    shift = (0.0, 1.2) if y0 == y1 else (1.2, 0.0)
    for sign in (-1, 1):
        dx, dy = sign * shift[0], sign * shift[1]
        canvas.line(x0 + dx, y0 + dy, x1 + dx, y1 + dy)


def dashes(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    for start, end in _stretches(x0, y0, x1, y1, drawn=4.0, gap=3.0):
        canvas.line(*start, *end)


def dots(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    for start, _ in _stretches(x0, y0, x1, y1, drawn=1.0, gap=1.5):
        canvas.rect(start[0] - 0.5, start[1] - 0.5, 1, 1, stroke=0, fill=1)


def short_segments(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    """Pieces that do not quite lie on one line, as when each cell draws its own border."""
    for index, (start, end) in enumerate(_stretches(x0, y0, x1, y1, drawn=17.0, gap=0.0)):
        off = 0.7 if index % 2 else -0.7
        dx, dy = (0.0, off) if y0 == y1 else (off, 0.0)
        canvas.line(start[0] + dx, start[1] + dy, end[0] + dx, end[1] + dy)


def _stretches(
    x0: float, y0: float, x1: float, y1: float, *, drawn: float, gap: float
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    length = (x1 - x0) + abs(y1 - y0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    position = 0.0
    while position < length:
        end = min(position + drawn, length)
        yield (x0 + ux * position, y0 + uy * position), (x0 + ux * end, y0 + uy * end)
        position += drawn + gap


LINE_STYLES: dict[str, DrawRule] = {
    "strokes": stroke,
    "thin filled rectangles": thin_rectangle,
    "double lines": double_line,
    "dashes": dashes,
    "dots": dots,
    "short segments a little off": short_segments,
}


@dataclass
class Style:
    """How tables are drawn. `rules` names which lines there are; `align` where short cells stand in tall rows."""

    rule: DrawRule = stroke
    rules: frozenset[str] = frozenset({"rows", "columns", "left", "right", "top", "bottom", "header"})
    align: str = "top"
    glyph_by_glyph: bool = False
    padding: float = PADDING


@dataclass
class Maker:
    """Draws pages; `bytes` closes the document and returns it."""

    size: tuple[float, float] = A4
    left: float = 40.0
    style: Style = field(default_factory=Style)

    def __post_init__(self) -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=self.size, pageCompression=0, invariant=1)
        self.canvas.setLineWidth(0.5)

    def bytes(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()

    def new_page(self) -> None:
        self.canvas.showPage()
        self.canvas.setLineWidth(0.5)

    def text(self, x: float, top: float, text: str, size: float = SIZE) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.size[1] - top, text)

    def rule(self, x0: float, top0: float, x1: float, top1: float) -> None:
        self.style.rule(self.canvas, x0, self.size[1] - top1, x1, self.size[1] - top0)

    def table(
        self,
        top: float,
        rows: Sequence[Cells],
        widths: Sequence[float] = WIDTHS,
        *,
        open_top: bool = False,
        open_bottom: bool = False,
    ) -> float:
        """Draw rows as one table and return the height of its lower edge."""
        xs = [self.left]
        for width in widths:
            xs.append(xs[-1] + width)
        ys = [top]
        for row in rows:
            self._cells(xs, ys[-1], row)
            ys.append(ys[-1] + self.height(row))
        self._rules(xs, ys, open_top=open_top, open_bottom=open_bottom)
        return ys[-1]

    def height(self, row: Cells) -> float:
        return max(len(cell) for cell in row) * LEADING + 2 * self.style.padding

    def _cells(self, xs: Sequence[float], top: float, row: Cells) -> None:
        room = max(len(cell) for cell in row)
        for x, cell in zip(xs, row, strict=False):
            free = {"top": 0.0, "middle": (room - len(cell)) / 2, "bottom": float(room - len(cell))}[self.style.align]
            for index, line in enumerate(cell):
                baseline = top + self.style.padding + (free + index) * LEADING + SIZE * 0.85
                self._line(x + 3, baseline, line)

    def _line(self, x: float, baseline: float, line: str) -> None:
        if not self.style.glyph_by_glyph:
            self.text(x, baseline, line)
            return
        places = [x + pdfmetrics.stringWidth(line[:index], FONT, SIZE) for index in range(len(line))]
        for index in sorted(range(len(line)), key=lambda index: (index * 7) % 5):
            self.text(places[index], baseline, line[index])

    def _rules(self, xs: Sequence[float], ys: Sequence[float], *, open_top: bool, open_bottom: bool) -> None:
        rules = self.style.rules
        for index, y in enumerate(ys):
            kind = "top" if index == 0 else "bottom" if index == len(ys) - 1 else "header" if index == 1 else "rows"
            cut = (index == 0 and open_top) or (index == len(ys) - 1 and open_bottom)
            if (kind in rules or (kind == "header" and "rows" in rules)) and not cut:
                self.rule(xs[0], y, xs[-1], y)
        for index, x in enumerate(xs):
            kind = "left" if index == 0 else "right" if index == len(xs) - 1 else "columns"
            if kind in rules:
                self.rule(x, ys[0], x, ys[-1])


def split(row: Cells, lines: int) -> tuple[Cells, Cells]:
    """A row cut after its first `lines` lines."""
    return [cell[:lines] for cell in row], [cell[lines:] for cell in row]


def one_table(*rows: Cells, style: Style | None = None) -> bytes:
    """A page with a title and one table."""
    maker = Maker(style=style or Style())
    maker.text(40, 60, "生成式人工智能服务已备案信息", 12)
    maker.table(80, rows)
    return maker.bytes()
