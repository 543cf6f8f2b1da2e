"""One page → the pieces of tables on it and the lines of text around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from math import inf

from crawler.tables.model import HostileDocument, UnknownShape
from crawler.tables.pdf_characters import UNKNOWN_CHARACTER
from crawler.tables.pdf_furniture import without_furniture
from crawler.tables.pdf_geometry import Box, Glyph, Stretch
from crawler.tables.pdf_merged import refuse_lost_lines
from crawler.tables.pdf_page import PageContent
from crawler.tables.pdf_rules import Grid, find_grids, merge_rules, without_underlines
from crawler.tables.pdf_text import Line, block_text, cell_text, lines
from crawler.tables.pdf_text_tables import Known, TextTable, find_text_tables, tables_between_rules
from crawler.tables.pdf_unruled import Cells, row_number, rows_by_number

_MIDDLE = 0.35
"""Share of the font's size by which the middle of a glyph stands above its baseline."""
_NOWHERE = Box(inf, inf, -inf, -inf)
_MOST_TEXT = 1_000
"""Lines of text that may stand outside the ruled tables of one page."""
_SLIVER = 5.0
"""Points below which a row or a column without text is the space between two lines, not a row or a column."""


@dataclass(frozen=True, slots=True)
class FragmentRow:
    """One row on one page. `spans` tells for each cell over how many rows of the page it reaches."""

    cells: tuple[str, ...]
    spans: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one page holds of one table. `edges` are the edges of its columns, one more than there are columns.

    `heading` is the first row of the table where it has headings, be it on this page or an earlier one.
    `rows_ruled` is whether lines are ruled between the rows.
    """

    page: int
    box: Box
    edges: tuple[float, ...]
    rows: tuple[FragmentRow, ...]
    heading: tuple[str, ...]
    rows_ruled: bool


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The fragments of one page from top to bottom, and the lines of text outside them."""

    number: int
    fragments: tuple[Fragment, ...]
    text: tuple[Line, ...]


def lay_out(content: PageContent, previous: PageLayout | None) -> PageLayout:
    """Return the tables and the text of a page; `previous` is the page before it.

    Raises UnknownShape where a table on the page cannot be read without guessing, and HostileDocument where the page
    holds more lines than a page does.
    """
    horizontal = without_underlines(content.horizontal, content.text)
    ruling = find_grids(merge_rules(horizontal), merge_rules(content.vertical), content.number)
    inside, outside = _shared_out(content.text, ruling.grids)
    continued = previous.fragments[-1] if previous and previous.fragments else None
    known = Known(continued.edges, continued.heading) if continued and not continued.rows_ruled else None
    fragments: list[Fragment] = []
    text: list[Line] = []
    for grid, cells in zip(ruling.grids, inside, strict=True):
        fragment = _ruled_fragment(grid, cells, continued, content.number)
        if fragment is not None:
            _refuse_turned(content, fragment.box)
            fragments.append(fragment)
            continue
        tables, rest = tables_between_rules(lines(chain.from_iterable(cells)), grid.ys, known, content.number)
        fragments.extend(_text_fragment(table, continued, content.number) for table in tables)
        text.extend(rest)
    printed = lines(outside)
    if len(printed) > _MOST_TEXT:
        raise HostileDocument(f"page {content.number} has more than {_MOST_TEXT} lines of text outside its tables")
    body = without_furniture(printed, previous.text if previous else ())
    tables, rest = find_text_tables(body, ruling, None if fragments else known, content.number)
    fragments.extend(_text_fragment(table, continued, content.number) for table in tables)
    fragments.sort(key=lambda fragment: (fragment.box.y0, fragment.box.x0))
    text = sorted([*text, *rest, *(line for line in printed if line not in body)], key=lambda line: line.y)
    _refuse_unknown_characters(fragments)
    return PageLayout(content.number, tuple(fragments), tuple(text))


