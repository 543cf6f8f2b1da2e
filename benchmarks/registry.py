"""Synthetic registries of any size, with the statistics of the published lists. Seeded; nothing in them is real.

Measured on the 45 lists of 2022-08 to 2026-05 (7,598 rows, 7,534 filings), and held by tests/benchmarks:
72 % dsa, 10 % iisa, 11 % genai_filed, 6 % genai_registered, and 0.6 % rows of cancellations, which list a filing
again; lists of 420, 52, 120 and 8 rows; 81 % of the filers with one filing, the others with up to 28; names of 12
characters (GenAI: 7), filers of 13, purposes of 42, up to 109; 19 % of the cells for products without any, the others
with 1.5 on average and up to 42; a remark in 4.5 % of the rows of the algorithm lists; numbers and filers broken into
lines in the PDFs, which are 18 % of the rows; four in a hundred rows before 2024.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import accumulate
from typing import Any

from benchmarks import words
from benchmarks.words import Chance, Filer
from normalize.number import check_digit
from output.schema import LISTINGS, TABLES

Record = dict[str, Any]

SYNTHETIC = "合成数据（synthetic）"
"""The publisher of all that is made here, and the beginning of every title."""

_SERIES = {"dsa": 722, "iisa": 104, "genai_filed": 112, "genai_registered": 62}
_LIST_OF = {"dsa": "dsa", "iisa": "iisa", "genai_filed": "genai", "genai_registered": "genai"}
_LIST_SIZE = {"dsa": 420, "iisa": 52, "genai": 120, "cancellation": 8}
_CANCELLED = 0.0075
"""Part of the filings in the algorithm lists that a list of cancellations names."""
_FILINGS = {1: 813, 2: 109, 3: 31, 4: 18, 5: 15, 6: 6, 7: 2, 8: 3, 11: 2, 28: 1}
"""Filings of a filer → filers in a thousand."""
_OTHER_SERIES = 0.3
"""Part of a filer's filings whose series does not follow from that of its others."""
_MONTHS = tuple(f"{year}-{month:02}" for year in range(2022, 2027) for month in range(1, 13))[7:55]
_PER_YEAR = {"2022": 1, "2023": 3, "2024": 36, "2025": 38, "2026": 22}
"""Year of the list → rows in a hundred."""
_TYPES = {"个性化推送类": "02", "信息检索类": "04", "调度决策类": "06", "检索过滤类": "04", "排序精选类": "03"}
_CATEGORIES = {"个性化推送类": 46, "信息检索类": 15, "调度决策类": 15, "检索过滤类": 15, "排序精选类": 9}
_ROLES = {"服务提供者": 78, "服务技术支持者": 22}
_A_DAY = 5
"""By how much serials of GenAI numbers grow in a day."""
_NARROW = 10
"""Characters of a line in a PDF's columns of filers and numbers; those of cancellations have half as many."""


def listings(count: int, seed: int = 1, first_filer: int = 0) -> list[Record]:
    """Rows of `listings` for `count` filings, list after list, and those that cancel some of them.

    Filers are numbered from `first_filer`: registries of another seed and other filers share no filing.
    """
    chance = random.Random(seed)
    parts: dict[str, list[tuple[str, Filer]]] = {kind: [] for kind in ("dsa", "iisa", "genai")}
    for series, owner in _filings(chance, count, first_filer):
        parts[_LIST_OF[series]].append((series, owner))
    rows: list[Record] = []
    used: Counter[str] = Counter()
    for kind, filings in parts.items():
        for period, announcement, part in _lists(chance, kind, filings):
            # A GenAI list is two tables: what was filed, and what was registered.
            part.sort(key=lambda filing: filing[0])
            for place, (series, owner) in enumerate(part, 1):
                cells = _cells(chance, series, owner, period, used)
                rows.append(_placed(kind, announcement, period, place) | {"series": series} | cells)
    return [*rows, *_cancellations(chance, [row for row in rows if row["series"] in ("dsa", "iisa")])]


def documents(rows: Sequence[Record]) -> list[Record]:
    """The records of `documents` that rows of `listings` stand in."""
    found: dict[str, Record] = {}
    for row in rows:
        of = found.setdefault(row["document_sha256"], dict.fromkeys(TABLES["documents"].names) | _document(row))
        of["rows"] += 1
    return list(found.values())


def _document(row: Record) -> Record:
    shared = {name: row[name] for name in ("announcement", "period", "publisher", "page_url", "document_url")}
    return shared | {
        "sha256": row["document_sha256"],
        "kind": "list",
        "series": row["announcement"].partition("/")[0],
        "source": "synthetic",
        "title": f"{SYNTHETIC} {row['announcement']}",
        "page_title": SYNTHETIC,
        "url_aliases": [],
        "published_at": f"{row['period']}-01T16:00",
        "first_fetched_at": "2026-01-01T00:00:00+00:00",
        "media_type": "application/octet-stream",
        "size": 0,
        "rows": 0,
        "withdrawn": False,
    }


