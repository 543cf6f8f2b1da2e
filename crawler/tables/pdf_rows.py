"""The rows of one table while its pages are put together.

Nothing marks a row that a page break cuts but its text. The rule: a row has one number in its first cell. A piece at
the end or the start of a page that has none belongs to its neighbour beyond the break, which has it; the piece with
the number may be the first or, where the number is centred, a later one. Two rows with numbers are never joined, and
where the numbers leave a doubt the document is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.tables.model import UnknownShape
from crawler.tables.pdf_layout import Fragment
from crawler.tables.pdf_unruled import row_number

_MOST_HEADINGS = 32
"""Headings that are remembered of one table; one with more has words, not numbers, in its first cells."""


@dataclass(slots=True)
class OpenRow:
    """A row that may yet grow. `spans` tells for each cell over how many rows of its page it reaches."""

    cells: list[str]
    spans: list[int]
    page: int

    @property
    def number(self) -> int | None:
        """The number in the first cell."""
        return row_number(self.cells[0])

    @property
    def is_heading(self) -> bool:
        """Whether the first cell holds words."""
        return bool(self.cells[0]) and self.number is None

    @property
    def is_caption(self) -> bool:
        """Whether the first cell is the only one with text."""
        return not any(self.cells[1:])

    @property
    def folded(self) -> tuple[str, ...]:
        """The cells without white space."""
        return tuple(re.sub(r"\s+", "", cell) for cell in self.cells)


@dataclass(slots=True)
class OpenTable:
    """A table that may go on over the next page; `fragment` is its last part so far."""

    title: str | None
    fragment: Fragment
    rows: list[OpenRow] = field(default_factory=list)
    _headings: dict[tuple[str, ...], int] = field(default_factory=dict)
    """Where each heading first stands."""
    _heading: int = 0
    """Where the latest heading first stands."""
    _numbers: dict[int, int] = field(default_factory=dict)
    """Last number below each heading."""
    _last_number: int | None = None
    _has_inner_gaps: bool = False

    @classmethod
    def begin(cls, title: str | None, fragment: Fragment) -> OpenTable:
        """Return a table that begins with a fragment."""
        table = cls(title, fragment)
        table._extend(_open(fragment))
        return table

    def go_on(self, fragment: Fragment) -> None:
        """Add a fragment of the same page."""
        self._extend(_open(fragment))
        self.fragment = fragment

    def go_on_over_break(self, fragment: Fragment) -> None:
        """Add the first fragment of the next page.

        Raises UnknownShape where it cannot be told whether the page begins with the rest of the row before, or which
        heading holds there.
        """
        rows = _open(fragment)
        repeated, heading = self._repeated_headings(rows)
        following = None
        if len(rows) > repeated:
            if self._is_cut(rows[repeated:], fragment):
                self._join(rows.pop(repeated))
                following = self.rows[-1].number
            else:
                following = rows[repeated].number
                if not repeated:
                    _fill_over_break(self.rows, rows)
        if repeated and heading != self._heading:
            alone = len(rows) == repeated and following is None
            if alone or self._is_of_the_page(heading, following, fragment):
                del rows[:repeated]
        self._extend(rows)
        self.fragment = fragment

    def begins_in_a_row(self, fragment: Fragment) -> bool:
        """Whether a fragment begins, below headings that it may repeat, without a number after a row with one."""
        rows = _open(fragment)
        repeated, _ = self._repeated_headings(rows)
        return len(rows) > repeated and not rows[repeated].cells[0] and self.rows[-1].number is not None

    def _extend(self, rows: Sequence[OpenRow]) -> None:
        for row in rows:
            self._note_gap(row)
            if row.is_heading and (not self.rows or not self.rows[-1].is_heading or self.rows[-1].is_caption):
                if len(self._headings) < _MOST_HEADINGS:
                    self._headings.setdefault(row.folded, len(self.rows))
                self._heading = self._headings.get(row.folded, self._heading)
            self.rows.append(row)
            self._note_number(row)

    def _note_number(self, row: OpenRow) -> None:
        if (number := row.number) is not None:
            self._last_number = self._numbers[self._heading] = number

    def _note_gap(self, row: OpenRow) -> None:
        """Note whether the last row stands without a first cell in the middle of a page, now that `row` follows.

        An empty first cell then proves nothing. One that stands where a number is missing only lost its number.
        """
        if len(self.rows) < 2 or self.rows[-1].cells[0] or not any(self.rows[-1].cells):
            return
        inner = self.rows[-2].page == self.rows[-1].page == row.page and not self.rows[-2].is_heading
        low, high = self._last_number, row.number
        if inner and (low is None or high is None or high - low != 2):
            self._has_inner_gaps = True

    def _repeated_headings(self, rows: Sequence[OpenRow]) -> tuple[int, int]:
        """How many rows at the top of a page repeat a heading of the table, and where that heading first stands."""
        start = self._headings.get(rows[0].folded) if rows[0].is_heading else None
        if start is None:
            return 0, self._heading
        count = 0
        for first, row in zip(self.rows[start : start + len(rows)], rows, strict=False):
            # The second row of a heading may have an empty first cell, but not the first.
            if first.folded != row.folded or not (row.is_heading or (count and not row.cells[0])):
                break
            count += 1
        return count, start

    def _is_of_the_page(self, heading: int, following: int | None, fragment: Fragment) -> bool:
        """Whether a repeated heading that is not the table's latest is there for the page's sake only.

        A word processor repeats the first heading on every page, also where another heading has since begun a list
        of another meaning in the same table. The numbers tell whether that list goes on: `following` is the first
        number after the break, that of the cut row where a row is cut.
        """
        current = self._numbers.get(self._heading)
        earlier = self._numbers.get(heading)
        if following is None:
            return False
        goes_on = current is None or following in (current, current + 1)
        returns = earlier is not None and following == earlier + 1
        if goes_on != returns:
            return goes_on
        raise UnknownShape(
            f"page {fragment.page} repeats an earlier heading ({' | '.join(self.rows[heading].cells)}) before row "
            f"{following}, but another heading has come since, before rows up to {current}: it cannot be told which of "
            "them holds; look at both pages"
        )

    def _is_cut(self, rows: Sequence[OpenRow], fragment: Fragment) -> bool:
        """Whether the first of `rows` on a new page and the last row are pieces of one row."""
        last, piece = self.rows[-1], rows[0]
        if (last.cells[0] and piece.cells[0]) or piece.is_heading or piece.spans[0] > 1 or last.spans[0] > 1:
            return False
        # The numbers before and behind the pieces, that of a piece included, tell how many rows stand between.
        previous = self._last_number
        following = next((number for row in rows if (number := row.number) is not None), None)
        doubtful = bool(piece.cells[0])
        if previous is None or following is None:
            certain = doubtful
            doubtful = last.is_heading and previous != following
        else:
            certain = following == previous + (1 if last.cells[0] or piece.cells[0] else 2) and not last.is_heading
            doubtful = doubtful or last.is_heading
        jumps = previous is not None and following is not None and not certain and not _begins_anew(rows)
        if self._has_inner_gaps or jumps or (not certain and (doubtful or _as_full(piece, last))):
            shown = " | ".join(cell.replace("\n", " ") for cell in piece.cells)
            raise UnknownShape(
                f"page {fragment.page} begins with the row ({shown}): since a number is missing, it cannot be told "
                "whether it is the rest of the last row of the page before or a row of its own; look at both pages"
            )
        return True

    def _join(self, piece: OpenRow) -> None:
        last = self.rows[-1]
        last.cells = [
            f"{above}\n{below}" if above and below else above or below
            for above, below in zip(last.cells, piece.cells, strict=True)
        ]
        self._note_number(last)


def _open(fragment: Fragment) -> list[OpenRow]:
    return [OpenRow(list(row.cells), list(row.spans), fragment.page) for row in fragment.rows]


def _begins_anew(rows: Sequence[OpenRow]) -> bool:
    """Whether a heading stands before the first number, so that the numbers need not go on from those before."""
    return next((row.is_heading for row in rows if row.cells[0]), False)


def _as_full(piece: OpenRow, other: OpenRow) -> bool:
    """Whether `piece` has text wherever `other` has, as a row of its own would."""
    return all(below for above, below in zip(other.cells[1:], piece.cells[1:], strict=True) if above)


def _fill_over_break(before: Sequence[OpenRow], rows: Sequence[OpenRow]) -> None:
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
