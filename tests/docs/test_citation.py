"""CITATION.cff follows the Citation File Format 1.2 and names this version of the project and no person.

The format: https://github.com/citation-file-format/citation-file-format/blob/1.2.0/schema-guide.md.
"""

from __future__ import annotations

import tomllib

import yaml  # type: ignore[import-untyped]

from tests.crawling import ROOT

CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
KNOWN = {"abstract", "authors", "cff-version", "keywords", "license", "message", "title", "type", "version"}
"""The keys of the format that are in use here."""


def test_it_has_the_keys_that_the_format_requires_and_none_that_it_does_not_know() -> None:
    assert {"cff-version", "message", "title", "authors"} <= set(CITATION) <= KNOWN
    assert (CITATION["cff-version"], CITATION["type"]) == ("1.2.0", "software")
    assert all(isinstance(value, str) for name, value in CITATION.items() if name not in ("authors", "keywords"))


def test_its_authors_are_entities_not_persons() -> None:
    assert CITATION["authors"] == [{"name": "beian contributors"}]


def test_it_is_of_this_version() -> None:
    assert (CITATION["version"], CITATION["license"]) == (PROJECT["version"], PROJECT["license"])
