"""Records as a crawl hands them over, with only what a test is about."""

from __future__ import annotations

from typing import Any

from output.schema import LISTINGS

CENTRAL = "国家互联网信息办公室"


def document(sha256: str, announcement: str = "dsa/1", **values: Any) -> dict[str, Any]:
    record: dict[str, Any] = {
        "sha256": sha256,
        "announcement": announcement,
        "kind": "list",
        "series": announcement.partition("/")[0],
        "period": "2023-06",
        "batch": None,
        "position": None,
        "publisher": CENTRAL,
        "source": "cac",
        "title": f"清单 {announcement}",
        "page_url": "https://www.cac.gov.cn/a.htm",
        "page_title": "公告",
        "url_aliases": [],
        "document_url": f"https://www.cac.gov.cn/file/{announcement}",
        "published_at": "2023-06-20T16:00",
        "first_fetched_at": "2026-01-01T00:00:00+00:00",
        "media_type": "application/pdf",
        "size": 1,
        "rows": 1,
        "superseded_by": None,
        "problem": None,
        "stated_filed": None,
        "stated_registered": None,
        "stated_as_of": None,
    }
    return record | values


def listing(of: dict[str, Any], seq: int, number: str, **values: Any) -> dict[str, Any]:
    record: dict[str, Any] = {
        "series": "genai_filed" if of["series"] == "genai" else of["series"],
        "period": of["period"],
        "publisher": of["publisher"],
        "announcement": of["announcement"],
        "document_sha256": of["sha256"],
        "page_url": of["page_url"],
        "document_url": of["document_url"],
        "table_index": 1,
        "row_index": seq + 1,
        "page": None,
        "seq_raw": str(seq),
        "name_raw": f"算法{seq}",
        "company_raw": "甲科技有限公司",
        "number_raw": number,
    }
    return dict.fromkeys(LISTINGS.names) | record | values


def algorithm_number(serial: int) -> str:
    """A number of the algorithm registries with the right check digit."""
    digits = f"1101081234567{'01'}{'23'}{serial:03d}"
    check = (1 + sum(int(d) * w for d, w in zip(digits, (4, 2, 6, 8) * 5, strict=True))) % 10
    return f"网信算备{digits}{check}号"


def numbered(of: dict[str, Any], *serials: int) -> list[dict[str, Any]]:
    """Listings of a document, one per serial, numbered from 1."""
    return [listing(of, seq, algorithm_number(serial)) for seq, serial in enumerate(serials, 1)]
