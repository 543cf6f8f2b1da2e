"""A registry small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from output.analysis import build_facts
from output.build import build
from output.snapshot import Snapshot
from tests.output.records import algorithm_number, document, listing

FILED = document("aa", "genai/2025-01", period="2025-01")
LATER = document("bb", "genai/2025-12", period="2025-12")
DSA = document("cc", "dsa/1", period="2024-04", published_at="2024-04-11T16:00")
ENDED = document("dd", "cancellation/2025-07", period="2025-07")

MOBILE, BANK, HOSPITAL = "中国移动通信有限公司", "中国工商银行股份有限公司", "上海市第一人民医院"
SMALL, OTHER = "北京甲乙科技有限公司", "杭州丙丁科技有限公司"


def services() -> list[dict[str, Any]]:
    """Six services: four filed or registered by January 2025, two a year later."""
    rows = (
        (FILED, "genai_filed", SMALL, "北京市", "2024/12/20", "Beijing-JiaYi-202411200001"),
        (FILED, "genai_filed", MOBILE, "国资委", "2024/11/1", "ZhongYangQiYe-JiuTian-202410120002"),
        (FILED, "genai_registered", HOSPITAL, "上海市", "2025/1/5", "Shanghai-YiZhu-20250105S0001"),
        (FILED, "genai_registered", BANK, "北京市", "2025/1/6", "Beijing-ZhuShou-20250106S0002"),
        (LATER, "genai_filed", OTHER, "浙江省", "2025/12/1", "Zhejiang-BingDing-202411300003"),
        (LATER, "genai_filed", SMALL, "北京市", "2025/11/30", "Beijing-JiaYiEr-202511010004"),
    )
    return [
        listing(
            of,
            seq,
            number,
            series=series,
            name_raw=f"服务{seq}",
            company_raw=company,
            province_raw=place,
            date_raw=date,
        )
        for seq, (of, series, company, place, date, number) in enumerate(rows, 1)
    ]


def algorithms() -> list[dict[str, Any]]:
    """Three algorithms of one filer in 北京市海淀区, of which the second ends in July 2025."""
    told = (
        ("服务提供者", "智能客服算法", "应用于对话生成场景，根据用户的提问，生成客服回答的文本。", ""),
        ("服务提供者", "图像生成算法", "应用于图像生成场景，生成图像。", "已注销"),
        ("服务技术支持者", "文本生成算法", "应用于文本生成场景，生成文本。", "原算法名称“旧算法”变更为“文本生成算法”"),
    )
    return [
        listing(
            DSA, seq, algorithm_number(seq), role_raw=role, name_raw=name, company_raw=SMALL, purpose_raw=purpose,
            remark_raw=remark,
        )
        for seq, (role, name, purpose, remark) in enumerate(told, 1)
    ]  # fmt: skip


def cancellation() -> dict[str, Any]:
    return listing(
        ENDED, 1, algorithm_number(2), series="cancellation", role_raw="服务提供者", name_raw="图像生成算法",
        company_raw=SMALL, date_raw="2025年7月",
    )  # fmt: skip


def snapshot() -> Snapshot:
    rows = [*services(), *algorithms(), cancellation()]
    return build(Snapshot.empty(), [FILED, LATER, DSA, ENDED], rows)


def facts(published_by: str | None = None) -> pd.DataFrame:
    return build_facts(snapshot(), published_by)


def rows_of(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))