def _shared_out(text: Sequence[Stretch], grids: Sequence[Grid]) -> tuple[list[list[list[Stretch]]], list[Stretch]]:
    """Text of each cell of each grid, the innermost grid where they are nested, and text outside all grids."""
    cells: list[list[list[Stretch]]] = [[[] for _ in grid.spans] for grid in grids]
    if not grids:
        return cells, list(text)
    innermost_first = sorted(
        ((grid, grid.box, _cell_numbers(grid), cells[index]) for index, grid in enumerate(grids)),
        key=lambda item: item[1].area,
    )
    outside: list[Stretch] = []

    def home(x: float, y: float) -> tuple[list[Stretch], Box]:
        """The text of the cell at a place, and a box in which there is none but this cell."""
        for grid, box, numbers, contents in innermost_first:
            if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1:
                row, column = _strip(grid.ys, y), _strip(grid.xs, x)
                here = contents[numbers[row][column]]
                if len(grids) > 1:
                    return here, _NOWHERE
                return here, Box(grid.xs[column], grid.ys[row], grid.xs[column + 1], grid.ys[row + 1])
        return outside, _NOWHERE

    here, (left, top, right, bottom) = outside, _NOWHERE
    for stretch in text:
        first, last, y = _middle(stretch[0]), _middle(stretch[-1]), stretch[0].y - _MIDDLE * stretch[0].em
        if not (left <= first < right and top <= y < bottom):
            here, (left, top, right, bottom) = home(first, y)
        if left <= first and last < right:
            here.append(stretch)
            continue
        before = None
        for glyph in stretch:
            here, (left, top, right, bottom) = home(_middle(glyph), y)
            if here is not before:
                here.append([])
                before = here
            here[-1].append(glyph)
    return cells, outside


def _middle(glyph: Glyph) -> float:
    return (glyph.x0 + glyph.x1) / 2


def _strip(stops: Sequence[float], position: float) -> int:
    """Number of the row (or column) that a position between the first and the last stop is in."""
    return min(bisect_right(stops, position), len(stops) - 1) - 1


def _cell_numbers(grid: Grid) -> list[list[int]]:
    """For each row and column of a grid the number of the cell that covers it."""
    numbers = [[0] * (len(grid.xs) - 1) for _ in grid.ys[1:]]
    for index, span in enumerate(grid.spans):
        for row in range(span.row, span.row_end):
            numbers[row][span.column : span.column_end] = [index] * (span.column_end - span.column)
    return numbers


def _ruled_fragment(
    grid: Grid, contents: Sequence[list[Stretch]], continued: Fragment | None, page: int
) -> Fragment | None:
    """The table that a grid rules, or None where it rules no columns. `contents` is the text cell by cell."""
    last_row, last_column = len(grid.ys) - 2, len(grid.xs) - 2
    filled = [span for span, content in zip(grid.spans, contents, strict=True) if content]
    rows = _real(
        [(span.row, span.row_end) for span in grid.spans],
        [(span.row, span.row_end) for span in filled],
        grid.ys,
        [number for side, number in (("top", 0), ("bottom", last_row)) if side in grid.open_sides],
    )
    columns = _real(
        [(span.column, span.column_end) for span in grid.spans],
        [(span.column, span.column_end) for span in filled],
        grid.xs,
        [number for side, number in (("left", 0), ("right", last_column)) if side in grid.open_sides],
    )
    if len(columns) < 2 or not rows:
        return None
    edges = (grid.xs[columns[0]], *(grid.xs[column] for column in columns[1:]), grid.xs[columns[-1] + 1])
    row_of, column_of = _numbering(rows, last_row + 1), _numbering(columns, last_column + 1)
    placed = [
        (
            range(row_of[span.row], row_of[span.row_end]),
            range(column_of[span.column], column_of[span.column_end]),
            content,
        )
        for span, content in zip(grid.spans, contents, strict=True)
    ]
    for in_rows, in_columns, content in placed:
        if content and not (in_rows and in_columns):
            raise UnknownShape(
                f"page {page}: {cell_text(content)!r} stands in a cell that belongs to no row or column; look at "
                "the ruled lines of the page"
            )
    for span, content in zip(grid.spans, contents, strict=True):
        if not content or (span.row_end - span.row, span.column_end - span.column) == (1, 1):
            continue
        inner_xs = [grid.xs[column] for column in columns if span.column < column < span.column_end]
        inner_ys = [grid.ys[row] for row in rows if span.row < row < span.row_end]
        if inner_xs or inner_ys:
            refuse_lost_lines(content, inner_xs, inner_ys, page)
    found = _rows(placed, len(rows), len(columns), continued, page)
    rows_found, ruled = found
    return Fragment(page, grid.box, edges, rows_found, _heading(rows_found, continued), ruled)


def _heading(rows: Sequence[FragmentRow], continued: Fragment | None) -> tuple[str, ...]:
    """The headings of a table: its own first row, or else what they were on the page before."""
    if rows[0].cells[0] and row_number(rows[0].cells[0]) is None:
        return rows[0].cells
    return continued.heading if continued and len(continued.heading) == len(rows[0].cells) else ()


def _real(
    spans: Sequence[tuple[int, int]],
    filled: Sequence[tuple[int, int]],
    stops: Sequence[float],
    open_ends: Sequence[int],
) -> list[int]:
    """Numbers of those strips of a grid that are rows (or columns).

    A strip that no cell has for itself comes from lines that do not quite meet; a narrow one without text from a
    double line; one on an open side without text is margin.
    """
    own = {start for start, end in spans if end - start == 1}
    with_text = {strip for start, end in filled for strip in range(start, end)}
    return [
        strip
        for strip in sorted(own)
        if strip in with_text or (stops[strip + 1] - stops[strip] > _SLIVER and strip not in open_ends)
    ]


