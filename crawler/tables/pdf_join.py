"""Pages → tables: what one table prints on several pages becomes one table, a row cut by a page break one row.

Nothing marks a cut row but its text. The rule: a row has one number in its first cell. A piece at the end or the
start of a page that has none belongs to its neighbour beyond the break, which has it; the piece with the number
may be the first or, where the number is centred, a later one. Two rows with numbers are never joined, and where
the numbers leave a doubt the document is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from crawler.tables.model import Row, Table, UnknownShape
from crawler.tables.pdf_furniture import is_page_number, repeats
from crawler.tables.pdf_layout import Fragment, FragmentRow, PageLayout
from crawler.tables.pdf_text import Line
from crawler.tables.pdf_unruled import row_number

_SHIFT = 40.0
"""Points by which a table may stand further left or right on the next page (mirrored margins)."""
_NEXT_BOX = 8.0
"""Points below which two grids of the same columns on one page are one table drawn in pieces."""
_TITLE_PITCH = 1.9
"""Times the font's size up to which two lines above a table are one wrapped title."""


@dataclass(slots=True)
class _OpenRow:
    cells: list[str]
    spans: list[int]
    page: int


@dataclass(slots=True)
class _OpenTable:
    title: str | None
    fragment: Fragment
    rows: list[_OpenRow] = field(default_factory=list)


def join(pages: Sequence[PageLayout]) -> list[Table]:
    """Return the tables of a document from its pages, in reading order.

    Raises UnknownShape where it cannot be told whether a page begins with the rest of the row before.
    """
    furniture = _Furniture(pages)
    tables: list[_OpenTable] = []
    pending: list[Line] = []
    for page in pages:
        text = furniture.without(page)
        position = 0.0
        for number, fragment in enumerate(page.fragments):
            between = [line for line in text if position <= line.middle < fragment.box.y0]
            position = max(position, fragment.box.y1)
            above = pending + between
            pending = []
            current = tables[-1] if tables else None
            if current is not None and _goes_on(current, fragment, above, first_on_page=number == 0):
                _append(current, fragment, first_on_page=number == 0)
            else:
                tables.append(_OpenTable(_title(between) or _title(above), fragment))
                tables[-1].rows.extend(_open(fragment))
        pending.extend(line for line in text if line.middle >= position)
    return [
        Table(
            index=index,
            title=table.title,
            rows=tuple(
                Row(tuple(cell.strip() for cell in row.cells), number, row.page)
                for number, row in enumerate(table.rows, start=1)
            ),
        )
        for index, table in enumerate(tables, start=1)
    ]


class _Furniture:
    """Page numbers and running lines: what stands in the margins of several pages at the same height."""

    def __init__(self, pages: Sequence[PageLayout]) -> None:
        boxes = [fragment.box for page in pages for fragment in page.fragments]
        self._top = min((box.y0 for box in boxes), default=0.0)
        self._bottom = max((box.y1 for box in boxes), default=0.0)
        self._margins = {
            page.number: [line for line in page.text if not self._top <= line.middle <= self._bottom] for page in pages
        }

    def without(self, page: PageLayout) -> list[Line]:
        margin = self._margins[page.number]
        neighbours = [line for near in (-2, -1, 1, 2) for line in self._margins.get(page.number + near, [])]
        kept = [line for line in page.text if line not in margin or not repeats(line, neighbours)]
        while kept and is_page_number(kept[0].text):
            kept.pop(0)
        while kept and is_page_number(kept[-1].text):
            kept.pop()
        return kept


def _title(above: Sequence[Line]) -> str | None:
    """The last line, with those before it where the title is wrapped."""
    if not above:
        return None
    title = [above[-1]]
    for line, below in reversed(list(pairwise(above))):
        if not 0 <= below.y - line.y <= _TITLE_PITCH * line.em or abs(below.em - line.em) > 0.1 * line.em:
            break
        title.insert(0, line)
    return "\n".join(line.text for line in title)


def _open(fragment: Fragment) -> list[_OpenRow]:
    return [_OpenRow(list(row.cells), list(row.spans), fragment.page) for row in fragment.rows]


