"""Remarks, places, modalities and words of the lists, each with all that is read from it."""

from __future__ import annotations

from typing import Any

import pytest

from normalize.modality import read_modality
from normalize.number import parse_number
from normalize.province import find_province, province_from_company, resolve_province
from normalize.reference import Province
from normalize.remark import read_remark
from normalize.vocabulary import read_category, read_role


def changes(remark: str) -> list[str]:
    """Kind, old and new name, month and clause of each declared change."""
    found = read_remark(remark)
    assert (found.issues != ()) is any(change.kind == "other" for change in found.changes)
    return [" | ".join(str(value or "-") for value in (c.kind, c.old, c.new, c.month, c.text)) for c in found.changes]


def province(published: str | None, prefix: str, filer: str | None) -> str:
    found = resolve_province(published, parse_number(f"{prefix}-A-202501010001"), filer)
    return " ".join([str(found.code), str(found.name), str(found.name_en), str(found.source), *found.issues])


def place(found: Province | None) -> str | None:
    return found.code if found else None


def modality(name: str | None, purpose: str | None) -> tuple[str, str, str]:
    modalities, words, issues = read_modality(name, purpose)
    return " ".join(modalities), " ".join(words), " ".join(issues)


def role(raw: str) -> tuple[str | None, str]:
    value, issues = read_role(raw)
    return value, " ".join(issues)


def category(raw: str, type_code: str | None) -> tuple[str | None, str]:
    value, issues = read_category(raw, type_code)
    return value, " ".join(issues)


