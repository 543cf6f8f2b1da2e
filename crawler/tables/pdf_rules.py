"""Ruled lines → grids of cells.

Lines are merged first: borders drawn cell by cell, dashes, double lines and lines a point or two off all become
the one line that a reader sees. Lines that touch make up a grid; where a line between two boxes of the grid is
missing, the boxes are one merged cell.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import attrgetter, itemgetter

from crawler.tables.model import HostileDocument, UnknownShape
from crawler.tables.pdf_geometry import Box, Glyph, Rule, Stretch

_SAME_LINE = 3.6
"""Points across which parallel lines are one; no printed row or column is that narrow."""
_DASH_GAP = 6.0
"""Points along which a line may be interrupted; no column is that narrow."""
_TOUCH = 4.0
"""Points by which lines that meet may miss each other."""
_TEXT_END = 0.8
"""Points by which an underline may begin beside its text."""
_ABOVE, _BELOW = 0.5, 0.3
"""Shares of the font's size by which a line that decorates text stands above or below the baseline at most."""
_LONGEST_UNDERLINE = 300.0
"""Points above which a line is no underline in a cell, but the line of a table."""
_SHORTEST = 7.0
"""Points below which what is drawn is no ruled line but a dot or the stroke of a letter."""
_MOST_LINES = 1_000
"""Merged lines of one direction that a page may have; the densest of the lists has a hundred."""
_MOST_BOXES = 100_000
"""Boxes that one grid may have."""
_OPEN_SIDE = 6.0
"""Points by which lines run on past the last line across them where that side is not ruled."""


@dataclass(frozen=True, slots=True)
class Span:
    """One cell of a grid: the half-open ranges of rows and columns that it covers."""

    row: int
    row_end: int
    column: int
    column_end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled grid: the positions of its lines and the cells between them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]
    open_sides: frozenset[str]
    """Sides (left, top, right, bottom) that are not ruled but where the lines across end."""

    @property
    def box(self) -> Box:
        """Outline of the grid."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


@dataclass(slots=True)
class _Component:
    horizontal: list[Rule]
    vertical: list[Rule]


def without_underlines(horizontal: Sequence[Rule], text: Sequence[Stretch]) -> list[Rule]:
    """Lines less those that underline or strike out text: they begin and end just where glyphs of one line do."""
    if all(rule.end - rule.start > _LONGEST_UNDERLINE for rule in horizontal):
        return list(horizontal)
    # Of most pages none: the lines of a table keep away from its text.
    heights = _heights_beside(text, sorted({rule.position for rule in horizontal}))
    starts: dict[int, list[Glyph]] = {}
    ends: set[tuple[float, int]] = set()
    for glyph in chain.from_iterable(stretch for stretch in text if stretch[0].y in heights):
        starts.setdefault(round(glyph.x0), []).append(glyph)
        ends.add((glyph.y, round(glyph.x1)))
    return [rule for rule in horizontal if not _decorates(rule, starts, ends)] if heights else list(horizontal)


def _heights_beside(text: Sequence[Stretch], positions: Sequence[float]) -> set[float]:
    """Baselines of the text that a line at one of these heights may decorate."""
    heights = set()
    for first in map(itemgetter(0), text):
        above = bisect_left(positions, first.y - _ABOVE * first.em)
        if above < len(positions) and positions[above] - first.y < _BELOW * first.em:
            heights.add(first.y)
    return heights


def _decorates(rule: Rule, starts: dict[int, list[Glyph]], ends: set[tuple[float, int]]) -> bool:
    last = round(rule.end)
    for place in (-1, 0, 1):
        for glyph in starts.get(round(rule.start) + place, ()):
            if (
                abs(glyph.x0 - rule.start) < _TEXT_END
                and -_ABOVE * glyph.em < rule.position - glyph.y < _BELOW * glyph.em
                and any((glyph.y, last + off) in ends for off in (-1, 0, 1))
            ):
                return True
    return False


def merge_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Lines as they look: parallel neighbours and interrupted pieces joined, dots and letter strokes left out."""
    merged: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and rule.position - group[0].position > _SAME_LINE:
            merged.extend(_joined(group))
            group = []
        group.append(rule)
    merged.extend(_joined(group))
    return sorted(merged)


def _joined(group: Sequence[Rule]) -> list[Rule]:
    pieces: list[list[Rule]] = []
    end = 0.0
    for rule in sorted(group, key=attrgetter("start")):
        if not pieces or rule.start - end > _DASH_GAP:
            pieces.append([])
            end = rule.end
        pieces[-1].append(rule)
        end = max(end, rule.end)
    joined = []
    for piece in pieces:
        start, end = piece[0].start, max(rule.end for rule in piece)
        if end - start >= _SHORTEST:
            joined.append(Rule(sum(rule.position for rule in piece) / len(piece), start, end))
    return joined


@dataclass(frozen=True, slots=True)
class Ruling:
    """The ruled lines of a page: grids from top to bottom, and the lines that cross no other."""

    grids: tuple[Grid, ...]
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]


def find_grids(horizontal: Sequence[Rule], vertical: Sequence[Rule], page: int) -> Ruling:
    """Return what merged lines (see `merge_rules`) make up.

    Raises UnknownShape where the lines enclose a cell that is no rectangle, and HostileDocument where there are more
    lines than any table has.
    """
    if max(len(horizontal), len(vertical)) > _MOST_LINES:
        raise HostileDocument(f"page {page} has more than {_MOST_LINES} ruled lines; look at the page")
    grids: list[Grid] = []
    loose = _Component([], [])
    for component in _components(horizontal, vertical):
        if component.horizontal and component.vertical:
            grids.append(_grid(component, page))
        else:
            loose.horizontal.extend(component.horizontal)
            loose.vertical.extend(component.vertical)
    grids.sort(key=lambda grid: (grid.box.y0, grid.box.x0))
    return Ruling(tuple(grids), tuple(sorted(loose.horizontal)), tuple(sorted(loose.vertical)))


