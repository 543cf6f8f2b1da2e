"""What happens to a list inside a PDF: edits of its pages and of what is drawn on them, and what it truly says after.

What an edit leaves of a list is a function of the rows that are read: it tells whether they are what is there.
"""

from __future__ import annotations

import io
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import pypdfium2 as pdfium

from crawler.listings import PublishedRow
from tests.mutations.outcomes import without_white_space
from tests.mutations.pdf_streams import DoesNotFit, edit_content

__all__ = ["EDITS", "DoesNotFit", "edited", "keys"]

Key = tuple[str, ...]
Judge = Callable[[Sequence[Key]], bool]
"""Whether rows are those of the edited document."""
PageEdit = Callable[[pdfium.PdfDocument, Sequence[PublishedRow], random.Random], Judge]

_PAGES: dict[str, PageEdit] = {}


def edited(data: bytes, edit: str, rows: Sequence[PublishedRow], chance: random.Random) -> tuple[bytes, Judge]:
    """A PDF after an edit, and how to judge what is read of it; `rows` are those of the whole list."""
    if edit in _DRAWINGS:
        judge = _lacks_one_piece(rows) if edit == "a piece of text lost" else _same(rows)
        return edit_content(data, _DRAWINGS[edit](data, chance)), judge
    document = pdfium.PdfDocument(data)
    try:
        judge = _PAGES[edit](document, rows, chance)
        target = io.BytesIO()
        document.save(target)
    finally:
        document.close()
    return target.getvalue(), judge


def keys(rows: Iterable[PublishedRow]) -> list[Key]:
    """Rows without the white space that only their layout adds."""
    return [(row.series, *map(without_white_space, row.cells.values())) for row in rows]


def _edit(function: PageEdit) -> PageEdit:
    _PAGES[function.__name__.strip("_").replace("_", " ")] = function
    return function


def _same(rows: Sequence[PublishedRow]) -> Judge:
    return lambda found: list(found) == keys(rows)


@_edit
def nothing(document: pdfium.PdfDocument, rows: Sequence[PublishedRow], chance: random.Random) -> Judge:
    return _same(rows)


def _is_beginning(now: Key, before: Key) -> bool:
    """Whether each cell begins as it did."""
    return all(map(str.startswith, before, now))


@_edit
def pages_turned(document: pdfium.PdfDocument, rows: Sequence[PublishedRow], chance: random.Random) -> Judge:
    for page in document:
        page.set_rotation(chance.choice((0, 90, 180, 270)))
    return _same(rows)


@_edit
def pages_cut_at_a_side(document: pdfium.PdfDocument, rows: Sequence[PublishedRow], chance: random.Random) -> Judge:
    """What lies outside of the page is not shown, but it is in the file: it is read, or the list is refused."""
    side, share = chance.choice(("left", "right")), chance.uniform(0.1, 0.5)
    for page in document:
        left, bottom, right, top = page.get_mediabox()
        cut = (right - left) * share
        page.set_cropbox(left + cut * (side == "left"), bottom, right - cut * (side == "right"), top)
    return _same(rows)


@_edit
def a_page_doubled(document: pdfium.PdfDocument, rows: Sequence[PublishedRow], chance: random.Random) -> Judge:
    number = chance.randrange(len(document))
    document.import_pages(document, [number], number + 1)
    whole, again = Counter(keys(rows)), Counter(keys(row for row in rows if row.page == number + 1))

    def judge(found: Sequence[Key]) -> bool:
        """The row that the end of the page cuts is whole once, since the next page follows its copy only."""
        more, fewer = Counter(found) - (whole + again), (whole + again) - Counter(found)
        return len(more) == len(fewer) <= 1 and all(_is_beginning(*pair) for pair in zip(more, fewer, strict=True))

    return judge


@_edit
def two_pages_exchanged(document: pdfium.PdfDocument, rows: Sequence[PublishedRow], chance: random.Random) -> Judge:
    if len(document) > 1:
        order = list(range(len(document)))
        one, other = chance.sample(order, 2)
        order[one], order[other] = other, one
        document.import_pages(document, order)
        for _ in order:
            del document[0]
    whole = Counter(keys(rows))
    return lambda found: Counter(found) == whole