REMARKS = [
    ("变更内容：产品变更", ["products_changed | - | - | - | 产品变更"]),
    ("备注：新增产品甲(APP)", ["product_added | - | 甲(APP) | - | 新增产品甲(APP)"]),
    ("说明：已注销", ["cancelled | - | - | - | 已注销"]),
    (
        "原主体名称“北京甲有限公司”变更为“北京乙有限公司”",
        ["company_renamed | 北京甲有限公司 | 北京乙有限公司 | - | 原主体名称“北京甲有限公司”变更为“北京乙有限公司”"],
    ),
    (
        "主体名称由北京甲有限公司更名为北京乙有限公司",
        ["company_renamed | 北京甲有限公司 | 北京乙有限公司 | - | 主体名称由北京甲有限公司更名为北京乙有限公司"],
    ),
    (
        "备案主体单位名称：北京甲有限公司->北京乙有限公司",
        ["company_renamed | 北京甲有限公司 | 北京乙有限公司 | - | 备案主体单位名称：北京甲有限公司->北京乙有限公司"],
    ),
    (
        "公司名称北京甲有限公司现已变更为：北京乙有限公司",
        ["company_renamed | 北京甲有限公司 | 北京乙有限公司 | - | 公司名称北京甲有限公司现已变更为：北京乙有限公司"],
    ),
    ("公司名称甲变更为乙", ["other | - | - | - | 公司名称甲变更为乙"]),
    ("算法名称“甲”变更为“乙”", ["algorithm_renamed | 甲 | 乙 | - | 算法名称“甲”变更为“乙”"]),
    ("备案算法名称由甲改为乙", ["algorithm_renamed | 甲 | 乙 | - | 备案算法名称由甲改为乙"]),
    ("算法输出模态由图像变更为文本", ["modality_changed | 图像 | 文本 | - | 算法输出模态由图像变更为文本"]),
    ("算法模型由A变更为B", ["model_changed | A | B | - | 算法模型由A变更为B"]),
    (
        "产品名称“甲(APP)”变更为“乙(APP)”",
        ["product_renamed | 甲(APP) | 乙(APP) | - | 产品名称“甲(APP)”变更为“乙(APP)”"],
    ),
    (
        "关联产品名称甲(APP)更名为乙(APP)",
        ["product_renamed | 甲(APP) | 乙(APP) | - | 关联产品名称甲(APP)更名为乙(APP)"],
    ),
    ("“甲(APP)”变更为“乙(APP)”", ["product_renamed | 甲(APP) | 乙(APP) | - | “甲(APP)”变更为“乙(APP)”"]),
    (
        "“北京甲有限公司”变更为“北京乙有限公司”",
        ["company_renamed | 北京甲有限公司 | 北京乙有限公司 | - | “北京甲有限公司”变更为“北京乙有限公司”"],
    ),
    ("“甲算法”变更为“乙算法”", ["algorithm_renamed | 甲算法 | 乙算法 | - | “甲算法”变更为“乙算法”"]),
    ("“甲模型”更名为“乙”", ["algorithm_renamed | 甲模型 | 乙 | - | “甲模型”更名为“乙”"]),
    ("“甲”变更为“乙”", ["other | - | - | - | “甲”变更为“乙”"]),
    (
        "产品名称“甲”变更为“乙”，“丙”变更为“丁”",
        ["product_renamed | 甲 | 乙 | - | 产品名称“甲”变更为“乙”", "product_renamed | 丙 | 丁 | - | “丙”变更为“丁”"],
    ),
    (
        "算法名称“甲”变更为“乙”，“丙”变更为“丁”",
        [
            "algorithm_renamed | 甲 | 乙 | - | 算法名称“甲”变更为“乙”",
            "algorithm_renamed | 丙 | 丁 | - | “丙”变更为“丁”",
        ],
    ),
    ("原主体北京甲有限公司", ["company_renamed | 北京甲有限公司 | - | - | 原主体北京甲有限公司"]),
    ("曾用名：甲", ["company_renamed | 甲 | - | - | 曾用名：甲"]),
    ("原算法名称：甲", ["algorithm_renamed | 甲 | - | - | 原算法名称：甲"]),
    ("原产品名为甲", ["product_renamed | 甲 | - | - | 原产品名为甲"]),
    ("主体名称变更为北京乙有限公司", ["company_renamed | - | 北京乙有限公司 | - | 主体名称变更为北京乙有限公司"]),
    ("主体名称变更为乙", ["other | - | - | - | 主体名称变更为乙"]),
    ("产品甲(APP)已下线", ["product_removed | 甲(APP) | - | - | 产品甲(APP)已下线"]),
    ("“甲”停止运营", ["other | - | - | - | “甲”停止运营"]),
    (
        "新增产品甲(APP)、乙(网站)",
        ["product_added | - | 甲(APP) | - | 新增产品甲(APP)", "product_added | - | 乙(网站) | - | 乙(网站)"],
    ),
    ("新增甲(APP)", ["product_added | - | 甲(APP) | - | 新增甲(APP)"]),
    (
        "增加了关联产品：“甲(网站)、乙(APP)”",
        ["product_added | - | 甲(网站) | - | 甲(网站)", "product_added | - | 乙(APP) | - | 乙(APP)"],
    ),
    (
        "新增产品甲网站和小程序",
        [
            "product_added | - | 甲(网站) | - | 新增产品甲网站和小程序",
            "product_added | - | 甲(小程序) | - | 新增产品甲网站和小程序",
        ],
    ),
    ("新增产品", ["product_added | - | - | - | 新增产品"]),
    ("新增", ["other | - | - | - | 新增"]),
    ("新增功能", ["purpose_changed | - | - | - | 新增功能"]),
    ("新增GPT", ["model_changed | - | GPT | - | 新增GPT"]),
    ("添加deepseek模型", ["model_changed | - | deepseek模型 | - | 添加deepseek模型"]),
    ("新增甲", ["product_added | - | 甲 | - | 新增甲"]),
    ("备案材料中新增产品“甲”(APP)", ["product_added | - | 甲(APP) | - | 备案材料中新增产品“甲”(APP)"]),
    ("删除产品甲(APP)", ["product_removed | 甲(APP) | - | - | 删除产品甲(APP)"]),
    (
        "移除甲(网站)，乙(APP)",
        ["product_removed | 甲(网站) | - | - | 移除甲(网站)", "product_removed | 乙(APP) | - | - | 乙(APP)"],
    ),
    ("下线功能", ["purpose_changed | - | - | - | 下线功能"]),
    (
        "2024年4月，新增产品甲(APP)；2025年12月15日更新《机制》",
        [
            "product_added | - | 甲(APP) | 2024-04 | 新增产品甲(APP)",
            "disclosure_changed | - | - | 2025-12 | 更新《机制》",
        ],
    ),
    ("2024年4月、5月、6月", ["other | - | - | - | 2024年4月、5月、6月"]),
    ("2024年4月", ["other | - | - | 2024-04 | 2024年4月"]),
    ("2024年13月新增产品甲(APP)", ["other | - | - | - | 2024年13月新增产品甲(APP)"]),
    (
        "1.新增产品甲(APP)；2.删除产品乙(APP)",
        ["product_added | - | 甲(APP) | - | 新增产品甲(APP)", "product_removed | 乙(APP) | - | - | 删除产品乙(APP)"],
    ),
    ("更新《机制》、算法基本原理、运行机制", ["disclosure_changed | - | - | - | 更新《机制》、算法基本原理、运行机制"]),
    ("变更法人", ["responsible_person_changed | - | - | - | 变更法人"]),
    ("联系人变更", ["responsible_person_changed | - | - | - | 联系人变更"]),
    ("模态由图像变更为文本", ["modality_changed | 图像 | 文本 | - | 模态由图像变更为文本"]),
    ("变更应用场景", ["purpose_changed | - | - | - | 变更应用场景"]),
    ("用途调整", ["purpose_changed | - | - | - | 用途调整"]),
    ("模型更新", ["model_changed | - | - | - | 模型更新"]),
    ("更换模型", ["model_changed | - | - | - | 更换模型"]),
    ("原使用A算法变更为B算法", ["model_changed | A算法 | B算法 | - | 原使用A算法变更为B算法"]),
    ("变更主体名称", ["company_renamed | - | - | - | 变更主体名称"]),
    ("主体单位名称发生变更", ["company_renamed | - | - | - | 主体单位名称发生变更"]),
    ("算法名称变更", ["algorithm_renamed | - | - | - | 算法名称变更"]),
    ("更新算法名称", ["algorithm_renamed | - | - | - | 更新算法名称"]),
    ("更新产品信息", ["products_changed | - | - | - | 更新产品信息"]),
    ("关联产品变更", ["products_changed | - | - | - | 关联产品变更"]),
    ("产品信息调整", ["products_changed | - | - | - | 产品信息调整"]),
    ("你好", ["other | - | - | - | 你好"]),
    ("你好，再见", ["other | - | - | - | 你好、再见"]),
    (
        "新增产品甲(APP)，再见",
        ["product_added | - | 甲(APP) | - | 新增产品甲(APP)", "product_added | - | 再见 | - | 再见"],
    ),
    ("已注销", ["cancelled | - | - | - | 已注销"]),
    ("2025年7月已注销", ["cancelled | - | - | 2025-07 | 已注销"]),
    ("2025年7月，已注销", ["cancelled | - | - | 2025-07 | 已注销"]),
    (
        "产品名称甲(APP)变更为乙(APP)新增丙(网站)",
        [
            "product_renamed | 甲(APP) | 乙(APP) | - | 产品名称甲(APP)变更为乙(APP)",
            "product_added | - | 丙(网站) | - | 新增丙(网站)",
        ],
    ),
    ("变更《公示》《机制》", ["disclosure_changed | - | - | - | 变更《公示》《机制》"]),
    ("注：备注：更新模型", ["model_changed | - | - | - | 更新模型"]),
    ("新增接入“文心”", ["model_changed | - | 接入“文心” | - | 新增接入“文心”"]),
    ("新增产品“甲”", ["product_added | - | 甲 | - | 新增产品“甲”"]),
    ("负责人由甲变更为乙", ["responsible_person_changed | - | - | - | 负责人由甲变更为乙"]),
    ("名称“甲(APP)”变更为“乙(APP)”", ["other | - | - | - | 名称“甲(APP)”变更为“乙(APP)”"]),
    ("接入GPT，Claude", ["other | - | - | - | 接入GPT、Claude"]),
    (
        "增加产品甲APP和网站，乙",
        [
            "product_added | - | 甲(APP) | - | 增加产品甲APP和网站",
            "product_added | - | 甲(网站) | - | 增加产品甲APP和网站",
            "product_added | - | 乙 | - | 乙",
        ],
    ),
]


