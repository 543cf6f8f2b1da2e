"""Faults that are only another answer: a good answer in, what is sent in its place out. Pure."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import parse_qsl, quote, urlsplit

from crawler.replica import pages
from crawler.replica.sites import Answer
from tests.faults.steps import MAINTENANCE

MAINTENANCE_PAGE = "<html><head><title>系统维护</title></head><body><h1>系统维护中</h1><p>请稍后访问</p></body></html>"

_REFRESH = '<html><head><meta http-equiv="refresh" content="0; url={}"></head><body></body></html>'
_AS_IT_STANDS = "/?=&%~+:!*'()"


@dataclass(frozen=True)
class Sent:
    """An answer as it goes over the wire; `stated` is the Content-Length, where it is not that of the body."""

    answer: Answer
    headers: tuple[tuple[str, str], ...] = ()
    stated: int | None = None
    hangs_up: bool = False


def _status(status: int, *headers: tuple[str, str]) -> Callable[[Answer, str], Sent]:
    page = Answer(f"<html><body><h1>{status}</h1></body></html>".encode(), status=status)
    return lambda answer, target: Sent(page, headers)


def _page(text: str) -> Callable[[Answer, str], Sent]:
    return lambda answer, target: Sent(Answer(text.encode()))


def _body(change: Callable[[bytes], bytes]) -> Callable[[Answer, str], Sent]:
    return lambda answer, target: Sent(replace(answer, body=change(answer.body)))


def _half(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _junk(body: bytes) -> bytes:
    return b"\x8f\x01" + random.Random(len(body)).randbytes(len(body))  # noqa: S311 - a seeded generator, no secrets


def _redirect(location: str) -> Sent:
    return Sent(Answer(b"", status=302), (("Location", location),))


def _loop(answer: Answer, target: str) -> Sent:
    """A redirect to another address of the same thing, which does the same."""
    bare, hops = without_hops(target)
    sign = "&" if urlsplit(bare).query else "?"
    return _redirect(f"{bare}{sign}hop={hops + 1}")


CHANGED: dict[str, Callable[[Answer, str], Sent]] = {
    "http403": _status(403),
    "http404": _status(404),
    "http410": _status(410),
    "http429": _status(429, ("Retry-After", "1")),
    "http500": _status(500),
    "http503": _status(503),
    "redirect-self": lambda answer, target: _redirect(quote(target, _AS_IT_STANDS)),
    "redirect-loop": _loop,
    "redirect-away": lambda answer, target: _redirect(MAINTENANCE),
    "redirect-nowhere": _status(302),
    "refresh": lambda answer, target: Sent(Answer(_REFRESH.format(escape(target)).encode())),
    "http304": lambda answer, target: Sent(Answer(b"", status=304)),
    "cut-gzip": lambda answer, target: Sent(
        replace(answer, body=_half(gzip.compress(answer.body, mtime=0))), (("Content-Encoding", "gzip"),)
    ),
    "empty": _body(lambda body: b""),
    "firewall": _page(pages.FIREWALL),
    "html": _page(pages.NO_FILE),
    "junk": _body(_junk),
    "cut": _body(_half),
    "garbled": lambda answer, target: Sent(answer, (("Content-Encoding", "gzip"),)),
    "long": lambda answer, target: Sent(answer, stated=len(answer.body) // 2, hangs_up=True),
    "short": lambda answer, target: Sent(
        replace(answer, body=_half(answer.body)), stated=len(answer.body), hangs_up=True
    ),
}
"""Kind → what is sent: made from the good answer and the target that was asked for."""


def without_hops(target: str) -> tuple[str, int]:
    """A target without what `redirect-loop` added to it, and how often it was redirected."""
    for sign in ("?hop=", "&hop="):
        bare, found, number = target.partition(sign)
        if found:
            return bare, int(dict(parse_qsl(f"hop={number}"))["hop"])
    return target, 0
