"""Values of the tables as text: for cells that hold nothing else, and for readers that text could steer."""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from typing import Any

from normalize.product import Product, print_product

FORMULA = "^([=+\\-@\\t\\r\\n＝＋－＠'])"
"""Begins a cell that a spreadsheet may run; the apostrophe too, so that taking one away gives the value back."""


def to_text(value: Any) -> str | None:
    """A value of a filing as text: dates in ISO 8601, lists joined, products as the lists print them; None as None."""
    match value:
        case None | str():
            return value
        case datetime.date():
            return value.isoformat()
        case list():
            return "、".join(print_product(Product(**item)) if isinstance(item, dict) else str(item) for item in value)
        case _:
            return str(value)


def printable(text: str) -> str:
    """Text that a terminal only shows: control and direction characters as escapes (`\\x1b`), line breaks kept.

    A published cell may hold any character; printed as it is, some would move the cursor or turn the line around.
    """
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char.isprintable() or char in "\n\t" or unicodedata.category(char) == "Zs":
        return char
    return char.encode("unicode_escape").decode("ascii")


def inert(text: str) -> str:
    """Text that a spreadsheet only shows: with an apostrophe before what it might run as a formula."""
    return re.sub(FORMULA, r"'\1", text)


def dump_json(value: Any, indent: int | None = None) -> str:
    """A value as JSON, dates in ISO 8601, that stays JSON inside a `<script>` of a page, too."""
    return json.dumps(value, ensure_ascii=False, indent=indent, default=_iso).replace("<", "\\u003c")


def _iso(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no form in JSON")


def markdown(text: str) -> str:
    """Text that Markdown only shows, in one line: no markup, no link, no end of a table's cell."""
    # An underscore inside a word marks nothing.
    marks = r"[\\`*\[\]<>|~&$#]|(?<![^\W_])_|_(?![^\W_])"
    shown = re.sub(marks, r"\\\g<0>", printable(" ".join(text.split())))
    # A bare address would become a link.
    return re.sub(r"(?i)\b(www)\.", r"\1\\.", shown.replace("://", ":\\//"))
