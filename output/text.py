"""Values of the tables as text: for cells that hold nothing else, and for terminals."""

from __future__ import annotations

import datetime
import unicodedata
from typing import Any

from normalize.product import Product, print_product


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
