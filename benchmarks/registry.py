"""Synthetic registries of any size, with the statistics of the published lists. Seeded; nothing in them is real.

Measured on the lists of 2022-08 to 2026-05: 72 % dsa, 10 % iisa, 11 % genai_filed, 6 % genai_registered; three filings
to two filers; 3.7 % of the rows with a remark; 19 % of the rows with a column for products without any, the others
with 1.5 on average and up to 42; purposes of 42 characters; names or filers broken into lines in 17 % of the rows.
"""

from __future__ import annotations

import random
from typing import Any

from normalize.number import check_digit
from normalize.reference import prefectures, provinces

_SERIES = {"dsa": 72, "iisa": 10, "genai_filed": 11, "genai_registered": 6}
_TYPES = {"01": "生成合成类", "02": "个性化推送类", "03": "排序精选类", "04": "信息检索类", "06": "调度决策类"}
_SYLLABLES = "云数智海星河光明华信达安天宇联创新博远科思维图腾飞鸿启航正元百川盛景和润泽讯通优乐易恒"
_TRADES = ("科技", "信息技术", "网络科技", "人工智能科技", "文化传媒", "软件", "数字科技", "教育科技", "医疗科技")
_FORMS = {"有限公司": 88, "股份有限公司": 8, "有限责任公司": 3, "": 1}
_CHANNELS = ("APP", "网站", "小程序", "公众账号", "其他")
_PURPOSES = (
    "应用于对话生成场景，根据用户输入的文本，结合{}的上下文数据，生成符合用户要求的文本回复。",
    "应用于图像生成场景，使用文本条件图像生成模型，生成与{}的输入文本语义一致的图像。",
    "应用于语音合成场景，根据{}的文本和音色，合成自然流畅的语音。",
    "应用于虚拟数字人视频生成场景，根据{}上传的视频和文本，驱动数字人生成播报视频。",
    "应用于{}的资讯推荐，根据用户的历史行为记录，推荐用户可能感兴趣的视听内容。",
)


def listings(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """`count` records of the `listings` table, with their published cells, spread over monthly lists."""
    chance = random.Random(seed)
    filers = [_filer(chance, number) for number in range(max(1, count * 2 // 3))]
    return [_row(chance, number, chance.choice(filers)) for number in range(count)]


def _row(chance: random.Random, number: int, filer: tuple[str, str, str, str]) -> dict[str, Any]:
    company, code, division, prefix = filer
    series = chance.choices(list(_SERIES), list(_SERIES.values()))[0]
    year, month = 2022 + number % 5, 1 + number % 12
    period = f"{year}-{month:02}"
    name = _word(chance, 2, 5) + chance.choice(("大模型", "生成合成算法", "推荐算法", "智能助手"))
    genai = series.startswith("genai")
    cells: dict[str, str | None] = {
        "seq_raw": str(number + 1),
        "name_raw": _broken(chance, name),
        "company_raw": _broken(chance, company),
        "number_raw": _genai_number(chance, prefix, f"{year}{month:02}", number, series)
        if genai
        else _algorithm_number(division, code, "01" if series == "dsa" else chance.choice(list(_TYPES)), year, number),
    }
    if genai:
        cells |= {"province_raw": _province_of(division), "date_raw": f"{year}/{month}/{1 + number % 28}"}
    else:
        column, value = ("role_raw", "服务提供者") if series == "dsa" else ("category_raw", "个性化推送类")
        cells |= {
            column: value,
            "products_raw": _products(chance, name),
            "purpose_raw": chance.choice(_PURPOSES).format(_word(chance, 2, 8)),
            "remark_raw": _remark(chance, name, company),
        }
    return {
        "listing_id": f"l{number:016x}",
        "filing_id": f"f{number:016x}",
        "series": series,
        "period": period,
        "publisher": "国家互联网信息办公室",
        "announcement": f"{series}/{period}",
        "document_sha256": f"{series}{period}",
        "page_url": f"https://www.example.org/{series}/{period}.htm",
        "document_url": f"https://www.example.org/{series}/{period}",
        "table_index": 1,
        "row_index": number + 2,
        "page": None,
        "category_raw": None,
        "role_raw": None,
        "province_raw": None,
        "products_raw": None,
        "purpose_raw": None,
        "date_raw": None,
        "remark_raw": None,
        "scene_raw": None,
        **cells,
    }


def _filer(chance: random.Random, number: int) -> tuple[str, str, str, str]:
    place = chance.choice(prefectures())
    province = next(p for p in provinces() if p.division == place.division[:2])
    form = chance.choices(list(_FORMS), list(_FORMS.values()))[0]
    head = place.short_name if chance.random() < 0.8 else ""
    brackets = "" if head else f"（{place.short_name}）"
    name = f"{head}{_word(chance, 2, 4)}{brackets}{chance.choice(_TRADES)}{form}"
    return name, f"{number:07}", f"{place.division}0{1 + number % 5}", province.english.replace(" ", "")


def _algorithm_number(division: str, code: str, kind: str, year: int, number: int) -> str:
    digits = f"{division}{code}{kind}{year % 100}{number % 1000:03}"
    return f"网信算备{digits}{check_digit(digits)}号"


def _genai_number(chance: random.Random, prefix: str, month: str, number: int, series: str) -> str:
    mark = "S" if series == "genai_registered" else ""
    pinyin = "".join(chance.choice(("Yun", "Zhi", "Hai", "Xing", "Guang")) for _ in range(3))
    return f"{prefix}-{pinyin}{number}-{month}{1 + number % 28:02}{mark}{number % 10000:04}"


def _products(chance: random.Random, name: str) -> str:
    if chance.random() < 0.19:
        return "--"
    count = 1 + int(chance.expovariate(1.3)) if chance.random() < 0.995 else chance.randint(10, 42)
    return "、".join(f"{name}{place or ''}({chance.choice(_CHANNELS)})" for place in range(count))


def _remark(chance: random.Random, name: str, company: str) -> str:
    if chance.random() > 0.037:
        return ""
    return chance.choice(
        (
            "已注销",
            f"变更内容：原主体名称“{_word(chance, 3, 4)}科技有限公司”变更为“{company}”",
            f"2024年8月，新增关联产品{name}(APP)、{name}(网站)",
            f"变更内容：原算法名称“{name}一号”变更为“{name}”，变更主要用途",
        )
    )


def _province_of(division: str) -> str:
    return next(province.name for province in provinces() if province.division == division[:2])


def _broken(chance: random.Random, text: str) -> str:
    if chance.random() > 0.09 or len(text) < 6:
        return text
    place = len(text) // 2
    return f"{text[:place]}\n{text[place:]}"


def _word(chance: random.Random, shortest: int, longest: int) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(shortest, longest)))
