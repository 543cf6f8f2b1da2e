"""Legal forms that names state, and the short forms of a full name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.legal_form import legal_form, short_forms, without_cut_form, without_legal_form


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("小米科技有限责任公司", "limited"),
        ("北京甲科技有限公司", "limited"),
        ("用友网络科技股份有限公司", "joint_stock"),
        ("浪潮云信息技术股份公司", "joint_stock"),
        ("某某合伙企业（有限合伙）", "partnership"),
        ("引力城（广州）智能技术院（有限合伙）", "partnership"),
        ("某某工作室（个体工商户）", "sole_proprietor"),
        ("中国移动通信有限公司销售分公司", "branch"),
        ("中国工商银行股份有限公司常州分行", "branch"),
        ("中国移动通信有限公司研究院", "institution"),
        ("浙江大学", "institution"),
        ("青岛己悦己", None),
    ],
)
def test_a_name_states_its_legal_form(name: str, form: str | None) -> None:
    assert legal_form(name) == form


def test_names_before_and_after_a_conversion_are_equal_without_their_form() -> None:
    stems = {without_legal_form(f"岚图汽车科技{form}") for form in ("有限公司", "有限责任公司", "股份有限公司")}
    assert stems == {"岚图汽车科技"}
    assert without_legal_form("浙江大学") is None


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("上海之爱智能科技有限公司", "上海之爱智能科技"),
        ("杭州当虹科技股份有限公司", "当虹科技"),
        ("深圳市商汤科技有限公司", "商汤科技"),
        ("吉利汽车研究院（宁波）有限公司", "吉利汽车研究院"),
        ("阿里巴巴达摩院（杭州）科技有限公司", "阿里巴巴达摩院"),
        ("山东省互联网传媒集团股份有限公司", "山东省互联网传媒集团"),
        ("山东省互联网传媒集团股份有限公司", "山东省互联网传媒"),
    ],
)
def test_the_short_forms_of_a_full_name(full: str, short: str) -> None:
    assert short in short_forms(full)


def test_a_short_form_is_no_single_word_and_no_institution_has_any() -> None:
    assert all(len(form) >= 4 for form in short_forms("北京甲有限公司"))
    assert short_forms("浙江大学") == frozenset()


@pytest.mark.parametrize("name", ["湘财证券股份", "湘财证券有限", "湘财证券"])
def test_the_rest_of_a_cut_legal_form_goes(name: str) -> None:
    assert without_cut_form(name) == "湘财证券"


@given(st.text(alphabet="北京杭州市（）甲乙科技集团股份有限责任公司院"))
def test_any_name_is_read(name: str) -> None:
    legal_form(name)
    assert name not in short_forms(name)
