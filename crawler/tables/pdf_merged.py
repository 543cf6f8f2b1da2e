"""Whether what looks like a merged cell is one, or cells between which a piece of a ruled line is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from crawler.tables.model import UnknownShape
from crawler.tables.pdf_geometry import Stretch
from crawler.tables.pdf_text import Line, block_text, lines

_WRAP = 1.12
"""Times the pitch of the lines up to which a line goes on with the line above it."""
_PITCH = 1.5
"""Times the font's size: the pitch of the lines where there is only one below the other."""


def refuse_lost_lines(text: Iterable[Stretch], xs: Sequence[float], ys: Sequence[float], page: int) -> None:
    """Raise UnknownShape where the `text` of a merged cell stands in columns or rows of its own.

    `xs` and `ys` are the heights and places of the lines that end beside the cell, and would go on through it. The text
    of a merged cell runs across them, or stands on one side of them.
    """
    printed = lines(text)
    if _in_columns(printed, xs) or _in_rows(printed, ys):
        raise UnknownShape(
            f"page {page}: {block_text(printed)!r} stands in one cell that is merged of several, but in each of them "
            "apart, as if a piece of a ruled line were missing; look at the page"
        )


def _in_columns(printed: Sequence[Line], xs: Sequence[float]) -> bool:
    """Whether text stands on both sides of a place and nowhere across one."""
    segments = [segment for line in printed for segment in line.segments()]
    if any(segment.x0 < x < segment.x1 for segment in segments for x in xs):
        return False
    return any({segment.x0 < x for segment in segments} == {True, False} for x in xs)


def _in_rows(printed: Sequence[Line], ys: Sequence[float]) -> bool:
    """Whether more space is left at a height than between the lines of a cell."""
    if any(abs(line.middle - y) < 0.5 * line.em for line in printed for y in ys):
        return False
    gaps = [(above, below, below.y - above.y) for above, below in pairwise(printed)]
    pitch = min((gap for _, _, gap in gaps), default=0.0)
    return any(
        gap > _WRAP * min(pitch, _PITCH * above.em) and any(above.middle < y < below.middle for y in ys)
        for above, below, gap in gaps
    )
