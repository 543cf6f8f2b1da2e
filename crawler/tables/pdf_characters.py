"""Characters of a page."""

from __future__ import annotations

import ctypes
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from crawler.tables.model import HostileDocument, UnknownShape, UnreadableDocument
from crawler.tables.pdf_budget import Budget
from crawler.tables.pdf_calls import (
    char_origin,
    font_size,
    has_no_name,
    is_generated,
    loose_box,
    numbers,
    render_mode,
    text_matrix,
)
from crawler.tables.pdf_geometry import Frame, Glyph, Stretch

UNKNOWN_CHARACTER = "\ufffd"
"""Stands for a glyph of which the document does not say what character it is."""

SUPPOSED_SPACE = "\x1f"
"""Stands after a glyph where PDFium supposes a space that is not in the document; it counts as white space."""

_WHITE = frozenset(" \r\n")
# PDFium marks a hyphen at the end of a line with these instead of the character.
_WRAPPED_HYPHENS = frozenset("\x02\ufffe")
_MARKS = _WRAPPED_HYPHENS | {"\0", SUPPOSED_SPACE}
_INVISIBLE = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)
_CHECK_EVERY = 4096
_STEP = 0.15
"""Share of the font's size by which a glyph of a stretch begins behind the one before; a second print does by less."""
_SAMPLES = 24


@contextmanager
def open_text(
    page: pdfium.PdfPage, number: int, max_characters: int, budget: Budget, *, some_hidden: bool
) -> Iterator[PageText]:
    """Open the text of page `number`; `some_hidden` is whether some of it is printed invisibly.

    Raises UnreadableDocument where PDFium cannot read it and HostileDocument where it passes a limit.
    """
    textpage = page.get_textpage()
    try:
        count = pdfium_c.FPDFText_CountChars(textpage.raw)
        if count < 0:
            raise UnreadableDocument(f"the text of page {number} cannot be read; the file is damaged")
        if count > max_characters:
            raise HostileDocument(f"page {number} holds {count} characters, more than the limit of {max_characters}")
        budget.characters(count, number)
        yield PageText(textpage.raw, count, some_hidden=some_hidden)
    finally:
        textpage.close()


class _Print(NamedTuple):
    """How the glyphs of one run are printed. `turn` is the clockwise turn in degrees that makes them upright."""

    em: float
    turn: int
    visible: bool


_Run = tuple[float, float, _Print]
"""Where a run begins, and how it is printed."""
_NO_RUN: _Run = (math.nan, math.nan, _Print(0.0, 0, visible=False))