def _components(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[_Component]:
    """Lines grouped by which touch each other, directly or through others."""
    parents = list(range(len(horizontal) + len(vertical)))

    def root(node: int) -> int:
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    positions = [rule.position for rule in vertical]
    for index, rule in enumerate(horizontal):
        first = bisect_left(positions, rule.start - _TOUCH)
        last = bisect_right(positions, rule.end + _TOUCH)
        own = root(index)
        for other in range(first, last):
            if vertical[other].start - _TOUCH <= rule.position <= vertical[other].end + _TOUCH:
                parents[root(len(horizontal) + other)] = own
    components: dict[int, _Component] = {}
    for node in range(len(parents)):
        component = components.setdefault(root(node), _Component([], []))
        if node < len(horizontal):
            component.horizontal.append(horizontal[node])
        else:
            component.vertical.append(vertical[node - len(horizontal)])
    return list(components.values())


def _positions(
    rules: Sequence[Rule], across: Sequence[Rule], sides: tuple[str, str]
) -> tuple[list[float], list[int], set[str]]:
    """Distinct positions of parallel lines, for each line the number of its position, and which sides are open.

    Where the lines across run on past the first or the last of them, that side of the table is not ruled: it is
    where they end.
    """
    open_sides = set()
    positions: list[float] = []
    numbers: list[int] = []
    first = 0.0
    for rule in rules:
        if not positions or rule.position - first > _SAME_LINE:
            positions.append(rule.position)
            first = rule.position
        numbers.append(len(positions) - 1)
    low, high = min(rule.start for rule in across), max(rule.end for rule in across)
    if low < positions[0] - _OPEN_SIDE:
        positions.insert(0, low)
        numbers = [number + 1 for number in numbers]
        open_sides.add(sides[0])
    if high > positions[-1] + _OPEN_SIDE:
        positions.append(high)
        open_sides.add(sides[1])
    return positions, numbers, open_sides


def _grid(component: _Component, page: int) -> Grid:
    ys, row_numbers, open_rows = _positions(component.horizontal, component.vertical, ("top", "bottom"))
    xs, column_numbers, open_columns = _positions(component.vertical, component.horizontal, ("left", "right"))
    if len(xs) * len(ys) > _MOST_BOXES:
        raise HostileDocument(f"page {page} rules a table of {len(ys) - 1} rows and {len(xs) - 1} columns")
    above = _separators(component.horizontal, row_numbers, xs, len(ys))
    before = _separators(component.vertical, column_numbers, ys, len(xs))
    rows, columns = len(ys) - 1, len(xs) - 1
    spans: list[Span] = []
    taken = [[False] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if not taken[row][column]:
                spans.append(_span(row, column, above, before))
                _take(spans[-1], taken, above, before, page)
    return Grid(tuple(xs), tuple(ys), tuple(spans), frozenset(open_rows | open_columns))


def _separators(
    rules: Sequence[Rule], numbers: Sequence[int], stops: Sequence[float], positions: int
) -> list[list[bool]]:
    """For each position of a line and each stretch between two `stops`: whether a line is drawn there."""
    drawn = [[False] * (len(stops) - 1) for _ in range(positions)]
    slacks = [min(_TOUCH, (high - low) / 4) for low, high in pairwise(stops)]
    inner = [(low + slack, high - slack) for (low, high), slack in zip(pairwise(stops), slacks, strict=True)]
    for rule, number in zip(rules, numbers, strict=True):
        for stretch, (low, high) in enumerate(inner):
            if rule.start <= low and rule.end >= high:
                drawn[number][stretch] = True
    return drawn


def _span(row: int, column: int, above: list[list[bool]], before: list[list[bool]]) -> Span:
    """The cell whose top left corner is at a row and a column: it reaches to the next lines drawn there."""
    row_end, column_end = row + 1, column + 1
    while column_end < len(before) - 1 and not before[column_end][row]:
        column_end += 1
    while row_end < len(above) - 1 and not above[row_end][column]:
        row_end += 1
    return Span(row, row_end, column, column_end)


def _take(span: Span, taken: list[list[bool]], above: list[list[bool]], before: list[list[bool]], page: int) -> None:
    """Mark the boxes of a cell as taken; raise UnknownShape where lines run into it or it overlaps another."""
    if span.row_end - span.row == span.column_end - span.column == 1:
        taken[span.row][span.column] = True  # lines are drawn on all sides of it
        return
    for row in range(span.row, span.row_end):
        for column in range(span.column, span.column_end):
            cut = (row > span.row and above[row][column]) or (column > span.column and before[column][row])
            open_side = (
                column + 1 == span.column_end and column + 1 < len(taken[0]) and not before[column + 1][row]
            ) or (row + 1 == span.row_end and row + 1 < len(taken) and not above[row + 1][column])
            if taken[row][column] or cut or open_side:
                raise UnknownShape(
                    f"page {page}: the ruled lines around row {row + 1}, column {column + 1} of a table enclose no "
                    "rectangle, so it cannot be told which cells are merged; look at the page"
                )
            taken[row][column] = True
