"""The rows of a report, packed and unpacked."""

from __future__ import annotations

import base64
import gzip
import json
import string
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.report.columns import Column
from output.report.rows import FilingRows
from output.text import printable
from tests.output.report.sample import filings

NAME = Column("name", "Name")
WORDS = Column("words", "Words", "list", facet=True)


def unpacked(rows: FilingRows) -> dict[str, Any]:
    return json.loads(gzip.decompress(base64.b64decode(rows.packed())))  # type: ignore[no-any-return]


def values(rows: FilingRows, name: str) -> list[Any]:
    """What a page reads of a column, row by row."""
    column = next(column for column in unpacked(rows)["columns"] if column["name"] == name)
    return [column["values"][code] for code in column["codes"]] if "codes" in column else column["values"]


def of(name: str, cells: Any, *columns: Column, **others: Any) -> FilingRows:
    return FilingRows(pd.DataFrame({name: cells, **others}), columns or (Column(name, name),), sort=name)


@given(st.lists(st.none() | st.text(max_size=6), min_size=1, max_size=20))
def test_every_text_comes_back_as_it_is_shown(cells: list[str | None]) -> None:
    assert values(of("name", pd.Series(cells, dtype=object)), "name") == [printable(cell or "") for cell in cells]


@given(st.lists(st.lists(st.text("ab甲\u202e", max_size=2), max_size=3, unique=True), min_size=1, max_size=12))
def test_every_list_comes_back_word_by_word(cells: list[list[str]]) -> None:
    rows = of("words", pd.Series(cells, dtype=object), WORDS)
    assert values(rows, "words") == [[printable(word) for word in cell] for cell in cells]


def test_what_is_missing_is_nothing_whatever_the_column_holds() -> None:
    assert values(of("words", [["a"], None], WORDS), "words") == [["a"], []]
    assert values(of("name", pd.Series(["a", pd.NA, "b"], dtype="string")), "name") == ["a", "", "b"]
    assert values(of("name", pd.Series(["a", None], dtype="category")), "name") == ["a", ""]
    assert values(of("lag", [3.5, None, -1.0], Column("lag", "Lag", "number")), "lag") == [3.5, None, -1.0]


def test_a_date_is_as_exact_as_it_is_known() -> None:
    dates = pd.to_datetime(pd.Series(["2025-07-25", "2025-07-01", None]))
    rows = of("on", dates, Column("on", "On", "date"), date_precision=["day", "month", None])
    assert values(rows, "on") == ["2025-07-25", "2025-07", ""]


def test_a_year_is_a_whole_number_where_some_rows_have_none() -> None:
    assert values(of("year", [2025, None]), "year") == ["2025", ""]


def test_control_and_direction_characters_are_escapes() -> None:
    assert values(of("name", ["a\x1b[2J", "\u202egnp"]), "name") == [r"a\x1b[2J", r"\u202egnp"]


def test_texts_that_are_shown_alike_are_one_word() -> None:
    column = unpacked(of("name", ["\x1b", "\\x1b", "\x1b", "\\x1b"]))["columns"][0]
    assert (column["values"], column["codes"]) == ([r"\x1b"], [0, 0, 0, 0])


def test_few_values_are_coded_and_many_are_not() -> None:
    few, many = (unpacked(of("name", cells))["columns"][0] for cells in (["b", "a", "a", "b"], ["b", "a", "d", "c"]))
    assert (few["values"], few["codes"]) == (["a", "b"], [1, 0, 0, 1])
    assert many["values"] == ["b", "a", "d", "c"]
    assert "codes" not in many


def test_words_have_the_names_that_other_columns_tell() -> None:
    column = Column("place", "Place", told_by=("english", "place"))
    frame = pd.DataFrame({"place": ["北京市", None, "某地", "北京市"], "english": ["Beijing", None, None, "Beijing"]})
    (packed,) = unpacked(FilingRows(frame, (column,), "place"))["columns"]
    assert packed["words"] == {"北京市": "Beijing 北京市", "某地": "某地"}


def test_words_have_the_names_that_their_column_gives() -> None:
    (packed,) = unpacked(of("name", ["a"], Column("name", "Name", words={"a": "The first"})))["columns"]
    assert packed["words"] == {"a": "The first"}


def test_the_same_rows_give_the_same_text_whatever_pandas_holds_them_as() -> None:
    frame = filings(60)
    same = frame.astype({"registry": "category", "status": "string", "name": object})
    assert FilingRows(frame).packed() == FilingRows(frame.copy()).packed() == FilingRows(same).packed()
    assert FilingRows(frame).packed() != FilingRows(frame.iloc[::-1]).packed()


def test_the_hour_of_packing_is_not_packed() -> None:
    assert base64.b64decode(FilingRows(filings(3)).packed())[4:8] == bytes(4)


def test_the_text_is_inert_in_any_page() -> None:
    packed = of("name", ["</script><script>alert(1)</script>"]).packed()
    assert set(packed) <= set(string.ascii_letters + string.digits + "+/=")


def test_no_rows_are_packed_too() -> None:
    assert unpacked(FilingRows(filings(3).iloc[:0]))["count"] == 0


def test_only_facets_can_be_asked_for() -> None:
    assert of("words", [[]], WORDS).facets() == {"words"}
    assert of("name", ["a"], NAME).facets() == set()


@pytest.mark.parametrize(
    ("columns", "sort", "message"),
    [
        ((NAME, WORDS), "name", "lacks words"),
        ((NAME, Column("on", "On", "date")), "name", "lacks date_precision, on"),
        ((Column("name", "Name", told_by=("english",)),), "name", "lacks english"),
        ((NAME, Column("page", "Page")), "name", "may be called page"),
        ((NAME,), "-number", "no column number"),
    ],
)
def test_columns_that_cannot_be_are_refused(columns: tuple[Column, ...], sort: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FilingRows(pd.DataFrame({"name": ["a"], "page": ["1"]}), columns, sort)
