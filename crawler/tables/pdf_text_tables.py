"""Tables whose columns are not ruled, found in the lines of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from crawler.tables.model import UnknownShape
from crawler.tables.pdf_geometry import Box, Rule
from crawler.tables.pdf_rules import Ruling
from crawler.tables.pdf_text import Line
from crawler.tables.pdf_unruled import (
    Cells,
    column_edges,
    crosses_gutter,
    goes_on,
    in_columns,
    pitches,
    row_number,
    rows_by_number,
)

_FEWEST_COLUMNS = 3
"""Columns from which lines with gaps in them are taken for a table."""
_TIGHT = 1.5
"""Times the font's size up to which lines may be the lines of one heading; a title keeps more distance."""
_INTERLEAVED = 0.8
"""Times the font's size up to which lines of different height stand beside each other in one row."""
_CLOSE = 2.5
"""Times the pitch of the lines up to which a line may belong to the table above it."""
_ALIGNED = 1.5
"""Points by which the beginnings of the lines of one column differ at most."""
_SAME_END = 8.0
"""Points by which the ends of the horizontal lines of one table may differ."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the table that the page before ended with: the edges of its columns and its headings."""

    edges: tuple[float, ...]
    heading: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table on one page: the edges of its columns and its rows, each the lines of its cells."""

    box: Box
    edges: list[float]
    rows: list[Cells]


def find_text_tables(
    text: Sequence[Line], ruling: Ruling, known: Known | None, page: int
) -> tuple[list[TextTable], list[Line]]:
    """Return the tables in the lines outside all grids, and the lines that belong to none.

    `known` is given where the page before ended with a table whose columns were not ruled. Raises UnknownShape where
    something is set as a table but cannot be read without guessing.
    """
    tables: list[TextTable] = []
    rest = list(text)
    for region in _stacks(ruling.vertical, _FEWEST_COLUMNS - 1):
        tables.extend(_between_verticals(region, rest, known, page))
        rest = _outside(rest, tables)
    for rules in _stacks(ruling.horizontal, 2):
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


def _stacks(rules: Sequence[Rule], fewest: int) -> list[list[Rule]]:
    """Lines of the same extent, at least `fewest`, in their order: what parts the columns or rows of one table."""
    stacks: list[list[Rule]] = []
    for rule in rules:
        for stack in stacks:
            if abs(rule.start - stack[0].start) <= _SAME_END and abs(rule.end - stack[0].end) <= _SAME_END:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) >= fewest]


def _between_verticals(rules: Sequence[Rule], text: Sequence[Line], known: Known | None, page: int) -> list[TextTable]:
    inside = [line for line in text if rules[0].start <= line.middle <= rules[0].end]
    if not inside:
        return []
    edges = [rule.position for rule in rules]
    left, right = min(line.x0 for line in inside), max(line.x1 for line in inside)
    edges = ([left - 1] if left < edges[0] else []) + edges + ([right + 1] if right > edges[-1] else [])
    if len(edges) <= _FEWEST_COLUMNS:
        return []  # the sides of a frame
    rows = rows_by_number(in_columns(inside, edges), page, known.heading if known else ())
    return [TextTable(Box(edges[0], rules[0].start, edges[-1], rules[0].end), edges, rows)]


def tables_between_rules(
    text: Sequence[Line], ys: Sequence[float], known: Known | None, page: int
) -> tuple[list[TextTable], list[Line]]:
    """Return the tables whose rows (or outline) are ruled at heights `ys`, and the lines that belong to none."""
    table = _ruled_rows(text, ys, known, page)
    if table is None:
        return _without_rules(text, known, page)
    return [table], _outside(text, [table])


def _ruled_rows(text: Sequence[Line], ys: Sequence[float], known: Known | None, page: int) -> TextTable | None:
    """The table with one row between each two lines, or None where the lines do not part its rows."""
    top = _top(text, ys[0], known)
    inside = [line for line in text if top <= line.middle <= ys[-1]]
    if not any(len(line.segments()) >= _FEWEST_COLUMNS for line in inside):
        return None
    stops = [top - 1, *(y for y in ys if top < y)]
    first, *others = (band for low, high in pairwise(stops) if (band := _between(inside, low, high)))
    if not others:
        return None
    if known is not None and not any(crosses_gutter(line, known.edges) for line in inside):
        edges = list(known.edges)
    else:
        edges = column_edges(inside)
        if not _complete(first, edges):
            return None
    lower = [line for line in text if line.middle > ys[-1]]
    fitting = takewhile(lambda line: not crosses_gutter(line, edges), lower)
    if sum(len(line.segments()) >= _FEWEST_COLUMNS and _first_number(line) is not None for line in fitting) > 1:
        return None  # rows go on without lines between them
    below = _cut_row_below(lower, ys[-1], inside, edges, page)
    bottom = below[-1].y + 0.3 * below[-1].em if below else ys[-1]
    rows = [in_columns(band, edges) for band in (first, *others, below) if band]
    if any(sum(row_number(line.text) is not None for line in row[0]) > 1 for row in rows):
        return None
    return TextTable(Box(edges[0], top, edges[-1], bottom), edges, rows)


def _between(text: Sequence[Line], top: float, bottom: float) -> list[Line]:
    return [line for line in text if top < line.middle <= bottom]


def _top(text: Sequence[Line], first: float, known: Known | None) -> float:
    """Top of a table whose first line is ruled below a row: below its headings, or below the rest of a cut row."""
    above = [line for line in text if line.middle < first]
    if known is not None and not any(crosses_gutter(line, known.edges) for line in above):
        return above[0].y - above[0].em if above else first
    taken: list[Line] = []
    for line in reversed(above):
        if (taken[0].y if taken else first) - line.y > _TIGHT * line.em:
            break
        if crosses_gutter(line, column_edges(taken)):
            break
        taken.insert(0, line)
    if not any(len(line.segments()) >= _FEWEST_COLUMNS for line in taken):
        return first
    return taken[0].y - taken[0].em


def _cut_row_below(
    below: Sequence[Line], last: float, inside: Sequence[Line], edges: Sequence[float], page: int
) -> list[Line]:
    """Lines of the row below the last ruled line, which the page break cuts before its own line comes."""
    step = max(pitches(in_columns(inside, edges)))
    taken: list[Line] = []
    for line in below:
        near = goes_on(line, taken[-1], step) if taken else line.y - last <= 2.2 * line.em
        if not near or crosses_gutter(line, edges):
            break
        taken.append(line)
    columns = in_columns(taken, edges)
    if taken and columns[0] and not any(columns[1:]):
        taken = []
    if taken and sum(map(bool, columns)) == 1:
        raise _doubtful(taken[0], page)
    _refuse_stray(below[len(taken) :], in_columns([*inside, *taken], edges), page)
    return taken


def _refuse_stray(below: Sequence[Line], columns: Cells, page: int) -> None:
    """Refuse a line close below a table that is set in columns, or begins just where the lines of a column begin."""
    if not below or not any(columns):
        return
    floor = max(column[-1].y for column in columns if column)
    if below[0].y - floor > _CLOSE * max(pitches(columns)):
        return
    pieces = below[0].segments()
    starts = [line.x0 for column in columns[1:] for line in column]
    if len(pieces) > 1 or any(abs(pieces[0].x0 - start) < _ALIGNED for start in starts):
        raise _doubtful(below[0], page)


def _doubtful(line: Line, page: int) -> UnknownShape:
    return UnknownShape(
        f"page {page}: it cannot be told whether {line.text!r} below the last line of a table belongs to it; look at "
        "the page"
    )


def _first_number(line: Line) -> int | None:
    return row_number(line.segments()[0].text)


def _complete(text: Sequence[Line], edges: Sequence[float]) -> bool:
    """Whether the headings `text` give each column one heading, which may be set wide (序　号)."""
    if len(edges) <= _FEWEST_COLUMNS or any(crosses_gutter(line, edges) for line in text):
        return False
    columns = in_columns(text, edges)
    return all(
        column
        and all(len(pieces := line.segments()) == 1 or all(len(p.glyphs) == 1 for p in pieces) for line in column)
        for column in columns
    )


def _without_rules(text: Sequence[Line], known: Known | None, page: int) -> tuple[list[TextTable], list[Line]]:
    heads = _heads(text)
    tables: list[TextTable] = []
    first_head = heads[0][0] if heads else len(text)
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
    ends = [start for start, _ in heads[1:]] + [len(text)]
    for (start, first), end in zip(heads, ends, strict=False):
        table = _under_heading(text[start:end], first, known, page)
        if table is not None:
            tables.append(table)
    rest = _outside(text, tables)
    for table in tables:
        below = [line for line in rest if line.middle > table.box.y1]
        columns = [[line for row in table.rows for line in row[number]] for number in range(len(table.edges) - 1)]
        _refuse_stray(below, columns, page)
    _refuse_leftovers(rest, page)
    return tables, rest


def _heads(text: Sequence[Line]) -> list[tuple[int, Line]]:
    """The headings of numbered lines: which line each begins with, and the heading of its first column."""
    heads: list[tuple[int, Line]] = []
    for index, line in enumerate(text):
        pieces = _beside(text, line)
        if len(pieces) < _FEWEST_COLUMNS or row_number(pieces[0].text) is not None:
            continue
        if heads and not any(_first_number(other) is not None for other in text[heads[-1][0] : index]):
            continue
        first = pieces[0]
        if any(_numbers(other, first) for other in text[index + 1 :]):
            start = index
            while start and text[start].y - text[start - 1].y <= _TIGHT * line.em and _within(text[start - 1], pieces):
                start -= 1
            heads.append((start, first))
    return heads


def _beside(text: Sequence[Line], line: Line) -> list[Line]:
    """Pieces of a line and of those that stand beside it, their cells having more or fewer lines; left to right."""
    near = (other for other in text if abs(other.y - line.y) <= _INTERLEAVED * line.em)
    return sorted((piece for other in near for piece in other.segments()), key=lambda piece: piece.x0)


def _numbers(line: Line, heading: Line) -> bool:
    """Whether a line begins with a number that stands below `heading`."""
    start = line.segments()[0]
    return (
        row_number(start.text) is not None and start.x0 < heading.x1 + heading.em and start.x1 > heading.x0 - heading.em
    )


def _within(line: Line, pieces: Sequence[Line]) -> bool:
    """Whether each piece of a line stands above one of `pieces` and is no wider than a heading."""
    return len(line.segments()) > 1 and all(
        any(piece.x0 < other.x1 and piece.x1 > other.x0 for other in pieces) for piece in line.segments()
    )


def _under_heading(text: Sequence[Line], heading: Line, known: Known | None, page: int) -> TextTable | None:
    """The table that begins with headings, `heading` the first of them, or None where there are no columns."""
    numbered = [index for index, line in enumerate(text) if _numbers(line, heading)]
    if not numbered:
        return None
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
    rows = rows_by_number(in_columns(body, edges), page, known.heading if known else ())
    return TextTable(_box(rows, edges), edges, rows)


def _below_last_number(body: Sequence[Line], below: Sequence[Line], edges: Sequence[float]) -> list[Line]:
    """Lines below that with the last number which belong to the table: the rest of its row, or a cut row."""
    taken: list[Line] = []
    columns = in_columns(body, edges)
    step = max(pitches(in_columns([*body, *below], edges)))
    floor = body[-1].y
    for line in below:
        pieces = in_columns([line], edges)
        filled = [(column, piece[0]) for column, piece in zip(columns, pieces, strict=True) if piece]
        wrapped = all(column and goes_on(piece, column[-1], step) for column, piece in filled)
        cut_row = len(filled) > 1 and line.y - floor <= _CLOSE * step
        if crosses_gutter(line, edges) or not (wrapped or cut_row):
            break
        for column, piece in filled:
            column.append(piece)
        taken.append(line)
        floor = line.y
    return taken


def _continued(text: Sequence[Line], known: Known, page: int) -> list[TextTable]:
    """The rest of a table that the page before began, where the page begins with lines that fit its columns."""
    fitting = list(takewhile(lambda line: not crosses_gutter(line, known.edges), text))
    if len(fitting) < len(text) and len(text[len(fitting)].segments()) >= _FEWEST_COLUMNS:
        raise UnknownShape(
            f"page {page}: {text[len(fitting)].text!r} is set in columns, but in others than the table on the page "
            "before; look at both pages"
        )
    columns = in_columns(fitting, known.edges)
    filled = sum(map(bool, columns))
    if not filled or (filled == 1 and columns[0]):
        return []
    if filled == 1:
        raise UnknownShape(
            f"page {page}: it cannot be told whether {fitting[0].text!r} goes on with the last row of the page before, "
            "since no lines are ruled; look at the page"
        )
    rows = rows_by_number(columns, page, known.heading)
    return [TextTable(_box(rows, known.edges), list(known.edges), rows)]


def _refuse_leftovers(rest: Sequence[Line], page: int) -> None:
    columnar = [line for line in rest if len(line.segments()) > _FEWEST_COLUMNS]
    if len(columnar) > 2:
        raise UnknownShape(
            f"page {page}: {len(columnar)} lines ({columnar[0].text!r} and on) are set in columns, but it cannot be "
            "told which cells make up a row; look at the page"
        )
