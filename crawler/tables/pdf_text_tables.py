"""Tables whose columns are not ruled, found in the lines of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.tables.model import UnknownShape
from crawler.tables.pdf_geometry import Box, Rule
from crawler.tables.pdf_rules import Ruling
from crawler.tables.pdf_text import Line
from crawler.tables.pdf_unruled import (
    Cells,
    column_edges,
    crosses_gutter,
    in_columns,
    pitch,
    row_number,
    rows_by_number,
)

_FEWEST_COLUMNS = 3
"""Columns from which lines with gaps in them are taken for a table."""
_SAME_END = 8.0
"""Points by which the ends of the horizontal lines of one table may differ."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table on one page: the edges of its columns and its rows, each the lines of its cells."""

    box: Box
    edges: list[float]
    rows: list[Cells]


def find_text_tables(
    text: Sequence[Line], ruling: Ruling, known: Sequence[float] | None, page: int
) -> tuple[list[TextTable], list[Line]]:
    """Return the tables in the lines outside all grids, and the lines that belong to none.

    `known` are the edges of the table that the page before ended with. Raises UnknownShape where something is set
    as a table but cannot be read without guessing.
    """
    tables: list[TextTable] = []
    rest = list(text)
    for region in _vertical_stacks(ruling.vertical):
        tables.extend(_between_verticals(region, rest, page))
        rest = _outside(rest, tables)
    for rules in _horizontal_stacks(ruling.horizontal):
        found, _ = tables_between_rules(rest, [rule.position for rule in rules], known, page)
        tables.extend(found)
        rest = _outside(rest, tables)
    found, rest = _without_rules(rest, None if tables else known, page)
    return [*tables, *found], rest


def _outside(text: Sequence[Line], tables: Sequence[TextTable]) -> list[Line]:
    return [line for line in text if not any(table.box.y0 <= line.middle <= table.box.y1 for table in tables)]


def _box(rows: Sequence[Cells], edges: Sequence[float]) -> Box:
    text = [line for row in rows for cell in row for line in cell]
    return Box(edges[0], min(line.y - line.em for line in text), edges[-1], max(line.y for line in text) + 1)


def _vertical_stacks(vertical: Sequence[Rule]) -> list[list[Rule]]:
    """Vertical lines of the same extent, which part the columns of one table."""
    stacks: list[list[Rule]] = []
    for rule in vertical:
        for stack in stacks:
            if abs(rule.start - stack[0].start) <= _SAME_END and abs(rule.end - stack[0].end) <= _SAME_END:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) >= _FEWEST_COLUMNS - 1]


def _between_verticals(rules: Sequence[Rule], text: Sequence[Line], page: int) -> list[TextTable]:
    inside = [line for line in text if rules[0].start <= line.middle <= rules[0].end]
    if not inside:
        return []
    edges = [rule.position for rule in rules]
    left, right = min(line.x0 for line in inside), max(line.x1 for line in inside)
    edges = ([left - 1] if left < edges[0] else []) + edges + ([right + 1] if right > edges[-1] else [])
    rows = rows_by_number(in_columns(inside, edges), page)
    return [TextTable(Box(edges[0], rules[0].start, edges[-1], rules[0].end), edges, rows)]


def _horizontal_stacks(horizontal: Sequence[Rule]) -> list[list[Rule]]:
    """Horizontal lines of the same extent, from the first to the last of what may be one table."""
    stacks: list[list[Rule]] = []
    for rule in horizontal:
        for stack in stacks:
            if abs(rule.start - stack[0].start) <= _SAME_END and abs(rule.end - stack[0].end) <= _SAME_END:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) > 1]


def tables_between_rules(
    text: Sequence[Line], ys: Sequence[float], known: Sequence[float] | None, page: int
) -> tuple[list[TextTable], list[Line]]:
    """Return the tables whose rows (or outline) are ruled at heights `ys`, and the lines that belong to none."""
    table = _ruled_rows(text, ys, known, page)
    if table is None:
        return _without_rules(text, known, page)
    return [table], _outside(text, [table])


def _ruled_rows(
    text: Sequence[Line], ys: Sequence[float], known: Sequence[float] | None, page: int
) -> TextTable | None:
    """The table with one row between each two lines, or None where the lines do not part its rows."""
    top = _with_headings_above(text, ys[0])
    inside = [line for line in text if top <= line.middle <= ys[-1]]
    if not any(len(line.segments()) >= _FEWEST_COLUMNS for line in inside):
        return None
    edges = column_edges(inside)
    if not _complete([line for line in inside if line.middle <= (ys[0] if top < ys[0] else ys[1])], edges):
        if known is None or any(crosses_gutter(line, known) for line in inside):
            return None
        edges = list(known)
    below = _cut_row_below([line for line in text if line.middle > ys[-1]], ys[-1], inside, edges, page)
    bottom = below[-1].y + 0.3 * below[-1].em if below else ys[-1]
    bands = [
        [line for line in [*inside, *below] if low < line.middle <= high]
        for low, high in pairwise([top - 1, *(y for y in ys if top < y < bottom), bottom])
    ]
    rows = [in_columns(band, edges) for band in bands if band]
    if len(rows) < 2 or any(sum(row_number(line.text) is not None for line in row[0]) > 1 for row in rows):
        return None
    return TextTable(Box(edges[0], top, edges[-1], bottom), edges, rows)


