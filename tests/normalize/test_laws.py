"""Laws of every reading of a cell: any text is read, twice the same, and what was read reads as itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.cancellation import read_cancellation
from normalize.company import clean_company
from normalize.date import parse_date
from normalize.issues import Issue
from normalize.listing import read_seq
from normalize.modality import read_modality
from normalize.name import clean_name
from normalize.number import parse_number
from normalize.product import read_products
from normalize.province import resolve_province
from normalize.remark import read_remark
from normalize.text import fold_line_breaks, remove_white_space
from normalize.vocabulary import read_category, read_role
from tests.examples import examples

CHARACTERS = (
    "北京市海淀区（）()【】“”、，。:：\n\t \u3000\u200b\xa0ABZabz-–—_/.*0123456789０１２"
    "年月日号网信算备公司有限注变更为"
)
WORDS = (
    "网信算备 110108 645502801210015 号 Beijing- 20240102 S0001 2024年 3月 已注销 注： 北京 有限公司 （APP） (网站) "
    "、 -- 原主体名称 变更为 服务提供 个性化推送类"
)
CELL = st.one_of(
    st.text(max_size=30),
    st.text(CHARACTERS, max_size=40),
    st.lists(st.sampled_from([*WORDS.split(), " ", "\n"]), max_size=10).map("".join),
)
READINGS: dict[str, Callable[[str], Any]] = {
    "cancellation": read_cancellation,
    "category": lambda raw: read_category(raw, "02"),
    "company": clean_company,
    "date": parse_date,
    "modality": lambda raw: read_modality(raw, raw),
    "name": clean_name,
    "number": parse_number,
    "products": read_products,
    "province": lambda raw: resolve_province(raw, parse_number(raw), raw),
    "remark": read_remark,
    "role": read_role,
    "seq": read_seq,
}


@pytest.mark.parametrize("reading", READINGS)
@given(CELL)
@examples(80)
def test_any_cell_is_read_the_same_twice_with_issues_that_are_known(reading: str, cell: str) -> None:
    once = READINGS[reading](cell)
    assert READINGS[reading](cell) == once
    issues = once[1] if reading == "seq" else once.issues
    assert set(issues) <= {issue.value for issue in Issue}


@given(CELL)
@examples(150)
def test_what_was_read_of_a_cell_reads_as_itself(cell: str) -> None:
    if name := clean_name(cell).name:
        assert clean_name(name).name == name
    if company := clean_company(cell).name:
        assert clean_company(company).name == company
    if day := parse_date(cell).value:
        assert parse_date(day.isoformat()).value == day
    if number := parse_number(cell).number:
        assert parse_number(number) == parse_number(cell)
    if category := read_category(cell, None).value:
        assert read_category(category, None).value == category


@given(CELL)
@examples(150)
def test_white_space_is_all_that_a_number_loses_and_all_that_folding_loses(cell: str) -> None:
    number = parse_number(cell).number
    assert number is None or number == remove_white_space(cell)
    assert remove_white_space(fold_line_breaks(cell)) == remove_white_space(fold_line_breaks(remove_white_space(cell)))


@given(st.integers(0, 10**6), st.sampled_from(["{}", "{}.", "（{}）", "({})", "{}.0", " {} \n"]))
def test_a_sequence_number_is_read_back_from_each_form(number: int, form: str) -> None:
    assert read_seq(form.format(number)) == (number, ())
