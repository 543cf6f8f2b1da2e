"""Who controls a filer: reviewed entries, groups, rules, and how right they are on a sample labelled by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.company import clean_company
from normalize.ownership import OWNERSHIPS, english_name, group_of, judge_ownership, short_names
from normalize.reference import rows

SAMPLE = Path(__file__).parent / "ownership_sample.tsv"


@pytest.mark.parametrize(
    ("company", "ownership"),
    [
        ("某某科技有限公司", "private"),
        ("广东华商（柳州）律师事务所", "private"),
        ("东莞市某某软件开发工作室（个体工商户）", "private"),
        ("淘宝（中国）软件有限公司", "private"),
        ("浪潮某某科技（山东）有限公司", "local_soe"),
        ("某某城市建设投资集团有限公司", "local_soe"),
        ("某某农村商业银行股份有限公司", "local_soe"),
        ("中国移动通信集团某省有限公司", "central_soe"),
        ("中国移动通信有限公司研究院", "central_soe"),
        ("中国工商银行股份有限公司常州分行", "central_soe"),
        ("国家能源集团", "central_soe"),
        ("中国科学院某某研究所", "university_research"),
        ("北京理工大学东南信息技术研究院", "university_research"),
        ("上海交通大学医学院附属瑞金医院", "public_institution"),
        ("某某市信息中心", "public_institution"),
        ("安顺市人民政府办公室", "government"),
        ("中共云南省纪律检查委员会办公厅", "government"),
        ("某某日报社", "state_media"),
        ("某某广播电视台", "state_media"),
        ("某某省行业协会", "association"),
        ("宝马（中国）汽车贸易有限公司", "foreign"),
        ("微软（中国）有限公司", "foreign"),
        ("某某", "unknown"),
    ],
)
def test_names_tell_who_controls_a_filer(company: str, ownership: str) -> None:
    judged = judge_ownership(company)
    assert judged.ownership == ownership
    assert judged.reason


def test_a_reviewed_entry_wins_over_the_words_of_the_name() -> None:
    judged = judge_ownership("广电运通集团股份有限公司")
    assert (judged.ownership, judged.source) == ("local_soe", "reviewed")
    assert judge_ownership("某某广电传媒有限公司").ownership == "state_media"


def test_words_that_rule_a_name_out_do() -> None:
    assert group_of("京东方科技集团股份有限公司") is not None
    found = [group_of(name) for name in ("京东方某某有限公司", "京东某某有限公司", "北京东方某某有限公司")]
    assert [group and group.english for group in found] == ["BOE", "JD", None]


@pytest.mark.parametrize(
    ("company", "group"),
    [
        ("北京智谱华章科技股份有限公司", "Zhipu"),
        ("北京智谱领航科技有限公司", "Zhipu"),
        ("上海派特智谱网络科技有限公司", None),
        ("北京字跳网络技术有限公司", "ByteDance"),
        ("小荷健康科技（北京）有限公司", "ByteDance"),
        ("阿里健康科技（杭州）有限公司", "Alibaba"),
        ("广东阿里影业云智软件有限公司", "Alibaba"),
        ("浙江点淘好物网络有限公司", "Alibaba"),
        ("上海小度人工智能有限公司", "Baidu"),
        ("广州博冠信息科技有限公司", "NetEase"),
        ("北京启明星辰信息安全技术有限公司", "China Mobile"),
        ("上海临港绝影智能科技有限公司", "SenseTime"),
        ("上海人工智能创新中心", "Shanghai AI Laboratory"),
        ("北京生数科技有限公司", "Shengshu"),
        ("北京网易有道计算机系统有限公司", "NetEase"),
        ("北京中网易企秀科技有限公司", None),
        ("好未来学而思教育科技（北京）有限公司", "TAL"),
        ("青岛三好未来科技服务有限责任公司", None),
        ("蚂蚁云创数字科技（北京）有限公司", "Ant Group"),
        ("蚂蚁云科技集团股份有限公司", None),
    ],
)
def test_a_name_of_a_group_takes_its_members_and_no_namesake(company: str, group: str | None) -> None:
    found = group_of(company)
    assert (found.english if found else None) == group


def test_groups_have_an_english_and_a_chinese_name() -> None:
    group = group_of("阿里云计算有限公司")
    assert group is not None
    assert (group.english, group.chinese) == ("Alibaba", "阿里巴巴")
    assert group_of("某某科技有限公司") is None


def test_english_names_are_reviewed_ones() -> None:
    assert english_name("深圳市腾讯计算机系统有限公司") == "Shenzhen Tencent Computer Systems Co., Ltd."
    assert english_name("某某科技有限公司") is None


def test_short_names_of_central_enterprises_are_known() -> None:
    assert short_names()["国家能源集团"] == "国家能源投资集团有限责任公司"
    assert short_names()["中铝集团"] == "中国铝业集团有限公司"


@pytest.mark.parametrize(
    "table",
    [
        "central_enterprises.tsv",
        "companies.tsv",
        "groups.tsv",
        "group_names.tsv",
        "ownership_rules.tsv",
        "reviewed_names.tsv",
    ],
)
def test_the_tables_are_sorted_and_say_everything_once(table: str) -> None:
    found = rows(table)
    assert found == sorted(found)
    assert len({tuple(row) for row in found}) == len(found)


def test_every_group_and_class_that_a_table_names_exists() -> None:
    groups = {row[0] for row in rows("groups.tsv")}
    assert {row[0] for row in rows("group_names.tsv")} <= groups
    assert {row[2] for row in rows("companies.tsv") if row[2]} <= groups
    assert {row[2] for row in rows("central_enterprises.tsv") if row[2]} <= groups
    classes = {row[1] for row in rows("companies.tsv")} | {row[2] for row in rows("groups.tsv")}
    assert classes | {row[3] for row in rows("ownership_rules.tsv")} <= set(OWNERSHIPS)


def test_a_short_name_stands_for_one_enterprise() -> None:
    shorts = [short for row in rows("central_enterprises.tsv") for short in row[1].split(",")]
    assert len(shorts) == len(set(shorts))


def labelled() -> list[tuple[str, str]]:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    return [(name, ownership) for name, ownership, _, _ in (line.split("\t") for line in lines if line[0] != "#")]


def test_ninety_five_of_a_hundred_filers_labelled_by_hand_are_judged_right() -> None:
    sample = labelled()
    judged = {name: judge_ownership(clean_company(name).name or "").ownership for name, _ in sample}
    given_a_class = [(name, label) for name, label in sample if judged[name] != "unknown"]
    assert len(given_a_class) >= 95
    right = sum(judged[name] == label for name, label in given_a_class)
    assert right / len(given_a_class) >= 0.95


@given(st.text() | st.text(alphabet="中国有限公司银行大学医院（）北京科技"))
def test_any_name_is_judged(name: str) -> None:
    assert judge_ownership(name).ownership in OWNERSHIPS
