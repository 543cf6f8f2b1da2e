"""What is generated in docs/ is what the code of today generates, and it can be generated."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from output import Dataset
from output.analysis.definitions import definitions_page, load_definitions
from output.dictionary import VOCABULARIES, data_dictionary
from output.schema import KEYS, TABLES, TITLES
from tests.docs.generated import DEFINITIONS, DICTIONARY, executed, outputs, stored


def test_the_data_dictionary_is_that_of_the_code() -> None:
    assert DICTIONARY.read_text(encoding="utf-8") == data_dictionary(), "write it again: make docs"


def test_the_definitions_are_those_of_the_report() -> None:
    assert DEFINITIONS.read_text(encoding="utf-8") == definitions_page(), "write it again: make docs"
    for definition in load_definitions():
        assert f"\n## {definition.title}\n" in definitions_page()


def test_the_data_dictionary_names_every_column_and_every_table_has_a_title() -> None:
    assert set(TITLES) == set(TABLES)
    text = data_dictionary()
    for name, schema in TABLES.items():
        section = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in section.splitlines() if line.startswith("| `")]
        assert [row[0].strip(" `") for row in rows] == schema.names
        assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in rows)


def test_keys_tell_one_row_from_all_others(both_editions: Path) -> None:
    dataset = Dataset.open(both_editions)
    for table, key in KEYS.items():
        if table != "runs":  # of no snapshot
            assert getattr(dataset, table)()[key].is_unique, table


@pytest.mark.parametrize("column", VOCABULARIES)
def test_a_column_of_few_values_holds_no_other_words(column: str, both_editions: Path) -> None:
    table, name, *part = column.split(".")
    values = getattr(Dataset.open(both_editions), table)()[name].dropna()
    found = {word for value in values for word in _words(value, *part)}
    assert found
    assert found <= set(VOCABULARIES[column])


def _words(value: Any, part: str = "") -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item[part] if part else item for item in value if not part or item[part]]


def test_the_outputs_of_the_tutorial_are_those_of_the_embedded_copy(both_editions: Path) -> None:
    kept = outputs(stored())
    assert any(kept)
    assert outputs(executed(both_editions)) == kept, "write them again: make docs"