def _goes_on(current: _OpenTable, fragment: Fragment, above: Sequence[Line], *, first_on_page: bool) -> bool:
    """Whether a fragment is the next part of the table before it."""
    last = current.fragment
    if not _same_columns(last, fragment):
        return False
    if not first_on_page:
        return not above and 0 <= fragment.box.y0 - last.box.y1 < _NEXT_BOX
    if not above:
        return True
    # A line of text between is a title or a note. A table that begins in the middle of a row has no title.
    start = fragment.rows[0]
    return not start.cells[0] and start.spans[0] == 1 and row_number(_first(current.rows[-1])) is not None


def _same_columns(one: Fragment, other: Fragment) -> bool:
    if len(one.edges) != len(other.edges):
        return False
    shift = other.edges[0] - one.edges[0]
    if abs(shift) > _SHIFT:
        return False
    # Text columns may shift their edges from page to page; each still holds the other's middle.
    return all(
        low <= (other_low + other_high) / 2 - moved <= high and other_low <= (low + high) / 2 + moved <= other_high
        for (low, high), (other_low, other_high) in zip(pairwise(one.edges), pairwise(other.edges), strict=True)
        for moved in (shift if one.rows_ruled and other.rows_ruled else 0.0,)
    )


def _append(table: _OpenTable, fragment: Fragment, *, first_on_page: bool) -> None:
    rows = _open(fragment)
    if first_on_page:
        repeated, latest = _repeated_headings(table.rows, rows)
        if len(rows) > repeated and _is_cut(table, rows[repeated:], fragment):
            piece = rows.pop(repeated)
            last = table.rows[-1]
            last.cells = [_both(above, below) for above, below in zip(last.cells, piece.cells, strict=True)]
            following = row_number(_first(last))
        else:
            following = row_number(_first(rows[repeated])) if len(rows) > repeated else None
            if not repeated:
                _fill_over_break(table.rows, rows)
        if repeated and not latest and _is_of_the_page(table.rows, following, fragment):
            del rows[:repeated]
    table.rows.extend(rows)
    table.fragment = fragment


def _repeated_headings(before: Sequence[_OpenRow], rows: Sequence[_OpenRow]) -> tuple[int, bool]:
    """How many rows at the top of a page repeat a heading of the table, and whether it is the latest one."""
    starts = [
        start
        for start, row in enumerate(before)
        if start == 0 or (_is_heading(row) and not _is_heading(before[start - 1]))
    ]
    lengths = {start: _common_headings(before[start:], rows) for start in starts}
    longest = max(lengths.values(), default=0)
    return longest, longest == 0 or lengths[starts[-1]] == longest


def _is_heading(row: _OpenRow) -> bool:
    return bool(row.cells[0]) and row_number(row.cells[0]) is None


def _common_headings(before: Sequence[_OpenRow], rows: Sequence[_OpenRow]) -> int:
    count = 0
    for first, row in zip(before, rows, strict=False):
        # The second row of a heading may have an empty first cell, but not the first.
        if _folded(first) != _folded(row) or not (_is_heading(row) or (count and not row.cells[0])):
            break
        count += 1
    return count


def _is_of_the_page(before: Sequence[_OpenRow], following: int | None, fragment: Fragment) -> bool:
    """Whether a repeated heading that is not the table's latest is there for the page's sake only.

    A word processor repeats the first heading on every page, also where another heading has since begun a list of
    another meaning in the same table. The numbers tell whether that list goes on: `following` is the first number
    after the break, that of the cut row where a row is cut.
    """
    latest = max(index for index, row in enumerate(before) if _is_heading(row))
    current = _last_number(before[latest:])
    earlier = _last_number(before[:latest])
    if following is None or current is None or following in (current, current + 1):
        return True
    if earlier is not None and following == earlier + 1:
        return False
    raise UnknownShape(
        f"page {fragment.page} repeats the heading of the table's first rows ({' | '.join(before[0].cells)}) before row "
        f"{following}, but another heading has come since, before rows up to {current}: it cannot be told which of them "
        "holds; look at both pages"
    )


def _last_number(rows: Sequence[_OpenRow]) -> int | None:
    return next((n for n in (row_number(_first(row)) for row in reversed(rows)) if n is not None), None)