@pytest.mark.parametrize(("remark", "expected"), REMARKS)
def test_all_that_a_remark_declares(remark: str, expected: Any) -> None:
    assert changes(remark) == expected


PROVINCES = [
    ("北京市", "Beijing", "上海甲有限公司", "CN-BJ 北京市 Beijing published province_differs_from_company"),
    ("北京", "Shanghai", "北京甲有限公司", "CN-BJ 北京市 Beijing published province_contradicts_number"),
    ("国资委", "ZhongYangQiYe", "甲", "None None None central"),
    ("国资委", "Beijing", "甲", "None None None central province_contradicts_number"),
    ("国资委", "Foo", "甲", "None None None central"),
    ("北京", "ZhongYangQiYe", "甲", "CN-BJ 北京市 Beijing published province_contradicts_number"),
    ("北京", "Foo", "甲", "CN-BJ 北京市 Beijing published"),
    (None, "ZhongYangQiYe", "北京甲", "None None None central"),
    ("", "ZhongYangQiYe", "甲", "None None None central province_missing"),
    ("火星", "Beijing", "上海甲", "CN-BJ 北京市 Beijing number province_unknown province_differs_from_company"),
    ("", "Shanxi", "西安甲有限公司", "CN-SN 陕西省 Shaanxi company province_missing number_ambiguous_prefix"),
    (None, "Shanxi", "北京甲", "None None None None number_ambiguous_prefix province_unresolved"),
    (None, "Shanxi", None, "None None None None number_ambiguous_prefix province_unresolved"),
    (None, "Foo", "深圳市甲", "CN-GD 广东省 Guangdong company"),
    (None, "Foo", None, "None None None None province_unresolved"),
    ("新疆生产建设兵团", "Xinjiang", None, "CN-XJ 新疆维吾尔自治区 Xinjiang published"),
    ("深圳市", "Guangdong", "甲", "CN-GD 广东省 Guangdong published"),
    ("阿里", "Xizang", "阿里云", "CN-XZ 西藏自治区 Xizang published"),
    ("中央企业", "Foo", "北京甲", "None None None central"),
    ("山西", "Shanxi", "甲", "CN-SX 山西省 Shanxi published"),
    ("陕西省", "Shanxi", "甲", "CN-SN 陕西省 Shaanxi published"),
    ("香港", "Foo", "甲", "CN-HK 香港特别行政区 Hong Kong published"),
]


