"""Pages → tables: what one table prints on several pages becomes one table, without the pages' own print."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from crawler.tables.model import Row, Table
from crawler.tables.pdf_furniture import is_page_number, repeats
from crawler.tables.pdf_layout import Fragment, PageLayout
from crawler.tables.pdf_rows import OpenTable
from crawler.tables.pdf_text import Line

_SHIFT = 40.0
"""Points by which a table may stand further left or right on the next page (mirrored margins)."""
_NEXT_BOX = 8.0
"""Points below which two grids of the same columns on one page are one table drawn in pieces."""
_TITLE_PITCH = 1.9
"""Times the font's size up to which two lines above a table are one wrapped title."""


def join(pages: Sequence[PageLayout]) -> list[Table]:
    """Return the tables of a document from its pages, in reading order.

    Raises UnknownShape where it cannot be told whether a page begins with the rest of the row before.
    """
    furniture = _Furniture(pages)
    tables: list[OpenTable] = []
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
                if number == 0:
                    current.go_on_over_break(fragment)
                else:
                    current.go_on(fragment)
            else:
                tables.append(OpenTable.begin(_title(between) or _title(above), fragment))
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


def _goes_on(current: OpenTable, fragment: Fragment, above: Sequence[Line], *, first_on_page: bool) -> bool:
    """Whether a fragment is the next part of the table before it."""
    last = current.fragment
    if not _same_columns(last, fragment):
        return False
    if not first_on_page:
        return not above and 0 <= fragment.box.y0 - last.box.y1 < _NEXT_BOX
    # A line of text between is a title or a note. A table that begins in the middle of a row has no title.
    return not above or current.begins_in_a_row(fragment)


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
