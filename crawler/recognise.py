"""What a title, an attachment's name or a notice's text says, by the patterns of its source file."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from crawler.source import DocumentSeries, ListingSeries, Notice, Source

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_LONGEST = 9
"""Digits of a number; Python refuses some thousands, and no list has a thousand millions."""
_CHINESE = re.compile(
    r"(?=.)((?P<hundreds>[一二三四五六七八九]?)百)?[零〇]?((?P<tens>[一二三四五六七八九]?)十)?(?P<ones>[一二三四五六七八九]?)|[零〇]"
)


class Unrecognised(Exception):
    """Wording that the source file does not know: drift. The message says what was found."""


@dataclass(frozen=True)
class RecognisedNotice:
    """A notice by its title. `batch` is None where the series has no batches."""

    series: DocumentSeries
    batch: int | None


@dataclass(frozen=True)
class RecognisedAttachment:
    """An attached list by its name: the month it is for, and its number among the attachments of its page."""

    name: str
    series: DocumentSeries
    period: str
    position: int | None


@dataclass(frozen=True)
class StatedTotal:
    """A cumulative total as a notice states it."""

    series: ListingSeries
    as_of: datetime.date
    count: int


def chinese_number(text: str) -> int:
    """Value of a number below 1,000 in Chinese or Arabic digits: 十六 → 16, 一百零五 → 105.

    Raises ValueError for anything else.
    """
    if text.isdecimal() and len(text) <= _LONGEST:
        return int(text)
    found = _CHINESE.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no number")
    # A hundred and a ten without a digit before them are one.
    hundreds, tens = (0 if place is None else _DIGITS.get(place, 1) for place in found.group("hundreds", "tens"))
    return hundreds * 100 + tens * 10 + _DIGITS.get(found["ones"] or "零", 0)


def recognise_notice(title: str, source: Source) -> RecognisedNotice | None:
    """Tell what a notice is by its title; None where it has nothing to do with filings.

    Raises Unrecognised for a title about filings that no pattern of the source knows.
    """
    title = re.sub(r"\s+", "", title)
    for notice in source.notices:
        if found := re.search(notice.title, title):
            return RecognisedNotice(notice.series, _batch(notice, found))
    if any(re.search(pattern, title) for pattern in source.ignored) or not re.search(source.relevant, title):
        return None
    raise Unrecognised(
        f"the title 《{title}》 is about filings, but no kind of notice is known by it; "
        f"add it to `notices` or, if it carries no list, to `ignored` in {source.file}"
    )


def _batch(notice: Notice, found: re.Match[str]) -> int | None:
    batch = found.groupdict().get("batch")
    if batch:
        try:
            return chinese_number(batch)
        except ValueError as error:
            raise Unrecognised(f"the batch 《{batch}》 in the title 《{found.string}》 is no number") from error
    return 1 if notice.first_batch else None


def recognise_attachment(names: tuple[str, ...], source: Source, published: str | None = None) -> RecognisedAttachment:
    """Tell which list a file is by the names given to it (link text, the name in its address).

    A name with a month goes before one without; without any, the list is of the month (`YYYY-MM`) in which its notice
    was `published`, where that is given. Raises Unrecognised where no pattern of the source matches any name, and
    where the month stays unknown.
    """
    undated: RecognisedAttachment | None = None
    for name in names:
        for attachment in source.attachments:
            if found := re.search(attachment.name, re.sub(r"\s+", "", name)):
                position = found.groupdict().get("position")
                period = f"{found['year']}-{int(found['month']):02d}" if found["month"] else published
                known = RecognisedAttachment(name, attachment.series, period or "", int(position) if position else None)
                if found["month"]:
                    if not 1 <= int(found["month"]) <= 12:
                        raise Unrecognised(f"the attachment 《{name}》 is of an impossible month, {found['month']}")
                    return known
                undated = undated or known
    if undated and undated.period:
        return undated
    shown = " / ".join(dict.fromkeys(name for name in names if name)) or "(no name)"
    raise Unrecognised(
        f"the attachment 《{shown}》 is no list that is known by name; "
        f"add its wording to `attachments` in {source.file}"
    )


def stated_totals(text: str, source: Source) -> list[StatedTotal]:
    """Cumulative totals that the text of a notice states, in the order of the source's patterns.

    Raises Unrecognised for a total with an impossible date.
    """
    text = re.sub(r"\s+", "", text)
    totals = []
    for total in source.totals:
        date, count = re.search(total.as_of, text), re.search(total.count, text)
        if date and count:
            try:
                as_of = datetime.date(int(date["year"]), int(date["month"]), int(date["day"]))
            except ValueError as error:
                raise Unrecognised(f"the notice states a total for an impossible date, {date[0]}") from error
            totals.append(StatedTotal(total.series, as_of, int(count["count"])))
    return totals