@pytest.mark.parametrize(("published", "prefix", "filer", "expected"), PROVINCES)
def test_all_that_is_told_of_a_place(published: str | None, prefix: str, filer: str | None, expected: Any) -> None:
    assert province(published, prefix, filer) == expected


FILERS = [
    ("甲公司北京分公司", "CN-BJ"),
    ("甲有限公司北京第一分公司", "CN-BJ"),
    ("甲公司（北京）分公司", "CN-BJ"),
    ("甲有限公司（北京）", "CN-BJ"),
    ("甲（北京）（上海）", None),
    ("甲（北京）（北京）有限公司", "CN-BJ"),
    ("上海甲（北京）", "CN-BJ"),
    ("上海甲（乙）", "CN-SH"),
    ("中共北京市委", "CN-BJ"),
    ("中国共产党上海市委", "CN-SH"),
    ("北京大学深圳研究院", None),
    ("北京大学", "CN-BJ"),
    ("海南甲", "CN-HI"),
    ("海东甲", None),
    ("阿里甲", None),
    ("吉林市甲", "CN-JL"),
    ("北", None),
    ("", None),
    ("甲公司分行", None),
    ("甲公司上海支行北京", None),
    ("中国甲公司广东省分公司", "CN-GD"),
]


@pytest.mark.parametrize(("filer", "expected"), FILERS)
def test_the_place_of_a_filer(filer: str, expected: Any) -> None:
    assert place(province_from_company(filer)) == expected


WANTED = [
    ("CN-BJ", "CN-BJ"),
    ("cn-bj", "CN-BJ"),
    (" beijing ", "CN-BJ"),
    ("北京", "CN-BJ"),
    ("北京市", "CN-BJ"),
    ("京", None),
    ("Bei", None),
    ("内蒙古", "CN-NM"),
    ("Inner Mongolia", "CN-NM"),
]


