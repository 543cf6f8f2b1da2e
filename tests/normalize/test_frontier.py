"""Developers of frontier models: a reviewed list, each of them a group that its filers are known to belong to."""

from __future__ import annotations

import re

import pytest

from normalize.frontier import frontier_developers
from normalize.ownership import group_of
from normalize.reference import rows

FILERS = {
    "北京零一万物科技有限公司": "01.AI",
    "三六零科技集团有限公司": "360",
    "阿里巴巴达摩院（杭州）科技有限公司": "Alibaba",
    "蚂蚁金服（杭州）网络技术有限公司": "Ant Group",
    "北京百川智能科技有限公司": "Baichuan",
    "北京百度网讯科技有限公司": "Baidu",
    "北京抖音信息服务有限公司": "ByteDance",
    "杭州深度求索人工智能基础技术研究有限公司": "DeepSeek",
    "北京深度求索人工智能基础技术研究有限公司": "DeepSeek",
    "华为云计算技术有限公司": "Huawei",
    "北京快手科技有限公司": "Kuaishou",
    "昆仑万维科技股份有限公司": "Kunlun Tech",
    "北京三快科技有限公司": "Meituan",
    "上海稀宇科技有限公司": "MiniMax",
    "北京面壁智能科技有限责任公司": "ModelBest",
    "北京月之暗面科技有限公司": "Moonshot",
    "上海商汤智能科技有限公司": "SenseTime",
    "上海人工智能创新中心": "Shanghai AI Laboratory",
    "北京生数科技有限公司": "Shengshu",
    "上海阶跃星辰智能科技有限公司": "StepFun",
    "深圳市腾讯计算机系统有限公司": "Tencent",
    "小米科技有限责任公司": "Xiaomi",
    "北京智谱华章科技有限公司": "Zhipu",
    "科大讯飞股份有限公司": "iFlytek",
}


@pytest.mark.parametrize(("company", "developer"), FILERS.items())
def test_the_filer_of_a_frontier_model_is_of_its_developers_group(company: str, developer: str) -> None:
    found = group_of(company)
    assert found is not None
    assert found.english == developer
    assert developer in frontier_developers()


def test_every_developer_has_a_filer_here() -> None:
    assert set(FILERS.values()) == set(frontier_developers())


def test_every_developer_is_a_group() -> None:
    assert set(frontier_developers()) <= {row[0] for row in rows("groups.tsv")}


def test_the_table_is_sorted_and_says_each_group_once() -> None:
    groups = [group for group, _ in rows("frontier.tsv")]
    assert groups == sorted(set(groups))


def test_every_reason_names_a_model_with_its_year_and_a_leaderboard() -> None:
    reason = re.compile(r"\S.*\(20(2[3-6])\).*; .*(SuperCLUE|OpenCompass|LMArena|Artificial Analysis)")
    assert [group for group, why in frontier_developers().items() if not reason.fullmatch(why)] == []


def test_the_list_cannot_be_changed_by_who_reads_it() -> None:
    with pytest.raises(TypeError):
        frontier_developers()["Acme"] = "none"  # type: ignore[index]
