"""The data dictionary, `docs/data-dictionary.md`: tables, columns, words and issue codes, as the code has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

import pyarrow as pa

from normalize.date import Precision
from normalize.identity import LinkKind
from normalize.issues import Issue
from normalize.legal_form import LegalForm
from normalize.modality import Modality
from normalize.ownership import Ownership
from normalize.product import Channel
from normalize.province import Source
from normalize.remark import ChangeKind
from normalize.vocabulary import Role
from output.schema import KEYS, ORDER, REFERENCES, SCHEMA_VERSION, TABLES, TITLES
from output.vocabulary import Cause, Kind, Registry, Status

VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "filings.registry": get_args(Registry),
    "filings.status": get_args(Status),
    "filings.role": get_args(Role),
    "filings.modalities": get_args(Modality),
    "filings.products.channel": get_args(Channel),
    "filings.province_source": get_args(Source),
    "filings.filing_date_precision": get_args(Precision),
    "companies.legal_form": get_args(LegalForm),
    "companies.ownership": get_args(Ownership),
    "company_links.kind": get_args(LinkKind),
    "declared_changes.kind": get_args(ChangeKind),
    "changes.kind": get_args(Kind),
    "changes.cause": get_args(Cause),
}
"""Column (or part of one) → the words that the code can put there."""

_HEAD = f"""\
# Data dictionary

Generated from the code by `make docs`; do not edit. Version {SCHEMA_VERSION} of the schema.

A dataset is a folder of Delta tables. What is missing is null; only a published cell (`…_raw`) that is there and empty
is an empty text. Read columns by name, not by place: columns and words may be added. How the schema may change is
written in the [README](../README.md); what the data cannot tell, in [limits.md](limits.md).
"""
_TYPES: Mapping[pa.DataType, str] = {
    pa.string(): "text",
    pa.int32(): "integer",
    pa.int64(): "integer",
    pa.bool_(): "boolean",
    pa.date32(): "date",
}


def data_dictionary() -> str:
    """All that a reader of the tables has to know of their columns, as Markdown; the same for the same code."""
    sections = [_HEAD, *(_table(name) for name in TITLES), _vocabularies(), _issues()]
    return "\n".join(sections)


def _table(name: str) -> str:
    notes = []
    if key := KEYS.get(name):
        notes.append(f"Key: `{key}`.")
    if reference := REFERENCES.get(name):
        notes.append(f"`{reference[0]}` is the key of `{reference[1]}`.")
    notes.append(f"Sorted by {', '.join(f'`{column}`' for column in ORDER[name])}.")
    rows = ((f"`{field.name}`", _type(field.type), _cell(_description(field))) for field in TABLES[name])
    return _section(f"## {name}", f"{TITLES[name]}. {' '.join(notes)}", ("column", "type", "meaning"), rows)


def _vocabularies() -> str:
    rows = ((f"`{column}`", ", ".join(f"`{word}`" for word in words)) for column, words in VOCABULARIES.items())
    lead = "Columns of few values, with every word that the present code can put there."
    return _section("## Words", lead, ("column", "words"), rows)


def _issues() -> str:
    lead = "Codes in `filings.issues`. `beian issues` counts them, `beian issues CODE` lists the rows behind one."
    rows = ((f"`{issue}`", _cell(issue.description)) for issue in Issue)
    return _section("## Issue codes", lead, ("code", "meaning"), rows)


def _section(heading: str, lead: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join([heading, "", lead, "", *_lines(columns, rows), ""])


def _lines(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _cell(text: str) -> str:
    """Text of our own, Markdown included, that ends no cell."""
    return text.replace("|", "\\|")


def _type(kind: pa.DataType) -> str:
    """The type of a column in plain words."""
    if pa.types.is_list(kind):
        return f"list of {_type(kind.value_type)}"
    if pa.types.is_struct(kind):
        return f"({', '.join(part.name for part in kind)})"
    return _TYPES[kind]


def _description(field: Any) -> str:
    return str(field.metadata[b"description"].decode())
