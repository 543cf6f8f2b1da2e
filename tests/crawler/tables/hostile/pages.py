"""HTML pages: spans, nesting, bytes without end, encodings that are none."""

from __future__ import annotations

from tests.crawler.tables.hostile.good import good_html
from tests.crawler.tables.hostile.model import Hostile
from tests.crawler.tables.hostile.word import LAUGHS

_MIB = 1024 * 1024
_GOOD = good_html()


def _spans(across: int, down: int, count: int) -> bytes:
    cell = f"<td colspan={across} rowspan={down}>x</td>"
    return f"<table>{f'<tr>{cell}</tr>' * count}</table>".encode()


def _crossing_spans(count: int = 3_000) -> bytes:
    return ("<table>" + "".join(f"<tr><td rowspan=60000>{n}</td></tr>" for n in range(count)) + "</table>").encode()


def _encoded(name: str, text: str = _GOOD) -> bytes:
    return f"<html><head><meta charset={name}></head><body>{text}</body></html>".encode()


def _entities() -> bytes:
    return f"<!DOCTYPE html [{LAUGHS}]><html><p>&e9;</p>{_GOOD}</html>".encode()


def _many_attributes(count: int = 300_000) -> bytes:
    return _page(f"<p {' '.join(f'a{n}' for n in range(count))}>{_GOOD}")


def _page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


FILES = (
    Hostile("cells over 100,000 rows and columns", lambda: _spans(100_000, 100_000, 1_000), "says that it covers"),
    Hostile("cells over 1,000 columns and 60,000 rows", lambda: _spans(1_000, 60_000, 5_000), "cells"),
    Hostile("3,000 cells that all reach to the end", _crossing_spans, "cells"),
    Hostile("400,000 divisions in one another", lambda: _page("<div>" * 400_000 + _GOOD), "nested"),
    Hostile("300 divisions in one another", lambda: _page("<div>" * 300 + _GOOD + "</div>" * 300), "nested"),
    Hostile("NUL bytes between the cells", lambda: _page(_GOOD.replace("<td>", "\0<td>")), "NUL"),
    Hostile("60 MiB of <", lambda: b"<" * 60 * _MIB, "bytes"),
    Hostile("60 MiB of tables that end", lambda: b"<table></table>" * (4 * _MIB), "bytes"),
    Hostile("60 MiB of comments", lambda: b"<!--a-->ab" * (6 * _MIB), "bytes"),
    Hostile("900,000 comments that do not end", lambda: b"<p>" + b"<!--" * 900_000, "ends after"),
    Hostile("a million comments", lambda: _page("<!---->" * 1_000_000 + _GOOD), "tags"),
    Hostile("an attribute of 9 MB", lambda: _page(f"<p title='{'a' * 9_000_000}'>{_GOOD}"), None),
    Hostile("400,000 tags", lambda: _page("<b>" * 200 + "<i></i>" * 200_000 + _GOOD), None),
    Hostile("300,000 attributes", _many_attributes, "attributes"),
    Hostile("a text of 11 MB", lambda: _page("a" * 11_000_000 + _GOOD), "bytes"),
    Hostile("tables in one another's cells", lambda: _page("<table><tr><td>" * 80 + "x"), "ends after|nested"),
    Hostile("rows inside cells", lambda: _page("<table><tr><td>x<tr>" * 9_000 + "</table>" * 9_000), "nested|inside a"),
    Hostile("entities", _entities, None),
    Hostile("a page in UTF-7", lambda: _encoded("utf-7", "+ADw-script+AD4-" + _GOOD), None),
    Hostile("a page in punycode", lambda: _encoded("punycode", "a" * 300_000 + _GOOD), None),
    Hostile("a page in escapes", lambda: _encoded("unicode_escape"), None),
    Hostile("a page that says it is an archive", lambda: _encoded("zlib_codec"), None),
    Hostile("half a character of UTF-16 at the end", lambda: _GOOD.encode("utf-16") + b"<", "no text|ends after"),
    Hostile(
        "a file in a frame, a script, a form",
        lambda: _page(
            '<iframe src="file:///etc/hosts"></iframe><script>alert(1)</script><form action="http://127.0.0.1:9/">'
            f'<link rel="stylesheet" href="http://127.0.0.1:9/">{_GOOD}</form>'
        ),
        None,
    ),
)