def _filings(chance: Chance, count: int, number: int) -> list[tuple[str, Filer]]:
    """Series and filer of each of `count` filings, in no order; most of a filer's are of one series.

    Filers are numbered from `number`.
    """
    names, shares, sizes = list(_SERIES), list(accumulate(_SERIES.values())), list(_FILINGS)
    often = list(_FILINGS.values())
    filings: list[tuple[str, Filer]] = []
    while len(filings) < count:
        owner, usual = words.filer(chance, number), chance.choices(names, cum_weights=shares)[0]
        for _ in range(chance.choices(sizes, often)[0]):
            other = chance.random() < _OTHER_SERIES
            filings.append((chance.choices(names, cum_weights=shares)[0] if other else usual, owner))
        number += 1
    del filings[count:]
    chance.shuffle(filings)
    return filings


def _lists(chance: Chance, kind: str, rows: Sequence[Any]) -> Iterator[tuple[str, str, list[Any]]]:
    """Rows in lists of the usual sizes → (month, announcement, the list's rows), oldest first."""
    start, seen = 0, dict.fromkeys(_MONTHS, 0)
    while start < len(rows):
        end = start + 1 + int(_LIST_SIZE[kind] * chance.uniform(0.2, 1.8))
        period = _month(min(1, (start + end) / 2 / len(rows)), chance)
        seen[period] += 1
        yield period, f"{kind}/synthetic-{period}-{seen[period]}", list(rows[start:end])
        start = end


def _month(share: float, chance: Chance) -> str:
    """Month of a list that stands at this share of all rows."""
    left = share * sum(_PER_YEAR.values())
    for year, weight in _PER_YEAR.items():
        months = [month for month in _MONTHS if month.startswith(year)]
        if left < weight:
            return months[int(left / weight * len(months))]
        left -= weight
    return chance.choice(_MONTHS[-3:])


def _placed(kind: str, announcement: str, period: str, place: int) -> Record:
    page = 1 + place // 20 if kind in ("genai", "cancellation") else None
    return dict.fromkeys(LISTINGS.names) | {
        "period": period,
        "publisher": SYNTHETIC,
        "announcement": announcement,
        "document_sha256": sha256(announcement.encode()).hexdigest(),
        "page_url": f"https://www.example.org/{kind}/{period}.htm",
        "document_url": f"https://www.example.org/{announcement}",
        "table_index": 1,
        "row_index": place + 1,
        "page": page,
        "seq_raw": str(place),
    }


def _cells(chance: Chance, series: str, owner: Filer, period: str, used: Counter[str]) -> Record:
    if series.startswith("genai"):
        return _genai_cells(chance, series, owner, period, used)
    used[owner.code] += 1
    pushes = series == "iisa"
    name = words.algorithm_name(chance, pushes=pushes)
    kind = words.choose(chance, _CATEGORIES) if pushes else words.choose(chance, _ROLES)
    return {
        "name_raw": name,
        "company_raw": owner.company,
        "category_raw" if pushes else "role_raw": kind,
        "products_raw": words.products(chance),
        "purpose_raw": words.purpose(chance, pushes=pushes),
        "number_raw": algorithm_number(owner, _TYPES.get(kind, "01"), int(period[2:4]), used[owner.code]),
        "remark_raw": words.remark(chance, name, owner.company),
    }


def _genai_cells(chance: Chance, series: str, owner: Filer, period: str, used: Counter[str]) -> Record:
    registered = series == "genai_registered"
    year, month, day = *map(int, period.split("-")), chance.randint(1, 28)
    # Serials grow with the dates, as they do in the published numbers.
    days = 372 * (year - 2022) + 31 * month + day
    serial = f"{year}{month:02}{day:02}{'S' if registered else ''}{_A_DAY * days:04}"
    number = None
    while number is None or used[number]:
        name = words.model_name(chance, registered=registered)
        number = f"{owner.prefix}-{words.romanised(name)}-{serial}"
    used[number] += 1
    return {
        "name_raw": words.broken(name, 8),
        "company_raw": words.broken(owner.company, _NARROW),
        "province_raw": owner.province,
        "number_raw": words.broken(number, 14),
        "date_raw": f"{year}/{month}/{day}",
    }


def algorithm_number(owner: Filer, kind: str, year: int, serial: int) -> str:
    """A number of the algorithm registries with the right check digit."""
    digits = f"{owner.division}{owner.code}{kind}{year:02}{serial % 1000:03}"
    return f"网信算备{digits}{check_digit(digits)}号"


def _cancellations(chance: Chance, rows: Sequence[Record]) -> list[Record]:
    named = [row for row in rows if chance.random() < _CANCELLED]
    narrow = ("name_raw", "company_raw", "role_raw", "category_raw", "products_raw", "purpose_raw")
    found = []
    for period, announcement, part in _lists(chance, "cancellation", named):
        year, month = period.split("-")
        for place, row in enumerate(part, 1):
            cells = {name: row[name] and words.broken(row[name], _NARROW // 2) for name in narrow}
            cells |= {"number_raw": words.broken(row["number_raw"], _NARROW), "date_raw": f"{year}年{int(month)}月"}
            cells["series"] = "cancellation"
            found.append(_placed("cancellation", announcement, period, place) | cells)
    return found
