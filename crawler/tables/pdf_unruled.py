"""Rows and columns that no ruled line tells apart: by the text itself, or not at all.

Columns are parted by gutters in which nothing is printed in any row. A row is where the first column holds a
number; the lines of the other columns belong to the number that they begin, end or stand centred at. Whatever
fits none or more than one of these readings is refused as UnknownShape.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf

from crawler.tables.model import UnknownShape
from crawler.tables.pdf_text import Line

Cells = list[list[Line]]
"""The lines of one row, column by column."""

_SAME_HEIGHT = 0.45
"""Share of the font's size by which two lines of one row may differ in height."""
_WRAP = 1.12
"""Times the pitch of the lines up to which a line goes on with the line above it."""
_GUTTER = 0.3
"""Share of the font's size from which a strip without any text parts two columns; a space takes 0.28."""


def row_number(text: str) -> int | None:
    """The number that a first cell holds (`12`, `12.`, `12、`, broken over lines), or None."""
    match = re.fullmatch(r"(\d{1,7})[.、．]?", re.sub(r"\s+", "", text))
    return int(match[1]) if match else None


def column_edges(lines: Sequence[Line]) -> list[float]:
    """Edges of the columns of `lines`, one more than there are columns, in the middle of the gutters."""
    stretches = sorted((glyph.x0, glyph.x1) for line in lines for glyph in line.glyphs if not glyph.text.isspace())
    if not stretches:
        return []
    gutter = max(2.5, _GUTTER * max(line.em for line in lines))
    edges = [stretches[0][0] - 1]
    end = stretches[0][1]
    for start, stop in stretches[1:]:
        if start - end >= gutter:
            edges.append((start + end) / 2)
        end = max(end, stop)
    return [*edges, end + 1]


def in_columns(lines: Sequence[Line], edges: Sequence[float]) -> Cells:
    """The pieces of `lines` column by column, from top to bottom."""
    columns: Cells = [[] for _ in range(len(edges) - 1)]
    for line in lines:
        pieces: dict[int, list[int]] = {}
        for index, glyph in enumerate(line.glyphs):
            if not glyph.text.isspace():
                column = bisect_right(edges, (glyph.x0 + glyph.x1) / 2) - 1
                pieces.setdefault(min(max(column, 0), len(columns) - 1), []).append(index)
        for column, indices in pieces.items():
            columns[column].append(Line(line.glyphs[indices[0] : indices[-1] + 1]))
    for pieces_of_column in columns:
        pieces_of_column.sort(key=lambda piece: piece.y)
    return columns


def crosses_gutter(line: Line, edges: Sequence[float]) -> bool:
    """Whether something of the line is printed right across an inner edge or outside the outer ones."""
    return any(
        segment.x0 > edges[-1] or segment.x1 < edges[0] or any(segment.x0 < edge < segment.x1 for edge in edges[1:-1])
        for segment in line.segments()
    )


def pitch(columns: Cells) -> float:
    """Least distance between two lines of one column; where none has two, the font's size and a half."""
    distances = [below.y - above.y for column in columns for above, below in pairwise(column)]
    sizes = [line.em for column in columns for line in column]
    return min(distances, default=1.5 * max(sizes, default=10.0))


def rows_by_number(columns: Cells, page: int) -> list[Cells]:
    """Rows of a table whose columns are told but whose rows are not ruled.

    `columns` hold the lines column by column. A row without a first cell is returned above the first number or at
    the end where lines there belong to no number: the piece of a row that a page break cuts. Raises UnknownShape
    where more than one reading is possible, or none.
    """
    anchors = _anchors(columns[0])
    if not anchors:
        return [columns] if any(columns) else []
    step = pitch(columns)
    if (bands := _by_white_bands(anchors, columns, step)) is not None:
        return bands
    readings: list[list[Cells]] = []
    for reading in (_by_first_line, _by_last_line, _by_middle):
        rows = reading(anchors, columns[1:], step)
        if rows is not None and rows not in readings:
            readings.append(rows)
    if len(readings) != 1:
        what = "more than one reading is" if readings else "no reading is"
        raise UnknownShape(
            f"page {page}: no lines are ruled between the rows of a table and {what} possible of which text belongs "
            f"to {anchors[0][0].text!r} to {anchors[-1][0].text!r}; look at the page"
        )
    return readings[0]