def _with_headings_above(text: Sequence[Line], first: float) -> float:
    """Top of a table whose first line is ruled below its headings, or the line's own height."""
    top = first
    for line in reversed([line for line in text if line.middle < first]):
        if top - line.y > 1.6 * line.em or len(line.segments()) < _FEWEST_COLUMNS:
            break
        top = line.y - line.em
    return top


def _cut_row_below(
    below: Sequence[Line], last: float, inside: Sequence[Line], edges: Sequence[float], page: int
) -> list[Line]:
    """Lines of the row below the last ruled line, which the page break cuts before its own line comes."""
    step = pitch(in_columns(inside, edges))
    taken: list[Line] = []
    for line in below:
        near = line.y - taken[-1].y <= 1.12 * step if taken else line.y - last <= 2.2 * line.em
        if not near or crosses_gutter(line, edges):
            break
        taken.append(line)
    columns = in_columns(taken, edges)
    if not taken or (columns[0] and sum(map(bool, columns)) == 1):
        return []
    if not columns[0] and sum(map(bool, columns)) == 1:
        raise UnknownShape(
            f"page {page}: it cannot be told whether {taken[0].text!r} below the last line of a table belongs to it; look "
            "at the page"
        )
    return taken


def _first_number(line: Line) -> int | None:
    return row_number(line.segments()[0].text)


def _complete(text: Sequence[Line], edges: Sequence[float]) -> bool:
    return len(edges) > _FEWEST_COLUMNS and all(in_columns(text, edges))


def _without_rules(
    text: Sequence[Line], known: Sequence[float] | None, page: int
) -> tuple[list[TextTable], list[Line]]:
    heads = _heads(text)
    tables: list[TextTable] = []
    first_head = heads[0] if heads else len(text)
    if known is not None:
        tables.extend(_continued(text[:first_head], known, page))
    elif (
        sum(_first_number(line) is not None and len(line.segments()) >= _FEWEST_COLUMNS for line in text[:first_head])
        > 1
    ):
        raise UnknownShape(
            f"page {page}: numbered lines are set in columns, but neither lines nor headings tell the columns; look at "
            "the page"
        )
    for start, end in pairwise([*heads, len(text)]):
        table = _under_heading(text[start:end], page)
        if table is not None:
            tables.append(table)
    rest = _outside(text, tables)
    _refuse_leftovers(rest, page)
    return tables, rest


def _heads(text: Sequence[Line]) -> list[int]:
    """Which lines are the headings of numbered lines below them."""
    heads: list[int] = []
    for index, line in enumerate(text):
        pieces = line.segments()
        if len(pieces) < _FEWEST_COLUMNS or row_number(pieces[0].text) is not None:
            continue
        if heads and not any(_first_number(other) is not None for other in text[heads[-1] : index]):
            continue
        first = pieces[0]
        for other in text[index + 1 :]:
            start = other.segments()[0]
            if row_number(start.text) is not None and start.x0 < first.x1 + first.em and start.x1 > first.x0 - first.em:
                heads.append(index)
                break
    return heads


def _under_heading(text: Sequence[Line], page: int) -> TextTable | None:
    """The table that begins with the heading `text[0]`, or None where the lines are set in no columns."""
    heading = text[0].segments()[0]
    numbered = [
        index
        for index, line in enumerate(text)
        if _first_number(line) is not None and line.segments()[0].x0 < heading.x1 + heading.em
    ]
    body = list(text[: numbered[-1] + 1])
    edges = column_edges(body)
    if len(edges) <= _FEWEST_COLUMNS:
        return None
    if not _complete(body[: numbered[0]], edges):
        raise UnknownShape(
            f"page {page}: the text under the heading {text[0].text!r} is set in {len(edges) - 1} columns, but not "
            "each of them has a heading; look at the page"
        )
    body.extend(_below_last_number(body, text[len(body) :], edges))
    rows = rows_by_number(in_columns(body, edges), page)
    return TextTable(_box(rows, edges), edges, rows)


def _below_last_number(body: Sequence[Line], below: Sequence[Line], edges: Sequence[float]) -> list[Line]:
    """Lines below that with the last number which belong to the table: the rest of its row, or a cut row."""
    taken: list[Line] = []
    step = pitch(in_columns([*body, *below], edges))
    floor = body[-1].y
    for line in below:
        pieces = sum(map(bool, in_columns([line], edges)))
        if crosses_gutter(line, edges) or line.y - floor > (1.12 if pieces == 1 else 2.5) * step:
            break
        taken.append(line)
        floor = line.y
    return taken


def _continued(text: Sequence[Line], known: Sequence[float], page: int) -> list[TextTable]:
    """The rest of a table that the page before began, where the page begins with lines that fit its columns."""
    fitting: list[Line] = []
    for line in text:
        if crosses_gutter(line, known):
            break
        fitting.append(line)
    columns = in_columns(fitting, known)
    filled = sum(map(bool, columns))
    if not filled or (filled == 1 and columns[0]):
        return []
    if filled == 1:
        raise UnknownShape(
            f"page {page}: it cannot be told whether {fitting[0].text!r} goes on with the last row of the page before, "
            "since no lines are ruled; look at the page"
        )
    rows = rows_by_number(columns, page)
    return [TextTable(_box(rows, known), list(known), rows)]


def _refuse_leftovers(rest: Sequence[Line], page: int) -> None:
    columnar = [line for line in rest if len(line.segments()) > _FEWEST_COLUMNS]
    if len(columnar) > 2:
        raise UnknownShape(
            f"page {page}: {len(columnar)} lines ({columnar[0].text!r} and on) are set in columns, but it cannot be "
            "told which cells make up a row; look at the page"
        )