def _is_cut(table: _OpenTable, rows: Sequence[_OpenRow], fragment: Fragment) -> bool:
    """Whether the first of `rows` on a new page and the last row of `table` are pieces of one row."""
    last, piece = table.rows[-1], rows[0]
    above, below = _first(last), _first(piece)
    if above and below:
        return False
    if not above and not below:
        return _is_numberless_cut(table, rows, fragment)
    if not below and (piece.spans[0] > 1 or last.spans[0] > 1):
        return False
    numbers = [row_number(_first(row)) for row in table.rows]
    if above:
        number = row_number(above)
        if number is None and not any(value is not None for value in numbers) and not _numbered(rows):
            return _is_unnumbered_cut(last, piece, fragment)
        following = next((row_number(_first(row)) for row in rows if row_number(_first(row)) is not None), None)
        doubtful = _has_inner_gaps(table.rows, fragment) or (
            number is not None and following == number + 2 and _full(last) and _full(piece)
        )
        if doubtful:
            raise _doubt(fragment, piece)
        return True
    number = row_number(below)
    if number is None:
        return False
    previous = next((value for value in reversed(numbers) if value is not None), None)
    if _has_inner_gaps(table.rows[:-1], fragment) or (
        previous is not None and number == previous + 2 and _full(last) and _full(piece)
    ):
        raise _doubt(fragment, piece)
    return True


def _is_numberless_cut(table: _OpenTable, rows: Sequence[_OpenRow], fragment: Fragment) -> bool:
    """The same where neither piece has a number: it may follow on the next page, or the row has none."""
    if len(rows) == 1:
        return True
    before = next((n for n in (row_number(_first(row)) for row in reversed(table.rows)) if n is not None), None)
    after = next((n for n in (row_number(_first(row)) for row in rows) if n is not None), None)
    if before is not None and after is not None and after - before == 2:
        return True
    raise _doubt(fragment, rows[0])


def _is_unnumbered_cut(last: _OpenRow, piece: _OpenRow, fragment: Fragment) -> bool:
    """The same in a table without numbers: a piece lacks more than its first cell."""
    if any(not cell for cell in piece.cells[1:]):
        return True
    raise _doubt(fragment, piece)


def _doubt(fragment: Fragment, piece: _OpenRow) -> UnknownShape:
    shown = " | ".join(cell.replace("\n", " ") for cell in piece.cells)
    return UnknownShape(
        f"page {fragment.page} begins with a row whose first cell is empty ({shown}): it cannot be told whether it "
        "is the rest of the last row of the page before or a row of its own; look at both pages"
    )


def _has_inner_gaps(rows: Sequence[_OpenRow], fragment: Fragment) -> bool:
    """Whether rows without a first cell stand in the middle of pages, so that an empty one proves nothing."""
    del fragment
    return any(
        not _first(row) and any(row.cells) and row.page == before.page == after.page
        for before, row, after in zip(rows, rows[1:], rows[2:], strict=False)
    )


def _fill_over_break(before: Sequence[_OpenRow], rows: Sequence[_OpenRow]) -> None:
    """Repeat the text of a merged cell that goes on over a page break in the rows beyond the break."""
    last, first = before[-1], rows[0]
    for column, (above, below) in enumerate(zip(last.cells, first.cells, strict=True)):
        merged = last.spans[column] > 1 or first.spans[column] > 1
        if not merged or bool(above) == bool(below):
            continue
        if above:
            for row in rows[: first.spans[column]]:
                row.cells[column] = above
        else:
            for row in before[-last.spans[column] :]:
                row.cells[column] = below


def _first(row: _OpenRow | FragmentRow) -> str:
    return row.cells[0]


def _numbered(rows: Sequence[_OpenRow]) -> bool:
    return any(row_number(_first(row)) is not None for row in rows)


def _full(row: _OpenRow) -> bool:
    return all(row.cells[1:])


def _both(above: str, below: str) -> str:
    return f"{above}\n{below}" if above and below else above or below


def _folded(row: _OpenRow) -> tuple[str, ...]:
    return tuple(re.sub(r"\s+", "", cell) for cell in row.cells)
