"""A report of about three hundred made-up filings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from output.analysis import Selection
from output.analysis.definitions import Definition
from output.report.columns import COLUMNS
from output.report.model import Block, Cell, KeyFigure, Report, Section, Warning
from output.report.rows import FilingRows

PROVINCES = (("北京市", "Beijing"), ("广东省", "Guangdong"), ("上海市", "Shanghai"), (None, None))
REGISTRIES = ("iisa", "dsa", "genai_filed", "genai_registered")
FILERS = ("安心科技有限公司", "百川数据有限公司", "ＡＢＣ软件有限公司", "传声网络股份有限公司", "大观智能科技有限公司")
MODALITIES: tuple[list[str], ...] = ([], ["text"], ["text", "image"], ["audio"])
SHA = "ab" * 32


def filings(count: int = 300) -> pd.DataFrame:
    """Rows that differ in everything a reader may ask for; some have nothing there."""
    return frame([_filing(place) for place in range(count)])


def frame(records: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """The frame of these filings; columns that they have nothing in are there too."""
    made = pd.DataFrame(list(records))
    for name in {name for column in COLUMNS for name in (column.name, *column.told_by)} - set(made.columns):
        made[name] = None
    made["filing_date"] = pd.to_datetime(made["filing_date"])
    return made


def _filing(place: int) -> dict[str, Any]:
    province, province_en = PROVINCES[place % 4 if place % 7 else 3]
    date = pd.Timestamp("2023-06-20") + pd.Timedelta(days=4 * place)
    return {
        "number": f"网信算备1101{place:017d}号",
        "name": f"第{place}号智能对话生成合成算法",
        "company": FILERS[place % 5],
        "company_id": f"c{place % 5}",
        "registry": REGISTRIES[place % 4 if place % 3 else 1],
        "status": "cancelled" if place % 50 == 7 else "active",
        "province": province,
        "province_en": province_en,
        "city": "深圳市" if province == "广东省" else None,
        "filing_date": None if place % 60 == 9 else date,
        "date_precision": "month" if place % 10 == 3 else "day",
        "month": date.strftime("%Y-%m"),
        "quarter": f"{date.year}Q{date.quarter}",
        "year": date.year,
        "ownership": ("private", "central_soe", "state_media")[place % 3],
        "sector": ("Finance", "Health", None)[place % 3],
        "group": "Alibaba" if place % 9 == 0 else None,
        "role": "provider",
        "category": "生成合成类",
        "modalities": MODALITIES[place % 4],
        "uses": ["dialogue"],
        "issues": ["company_short_form"] if place % 40 == 0 else [],
        "products": f"产品{place}(APP)",
        "purpose": "应用于对话生成场景，根据用户输入的文本，生成相应的文本内容。",
        "first_period": date.strftime("%Y-%m"),
        "cancelled_on": "2025-07" if place % 50 == 7 else None,
        "page_url": "https://www.cac.gov.cn/a.htm",
        "document_sha256": SHA,
        "document_title": "境内深度合成服务算法备案清单",
        "place": province,
        "stands_at": f"table 1, row {place + 2}",
    }


CHART = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="640" height="240"
viewBox="0 0 640 240"><defs><clipPath id="clip0"><rect width="640" height="240"/></clipPath></defs>
<g clip-path="url(#clip0)"><a xlink:href="#rows?registry=dsa"><rect x="10" y="40" width="80" height="180"
fill="var(--c1)"/></a><a xlink:href="#rows?registry=iisa"><rect x="110" y="140" width="80" height="80"
fill="var(--c2)"/></a><text x="10" y="235" fill="var(--ink)" font-size="12">Deep synthesis</text></g></svg>"""

IN_SHENZHEN: Selection = {"city": "深圳市", "registry": ("dsa", "iisa")}


def report(rows: pd.DataFrame | None = None, **values: Any) -> Report:
    found = filings() if rows is None else rows
    counts = found["registry"].value_counts()
    blocks = (
        Block(
            "registries",
            "Deep synthesis is the largest of the four registries",
            "Filings by registry, cancelled ones included.",
            CHART,
            "Bars of filings by registry; deep synthesis has most.",
            ("Registry", "Filings"),
            tuple((Cell(name), Cell(f"{counts[name]:,}", {"registry": name}, counts[name])) for name in counts.index),
            ("filings",),
        ),
        Block(
            "cities",
            "Shenzhen files most",
            "Recommendation and deep synthesis algorithms.",
            CHART,
            "Bars of filings by city.",
            ("City", "Share", "Change"),
            (
                (Cell("深圳市", IN_SHENZHEN), Cell("25.1%", None, 0.251), Cell("-3", None, -3)),
                (Cell("=1+1"), Cell("none", {"city": ""}), Cell("-")),
            ),
        ),
    )
    whole: dict[str, Any] = {
        "title": "China's algorithm and generative-AI filings",
        "subtitle": ("Version 12, committed 2026-11-24 02:58 UTC", f"{len(found):,} filings, as of 2026-07-17"),
        "figures": (
            KeyFigure("Filings", f"{len(found):,}", "+41 since version 11", None, {}, "filings"),
            KeyFigure("Cancelled", "6", None, "2.0% of all", {"status": "cancelled"}, "cancelled"),
            KeyFigure("Shenzhen", "40", "+2 since version 11", "two registries", IN_SHENZHEN, "filings"),
            KeyFigure("Filers", "5", None, None, None, "filings"),
        ),
        "sections": (Section("growth", "How fast the registries grow", "What was filed, and when.", blocks),),
        "warnings": (
            Warning("Some filings have no city.", {"city": ""}),
            Warning("One list could not be read.", None, "https://www.cac.gov.cn/a.htm"),
        ),
        "definitions": (
            Definition("filings", "Filings", "Rows of the table of filings, one per number."),
            Definition("cancelled", "Cancelled", "Filings that a notice cancels.", "all filings"),
        ),
        "rows": FilingRows(found),
        "cite": "beian, version 12 (2026-11-24).",
        "originals": "data/originals",
    }
    return Report(**(whole | values))
