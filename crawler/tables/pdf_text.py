"""Glyphs → printed lines → text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import attrgetter

from crawler.tables.pdf_characters import SUPPOSED_SPACE
from crawler.tables.pdf_geometry import Glyph, Stretch
from crawler.tables.radicals import fold_radicals

_IDEOGRAPH = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A producer that sets Chinese and Latin apart writes the distance down as a space, which nobody typed.
_SET_APART = re.compile(rf"(?<=[{_IDEOGRAPH}]) +(?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) +(?=[{_IDEOGRAPH}])")
# What only `_with_spaces` can set right, and where it may find a gap: between Latin characters.
_WHITE = re.compile("[\t\x1f\u00a0]")
_LATIN = re.compile("[!-\u2e7f][!-\u2e7f]")

_WORD_GAP = 0.18
"""Share of the font's size from which a gap between Latin characters is a space; a typed space takes 0.25."""
_SUPPOSED_GAP = 0.05
"""The same where PDFium supposes a space: it knows the width of a glyph, which may be drawn wider."""
_SEGMENT_GAP = 0.6
"""Share of the font's size from which a gap may part two columns."""

_left = attrgetter("x0")


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs on one baseline, from left to right; none of them is white space at either end."""

    glyphs: tuple[Glyph, ...]

    @property
    def y(self) -> float:
        """Baseline of the first glyph."""
        return self.glyphs[0].y

    @property
    def em(self) -> float:
        """Size of the largest glyph."""
        return max(glyph.em for glyph in self.glyphs)

    @property
    def middle(self) -> float:
        """Height at which the line stands."""
        return self.y - 0.35 * self.em

    @property
    def x0(self) -> float:
        """Left end."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return max(glyph.x1 for glyph in self.glyphs)

    @property
    def text(self) -> str:
        """The line as printed, without the spaces that only set Chinese and Latin apart."""
        return _text(self.glyphs)

    def segments(self) -> list[Line]:
        """The line cut where a gap is wide enough to part two columns."""
        pieces: list[list[Glyph]] = [[self.glyphs[0]]]
        end = self.glyphs[0].x1
        for glyph in self.glyphs[1:]:
            if glyph.text.isspace():
                continue
            if glyph.x0 - end > _SEGMENT_GAP * glyph.em:
                pieces.append([])
            pieces[-1].append(glyph)
            end = max(end, glyph.x1)
        return [Line(tuple(piece)) for piece in pieces]


def lines(text: Iterable[Stretch]) -> list[Line]:
    """Printed lines of `text` from top to bottom; a raised or lowered character stays in its line."""
    groups: list[list[Stretch]] = []
    baseline = 0.0
    for stretch in sorted(text, key=_baseline):
        first = stretch[0]
        if not groups or first.y - baseline > 0.5 * first.em:
            groups.append([])
            baseline = first.y
        groups[-1].append(stretch)
    found = []
    for group in groups:
        glyphs = group[0] if len(group) == 1 else sorted(chain.from_iterable(group), key=_left)
        start, end = 0, len(glyphs)
        while start < end and glyphs[start].text.isspace():
            start += 1
        while end > start and glyphs[end - 1].text.isspace():
            end -= 1
        if start < end:
            glyphs = glyphs[start:end]
            found.append(Line(tuple(glyphs if len(group) == 1 else _without_doubles(glyphs))))
    return found


def cell_text(text: Iterable[Stretch]) -> str:
    """Text of one cell, its printed lines parted by a newline."""
    return "\n".join(line.text for line in lines(text))


def block_text(block: Sequence[Line]) -> str:
    """Text of lines that stand one below the other."""
    return "\n".join(line.text for line in block)


def _baseline(stretch: Stretch) -> float:
    return stretch[0].y


def _without_doubles(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Leave out the second print of a character that is printed twice to look bold.

    The two letters of one ligature share a place too, but differ or are handed out one right after the other
    with the very same place.
    """
    kept: list[Glyph] = []
    for glyph in glyphs:
        near = 0.12 * glyph.em
        for other in kept[-2:]:
            if other.text == glyph.text and glyph.x0 - other.x0 < near:
                apart = glyph.x0 - other.x0 + abs(glyph.y - other.y)
                if 0 < apart < near:
                    break
        else:
            kept.append(glyph)
    return kept


def _text(glyphs: Sequence[Glyph]) -> str:
    text = "".join([glyph.text for glyph in glyphs])
    if _WHITE.search(text) or (_LATIN.search(text) and _has_gap(glyphs)):
        text = _with_spaces(glyphs)
    if text.isascii():
        return text
    return fold_radicals(_SET_APART.sub("", text) if " " in text else text)


def _has_gap(glyphs: Sequence[Glyph]) -> bool:
    return any(after.x0 - before.x1 > _WORD_GAP * after.em for before, after in pairwise(glyphs))


def _with_spaces(glyphs: Sequence[Glyph]) -> str:
    """Text with a space where a gap between two Latin characters is as wide as one."""
    parts: list[str] = []
    previous: Glyph | None = None
    least_gap = _WORD_GAP
    for glyph in glyphs:
        if glyph.text == SUPPOSED_SPACE:
            least_gap = _SUPPOSED_GAP
            continue
        character = " " if glyph.text in "\t\u00a0" else glyph.text
        if (
            previous is not None
            and glyph.x0 - previous.x1 > least_gap * glyph.em
            and _parts_words(previous.text)
            and _parts_words(character)
        ):
            parts.append(" ")
        parts.append(character)
        previous = glyph
        least_gap = _WORD_GAP
    return "".join(parts)


def _parts_words(character: str) -> bool:
    """Whether a gap beside the character is a space: true of Latin, never of Chinese or of a space."""
    return character < "\u2e80" and not character.isspace()
