"""Made-up cells in the measure of the published ones: names, filers, products, purposes, remarks. Nothing is real."""

from __future__ import annotations

import functools
import random
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from normalize.reference import prefectures, province_by_division, rows

Chance = random.Random

_SYLLABLES = {
    "云": "Yun", "数": "Shu", "智": "Zhi", "海": "Hai", "星": "Xing", "河": "He", "光": "Guang", "明": "Ming",
    "华": "Hua", "信": "Xin", "达": "Da", "安": "An", "天": "Tian", "宇": "Yu", "联": "Lian", "创": "Chuang",
    "新": "Xin", "博": "Bo", "远": "Yuan", "科": "Ke", "思": "Si", "维": "Wei", "图": "Tu", "腾": "Teng",
    "飞": "Fei", "鸿": "Hong", "启": "Qi", "航": "Hang", "正": "Zheng", "元": "Yuan", "百": "Bai", "川": "Chuan",
    "盛": "Sheng", "景": "Jing", "和": "He", "润": "Run", "泽": "Ze", "讯": "Xun", "通": "Tong", "优": "You",
    "乐": "Le", "易": "Yi", "恒": "Heng", "语": "Yu", "文": "Wen", "灵": "Ling", "慧": "Hui", "小": "Xiao",
}  # fmt: skip
_ALL = list(_SYLLABLES)
_OTHERS = dict(zip("大模型能助手多态", ("Da", "Mo", "Xing", "Neng", "Zhu", "Shou", "Duo", "Tai"), strict=True))
_TRADES = ("科技", "信息技术", "网络科技", "人工智能科技", "文化传媒", "信息科技", "数字科技", "智能科技", "教育科技")
_FORMS = {"有限公司": 89, "股份有限公司": 5, "有限责任公司": 3, "研究院": 2, "（集团）有限公司": 1}
_PLACES = {
    "44": 303, "11": 215, "31": 124, "33": 115, "32": 50, "51": 31, "35": 25, "37": 23, "42": 21, "34": 12, "43": 10,
    "12": 9, "50": 9, "13": 9, "61": 7, "46": 7, "41": 6, "52": 6, "21": 4, "53": 4, "23": 2, "45": 2, "36": 2,
}  # fmt: skip
"""The first two digits of a number's division → rows in a thousand."""
_FIELDS = ("", "", "智能", "内容", "文本", "图像", "视频", "语音", "数字人", "多模态", "智能客服", "商品营销")
_ENDINGS = {
    "内容生成算法": 25, "生成算法": 14, "生成合成算法": 14, "深度合成算法": 8, "大模型算法": 11, "算法": 8,
    "合成类算法": 3, "生成合成算法-1": 5, "生成合成算法-2": 2, "问答算法": 3, "数字人生成算法": 3, "语音合成算法": 4,
}  # fmt: skip
_PUSHING = {"推荐算法": 50, "个性化推送算法": 20, "信息检索算法": 12, "检索过滤算法": 8, "调度决策算法": 10}
_CHANNELS = {"APP": 34, "网站": 34, "小程序": 26, "公众账号": 3, "其他": 3}
_PRODUCTS = {1: 743, 2: 144, 3: 65, 4: 23, 5: 9, 6: 5, 8: 4, 10: 4, 14: 2, 26: 1}
"""How many products a cell that has any names → cells in a thousand."""
_SCENES = ("对话生成", "文本生成", "图像生成", "视频生成", "语音合成", "数字人视频生成", "智能写作", "智能客服")
_FOR_WHOM = {"": 64, "服务于企业端客户，": 36}
_INPUTS = (
    "用户输入的文本",
    "用户输入的文本",
    "用户输入的文本内容或指令数据",
    "用户上传的图像和文本",
    "用户的语音或文本",
)
_OUTPUTS = (
    "生成相应的文本", "生成相应的图像", "生成符合要求的文本", "生成与输入语义一致的图像", "生成符合用户意图的回答",
    "合成自然流畅的语音", "驱动数字人生成播报视频", "结合{word}的上下文数据，生成符合用户意图的描述性文本",
)  # fmt: skip
_MAINLY = {"": 76, "，主要面向于{word}领域": 15, "，主要面向于{word}、{word}、{word}等领域": 7, "，{long}": 2}
_PUSHED = "应用于{word}的资讯推荐{mainly}，根据用户的历史行为记录，推荐用户可能感兴趣的视听内容。"
_REMARKS = {
    "已注销": 17,
    "变更内容：新增产品{product}": 9,
    "变更内容：新增产品{product}、{product}、{product}": 9,
    "变更内容：原主体名称“{filer}”变更为“{company}”": 30,
    "变更内容：原产品名称“{product}”变更为“{product}”": 12,
    "变更内容：产品变更": 5,
    "变更内容：原算法名称“{name}一号”变更为“{name}”": 6,
    "变更内容：新增接入开源大模型": 4,
    "2024年8月更新算法机制机理": 2,
    "变更内容：新增产品{product}、{product}、{product}、{product}、{product}，变更主要用途": 6,
}
"""Remark → how often, in percent; what they declare comes as often as in `declared_changes` of the published lists."""


