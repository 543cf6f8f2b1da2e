"""The province of a filing: from the published place (属地), else from the number, else from the filer's name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from normalize.issues import Issue
from normalize.number import CENTRAL_PREFIX, ParsedNumber, number_provinces
from normalize.reference import Province, prefectures, province_by_division, provinces
from normalize.text import remove_white_space

Source = Literal["published", "number", "company", "central"]

_CENTRAL = {"国资委", "国务院国资委", "国务院国有资产监督管理委员会", "中央企业", "央企"}
_PRODUCTION_CORPS = "新疆生产建设兵团"
"""It publishes like a province and lies in 新疆, whose ISO code it shares."""
_BRACKETED = re.compile(r"[（(]([^（()）]*)[)）]")
_BRANCH = re.compile(r"公司(?P<place>[^公]*?)(?:第[一二三四五六七八九十]+)?(?:分公司|分行|支行|分院|分中心)$")
_PREFIX_OF_A_PLACE = re.compile(r"^(?:中共|中国共产党)")
_UNIVERSITY = re.compile(r"大学(?=.)")
_SHORTEST_PLACE = 2


class ProvinceResult(NamedTuple):
    """A resolved province: ISO 3166-2:CN code, Chinese and English name, and where it was read; all None if unknown.

    `source` is `central`, and there is no province, where 国资委 or its prefix stands in the place of one: the filer
    reports to the central state.
    `issues`: codes of `normalize.issues`.
    """

    code: str | None
    name: str | None
    name_en: str | None
    source: Source | None
    issues: tuple[str, ...]


def resolve_province(published: str | None, number: ParsedNumber, company: str | None) -> ProvinceResult:
    """Province of a row. The published place wins over the number's, the number's over the place in the filer's name.

    `published` is the raw 属地, None where the list has no such column; `company` the cleaned name of the filer.
    """
    candidates = number_provinces(number)
    central_number = (number.prefix or "").lower() == CENTRAL_PREFIX
    issues: list[str] = []
    if published is not None:
        province, central = province_from_published(published), is_central(published)
        if province or central:
            told = bool(candidates) or central_number
            agrees = central_number if central else province in candidates
            issues += [Issue.PROVINCE_CONTRADICTS_NUMBER] if told and not agrees else []
            issues += _difference(province, company)
            return _result(province, "central" if central else "published", issues)
        issues.append(Issue.PROVINCE_UNKNOWN if remove_white_space(published) else Issue.PROVINCE_MISSING)
    if central_number:
        return _result(None, "central", issues)
    if len(candidates) == 1:
        return _result(candidates[0], "number", [*issues, *_difference(candidates[0], company)])
    by_name = province_from_company(company or "")
    if candidates:
        issues.append(Issue.NUMBER_AMBIGUOUS_PREFIX)
        by_name = by_name if by_name in candidates else None
    if by_name is None:
        issues.append(Issue.PROVINCE_UNRESOLVED)
    return _result(by_name, "company" if by_name else None, issues)


def province_from_published(raw: str) -> Province | None:
    """Province that a published place (属地) is or lies in (宁夏回族自治区, 宁夏, 广东省深圳市, 深圳市), or None."""
    text = remove_white_space(raw)
    if text == _PRODUCTION_CORPS:
        return next(province for province in provinces() if text.startswith(province.short_name))
    return leading_place(text, companies_only=False)


def find_province(text: str) -> Province | None:
    """Province of a code (`CN-BJ`), a whole name in Chinese, long or short, or one in English (`beijing`), or None."""
    wanted = text.strip().casefold()
    return next(
        (p for p in provinces() if wanted in (p.code.casefold(), p.name, p.short_name, p.english.casefold())), None
    )


def is_central(raw: str) -> bool:
    """Whether a published place (属地) names the central state, which stands for central state-owned enterprises."""
    return remove_white_space(raw) in _CENTRAL


@lru_cache(maxsize=65536)  # a filer is placed with each of its filings
def province_from_company(name: str) -> Province | None:
    """Province that a filer's cleaned name tells, or None: a guess, for use where nothing else is known.

    A branch lies where it says; else a bracketed place wins over a leading one (`广东华商（柳州）律师事务所`).
    Brackets that name different provinces tell nothing, and neither does the name of a university in that of another
    institution (`北京理工大学东南信息技术研究院` is in Fujian).
    """
    if branch := _BRANCH.search(name):
        return leading_place(branch["place"].strip("（）()"))
    bracketed = {place for text in _BRACKETED.findall(name) if (place := leading_place(text))}
    if bracketed:
        return bracketed.pop() if len(bracketed) == 1 else None
    plain = _PREFIX_OF_A_PLACE.sub("", _BRACKETED.sub("", name))
    return None if _UNIVERSITY.search(plain) else leading_place(plain)


def leading_place(text: str, *, companies_only: bool = True) -> Province | None:
    """Province of the longest name of a province or prefecture that `text` begins with.

    `companies_only` leaves out the short names that are also words or brands, such as 阿里 and 海东.
    """
    places = _places(companies_only)
    for length in range(min(len(text), _longest_place()), _SHORTEST_PLACE - 1, -1):
        if province := places.get(text[:length]):
            return province
    return None


def _difference(province: Province | None, company: str | None) -> list[str]:
    """The issue of a filer whose name says another province than the one that was taken."""
    named = province_from_company(company or "") if province else None
    return [Issue.PROVINCE_DIFFERS_FROM_COMPANY] if named and named != province else []


@cache
def _places(companies_only: bool) -> dict[str, Province]:
    found: dict[str, Province] = {}
    for prefecture in prefectures():
        province = province_by_division()[prefecture.division[:2]]
        found[prefecture.name] = province
        if prefecture.places_companies or not companies_only:
            found[prefecture.short_name] = province
    # Provinces come last: 海南 is the province, not the prefecture of 青海.
    for province in provinces():
        found[province.name] = found[province.short_name] = province
    return found


@cache
def _longest_place() -> int:
    return max(map(len, _places(False)))


def _result(province: Province | None, source: Source | None, issues: list[str]) -> ProvinceResult:
    if province is None:
        return ProvinceResult(None, None, None, source, tuple(issues))
    return ProvinceResult(province.code, province.name, province.english, source, tuple(issues))
