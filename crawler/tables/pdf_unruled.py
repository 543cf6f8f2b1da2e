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
from crawler.tables.pdf_text import Line, block_text

Cells = list[list[Line]]
"""The lines of one row, column by column."""

_SAME_HEIGHT = 0.45
"""Share of the font's size by which two lines of one row may differ in height."""
_WRAP = 1.12
"""Times the pitch of the lines up to which a line goes on with the line above it."""
_PITCHES_DIFFER = 1.4
"""Times the least pitch up to which another column's pitch may be one of lines, not of rows."""
_OFF_MIDDLE = 0.4
"""Share of the font's size by which what is centred in a row may stand off its middle: less than half a line."""
_GUTTER = 0.36
"""Share of the font's size from which a strip without any text parts two columns; a space takes up to 0.32."""


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
    return len(edges) > 1 and any(
        segment.x0 > edges[-1] or segment.x1 < edges[0] or any(segment.x0 < edge < segment.x1 for edge in edges[1:-1])
        for segment in line.segments()
    )


def pitches(columns: Cells) -> list[float]:
    """Distance between the lines of a cell, column by column: scripts and sizes of type have pitches of their own.

    A column without more lines than the first has no cell of two lines: its lines show the distance of the rows, which
    tells nothing, and it is given the least pitch of the others. Where no column has a cell of two lines, it is one
    and a half times the font's size.
    """
    least = [min((below.y - above.y for above, below in pairwise(column)), default=inf) for column in columns]
    pitch = min(least)
    if pitch == inf:
        pitch = 1.5 * max((line.em for column in columns for line in column), default=10.0)
    return [
        own if own <= _PITCHES_DIFFER * pitch and len(column) > len(columns[0]) else pitch
        for own, column in zip(least, columns, strict=True)
    ]


def rows_by_number(columns: Cells, page: int, heading: Sequence[str] = ()) -> list[Cells]:
    """Rows of a table whose columns are told but whose rows are not ruled.

    `columns` hold the lines column by column, `heading` is what the table's headings are where that is known. A row
    without a first cell is returned above the first number or at the end where lines there belong to no number: the
    piece of a row that a page break cuts. Raises UnknownShape where more than one reading is possible, or none.
    """
    top = _known_heading(columns, heading)
    if top is not None:
        below = [column[len(cell) :] for column, cell in zip(columns, top, strict=True)]
        return [top, *rows_by_number(below, page)]
    anchors = _anchors(columns[0])
    if not anchors:
        return [columns] if any(columns) else []
    steps = pitches(columns)
    for step in (min(steps), max(steps)):
        if (bands := _by_white_bands(anchors, columns, step, max(steps))) is not None:
            return bands
    readings: list[list[Cells]] = []
    for reading in (_by_first_line, _by_last_line, _by_middle):
        rows = reading(anchors, columns[1:], steps[1:])
        if rows is not None and rows not in readings:
            readings.append(rows)
    if len(readings) != 1:
        what = "more than one reading is" if readings else "no reading is"
        raise UnknownShape(
            f"page {page}: no lines are ruled between the rows of a table and {what} possible of which text belongs "
            f"to {anchors[0][0].text!r} to {anchors[-1][0].text!r}; look at the page"
        )
    return readings[0]


def _known_heading(columns: Cells, heading: Sequence[str]) -> Cells | None:
    """The lines at the top that repeat the table's headings, or None where they do not."""
    if len(heading) != len(columns) or not any(heading):
        return None
    top = [column[: text.count("\n") + 1] if text else [] for column, text in zip(columns, heading, strict=True)]
    return top if [block_text(cell) for cell in top] == list(heading) else None


