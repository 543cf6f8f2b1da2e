"""Published rows beside their meaning, and the order they stand in."""

from __future__ import annotations

import pytest

from normalize.corrections import load_corrections
from normalize.listing import normalise_listing
from output.rows import ReadRow, age_of, read_rows
from tests.output.records import algorithm_number, document, listing

OF = document("aa")
CORRECTIONS = f"""
[[correction]]
announcement = "dsa/1"
number = "{algorithm_number(2)}"
cell = "name_raw"
expects = "算法2"
sets = "算法二"
why = "mistyped"
source = "the company's site"
reviewed = 2026-11-23

[[correction]]
announcement = "dsa/1"
number = "{algorithm_number(2)}"
cell = "company_raw"
expects = "甲科技有限公司"
sets = "乙科技有限公司"
why = "mistyped"
source = "the company's site"
reviewed = 2026-11-23

[[correction]]
announcement = "dsa/1"
number = "{algorithm_number(3)}"
cell = "company_raw"
expects = "甲科技有限公司"
flag = "company_doubtful"
why = "doubtful"
source = "the company's site"
reviewed = 2026-11-23
"""


def test_rows_are_read_in_their_order_as_the_corrections_say() -> None:
    rows = [listing(OF, seq, algorithm_number(seq)) for seq in (3, 2, 1)]
    corrected = rows[1] | {"name_raw": "算法二", "company_raw": "乙科技有限公司"}
    expected = [
        ReadRow(rows[0], normalise_listing("dsa", rows[0]), (), ("company_doubtful",)),
        ReadRow(rows[1], normalise_listing("dsa", corrected), ("company_raw", "name_raw"), ()),
        ReadRow(rows[2], normalise_listing("dsa", rows[2])),
    ]
    assert read_rows(iter(rows), load_corrections(CORRECTIONS)) == expected
    assert read_rows(rows) == [ReadRow(row, normalise_listing("dsa", row)) for row in rows]
    assert read_rows([]) == []


def test_a_row_is_read_by_its_own_series() -> None:
    notice = listing(document("bb", "cancellation/1"), 1, algorithm_number(1), date_raw="2025年7月")
    (read,) = read_rows([notice])
    assert read.meaning == normalise_listing("cancellation", notice) != normalise_listing("dsa", notice)


def test_a_row_is_placed_by_month_list_document_table_and_row() -> None:
    row = listing(OF, 4, "x", page=3, table_index=2, publisher="p")
    read = ReadRow(row, normalise_listing("dsa", row))
    assert read.age == age_of(row) == ("2023-06", "dsa/1", "aa", 2, 5)
    assert age_of(row | {"period": None})[0] == ""
    assert read.place == {
        "page_url": "https://www.cac.gov.cn/a.htm",
        "document_sha256": "aa",
        "page": 3,
        "table_index": 2,
        "row_index": 5,
    }


@pytest.mark.parametrize("column", ["period", "announcement", "document_sha256", "table_index", "row_index"])
def test_what_comes_first_decides_the_age(column: str) -> None:
    order = ("period", "announcement", "document_sha256", "table_index", "row_index")
    low: dict[str, object] = dict(zip(order, ("2023-06", "b", "b", 5, 5), strict=True))
    more: dict[str, object] = dict(zip(order, ("2023-07", "c", "c", 10, 10), strict=True))
    less: dict[str, object] = dict(zip(order, (None, "a", "a", 1, 1), strict=True))
    later = order[order.index(column) + 1 :]
    lower = low | {column: less[column]} | {name: more[name] for name in later}
    upper = low | {column: more[column]} | {name: less[name] for name in later}
    assert age_of(lower) < age_of(low) < age_of(upper)
