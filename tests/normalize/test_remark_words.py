"""Every word by which a remark says what changed, in every place where it may stand."""

from __future__ import annotations

import pytest

from normalize.remark import read_remark

VERBS = ("变更", "更名", "改名", "更改", "更换", "修改", "调整", "更正", "改")
BECAME = [f"{now}{verb}{to}" for now in ("", "现", "已", "现已") for verb in VERBS for to in ("为", "至", "成")]
BECAME += ["→", "->", "—>", "变更为：", "变更为:"]


def changes(remark: str) -> list[tuple[str, str | None, str | None]]:
    return [(change.kind, change.old, change.new) for change in read_remark(remark).changes]


@pytest.mark.parametrize("became", BECAME)
def test_a_name_became_another(became: str) -> None:
    assert changes(f"算法名称“甲”{became}“乙”") == [("algorithm_renamed", "甲", "乙")]


@pytest.mark.parametrize("subject", ["主体", "公司", "企业", "单位"])
@pytest.mark.parametrize("name", ["", "名称", "名", "单位名称"])
@pytest.mark.parametrize("before", ["", "原", "备案", "现", "变更", "《备案公示》中", "变更原"])
@pytest.mark.parametrize("was", ["", "：", "变更：原为", "由", "从", "自", "原"])
def test_a_filer_was_renamed(before: str, subject: str, name: str, was: str) -> None:
    remark = f"{before}{subject}{name}{was}“北京甲有限公司”变更为“北京乙有限公司”"
    assert changes(remark) == [("company_renamed", "北京甲有限公司", "北京乙有限公司")]


@pytest.mark.parametrize("subject", ["算法", "原算法", "备案算法名称", "算法名"])
def test_an_algorithm_was_renamed(subject: str) -> None:
    assert changes(f"{subject}由甲改为乙") == [("algorithm_renamed", "甲", "乙")]


@pytest.mark.parametrize("before", ["", "原", "关联", "应用", "算法使用", "原关联"])
@pytest.mark.parametrize("name", ["", "名称", "服务形式", "形式", "名"])
def test_a_product_was_renamed_or_withdrawn(before: str, name: str) -> None:
    assert changes(f"{before}产品{name}甲(APP)变更为乙(APP)") == [("product_renamed", "甲(APP)", "乙(APP)")]
    if (before, name) not in (("原", "名称"), ("原", "名")):  # the old name of a product, in full
        assert changes(f"{before}产品{name}甲(APP)已停用") == [("product_removed", "甲(APP)", None)]


@pytest.mark.parametrize("gone", ["下线", "停止运营", "停止服务", "停用", "关闭", "已下线", "现已关闭"])
def test_a_product_that_is_gone_was_removed(gone: str) -> None:
    assert changes(f"产品甲(APP){gone}") == changes(f"产品“甲(APP)”{gone}") == [("product_removed", "甲(APP)", None)]


@pytest.mark.parametrize(
    "channel",
    ["APP", "App", "app", "网站", "小程序", "公众号", "公众账号", "其他", "其它", "H5", "网页", "微信小程序版"],
)
@pytest.mark.parametrize("brackets", ["()", "（）"])
def test_a_channel_tells_a_product(channel: str, brackets: str) -> None:
    old, new = (f"{name}{brackets[0]}{channel}{brackets[1]}" for name in "甲乙")
    assert changes(f"“{old}”变更为“{new}”") == [("product_renamed", old, new)]
    assert changes(f"{old}变更为{new}") == [("product_renamed", old, new)]
    assert changes(f"新增模型{old}") == [("product_added", None, f"模型{old}")]


@pytest.mark.parametrize("verb", ["新增", "增加", "添加", "新加", "新增了", "备案材料中新增"])
@pytest.mark.parametrize("what", ["", "产品", "关联产品", "应用产品：", "算法使用产品:", "使用关联产品"])
def test_products_were_added(verb: str, what: str) -> None:
    assert changes(f"{verb}{what}甲(APP)、“乙”(网站)") == [
        ("product_added", None, "甲(APP)"),
        ("product_added", None, "乙(网站)"),
    ]


@pytest.mark.parametrize("verb", ["删除", "取消", "移除", "减少", "下线", "停用", "停止", "删除了"])
@pytest.mark.parametrize("what", ["", "产品", "关联产品：", "应用产品", "算法使用产品:", "使用产品"])
def test_products_were_removed(verb: str, what: str) -> None:
    assert changes(f"{verb}{what}甲(APP)，乙(网站)") == [
        ("product_removed", "甲(APP)", None),
        ("product_removed", "乙(网站)", None),
    ]


@pytest.mark.parametrize(
    "what", ["原主体", "原主体名称", "原公司名称", "原企业名称", "原单位名称", "曾用名", "主体曾用名"]
)
@pytest.mark.parametrize("colon", ["", ":", "：", "为"])
def test_only_the_old_name_of_a_filer_is_told(what: str, colon: str) -> None:
    assert changes(f"{what}{colon}“甲”") == [("company_renamed", "甲", None)]


