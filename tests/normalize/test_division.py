"""Division codes → names, in the year of the number that holds them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.division import find_division
from normalize.reference import rows


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("110108", 2023, "北京市海淀区"),
        ("440305", 2023, "广东省深圳市南山区"),
        ("330113", 2024, "浙江省杭州市临平区"),
        ("460203", 2025, "海南省三亚市吉阳区"),
        ("469005", 2024, "海南省文昌市"),
        ("659001", 2024, "新疆维吾尔自治区石河子市"),
        ("440300", 2024, "广东省深圳市"),
        ("310115", 2024, "上海市浦东新区"),
        ("110000", 2024, "北京市"),
        ("810000", 2024, "香港特别行政区"),
    ],
)
def test_a_code_has_the_name_of_its_year_with_province_and_prefecture(code: str, year: int, name: str) -> None:
    division = find_division(code, year)
    assert division is not None
    assert (division.full_name, division.abolished) == (name, False)


def test_a_code_that_was_abolished_before_keeps_its_last_name() -> None:
    division = find_division("330103", 2024)
    assert division is not None
    assert (division.full_name, division.abolished) == ("浙江省杭州市下城区", True)


@pytest.mark.parametrize(("year", "name"), [(2004, "马塘区"), (2012, "弋江区"), (1970, "马塘区")])
def test_the_name_follows_the_year(year: int, name: str) -> None:
    division = find_division("340203", year)
    assert division is not None
    assert division.name == name


@pytest.mark.parametrize(("code", "name"), [("441901", "广东省东莞市"), ("442001", "广东省中山市")])
def test_a_city_without_districts_uses_the_code_of_all_its_districts(code: str, name: str) -> None:
    division = find_division(code, 2024)
    assert division is not None
    assert division.full_name == name


@pytest.mark.parametrize("code", ["406301", "999999", "", "110199"])
def test_a_code_that_was_never_in_use_is_none(code: str) -> None:
    assert find_division(code, 2024) is None


def test_the_table_is_sorted_and_its_periods_do_not_overlap() -> None:
    table = rows("divisions.tsv")
    assert table == sorted(table, key=lambda row: (row[0], int(row[2])))
    for (code, _, _, last), (next_code, _, first, _) in itertools.pairwise(table):
        assert code != next_code or int(last) < int(first)


@given(st.text(), st.integers(1900, 2100))
def test_any_code_is_read(code: str, year: int) -> None:
    find_division(code, year)
