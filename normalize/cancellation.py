"""Whether a remark (备注) says that its filing is cancelled."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from normalize.issues import Issue
from normalize.text import remove_white_space

_WORD = "注销"
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|「[^」]*」|\"[^\"]*\"")
_LABEL = re.compile(r"^(?:变更内容|备注|注|状态):")
_BOUNDARY = re.compile(r"[,;。、]")
_MONTH = r"(?P<year{0}>20\d\d)[年./-](?P<month{0}>0?[1-9]|1[0-2])(?:月|(?=[)已注./-]))(?:[./-]?\d{{1,2}}日?)?"
_LONE_MONTH = re.compile(_MONTH.format(""))
_CANCELLATION = re.compile(
    rf"(?:该|本|此)?(?:算法|备案|备案编号|备案号)?(?:现|目前)?已?(?:(?:于|自)?{_MONTH.format(1)})?"
    rf"(?:已|申请|主动|自行|依法|予以|被)*{_WORD}(?:备案|登记)?(?:\({_MONTH.format(2)}(?:{_WORD})?\))?"
)
_REVERSAL = re.compile(f"恢复|取消{_WORD}|撤[销回]{_WORD}")


class Cancellation(NamedTuple):
    """Whether a remark cancels its filing, the month (YYYY-MM) if it states one, and issue codes."""

    cancelled: bool
    month: str | None
    issues: tuple[str, ...]


def read_cancellation(raw: str) -> Cancellation:
    """Read whether a remark says that the filing is cancelled: `已注销`, `2025年7月已注销`, one clause among others.

    A product or a company that is named 注销, or is cancelled, is not the filing; 注销 in any other form is left
    unread and flagged.
    """
    text = _LABEL.sub("", _QUOTED.sub("", unicodedata.normalize("NFKC", remove_white_space(raw))))
    if _WORD not in text:
        return Cancellation(False, None, ())
    clauses = _BOUNDARY.split(text)
    found = [(place, match) for place, clause in enumerate(clauses) if (match := _CANCELLATION.fullmatch(clause))]
    if len(found) != sum(_WORD in clause for clause in clauses) or _REVERSAL.search(text):
        return Cancellation(False, None, (Issue.REMARK_CANCELLATION_UNCLEAR,))
    place, match = found[0]
    before = _LONE_MONTH.fullmatch(clauses[place - 1]) if place else None
    year = match["year1"] or match["year2"] or (before and before["year"])
    month = match["month1"] or match["month2"] or (before and before["month"])
    return Cancellation(True, f"{year}-{int(month):02}" if year and month else None, ())
