"""Values of the tables as text, for cells that hold nothing else."""

from __future__ import annotations

import datetime
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