def _numbering(real: Sequence[int], strips: int) -> list[int]:
    """For each strip how many rows (or columns) come before it; one entry more than there are strips."""
    counted = set(real)
    return list(accumulate((strip in counted for strip in range(strips)), initial=0))


def _rows(
    placed: Sequence[tuple[range, range, list[Stretch]]],
    row_count: int,
    column_count: int,
    continued: Fragment | None,
    page: int,
) -> tuple[tuple[FragmentRow, ...], bool]:
    """Rows of a grid, and whether the lines between them are ruled."""
    cells = [[""] * column_count for _ in range(row_count)]
    spans = [[1] * column_count for _ in range(row_count)]
    contents: list[list[list[Stretch]]] = [[[] for _ in range(column_count)] for _ in range(row_count)]
    for in_rows, in_columns, content in placed:
        if not in_rows or not in_columns:
            continue
        text = cell_text(content) if content else ""
        for row in in_rows:
            cells[row][in_columns[0]] = text
            contents[row][in_columns[0]] = content
            for column in in_columns:
                spans[row][column] = len(in_rows)
    found: list[FragmentRow] = []
    ruled = True
    goes_on_unruled = continued is not None and not continued.rows_ruled
    for row in range(row_count):
        first = lines(contents[row][0]) if "\n" in cells[row][0] else []
        if max(spans[row]) == 1 and (_stacked_numbers(first, page) or (goes_on_unruled and row_count <= 2)):
            columns = [lines(content) for content in contents[row]]
            parts = rows_by_number(columns, page, continued.heading if continued else ())
            ruled = ruled and len(parts) < 2 and not goes_on_unruled
            found.extend(_text_row(part) for part in parts)
        else:
            found.append(FragmentRow(tuple(cells[row]), tuple(spans[row])))
    return tuple(found), ruled


def _stacked_numbers(first_cell: Sequence[Line], page: int) -> bool:
    """Whether a first cell holds the numbers of several rows between which no lines are ruled.

    A single number may be broken over two lines in a narrow column; it fills the column then, which the numbers of
    rows do not need to do, and its pieces do not count up.
    """
    numbers = [row_number(line.text) for line in first_cell]
    for line in first_cell:
        # A heading may stand above the numbers, but not the beginning of a number or a date.
        if numbers[0] is not None or re.search(r"[0-9A-Za-z]", line.text):
            break
        numbers.pop(0)
    values = [number for number in numbers if number is not None]
    if len(values) < len(numbers) or not values:
        return False
    if len(values) == 1:
        return len(first_cell) > 1
    steps = [after - before for before, after in pairwise(values)]
    if sum(step == 1 for step in steps) * 2 >= len(steps):
        return True
    widest = max(line.x1 - line.x0 for line in first_cell)
    broken = all(line.x1 - line.x0 > widest - 0.3 * line.em for line in first_cell[:-1])
    if broken and len(values) <= 3:
        return False
    raise UnknownShape(
        f"page {page}: a first cell holds the numbers {', '.join(map(str, values[:6]))}, which are neither one number "
        "nor the numbers of successive rows; look at the page"
    )


def _text_row(columns: Cells) -> FragmentRow:
    return FragmentRow(tuple(block_text(cell) for cell in columns), (1,) * len(columns))


def _text_fragment(table: TextTable, continued: Fragment | None, page: int) -> Fragment:
    rows = tuple(_text_row(row) for row in table.rows)
    return Fragment(page, table.box, tuple(table.edges), rows, _heading(rows, continued), rows_ruled=False)


def _refuse_turned(content: PageContent, box: Box) -> None:
    for glyph in chain.from_iterable(content.turned):
        if box.x0 <= glyph.x0 <= box.x1 and box.y0 <= glyph.y <= box.y1:
            raise UnknownShape(
                f"page {content.number}: {glyph.text!r} in a table runs in another direction than the text around it; "
                "look at the page"
            )


def _refuse_unknown_characters(fragments: Sequence[Fragment]) -> None:
    for fragment in fragments:
        for number, row in enumerate(fragment.rows, start=1):
            for cell in row.cells:
                if UNKNOWN_CHARACTER in cell:
                    raise UnknownShape(
                        f"page {fragment.page}, row {number} of a table: the font does not say which characters it "
                        f"prints ({cell!r}); text recognition would be needed, which is not built in"
                    )
