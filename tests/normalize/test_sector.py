"""What kind of body a filer is, by its name, its ownership class and its group."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.company import has_legal_form
from normalize.name_rules import name_rule
from normalize.ownership import OWNERSHIPS, group_of, judge_ownership
from normalize.reference import rows
from normalize.sector import SECTORS, sector_of

EXAMPLES = {
    "telecom": (
        "中国移动通信有限公司研究院",
        "中国电信股份有限公司人工智能研究院（上海）",
        "联通沃音乐文化有限公司",
        "中国铁塔股份有限公司",
        "中移支付有限公司",
        "中国卫通集团股份有限公司",
        "中国卫星通信集团有限公司",
        "中国卫星网络集团有限公司",
        "中国广播电视网络集团有限公司",
        "中国广电某省网络股份有限公司",
    ),
    "bank": (
        "中国工商银行股份有限公司常州分行",
        "工银科技有限公司",
        "建信金融科技有限责任公司",
        "农银某某科技有限公司",
        "中银某某科技有限公司",
        "交银某某科技有限公司",
        "中国邮政储蓄银行股份有限公司",
        "深圳前海微众银行股份有限公司",
        "某某农村商业银行股份有限公司",
        "北银金融科技有限责任公司",
        "浙江农商数字科技有限责任公司",
        "某省农村信用社联合社",
        "某省农村信用社联合社有限责任公司",
        "某省农信联合股份有限公司",
        "某县信用合作联社",
        "某镇信用社",
        "国家某某银行",
    ),
    "insurance_securities": (
        "工银某某基金管理有限公司",
        "农银人寿保险股份有限公司",
        "某某财险股份有限公司",
        "某某保险经纪有限公司",
        "某某信托有限责任公司",
        "某某期货有限公司",
        "某某基金销售有限公司",
        "招商证券股份有限公司",
        "平安科技（深圳）有限公司",
        "国寿某某科技有限公司",
        "太保科技有限公司",
        "太平金融科技服务（上海）有限公司",
        "人保信息科技有限公司",
        "阳光数智科技有限责任公司",
    ),
    "hospital": (
        "上海交通大学医学院附属瑞金医院",
        "中国中医科学院广安门医院",
        "上海微医医院有限公司",
        "西安国际医学中心有限公司",
        "上海市第一妇婴保健院",
        "某某镇卫生院",
        "某某诊所",
        "某某中医门诊部",
    ),
    "university": (
        "某某大学",
        "上海创智学院",
        "某某市第一中学",
        "某某小学",
        "某某幼儿园",
        "某某职业技术学校",
        "某某省委党校",
    ),
    "institute": (
        "中国科学院自动化研究所",
        "北京大学（天津滨海）新一代信息技术研究院",
        "北京某某大学信息技术研究院（某省）",
        "中国煤炭研究总院",
        "某某研究中心",
        "之江实验室",
        "某省农业科学院",
        "上海人工智能创新中心",
        "山东省计算中心",
        "国家超级计算天津中心",
        "广州超算中心",
        "某某设计院",
        "某某天文台",
        "某某科学技术院",
    ),
    "government": (
        "太仓市数据局",
        "云南省政务服务中心",
        "广西壮族自治区信息中心",
        "安顺市人民政府办公室",
        "中国人民银行",
    ),
    "media": (
        "苏州日报社",
        "苏州市广播电视总台",
        "人民网股份有限公司",
        "深圳证券时报社有限公司",
        "高等教育出版社有限公司",
        "某某出版传媒股份有限公司",
        "某某出版集团有限公司",
        "人民法院音像出版社",
        "某某杂志社",
    ),
    "association": (
        "某省医院协会",
        "山东省技术管理学会",
        "某某商会",
        "某某联合会",
        "某某大学教育基金会",
        "某某促进会",
        "某某研究会",
        "某某产业联盟",
        "北京自我药疗科技传播中心",
    ),
    "enterprise": (
        "某某科技有限公司",
        "某某互联网医院有限公司",
        "浙江智慧网络医院管理有限公司",
        "银川微医数智医院有限公司",
        "某某国际医院管理有限公司",
        "某某宠物医院有限公司",
        "某某宠物医院",
        "广州某某门诊部有限公司",
        "平安健康互联网股份有限公司",
        "哈尔滨工业大学人工智能研究院有限公司",
        "北京北大英华科技有限公司",
        "马上消费金融股份有限公司",
        "北京途途向上线上学科培训学校",
        "广东省星之火在线学科培训中心",
        "某某律师事务所",
        "",
    ),
}
PAIRS = [(sector, company) for sector, companies in EXAMPLES.items() for company in companies]


def sector(company: str) -> str:
    group = group_of(company)
    return sector_of(company, judge_ownership(company).ownership, group.english if group else None)


@pytest.mark.parametrize(("expected", "company"), PAIRS)
def test_a_filer_is_told_by_its_name_its_group_and_its_owner(expected: str, company: str) -> None:
    assert sector(company) == expected


def test_a_carriers_group_wins_over_words_and_words_over_a_banks_group() -> None:
    assert sector_of("某某研究院", "unknown", "China Telecom") == "telecom"
    assert sector_of("某某证券有限公司", "central_soe", "ICBC") == "insurance_securities"
    assert sector_of("某某科技有限公司", "central_soe", "ICBC") == "bank"


def test_the_ownership_class_decides_where_the_name_and_the_group_tell_nothing() -> None:
    found = [sector_of("某某", ownership, "Alibaba") for ownership in OWNERSHIPS]
    assert found == [
        *("enterprise", "enterprise", "enterprise", "institute", "government", "government", "media", "association"),
        *("enterprise", "enterprise"),
    ]


def test_the_table_is_sorted_and_says_each_word_once() -> None:
    found = rows("sector_words.tsv")
    assert found == sorted(found)
    assert len({tuple(row[:3]) for row in found}) == len(found)
    assert {row[3] for row in found} <= set(SECTORS)


@pytest.mark.parametrize("row", rows("sector_words.tsv"), ids=lambda row: "-".join(row[:3]))
def test_every_word_of_the_table_tells_an_example(row: list[str]) -> None:
    scope, place, text, expected, exceptions = row
    companies = EXAMPLES[expected]
    if scope == "group":
        groups = {group.english for company in companies if (group := group_of(company))}
        assert text in groups
        return
    rule = name_rule(place, text, exceptions)
    assert any(rule.fits(company) and (scope == "company") == has_legal_form(company) for company in companies)


def test_every_group_of_the_table_exists() -> None:
    named = {row[2] for row in rows("sector_words.tsv") if row[0] == "group"}
    assert named <= {row[0] for row in rows("groups.tsv")}


@given(
    st.text() | st.text(alphabet="中国移动有限公司银行大学医院研究（）北京社证券"),
    st.sampled_from(OWNERSHIPS) | st.text(),
    st.none() | st.sampled_from([row[0] for row in rows("groups.tsv")]) | st.text(),
)
def test_any_name_has_a_sector(company: str, ownership: str, group: str | None) -> None:
    assert sector_of(company, ownership, group) in SECTORS