def _by_white_bands(anchors: list[list[Line]], columns: Cells, step: float) -> list[Cells] | None:
    """Rows between which more space is left than between the lines of a cell, or None where it is not so.

    The tallest cell of a row leaves no such space inside the row, wherever in it the other cells stand.
    """
    placed = sorted(
        ((line, number) for number, column in enumerate(columns) for line in column), key=lambda item: item[0].y
    )
    rows: list[Cells] = []
    floor = -inf
    for line, number in placed:
        if line.y - floor > _WRAP * step:
            rows.append([[] for _ in columns])
        rows[-1][number].append(line)
        floor = line.y
    owners = {line: index for index, anchor in enumerate(anchors) for line in anchor}
    found = [{owners[line] for line in row[0]} for row in rows]
    if any(len(numbers) > 1 for numbers in found) or len(set().union(*found)) < len(anchors):
        return None
    # Only the first row below a heading and the last one can be pieces of rows that lost their number.
    for index, numbers in enumerate(found[:-1]):
        above = rows[index - 1][0] if index else []
        if not numbers and not (index == 0 or (above and row_number(above[0].text) is None)):
            return None
    return rows


def _anchors(first_column: Sequence[Line]) -> list[list[Line]]:
    """First cells: each number, and the lines of a heading taken together."""
    anchors: list[list[Line]] = []
    for line in first_column:
        heading = row_number(line.text) is None
        if (
            anchors
            and heading
            and row_number(anchors[-1][-1].text) is None
            and line.y - anchors[-1][-1].y <= 1.6 * line.em
        ):
            anchors[-1].append(line)
        else:
            anchors.append([line])
    return anchors


def _level(line: Line, height: float) -> bool:
    return abs(line.y - height) <= _SAME_HEIGHT * line.em


def _regular(block: Sequence[Line], step: float) -> bool:
    return all(below.y - above.y <= _WRAP * step for above, below in pairwise(block))


def _banded(
    anchors: list[list[Line]],
    columns: Cells,
    step: float,
    row_of: Callable[[Line], int],
    check: Callable[[list[Line], int], bool],
) -> list[Cells] | None:
    """Rows from the number of the row that each line belongs to (-1 and one past the end: a cut row)."""
    rows: list[Cells] = [[[] for _ in range(len(columns) + 1)] for _ in range(len(anchors) + 2)]
    for anchor, row in zip(anchors, rows[1:], strict=False):
        row[0].extend(anchor)
    for number, column in enumerate(columns, start=1):
        for line in column:
            rows[row_of(line) + 1][number].append(line)
    for index, row in enumerate(rows):
        for cell in row[1:]:
            if not _regular(cell, step) or (cell and 0 < index <= len(anchors) and not check(cell, index - 1)):
                return None
    return [row for row in rows if any(row)]


def _by_first_line(anchors: list[list[Line]], columns: Cells, step: float) -> list[Cells] | None:
    starts = [anchor[0].y - _SAME_HEIGHT * anchor[0].em for anchor in anchors]
    return _banded(
        anchors,
        columns,
        step,
        lambda line: bisect_right(starts, line.y) - 1,
        lambda cell, row: _level(cell[0], anchors[row][0].y),
    )


def _by_last_line(anchors: list[list[Line]], columns: Cells, step: float) -> list[Cells] | None:
    ends = [anchor[-1].y + _SAME_HEIGHT * anchor[-1].em for anchor in anchors]
    return _banded(
        anchors,
        columns,
        step,
        lambda line: bisect_right(ends, line.y),
        lambda cell, row: _level(cell[-1], anchors[row][-1].y),
    )


def _by_middle(anchors: list[list[Line]], columns: Cells, step: float) -> list[Cells] | None:
    middles = [(anchor[0].y + anchor[-1].y) / 2 for anchor in anchors]
    rows_of: dict[Line, int] = {}
    for column in columns:
        used: set[int] = set()
        for block in _blocks(column, step):
            middle = (block[0].y + block[-1].y) / 2
            hits = [row for row, height in enumerate(middles) if abs(height - middle) <= 0.6 * block[0].em]
            if not hits and block[-1].y < middles[0]:
                hits = [-1]
            elif not hits and block[0].y > middles[-1]:
                hits = [len(anchors)]
            if len(hits) != 1 or hits[0] in used:
                return None
            used.add(hits[0])
            rows_of.update((line, hits[0]) for line in block)
    return _banded(anchors, columns, step, lambda line: rows_of[line], lambda _cell, _row: True)


def _blocks(column: Sequence[Line], step: float) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for line in column:
        if blocks and line.y - blocks[-1][-1].y <= _WRAP * step:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks
