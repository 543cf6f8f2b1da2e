"""Whether an answer is what was asked for, or one of the things that the publishers' sites send instead."""

from __future__ import annotations

import enum
import functools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from crawler import pages, tables

_NEVER_LEFT_OPEN = (b"div", b"ul", b"table", b"a", b"h1", b"h5", b"span", b"script", b"title")

_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""Bytes that no text has (WHATWG MIME Sniffing, "binary data byte"); its first 1445 bytes tell."""

Expected = Literal["page", "file", "json", "robots"]


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
    CIRCLE = "circle"
    OVERSIZED = "oversized"

    @property
    def passing(self) -> bool:
        """Whether asking again later may help."""
        return self not in (Fault.GONE, Fault.ROBOTS, Fault.BROWSER, Fault.FOREIGN, Fault.CIRCLE)

    @property
    def of_host(self) -> bool:
        """Whether the whole host is concerned rather than one address."""
        return self in (Fault.BLOCKED, Fault.UNREACHABLE)


@dataclass(frozen=True)
class Finding:
    """A fault, and a sentence that says what was found."""

    fault: Fault
    sentence: str


@functools.lru_cache(maxsize=2)  # asked by what judges an answer, what keeps it and what reads it
def sha256_of(body: bytes) -> str:
    """SHA-256 of the bytes of an answer."""
    return sha256(body).hexdigest()


def judge(status: int, body: bytes, expected: Expected, firewall: Sequence[str]) -> Finding | None:
    """Judge an answer by its status (HTTP), its bytes, and the words on the publisher's firewall page.

    Returns None where it is what was expected.
    """
    text = body[:65536].decode("utf-8", "replace") if body[:1024].lstrip()[:1] == b"<" else ""
    if any(words in text for words in firewall):
        return Finding(Fault.BLOCKED, "the publisher's firewall answered in place of the site; try again later")
    if expected == "robots" and (status < 300 or 400 <= status < 500) and status != 429:
        return None  # RFC 9309: a site that has none forbids nothing
    if status >= 300:
        return _judge_status(status)
    if not body.strip():
        return Finding(Fault.EMPTY, "the answer is empty")
    return {"page": _judge_page, "file": _judge_file, "json": _judge_json}[expected](body)


def _judge_status(status: int) -> Finding:
    if status in (403, 405, 429):
        return Finding(Fault.BLOCKED, f"the site refuses to answer (HTTP {status}); try again later")
    if status in (404, 410):
        return Finding(Fault.GONE, f"there is nothing at this address any more (HTTP {status})")
    if status >= 400:
        return Finding(Fault.SERVER, f"the site answers with an error (HTTP {status})")
    return Finding(Fault.SERVER, f"the site answers with HTTP {status}, which is no answer")


def _judge_page(body: bytes) -> Finding | None:
    try:
        text = pages.shown(body.decode("utf-8", "replace"))
    except pages.UnknownPage as error:
        return Finding(Fault.UNREADABLE, str(error))
    if not text:
        return Finding(Fault.EMPTY, "the page shows nothing")
    return Finding(Fault.CUT, "the page is cut short") if is_cut(body) else None


def is_cut(page: bytes) -> bool:
    """Whether the markup of a page breaks off: it does not end, and something in it is left open that may not be.

    The end tags of body and html may be left out, those of the others may not (HTML standard, 13.1.2.4). Noise is no
    markup, whatever brackets it happens to hold.
    """
    if not page.lstrip().startswith(b"<") and _BINARY.search(page[:1445]):
        return False
    markup = page.lower()
    if b"</body" in markup or b"</html" in markup:
        return False
    if markup.rfind(b"<") > markup.rfind(b">"):
        return True
    return any(
        len(re.findall(rb"<%s(?=[\s>])" % tag, markup)) > markup.count(b"</%s" % tag) for tag in _NEVER_LEFT_OPEN
    )


def _judge_json(body: bytes) -> Finding | None:
    if body.lstrip()[:1] == b"<":
        return Finding(Fault.NOT_THE_FILE, "an HTML page came in place of the data")
    text = body.decode("utf-8", "replace").rstrip()
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        # What breaks off is worth another try; what is of another form is for those to report who read it.
        closing = {"{": "}", "[": "]"}.get(text[:1])
        if closing and (text[-1] != closing or error.pos >= len(text)):
            return Finding(Fault.CUT, f"the data are cut short after {len(body):,} bytes")
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