def _by_white_bands(anchors: list[list[Line]], columns: Cells, step: float, greatest_step: float) -> list[Cells] | None:
    """Rows between which more space is left than between the lines of a cell, or None where it is not so.

    The tallest cell of a row leaves no such space inside the row, wherever in it the other cells stand. A piece that
    lost its number must stand apart by any measure.
    """
    placed = sorted(
        ((line, number) for number, column in enumerate(columns) for line in column), key=lambda item: item[0].y
    )
    rows: list[Cells] = []
    gaps: list[float] = []
    floor = -inf
    for line, number in placed:
        if line.y - floor > _WRAP * step:
            rows.append([[] for _ in columns])
            gaps.append(line.y - floor)
        rows[-1][number].append(line)
        floor = line.y
    owners = {line: index for index, anchor in enumerate(anchors) for line in anchor}
    found = [{owners[line] for line in row[0]} for row in rows]
    if any(len(numbers) > 1 for numbers in found) or len(set().union(*found)) < len(anchors):
        return None
    for index, numbers in enumerate(found):
        if numbers:
            if not _is_placed(rows[index]):
                return None
            continue
        # Only the first row, also below a heading, and the last one can be pieces of rows that lost their number.
        below_heading = index > 0 and bool(rows[index - 1][0]) and row_number(rows[index - 1][0][0].text) is None
        if not (index in (0, len(rows) - 1) or below_heading):
            return None
        if any(gap <= _WRAP * greatest_step for gap in gaps[max(index, 1) : index + 2]):
            return None
    return rows


def _is_placed(row: Cells) -> bool:
    """Whether the first cell stands at the top, at the bottom or in the middle of its row, and not anywhere."""
    heights = [line.y for cell in row for line in cell]
    top, bottom, first, last = min(heights), max(heights), row[0][0], row[0][-1]
    middle = abs(first.y + last.y - top - bottom) / 2 <= _OFF_MIDDLE * first.em
    return middle or _level(first, top) or _level(last, bottom)


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


def goes_on(line: Line, above: Line, step: float) -> bool:
    """Whether a line is as near to the one above as the lines of one cell are."""
    return line.y - above.y <= _WRAP * step


def _regular(block: Sequence[Line], step: float) -> bool:
    return all(below.y - above.y <= _WRAP * step for above, below in pairwise(block))


def _banded(
    anchors: list[list[Line]],
    columns: Cells,
    steps: Sequence[float],
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
        for cell, step in zip(row[1:], steps, strict=True):
            if not _regular(cell, step) or (cell and 0 < index <= len(anchors) and not check(cell, index - 1)):
                return None
    for piece, neighbour in ((rows[0], rows[1]), (rows[-1], rows[-2])):
        heights = [line.y for cell in piece for line in cell]
        others = [line.y for cell in neighbour for line in cell]
        # A piece that lost its number must stand apart.
        if heights and max(min(heights) - max(others), min(others) - max(heights)) <= _WRAP * max(steps):
            return None
    return [row for row in rows if any(row)]


def _by_first_line(anchors: list[list[Line]], columns: Cells, steps: Sequence[float]) -> list[Cells] | None:
    starts = [anchor[0].y - _SAME_HEIGHT * anchor[0].em for anchor in anchors]
    return _banded(
        anchors,
        columns,
        steps,
        lambda line: bisect_right(starts, line.y) - 1,
        lambda cell, row: _level(cell[0], anchors[row][0].y),
    )


def _by_last_line(anchors: list[list[Line]], columns: Cells, steps: Sequence[float]) -> list[Cells] | None:
    ends = [anchor[-1].y + _SAME_HEIGHT * anchor[-1].em for anchor in anchors]
    return _banded(
        anchors,
        columns,
        steps,
        lambda line: bisect_right(ends, line.y),
        lambda cell, row: _level(cell[-1], anchors[row][-1].y),
    )


def _by_middle(anchors: list[list[Line]], columns: Cells, steps: Sequence[float]) -> list[Cells] | None:
    middles = [(anchor[0].y + anchor[-1].y) / 2 for anchor in anchors]
    rows_of: dict[Line, int] = {}
    for column, step in zip(columns, steps, strict=True):
        used: set[int] = set()
        for block in _blocks(column, step):
            middle = (block[0].y + block[-1].y) / 2
            hits = [row for row, height in enumerate(middles) if abs(height - middle) <= _OFF_MIDDLE * block[0].em]
            if not hits and block[-1].y < middles[0]:
                hits = [-1]
            elif not hits and block[0].y > middles[-1]:
                hits = [len(anchors)]
            if len(hits) != 1 or hits[0] in used:
                return None
            used.add(hits[0])
            rows_of.update((line, hits[0]) for line in block)
    return _banded(anchors, columns, steps, lambda line: rows_of[line], lambda _cell, _row: True)


def _blocks(column: Sequence[Line], step: float) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for line in column:
        if blocks and line.y - blocks[-1][-1].y <= _WRAP * step:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks
