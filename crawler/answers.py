"""Whether an answer is what was asked for, or one of the things that the publishers' sites send instead."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from crawler import pages, tables

Expected = Literal["page", "file", "json"]


class Fault(enum.StrEnum):
    """What is wrong with an answer. The value is the word that the summary and the `runs` table use."""

    BLOCKED = "blocked"
    EMPTY = "empty"
    NOT_THE_FILE = "html-for-file"
    CUT = "cut"
    UNREADABLE = "unreadable"
    SERVER = "server-error"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    ROBOTS = "robots"
    BROWSER = "browser"
    FOREIGN = "foreign"

    @property
    def passing(self) -> bool:
        """Whether asking again later may help."""
        return self not in (Fault.GONE, Fault.ROBOTS, Fault.BROWSER, Fault.FOREIGN)

    @property
    def of_host(self) -> bool:
        """Whether the whole host is concerned rather than one address."""
        return self in (Fault.BLOCKED, Fault.UNREACHABLE)


@dataclass(frozen=True)
class Finding:
    """A fault, and a sentence that says what was found."""

    fault: Fault
    sentence: str


def judge(status: int, body: bytes, expected: Expected, firewall: Sequence[str]) -> Finding | None:
    """Judge an answer by its status (HTTP), its bytes, and the words on the publisher's firewall page.

    Returns None where it is what was expected.
    """
    text = body[:65536].decode("utf-8", "replace") if body[:1024].lstrip()[:1] == b"<" else ""
    if any(words in text for words in firewall):
        return Finding(Fault.BLOCKED, "the publisher's firewall answered in place of the site; try again later")
    if status in (403, 405, 429):
        return Finding(Fault.BLOCKED, f"the site refuses to answer (HTTP {status}); try again later")
    if status in (404, 410):
        return Finding(Fault.GONE, f"there is nothing at this address any more (HTTP {status})")
    if status >= 400:
        return Finding(Fault.SERVER, f"the site answers with an error (HTTP {status})")
    if not body.strip():
        return Finding(Fault.EMPTY, "the answer is empty")
    return {"page": _judge_page, "file": _judge_file, "json": _judge_json}[expected](body)


def _judge_page(body: bytes) -> Finding | None:
    try:
        text = pages.shown(body.decode("utf-8", "replace"))
    except pages.UnknownPage as error:
        return Finding(Fault.UNREADABLE, str(error))
    return None if text else Finding(Fault.EMPTY, "the page shows nothing")


def _judge_json(body: bytes) -> Finding | None:
    if body.lstrip()[:1] == b"<":
        return Finding(Fault.NOT_THE_FILE, "an HTML page came in place of the data")
    return None


def _judge_file(body: bytes) -> Finding | None:
    try:
        kind = tables.check_whole(body)
    except tables.CutDocument as error:
        return Finding(Fault.CUT, f"the file is cut short: {error}")
    except tables.UnreadableDocument as error:
        return Finding(Fault.UNREADABLE, str(error))
    if kind is tables.Kind.HTML:
        return Finding(Fault.NOT_THE_FILE, "an HTML page came in place of the file")
    return None
