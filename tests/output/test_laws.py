"""Laws of what is written out: terminals only show it, names of versions are known or not, tables keep their values."""

from __future__ import annotations

import contextlib
import datetime
import re
import unicodedata
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from output.schema import TABLES, sort, to_table
from output.snapshot import Commit
from output.text import printable
from output.validate import ranges
from output.versions import UnknownVersion, resolve_version
from tests.examples import examples


@given(st.text(max_size=20))
@examples(300)
def test_a_terminal_only_shows_what_is_printed_and_nothing_is_lost(text: str) -> None:
    shown = printable(text)
    assert not {"Cc", "Cf", "Cs"} & {unicodedata.category(char) for char in shown if char not in "\n\t"}
    assert printable(shown) == shown
    if "\\" not in text:
        escapes = r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}|\\r"
        assert re.sub(escapes, lambda found: found[0].encode().decode("unicode_escape"), shown) == text


@given(st.sets(st.integers(0, 60)))
def test_ranges_tell_every_number_once(numbers: set[int]) -> None:
    found: list[int] = []
    for span in filter(None, ranges(sorted(numbers)).split(", ")):
        first, _, last = span.partition("–")
        found += range(int(first), int(last or first) + 1)
    assert found == sorted(numbers)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=5),
    st.text("0123456789-latesprviou ０", max_size=12)
    | st.sampled_from(["latest", "previous", "9" * 5000, "2026-01-02", "007"]),
)
@examples(200)
def test_a_name_stands_for_a_version_that_can_be_read_or_for_none(days: list[tuple[int, bool]], name: str) -> None:
    day = datetime.date(2026, 1, 1)
    commits = []
    for version, (step, readable) in enumerate(days):
        day += datetime.timedelta(step)
        kept = readable or version + 1 == len(days)
        time = f"{day}T10:00:00+00:00"
        commits.append(Commit(version, time, "run", "healthy", {}, {}, "publisher", {}, readable=kept))
    with contextlib.suppress(UnknownVersion):
        found = resolve_version(commits, name)
        assert found == resolve_version(commits, name)
        assert found in [commit.version for commit in commits if commit.readable]


def values(kind: pa.DataType) -> st.SearchStrategy[Any]:
    """Values of a column."""
    if pa.types.is_list(kind):
        return st.lists(values(kind.value_type), max_size=3)
    if pa.types.is_struct(kind):
        return st.fixed_dictionaries({field.name: values(field.type) for field in kind})
    if pa.types.is_date(kind):
        return st.none() | st.dates()
    if pa.types.is_boolean(kind):
        return st.none() | st.booleans()
    if pa.types.is_integer(kind):
        return st.none() | st.integers(0, 2**31 - 1)
    return st.none() | st.text(st.characters(codec="utf-8"), max_size=5)


@given(st.data())
@examples(60)
def test_a_table_keeps_every_value_and_sorting_every_row(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TABLES)))
    fields = {field.name: values(field.type) for field in TABLES[name]}
    records = data.draw(st.lists(st.fixed_dictionaries(fields), max_size=4))
    made = to_table(name, records)
    ordered = sort(name, made).to_pylist()
    assert len(ordered) == len(records)
    assert all(ordered.count(record) == records.count(record) for record in records)
