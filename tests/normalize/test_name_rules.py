"""Rules about names: a word, its place, and the words that rule it out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.name_rules import PLACES, NameRules, name_rule


@pytest.mark.parametrize(
    ("place", "fitting", "other"),
    [
        ("head", "某甲北京公司", "北京某甲公司"),
        ("brand", "北京某甲公司", "北京的某甲公司"),
        ("tail", "北京某甲", "某甲公司"),
        ("within", "北京的某甲公司", "北京某乙公司"),
    ],
)
def test_a_word_fits_in_its_place_only(place: str, fitting: str, other: str) -> None:
    rule = name_rule(place, "某甲", "")
    assert (rule.fits(fitting), rule.fits(other)) == (True, False)


def test_a_brand_also_stands_at_the_head() -> None:
    assert name_rule("brand", "某甲", "").fits("某甲公司")


def test_an_exception_anywhere_in_the_name_rules_it_out() -> None:
    rule = name_rule("within", "网易", "中网易企秀,网易某")
    fits = [rule.fits(name) for name in ("网易（杭州）网络有限公司", "北京中网易企秀科技有限公司", "网易某公司")]
    assert fits == [True, False, False]


def test_rules_are_asked_by_place_and_the_longest_word_of_a_place_first() -> None:
    cells = [("within", "银行"), ("tail", "院"), ("within", "农村商业银行"), ("head", "中国"), ("tail", "研究院")]
    rules = sorted((name_rule(place, text, "") for place, text in cells), key=lambda rule: rule.order)
    assert [rule.text for rule in rules] == ["研究院", "院", "中国", "农村商业银行", "银行"]


def test_a_place_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'middle' is no place in a name"):
        name_rule("middle", "某甲", "")


@given(st.sampled_from(list(PLACES)), st.text(min_size=1), st.text(min_size=1))
def test_what_fits_anywhere_holds_the_word(place: str, word: str, name: str) -> None:
    if name_rule(place, word, "").fits(name):
        assert word in name
    assert name_rule(place, word, "").fits(word)


def test_the_first_rule_that_fits_decides_and_says_which_it_was() -> None:
    rules = NameRules((name_rule("within", text, ""), text) for text in ("农村商业银行", "银行", "行"))
    found = rules.first("某甲农村商业银行")
    assert found is not None
    assert (found[0].text, found[1]) == ("农村商业银行", "农村商业银行")
    assert rules.first("某甲公司") is None


_SHORT = st.text("某甲乙北京公司", min_size=1, max_size=3)


@given(
    st.lists(st.tuples(st.sampled_from(list(PLACES)), _SHORT, st.sampled_from(["", "甲", "公司"])), max_size=8),
    st.text("某甲乙北京公司", max_size=8),
)
def test_no_rule_is_asked_out_of_turn_or_passed_over(cells: list[tuple[str, str, str]], name: str) -> None:
    rules = [name_rule(*cell) for cell in cells]
    found = NameRules(zip(rules, range(len(rules)), strict=True)).first(name)
    assert (found[1] if found else None) == next((i for i, rule in enumerate(rules) if rule.fits(name)), None)
