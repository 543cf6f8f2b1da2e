from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.company import clean_company, exchanged, looks_like_organisation
from normalize.issues import Issue


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("珍岛信息技术(上海) 股份有限公司", "珍岛信息技术（上海）股份有限公司"),
        ("华清未央(北京）科技有限公司", "华清未央（北京）科技有限公司"),
        ("北京智谱华章科技\n有限公司 ", "北京智谱华章科技有限公司"),
        ("OPPO (重庆) 智能科技有限公司", "OPPO（重庆）智能科技有限公司"),
        ("BC教育咨询（北京）有限公司", "BC教育咨询（北京）有限公司"),
        ("ＯＰＰＯ广东移动通信有限公司", "OPPO广东移动通信有限公司"),
        ("深圳３６５科技有限公司", "深圳365科技有限公司"),
    ],
)
def test_white_space_and_brackets_are_cleaned(raw: str, clean: str) -> None:
    assert clean_company(raw).name == clean
    assert clean_company(raw).issues == ()


@pytest.mark.parametrize(
    ("raw", "name", "second"),
    [
        ("青岛日报报业集团（青岛日报社）", "青岛日报报业集团", ("青岛日报社",)),
        ("甲研究院（乙中心）（丙实验室）", "甲研究院", ("乙中心", "丙实验室")),
        ("甲研究院(乙中心（深圳）)", "甲研究院", ("乙中心（深圳）",)),
        ("中国信息通信研究院（CAICT）", "中国信息通信研究院", ("CAICT",)),
        ("哈尔滨工业大学（深圳）", "哈尔滨工业大学（深圳）", ()),
        ("某某合伙企业（有限合伙）", "某某合伙企业（有限合伙）", ()),
        ("某某工作室（个体工商户）", "某某工作室（个体工商户）", ()),
        ("甲股份有限公司（上海分公司）", "甲股份有限公司（上海分公司）", ()),
        ("北京某某科技（集团）有限公司", "北京某某科技（集团）有限公司", ()),
    ],
)
def test_brackets_at_the_end_hold_another_name_or_belong_to_it(raw: str, name: str, second: tuple[str, ...]) -> None:
    cleaned = clean_company(raw)
    assert (cleaned.name, cleaned.second_names, cleaned.issues) == (name, second, ())


@pytest.mark.parametrize(
    "brackets", ["（原北京旧名有限公司）", "（曾用名：北京旧名有限公司）", "(原名北京旧名有限公司)"]
)
def test_a_former_name_in_brackets_is_told_apart(brackets: str) -> None:
    cleaned = clean_company(f"北京新名有限公司{brackets}")
    assert (cleaned.name, cleaned.former_names) == ("北京新名有限公司", ("北京旧名有限公司",))


def test_footnotes_and_their_marks_are_left_out_and_reported() -> None:
    assert clean_company("北京甲有限公司注：现名乙").issues == (Issue.COMPANY_FOOTNOTE,)
    assert clean_company("北京甲有限公司注：现名乙").name == "北京甲有限公司"
    assert clean_company("北京甲有限公司*").issues == (Issue.COMPANY_STRAY_CHARACTER,)


@pytest.mark.parametrize("name", ["国家能源集团", "义乌小商品城大数据公司", "华策集团"])
def test_a_bare_group_or_company_is_probably_a_short_name(name: str) -> None:
    assert clean_company(name).issues == (Issue.COMPANY_SHORT_FORM,)
    assert clean_company("湖南日报报业集团").issues == ()


def test_the_brackets_of_a_latin_name_stay_as_they_are() -> None:
    assert clean_company("ACME (Asia)").name == "ACME (Asia)"


@pytest.mark.parametrize("stray", ["司", "公司", "限公司", "有限公司"])
def test_the_end_of_another_legal_form_before_a_full_name_is_removed_and_reported(stray: str) -> None:
    cleaned = clean_company(f"{stray}珠海读书郎软件科技有限公司")
    assert cleaned.name == "珠海读书郎软件科技有限公司"
    assert cleaned.issues == (Issue.COMPANY_STRAY_CHARACTER,)


@pytest.mark.parametrize("name", ["司南科技有限公司", "司马云北京科技有限公司"])
def test_a_name_that_begins_with_such_a_character_keeps_it(name: str) -> None:
    assert clean_company(name).name == name
    assert clean_company(name).issues == ()


def test_a_stray_character_stays_where_no_full_name_follows() -> None:
    assert clean_company("司珠海读书郎").name == "司珠海读书郎"


def test_a_cut_name_is_kept_and_reported() -> None:
    assert clean_company("青岛己悦己").name == "青岛己悦己"
    assert clean_company("青岛己悦己").issues == (Issue.COMPANY_WITHOUT_LEGAL_FORM,)
    assert clean_company("知行汽车科技（苏").issues == (
        Issue.COMPANY_UNPAIRED_BRACKET,
        Issue.COMPANY_WITHOUT_LEGAL_FORM,
    )


def test_a_missing_name_is_reported() -> None:
    assert clean_company("\n ").name is None
    assert clean_company("").issues == (Issue.COMPANY_MISSING,)


@pytest.mark.parametrize(
    "name",
    [
        "小米科技有限责任公司",
        "大汉软件股份有限公司济南分公司",
        "中国工商银行股份有限公司常州分行",
        "壹佑（西安）医疗科技合伙企业（有限合伙）",
        "引力城（广州）智能技术院（有限合伙）",
        "东莞市麻涌开源探知智能科技工作室（个体工商户）",
        "中国移动通信有限公司研究院",
        "哈尔滨工业大学（深圳）",
        "粤港澳大湾区数字经济研究院（国际先进技术应用推进中心（深圳））",
        "中共云南省纪律检查委员会办公厅",
        "南京市江宁区数据局",
        "江苏省广播电视总台",
        "解放日报社",
        "水利部信息中心（水利部水文水资源监测预报中心）",
        "广东华商（柳州）律师事务所",
        "阿里巴巴达摩院",
    ],
)
def test_organisations_of_every_kind_are_known_by_their_ending(name: str) -> None:
    assert looks_like_organisation(name)


@pytest.mark.parametrize(
    "name", ["商汤AI代码生成模型", "智能助理（井然）大模型", "AI开放平台", "朴食AI营养师", "当虹科技", "公司", ""]
)
def test_a_product_or_a_bare_word_is_no_organisation(name: str) -> None:
    assert not looks_like_organisation(name)


@pytest.mark.parametrize(
    ("name", "company", "swapped"),
    [
        ("深圳市商汤科技有限公司", "商汤AI代码生成模型", True),
        ("广东智媒云图科技股份有限公司", "智能助理（井然）大模型", True),
        ("南涧彝族自治县人民医院", "昆明奥视科技有限公司", False),
        ("南涧彝族自治县人民医院", "奥视", False),
        ("深圳市商汤科技有限公司", "深圳市商汤科技有限公司", False),
        ("某某有限公司", "之江实验室", False),
        ("深圳市商汤科技有限公司", "", False),
        ("商汤大模型", "青岛己悦己", False),
    ],
)
def test_only_a_full_legal_name_beside_no_organisation_counts_as_exchanged(
    name: str, company: str, swapped: bool
) -> None:
    assert exchanged(name, company) is swapped


@given(st.text(alphabet="司公有限北京珠海（）()A B\n集团院"))
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    once = clean_company(raw).name or ""
    assert clean_company(once).name == (once or None)
