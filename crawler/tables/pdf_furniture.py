"""What a page prints for the page's sake: page numbers, running headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.tables.pdf_text import Line

_PAGE_NUMBER = re.compile(
    r"[-–—－·\s]*(?:第|page)?\s*\d{1,4}\s*页?\s*(?:(?:[/／|,，、]|of|共|\s)\s*(?:共|总)?\s*\d{1,4}\s*页?)?[-–—－·\s]*|第[一二三四五六七八九十百]+页",
    re.IGNORECASE,
)
_SAME_HEIGHT = 3.0
_APART = 3.0


def is_page_number(text: str) -> bool:
    """Whether a line of text is nothing but a page number: `3`, `- 3 -`, `第 3 页`, `3 / 12`, `第3页 共12页`."""
    return _PAGE_NUMBER.fullmatch(text.strip()) is not None


def repeats(line: Line, others: Iterable[Line]) -> bool:
    """Whether one of `others` stands at the same height with the same text but for its digits."""
    wording = _wording(line)
    return any(abs(other.y - line.y) <= _SAME_HEIGHT and _wording(other) == wording for other in others)


def without_furniture(text: Sequence[Line], previous: Iterable[Line]) -> list[Line]:
    """Lines of a page less its page number and what stands on the page before (`previous`) too.

    A page number stands apart from the text; otherwise it may be the end of a number that is broken over lines.
    """
    known = list(previous)
    kept = [line for line in text if not repeats(line, known)]
    if len(kept) > 1 and is_page_number(kept[-1].text) and kept[-1].y - kept[-2].y > _APART * kept[-2].em:
        kept.pop()
    if len(kept) > 1 and is_page_number(kept[0].text) and kept[1].y - kept[0].y > _APART * kept[1].em:
        kept.pop(0)
    return kept


def _wording(line: Line) -> str:
    return re.sub(r"\s+", "", re.sub(r"\d+", "0", line.text))