@_edit
def a_page_lost(document: pdfium.PdfDocument, rows: Sequence[PublishedRow], chance: random.Random) -> Judge:
    """The rows that begin on the other pages are left; where the page began in the middle of a row, that one is cut."""
    number = chance.randrange(len(document))
    del document[number]
    kept = [key for key, row in zip(keys(rows), rows, strict=True) if row.page != number + 1]
    before = sum(1 for row in rows if (row.page or 0) < number + 1)

    def judge(found: Sequence[Key]) -> bool:
        if len(found) != len(kept):
            return False
        return all(
            now == was or (at == before - 1 and _is_beginning(now, was))
            for at, (now, was) in enumerate(zip(found, kept, strict=True))
        )

    return judge


_LINE = re.compile(rb"([\d.]+) ([\d.]+) m\n([\d.]+) ([\d.]+) l S")
_TEXT = re.compile(rb"<[0-9A-Fa-f]+>Tj|\[[^\]]*\]TJ")
Drawing = Callable[[bytes, random.Random], Callable[[bytes], bytes]]


def _lines(gone: Callable[[re.Match[bytes], random.Random], bool]) -> Drawing:
    def drawing(data: bytes, chance: random.Random) -> Callable[[bytes], bytes]:
        return lambda content: _LINE.sub(lambda line: b"" if gone(line, chance) else line[0], content)

    return drawing


def _is_level(line: re.Match[bytes]) -> bool:
    return line[2] == line[4]


def _all_of_one(pattern: re.Pattern[bytes], kept: Callable[[re.Match[bytes], random.Random], bytes]) -> Drawing:
    """One match on one page is edited."""

    def drawing(data: bytes, chance: random.Random) -> Callable[[bytes], bytes]:
        counts: list[int] = []

        def count(content: bytes) -> bytes:
            counts.append(len(pattern.findall(content)))
            return content

        edit_content(data, count)
        chosen, seen = chance.randrange(sum(counts)), iter(range(sum(counts)))
        return lambda content: pattern.sub(
            lambda found: kept(found, chance) if next(seen) == chosen else found[0], content
        )

    return drawing


def _with_a_gap(line: re.Match[bytes], chance: random.Random) -> bytes:
    """Two lines in place of one."""
    x0, y0, x1, y1 = map(float, line.groups())
    start = chance.uniform(0, 0.9)
    pieces = ((0.0, start), (start + 0.1, 1.0))
    ends = ((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for piece in pieces for t in piece)
    (a, b), (c, d), (e, f), (g, h) = ends
    return f"{a:.0f} {b:.0f} m\n{c:.0f} {d:.0f} l\n{e:.0f} {f:.0f} m\n{g:.0f} {h:.0f} l S".encode()


_DRAWINGS: dict[str, Drawing] = {
    "all lines lost": _lines(lambda line, chance: True),
    "upright lines lost": _lines(lambda line, chance: not _is_level(line)),
    "level lines lost": _lines(lambda line, chance: _is_level(line)),
    "a tenth of the lines lost": _lines(lambda line, chance: chance.random() < 0.1),
    "one line lost": _all_of_one(_LINE, lambda line, chance: b""),
    "a piece of a line lost": _all_of_one(_LINE, _with_a_gap),
    "a piece of text lost": _all_of_one(_TEXT, lambda text, chance: b""),
}
EDITS = (*_PAGES, *_DRAWINGS)


def _lacks_one_piece(rows: Sequence[PublishedRow]) -> Judge:
    """One cell of one row lacks what is no longer printed, or none does, where it was a title or a heading."""
    whole = keys(rows)

    def judge(found: Sequence[Key]) -> bool:
        if len(found) != len(whole):
            return False
        differ = [(now, before) for now, before in zip(found, whole, strict=True) if now != before]
        return len(differ) <= 1 and all(_lacks(now, before) for now, before in differ)

    return judge


def _lacks(now: Key, before: Key) -> bool:
    changed = [(cell, was) for cell, was in zip(now, before, strict=True) if cell != was]
    return len(changed) == 1 and _is_part(*changed[0])


def _is_part(text: str, of: str) -> bool:
    characters = iter(of)
    return all(character in characters for character in text)
