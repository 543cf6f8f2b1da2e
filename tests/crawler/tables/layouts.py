"""Tables of random cells, merged at random, and the rows that a reader is to make of them."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

TEXT = st.text("甲乙丙123ABC（）&<>\"'—", min_size=1, max_size=4)


class LaidCell(NamedTuple):
    """A cell: what it holds, its first column, how many columns it covers, whether it goes on from the row above."""

    text: str
    start: int
    span: int
    goes_on: bool


Layout = list[list[LaidCell]]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Tables with a header that has a cell in every column, and rows of cells merged sideways and downwards."""
    width = draw(st.integers(1, 5))
    layout = [[LaidCell(draw(TEXT), column, 1, False) for column in range(width)]]
    for _ in range(draw(st.integers(0, 5))):
        above = {(cell.start, cell.span): cell for cell in layout[-1]}
        row, start = [], 0
        while start < width:
            span = draw(st.integers(1, width - start))
            over = above.get((start, span))
            if over is not None and draw(st.booleans()):
                row.append(over._replace(goes_on=True))
            else:
                row.append(LaidCell(draw(TEXT), start, span, False))
            start += span
        layout.append(row)
    return layout


def expected(layout: Layout) -> list[tuple[str, ...]]:
    """Rows in which something begins, merged cells filled downwards and given to the first of their columns."""
    rows = []
    for row in layout:
        texts = [""] * len(layout[0])
        for cell in row:
            texts[cell.start] = cell.text
        if not all(cell.goes_on for cell in row):
            rows.append(tuple(texts))
    return rows