@pytest.mark.parametrize(("what", "kind"), [("算法", "algorithm_renamed"), ("产品", "product_renamed")])
@pytest.mark.parametrize("colon", ["名", "名称", "名称:", "名称：", "名称为"])
def test_only_the_old_name_is_told(what: str, kind: str, colon: str) -> None:
    assert changes(f"原{what}{colon}甲") == [(kind, "甲", None)]


@pytest.mark.parametrize(
    ("kind", "remarks"),
    [
        (
            "disclosure_changed",
            ["更新《甲》", "机制机理变更", "公示更新", "自评估更新", "备案材料变更", "备案信息更新"],
        ),
        ("responsible_person_changed", ["责任人变更", "法人变更", "法定代表人更换", "负责人甲", "联系人甲"]),
        ("modality_changed", ["模态扩展"]),
        (
            "purpose_changed",
            [f"{verb}{what}" for verb in ("变更", "更新", "修改", "调整") for what in ("用途", "应用场景", "功能")]
            + [f"{what}{verb}" for verb in ("变更", "更新", "修改", "调整") for what in ("用途", "功能")]
            + ["新增甲场景", "新增用途", "删除甲功能"],
        ),
        (
            "model_changed",
            [f"模型甲{verb}" for verb in ("变更", "更新", "升级", "更换", "调整")]
            + [f"{verb}甲模型" for verb in ("变更", "更新", "升级", "更换", "调整")]
            + [
                "使用甲算法",
                "原使用甲模型",
                "新增接入甲",
                "新增使用甲算法吧",
                "新增甲算法",
                "新增DeepSeek",
                "新增gpt",
                "新增llm",
            ],
        ),
        (
            "company_renamed",
            [f"{verb}{what}名称" for verb in ("变更", "更新", "修改") for what in ("主体", "备案主体", "主体单位")]
            + [
                f"{what}名称{verb}"
                for verb in ("变更", "发生更新", "修改")
                for what in ("主体", "备案主体", "主体单位")
            ],
        ),
        (
            "algorithm_renamed",
            ["变更算法名称", "更新算法名称", "修改算法名称", "算法名称变更", "算法名称发生更新", "算法名称修改"],
        ),
        (
            "products_changed",
            [
                f"{verb}{what}产品"
                for verb in ("更新", "变更", "调整", "修改")
                for what in ("", "关联", "应用", "算法使用", "使用")
            ]
            + [f"{what}产品名称发生{verb}" for verb in ("更新", "变更", "调整") for what in ("", "关联", "应用")]
            + ["更新产品信息", "产品信息变更", "变更产品名称"],
        ),
        ("other", ["更新算法名称吧", "又变更产品信息", "主体名称变更吧", "甲更新"]),
    ],
)
def test_what_a_clause_is_about(kind: str, remarks: list[str]) -> None:
    assert {remark: read_remark(remark).changes[0].kind for remark in remarks} == dict.fromkeys(remarks, kind)


@pytest.mark.parametrize("label", ["变更内容", "变更事项", "备注", "注", "说明"])
@pytest.mark.parametrize("colon", [":", "："])
def test_a_label_goes_before_and_after_a_month(label: str, colon: str) -> None:
    assert changes(f"{label}{colon}更换模型") == changes("更换模型") == [("model_changed", None, None)]
    (change,) = read_remark(f"{label}{colon}2025年7月{label}{colon}更换模型").changes
    assert (change.month, change.text) == ("2025-07", "更换模型")


@pytest.mark.parametrize("separator", ["，", ",", "；", ";", "。", "、"])
def test_clauses_are_divided(separator: str) -> None:
    assert changes(f"更新《甲》{separator}新增产品“乙、丙”") == [
        ("disclosure_changed", None, None),
        ("product_added", None, "乙"),
        ("product_added", None, "丙"),
    ]


@pytest.mark.parametrize("closing", ["(APP)", "（APP）", "“甲”", '"甲"'])
@pytest.mark.parametrize("word", ["新增", "增加", "删除", "原主体", "原算法", "原产品", "变更产", "《"])
def test_a_clause_may_begin_after_a_closing_mark(closing: str, word: str) -> None:
    texts = [change.text for change in read_remark(f"新增产品乙{closing}{word}丙").changes]
    assert texts == [f"新增产品乙{closing}", f"{word}丙"]


@pytest.mark.parametrize("numbering", ["1.", "1．", "1)", "12）", "（1）", "(1)"])
def test_the_number_of_a_clause_is_left_out(numbering: str) -> None:
    found = [change.text for change in read_remark(f"{numbering}更换模型").changes]
    assert found == ["更换模型"] or numbering[0] in "（("


@pytest.mark.parametrize("first", ["网站", "APP", "小程序", "公众号"])
@pytest.mark.parametrize("second", ["网站", "APP", "小程序", "公众号"])
def test_two_channels_of_one_product_are_two(first: str, second: str) -> None:
    assert changes(f"新增产品甲{first}和{second}") == [
        ("product_added", None, f"甲({first})"),
        ("product_added", None, f"甲({second})"),
    ]