class PageText:
    """The characters of one page as PDFium hands them out, asked for with as few calls as can be."""

    def __init__(self, raw: Any, count: int, *, some_hidden: bool) -> None:
        self._raw = raw
        self._page = ctypes.byref(raw.contents)
        self._count = count
        self._some_hidden = some_hidden
        # PDFium writes its answers here.
        self._origin, self._at_origin = numbers(ctypes.c_double, 2)
        self._sides, (self._at_sides, *_) = numbers(ctypes.c_float, 4)
        self._matrix, (self._at_matrix, *_) = numbers(ctypes.c_float, 6)

    def turn(self) -> int | None:
        """Clockwise turn in degrees that makes most of the text upright; None where there is no text."""
        samples = (
            self._run(index, *_NO_RUN[1:])[2]
            for index in range(0, self._count, max(1, self._count // _SAMPLES))
            if not is_generated(self._page, index)
        )
        turns = Counter(sample.turn for sample in samples if sample.visible)
        return turns.most_common(1)[0][0] if turns else None

    def stretches(self, frame: Frame, number: int, budget: Budget) -> tuple[list[Stretch], list[Stretch]]:
        """Visible glyphs on the page in the order of the content: those upright in `frame`, and the others.

        Line breaks that PDFium adds of its own are left out, its spaces are `SUPPOSED_SPACE`. Raises UnknownShape where
        a word runs over the edge of the page.
        """
        page, sides, at_sides = self._page, self._sides, self._at_sides
        page_left, page_turn, furthest, lowest = frame.bounds[0], frame.turn, frame.width + 1, frame.height
        end, floor, y, is_level = math.inf, 0.0, 0.0, False
        _, baseline, how = _NO_RUN
        em, turn, visible = how
        named: set[str] = set()
        upright: list[Stretch] = []
        others: list[Stretch] = []
        along, least, reached = upright, math.inf, math.inf
        stretch: Stretch = []
        outside: Glyph | None = None
        for index, character in enumerate(self._characters()):
            if index % _CHECK_EVERY == 0:
                budget.clock(number)
            if character in _WHITE and is_generated(page, index):
                if character == " " and upright:
                    last = upright[-1][-1]
                    upright.append([Glyph(last.x0, last.x0, last.y, last.em, SUPPOSED_SPACE)])
                end = math.inf
                continue
            loose_box(page, index, at_sides)
            left, top, right, bottom = sides
            # Baseline, size and direction are asked for once a run, since each question costs as much as a glyph. A
            # run goes on while each glyph begins where the one before ended.
            if not (-0.1 * em <= left - end <= 0.5 * em and abs(bottom - floor) <= 0.4 * em):
                x, baseline, how = self._run(index, baseline, how)
                (em, turn, visible), floor = how, bottom
                _, y = frame.place(x, baseline)
                is_level = -1 <= y <= lowest + em
                along = upright if turn == page_turn else others
                least = math.inf
                named.discard(character)
            end = right
            if not visible or not character:
                continue
            text = character if character in named else self._named(index, character, named)
            if page_turn == 0:  # the common case, spared the cost of `place_box`
                x0, x1 = left - page_left, right - page_left
            else:
                x0, _, x1, _ = frame.place_box((left, bottom, right, top))
            glyph = Glyph(x0, x1, y, em, text)
            if is_level and -1 <= (x0 + x1) / 2 <= furthest:
                if outside is not None:
                    _refuse_cut([outside], glyph, number)
                    outside = None
                if x0 < least or x1 < reached:
                    along.append(stretch := [])
                stretch.append(glyph)
                least, reached = x0 + _STEP * em, x1
            elif not character.isspace():
                _refuse_cut(list(chain.from_iterable(upright[-2:]))[-2:], glyph, number)
                outside = glyph
        return upright, others

    def _characters(self) -> Sequence[str]:
        """Each character; one call for them all unless some take two UTF-16 units, whose second becomes empty."""
        buffer = (ctypes.c_ushort * (self._count + 1))()
        written = pdfium_c.FPDFText_GetText(self._raw, 0, self._count, buffer) - 1
        text = bytes(buffer)[: 2 * self._count].decode("utf-16-le", "surrogatepass")
        if written == self._count == len(text):
            return text
        code_of = pdfium_c.FPDFText_GetUnicode
        characters = [chr(min(code_of(self._raw, index), sys.maxunicode)) for index in range(self._count)]
        for index, (high, low) in enumerate(pairwise(characters)):
            if "\ud800" <= high <= "\udbff" and "\udc00" <= low <= "\udfff":
                pair = (high + low).encode("utf-16-le", "surrogatepass")
                characters[index : index + 2] = [pair.decode("utf-16-le"), ""]
        return characters

    def _named(self, index: int, character: str, named: set[str]) -> str:
        """The character that a glyph prints, remembered in `named`; UNKNOWN_CHARACTER where its font does not say.

        PDFium then hands out the number of the glyph in its font, which may be any character. It is asked about the
        first glyph of each run and about each character that is new on the page: a font names all or none.
        """
        if character in _WRAPPED_HYPHENS and pdfium_c.FPDFText_IsHyphen(self._raw, index) == 1:
            return "-"
        # A font may also say that it prints one of the marks that stand for something else here.
        lone = character in _MARKS or "\ud800" <= character <= "\udfff"
        if lone or has_no_name(self._page, index) == 1:
            named.clear()
            return UNKNOWN_CHARACTER
        named.add(character)
        return character

    def _run(self, index: int, baseline: float, how: _Print) -> _Run:
        """Run that begins with a glyph; `baseline` and `how` are those of the run before."""
        if not char_origin(self._page, index, *self._at_origin):
            return _NO_RUN
        x, y = self._origin
        if y == baseline and not self._some_hidden:
            return x, y, how
        if not text_matrix(self._page, index, self._at_matrix):
            return _NO_RUN
        a, b, c, d, *_ = self._matrix
        em = font_size(self._page, index) * math.hypot(c, d)
        hidden = self._some_hidden and is_hidden(pdfium_c.FPDFText_GetTextObject(self._raw, index))
        if b == 0 and a > 0:
            return x, y, _Print(em, 0, not hidden)
        angle = math.degrees(math.atan2(b, a))
        quarter = round(angle / 90)
        # Oblique text is a watermark laid over the page.
        oblique = abs(angle - quarter * 90) > 5
        return x, y, _Print(em, quarter % 4 * 90, not oblique and not hidden)


def _refuse_cut(printed: Sequence[Glyph], glyph: Glyph, page: int) -> None:
    """Raise UnknownShape where of two glyphs, only one of which is on the page, the second goes on from the first."""
    before = next((found for found in reversed(printed) if found.text != SUPPOSED_SPACE), None)
    if before is None:
        return
    if abs(before.y - glyph.y) < 0.1 * glyph.em and abs(glyph.x0 - before.x1) < 0.5 * glyph.em:
        raise UnknownShape(
            f"page {page}: text runs over the edge of the page at {before.text + glyph.text!r}, so that a part of it "
            "is not shown; look at the page"
        )


def is_hidden(text_object: Any) -> bool:
    """Whether a text object of PDFium is printed invisibly, as text recognition lays it over a scan."""
    return bool(text_object) and render_mode(text_object) in _INVISIBLE