@pytest.mark.parametrize(("wanted", "expected"), WANTED)
def test_a_province_that_is_asked_for(wanted: str, expected: Any) -> None:
    assert place(find_province(wanted)) == expected


MODALITIES = [
    ("甲", "应用于图像生成场景，根据文本生成图像", ("image", "图像", "")),
    ("数字人", "应用于图像生成场景", ("image virtual_human", "图像 数字人", "")),
    ("甲", "应用在音频合成领域，x", ("audio", "音频", "")),
    ("文本算法", "", ("text", "文本", "")),
    ("文本算法", None, ("text", "文本", "")),
    (None, "根据图像，生成视频。", ("video", "视频", "")),
    (None, "转换为文本", ("text", "文本", "")),
    (None, "驱动数字人", ("virtual_human", "数字人", "")),
    ("甲", "甲", ("", "", "modality_unknown")),
    ("三维", "应用于视频生成", ("video three_d", "视频 三维", "")),
    ("多模态", "应用于文本生成场景，x", ("text multimodal", "文本 多模态", "")),
    ("ocr", "应用于AI场景，x", ("", "", "modality_unknown")),
    ("图像文本", None, ("text image", "图像 文本", "")),
    ("图像", "应用于聊天场景，x", ("text", "聊天", "")),
    (None, None, ("", "", "modality_unknown")),
    ("视频图像", "应用于图像场景，x", ("image", "图像", "")),
    ("甲", "应用于，图像", ("", "", "modality_unknown")),
    (None, "编辑，图像", ("", "", "modality_unknown")),
    (None, "用于图像编辑", ("", "", "modality_unknown")),
]


@pytest.mark.parametrize(("name", "purpose", "expected"), MODALITIES)
def test_all_that_is_told_of_a_modality(name: str | None, purpose: str | None, expected: Any) -> None:
    assert modality(name, purpose) == expected


ROLES = [
    ("", (None, "role_missing")),
    ("服务提供者", ("provider", "")),
    ("服务提", ("provider", "value_cut")),
    ("服务", (None, "role_unknown")),
    ("服务技", ("technical_support", "value_cut")),
    ("服务技术支持者", ("technical_support", "")),
    ("x", (None, "role_unknown")),
    ("服务提供者x", (None, "role_unknown")),
]


@pytest.mark.parametrize(("raw", "expected"), ROLES)
def test_all_that_is_read_from_a_role(raw: str, expected: Any) -> None:
    assert role(raw) == expected


CATEGORIES = [
    ("", None, (None, "category_missing")),
    ("生成合成类", "01", ("生成合成类", "")),
    ("生成合成类", "02", ("生成合成类", "category_contradicts_number")),
    ("生成合成类", None, ("生成合成类", "")),
    ("生成合成类", "07", ("生成合成类", "")),
    ("生成", None, ("生成合成类", "value_cut")),
    ("检索过滤类", "04", ("信息检索类", "")),
    ("检索过滤类", "05", ("内容过滤类", "")),
    ("检索过滤类", "01", ("检索过滤类", "category_not_split")),
    ("检索过滤类", None, ("检索过滤类", "category_not_split")),
    ("检索", "05", ("内容过滤类", "value_cut")),
    ("检索", "03", ("检索过滤类", "value_cut category_not_split")),
    ("信息检索类", "04", ("信息检索类", "")),
    ("内容过滤类", "04", ("内容过滤类", "category_contradicts_number")),
    ("个", "02", ("个性化推送类", "value_cut")),
    ("排序精", "03", ("排序精选类", "value_cut")),
    ("调度决策类", "06", ("调度决策类", "")),
    ("类", "01", (None, "category_unknown")),
    ("内容", "04", ("内容过滤类", "value_cut category_contradicts_number")),
]


@pytest.mark.parametrize(("raw", "type_code", "expected"), CATEGORIES)
def test_all_that_is_read_from_a_category(raw: str, type_code: str | None, expected: Any) -> None:
    assert category(raw, type_code) == expected