class Filer(NamedTuple):
    """A made-up filer: its name and place, and how the numbers of its filings begin."""

    company: str
    code: str
    division: str
    province: str
    prefix: str


class _Place(NamedTuple):
    """A division of today, of the rank that filing numbers name, and what is written of it."""

    town: str
    division: str
    province: str
    prefix: str


def choose(chance: Chance, weighted: Mapping[str, int]) -> str:
    """One of the words, as often as its weight says."""
    words, sums = _summed(tuple(weighted.items()))
    return chance.choices(words, cum_weights=sums)[0]


@functools.cache
def _summed(weighted: tuple[tuple[str, int], ...]) -> tuple[Sequence[str], Sequence[int]]:
    return [word for word, _ in weighted], list(accumulate(weight for _, weight in weighted))


def filer(chance: Chance, number: int) -> Filer:
    """The filer of a number, of which its code and nothing else is made."""
    place = chance.choice(_places()[choose(chance, _PLACES)])
    word, trade, form = _word(chance, 2, 3), chance.choice(_TRADES), choose(chance, _FORMS)
    named_first = chance.random() < 0.85
    company = f"{place.town}{word}{trade}{form}" if named_first else f"{word}{trade}（{place.town}）{form}"
    return Filer(company, f"{number:07}", place.division, place.province, place.prefix)


@functools.cache
def _places() -> dict[str, tuple[_Place, ...]]:
    """The divisions of each province, by the first two digits of their codes."""
    towns = {town.division: town.short_name for town in prefectures()}
    found: dict[str, tuple[_Place, ...]] = {}
    for code, _, _, last_year in rows("divisions.tsv"):
        if last_year or code.endswith("00"):
            continue
        province = province_by_division()[code[:2]]
        # In the four cities that are provinces there is nothing between them and a district.
        town = towns.get(code[:4], province.short_name)
        place = _Place(town, code, province.name, province.english.replace(" ", ""))
        found[code[:2]] = (*found.get(code[:2], ()), place)
    return found


def algorithm_name(chance: Chance, *, pushes: bool) -> str:
    """Name of an algorithm; one that pushes content is of the older registry."""
    return f"{_word(chance, 2, 7)}{chance.choice(_FIELDS)}{choose(chance, _PUSHING if pushes else _ENDINGS)}"


def model_name(chance: Chance, *, registered: bool) -> str:
    """Name of a model or, where `registered`, of an application."""
    if chance.random() < 0.03:
        return f"{_word(chance, 5, 9)}多模态大模型V2"
    own = _word(chance, 2, 6)
    if registered:
        return own + chance.choice(("", "", "AI", "智能助手", "AI助手", "大模型"))
    return own + chance.choice(("大模型", "大模型", "", "", "", "GPT"))


def romanised(word: str) -> str:
    """How a GenAI number writes a name: syllables of Chinese characters, others as they are."""
    return "".join(_SYLLABLES.get(sign) or _OTHERS.get(sign, sign if sign.isalnum() else "") for sign in word)


def products(chance: Chance) -> str:
    """A cell of products: none in one of five, else one to 26."""
    if chance.random() < 0.192:
        return "--"
    return "、".join(_product(chance) for _ in range(int(choose(chance, _COUNTS))))


_COUNTS = {str(count): weight for count, weight in _PRODUCTS.items()}


def _product(chance: Chance) -> str:
    return f"{_word(chance, 3, 8)}({choose(chance, _CHANNELS)})"


def purpose(chance: Chance, *, pushes: bool) -> str:
    """What an algorithm is for."""
    mainly = choose(chance, _MAINLY)
    if pushes:
        text = _PUSHED.replace("{mainly}", mainly)
    else:
        text = (
            f"应用于{chance.choice(_SCENES)}场景，{choose(chance, _FOR_WHOM)}根据{chance.choice(_INPUTS)}，"
            f"{chance.choice(_OUTPUTS)}{mainly}。"
        )
    while "{word}" in text:
        text = text.replace("{word}", _word(chance, 2, 5), 1)
    return text.replace("{long}", "并".join(_word(chance, 6, 16) for _ in range(3)) if "{long}" in text else "")


def remark(chance: Chance, name: str, company: str) -> str:
    """A remark in 45 of a thousand rows."""
    if chance.random() > 0.045:
        return ""
    text = choose(chance, _REMARKS)
    while "{product}" in text:
        text = text.replace("{product}", _product(chance), 1)
    former = f"{_word(chance, 3, 4)}科技有限公司"
    return text.replace("{filer}", former).replace("{company}", company).replace("{name}", name)


def broken(text: str, width: int) -> str:
    """A text as the narrow column of a PDF breaks it; lines end after a hyphen or at `width` characters."""
    lines = []
    for part in text.replace("-", "-\0").split("\0"):
        lines += [part[start : start + width] for start in range(0, len(part), width)]
    return "\n".join(lines)


def _word(chance: Chance, shortest: int, longest: int) -> str:
    return "".join(chance.choices(_ALL, k=chance.randint(shortest, longest)))
