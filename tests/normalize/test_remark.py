"""Remarks → the changes that they declare."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.issues import Issue
from normalize.remark import read_remark
from normalize.text import fold_line_breaks


def read(remark: str) -> list[tuple[Any, ...]]:
    return [(c.kind, c.old, c.new, c.month) for c in read_remark(remark).changes]


@pytest.mark.parametrize(
    "remark",
    [
        "原主体名称“北京甲有限公司”变更为“北京乙有限公司”",
        "变更内容：原主体名称“北京甲有限公司 ”变更为“北京乙有限公司”",
        "变更内容：原主体“北京甲有限公司”变更为“北京乙有限公司”",
        "变更内容：主体由“北京甲有限公司”变更为“北京乙有限公司”",
        "原主体名称由“北京甲有限公司”变更为“北京乙有限公司”。",
        "变更内容：《算法安全自评估报告》中主体名称由“北京甲有限公司”变更为“北京乙有限公司”",
        "变更内容:原主体名称北京甲有限公司更名为北京乙有限公司",
        '原主体名称"北京甲有限公司"变更为"北京乙有限公司"',
        "原主体名称“北京甲有\n限公司”变更为“北京乙有限\n公司”",
        "公司名称由北京甲有限公司变更为北京乙有限公司",
        "“北京甲有限公司”变更为“北京乙有限公司”",
        "原主体名称：北京甲有限公司变更为：北京乙有限公司",
        "主体名称变更：北京甲有限公司→北京乙有限公司",
        "原主体名称“北京甲有限公司”现变更为“北京乙有限公司”",
        "变更内容：1.原主体名称“北京甲有限公司”变更为“北京乙有限公司”",
    ],
)
def test_a_company_was_renamed(remark: str) -> None:
    assert read(remark) == [("company_renamed", "北京甲有限公司", "北京乙有限公司", None)]


def test_brackets_inside_names_are_theirs() -> None:
    remark = "原主体名称由“甲研究院（福田）”变更为“甲研究院（乙中心（深圳））”"
    assert read(remark) == [("company_renamed", "甲研究院（福田）", "甲研究院（乙中心（深圳））", None)]


def test_a_rename_without_names_is_known_as_such() -> None:
    assert read("2022年9月更新备案主体名称") == [("company_renamed", None, None, "2022-09")]
    assert read("原算法名称“甲算法”") == [("algorithm_renamed", "甲算法", None, None)]
    assert read("主体名称变更为北京乙有限公司") == [("company_renamed", None, "北京乙有限公司", None)]


@pytest.mark.parametrize(
    ("remark", "old", "new"),
    [
        ("原算法名称“甲算法”变更为“乙算法”", "甲算法", "乙算法"),
        ("变更内容：算法名称原“甲算法”变更为“乙算法”", "甲算法", "乙算法"),
        ("算法名称由《甲算法》变更为《乙算法》", "甲算法", "乙算法"),
        ("原名称“甲算法”变更为“乙算法”", "甲算法", "乙算法"),
        ("算法名称由甲-1算法变更为甲算法-1", "甲-1算法", "甲算法-1"),
    ],
)
def test_an_algorithm_was_renamed(remark: str, old: str, new: str) -> None:
    assert read(remark) == [("algorithm_renamed", old, new, None)]


@pytest.mark.parametrize(
    "remark",
    [
        "原产品名称“甲(APP)”变更为“乙（网站）”",
        "变更内容：产品名称由“甲(APP)”变更为“乙（网站）”",
        "产品甲(APP)变更为乙（网站）",
        "变更内容：原产品服务形式“甲(APP)”变更为“乙（网站）”",
        "关联产品“甲(APP)”变更为“乙（网站）”",
    ],
)
def test_a_product_was_renamed(remark: str) -> None:
    assert read(remark) == [("product_renamed", "甲(APP)", "乙（网站）", None)]


def test_renames_go_on_without_saying_what_they_are_about() -> None:
    remark = "原产品名称“甲(小程序)”变更为“乙（小程序）”、“甲(APP)”变更为“乙（APP）”"
    assert [c[1:3] for c in read(remark)] == [("甲(小程序)", "乙（小程序）"), ("甲(APP)", "乙（APP）")]


@pytest.mark.parametrize(
    ("remark", "products"),
    [
        ("变更内容：新增产品甲(网站)、乙(APP)", ["甲(网站)", "乙(APP)"]),
        ("新增关联产品：甲（抖音、快手）(小程序)、Al pha(APP)", ["甲（抖音、快手）(小程序)", "Al pha(APP)"]),
        ("变更内容：新增产品“甲(网站)、乙(APP)”", ["甲(网站)", "乙(APP)"]),
        ("新增甲(网站)", ["甲(网站)"]),
        ("新增产品“甲”(网站)", ["甲(网站)"]),
        ("2023年12月新增算法使用产品", [None]),
        ("2023年8月更新应用产品，新增甲网站和小程序", [None, "甲(网站)", "甲(小程序)"]),
    ],
)
def test_products_were_added(remark: str, products: list[str | None]) -> None:
    changes = read(remark)
    assert [change[2] for change in changes] == products
    assert {change[0] for change in changes} <= {"product_added", "products_changed"}


def test_products_were_removed() -> None:
    remark = "变更内容：删除关联产品“甲（网站）”、“乙（APP）”"
    assert read(remark) == [("product_removed", "甲（网站）", None, None), ("product_removed", "乙（APP）", None, None)]
    assert read("产品甲(APP)已下线") == [("product_removed", "甲(APP)", None, None)]


def test_a_month_holds_for_all_that_follows_until_the_next() -> None:
    remark = "2023年4月新增产品甲(APP)，变更主要用途，2023年12月更新算法公示信息"
    assert [change[3] for change in read(remark)] == ["2023-04", "2023-04", "2023-12"]


def test_of_two_months_none_is_taken() -> None:
    remark = "2024年4月、6月，新增关联产品甲(网站)，主体由甲有限公司变更为乙有限公司"
    assert [change[3] for change in read(remark)] == [None, None]


@pytest.mark.parametrize(
    ("remark", "kinds"),
    [
        ("已注销", ["cancelled"]),
        ("变更内容：产品变更；已注销（2025年11月）", ["products_changed", "cancelled"]),
        ("变更内容：产品变更、算法模型变更、输入模态变更", ["products_changed", "model_changed", "modality_changed"]),
        ("变更内容：变更主要用途", ["purpose_changed"]),
        ("变更内容：变更算法安全责任人", ["responsible_person_changed"]),
        ("变更内容：变更《甲》中算法基本原理、算法运行机制图像、视频描述", ["disclosure_changed"]),
        ("新增产品甲(APP)，模型版本升级为Qwen2", ["product_added", "model_changed"]),
        ("新增产品甲(小程序) 增加接入豆包大模型", ["product_added", "model_changed"]),
        ("原算法名称“甲”变更为“乙”《丙》变更运行机制", ["algorithm_renamed", "disclosure_changed"]),
        ("变更内容：增加接入甲大模型，乙大模型，Deepseek大模型", ["model_changed"]),
        ("新增“找相似”功能涉及图片检索的场景", ["purpose_changed"]),
    ],
)
def test_other_kinds_are_told_apart(remark: str, kinds: list[str]) -> None:
    assert [change[0] for change in read(remark)] == kinds
    assert read_remark(remark).issues == ()


def test_what_was_used_before_may_be_a_list() -> None:
    remark = "原使用算法甲大模型算法、乙大模型算法变更为丙大模型算法、丁大模型算法"
    (change,) = read_remark(remark).changes
    assert (change.kind, change.old, change.new) == (
        "model_changed",
        "甲大模型算法、乙大模型算法",
        "丙大模型算法、丁大模型算法",
    )


def test_the_modality_of_an_algorithm_is_not_its_name() -> None:
    assert read("算法输出模态由图像变更为文本、图像") == [("modality_changed", "图像", "文本、图像", None)]


@pytest.mark.parametrize("remark", ["另行通知", "主体名称由甲变更为乙", "2024年4月"])
def test_what_is_not_understood_is_other_and_never_a_guess(remark: str) -> None:
    reading = read_remark(remark)
    assert [(c.kind, c.old, c.new, c.text) for c in reading.changes] == [("other", None, None, remark)]
    assert reading.issues == (Issue.REMARK_NOT_UNDERSTOOD,)


def test_an_empty_remark_declares_nothing() -> None:
    assert read_remark(" \n").changes == ()


PIECES = st.sampled_from(
    [
        "变更内容：",
        "原主体名称",
        "“甲有限公司”",
        "变更为",
        "“乙(APP)”",
        "新增产品",
        "丙(网站)",
        "、",
        "，",
        "；",
        "2024年8月",
        "6月",
        "已注销",
        "变更",
        "主要用途",
        "《丁》",
        "（",
        "）",
        "“",
        "”",
        " ",
        "\n",
        "删除",
        "算法名称",
        "由",
        "产品变更",
        "和",
    ]
)


@given(st.lists(PIECES, max_size=9).map("".join))
def test_no_word_of_a_remark_is_lost(remark: str) -> None:
    words = re.sub(r"变更内容[:：]|20\d\d年\d+月", "，", fold_line_breaks(remark))
    declared = "".join(change.text for change in read_remark(remark).changes)
    for word in re.split(r"[，,；;。、 “”（）()\s]+|\d月", words):
        assert word in declared


@given(st.text(max_size=40) | st.lists(PIECES, max_size=9).map("".join))
def test_any_text_is_read_and_layout_does_not_matter(remark: str) -> None:
    assert read_remark(fold_line_breaks(remark)) == read_remark(remark)
