"""Names of algorithms, models and applications."""

from __future__ import annotations

import re
from typing import NamedTuple

from normalize.issues import Issue
from normalize.text import breaks_latin, fold_line_breaks

_FOOTNOTE = re.compile(r"^(?P<name>.+?)(?:（|\()?(?:备注|(?<![备标关批专校转])注)[:：](?P<note>.+)$")
_OPEN_TO_CLOSE = {"（": "）", "(": ")"}


class CleanName(NamedTuple):
    """A name as it would be typed, None where there is none, its footnote if it had one, and its issue codes."""

    name: str | None
    footnote: str | None
    issues: tuple[str, ...]


def clean_name(raw: str) -> CleanName:
    """Clean a name: line breaks and spaces beside Chinese characters go, a footnote (`注：…`) is split off."""
    name = fold_line_breaks(raw)
    if not name:
        return CleanName(None, None, (Issue.NAME_MISSING,))
    issues: list[str] = []
    if breaks_latin(raw.strip()):
        issues.append(Issue.NAME_LINE_BREAK_UNCERTAIN)
    footnote = None
    if found := _FOOTNOTE.match(name):
        opening = name[found.end("name")]
        name, footnote = found["name"].strip(), found["note"].strip()
        if opening in _OPEN_TO_CLOSE:
            footnote = footnote.removesuffix(_OPEN_TO_CLOSE[opening])
        issues.append(Issue.NAME_FOOTNOTE)
    return CleanName(name, footnote, tuple(issues))
