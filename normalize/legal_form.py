"""Legal forms of filers: which one a name states, and the name without it."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from normalize.company import looks_like_organisation
from normalize.reference import prefectures, provinces

LegalForm = Literal["limited", "joint_stock", "partnership", "sole_proprietor", "branch", "institution"]
"""limited (有限公司, 有限责任公司), joint_stock (股份有限公司), partnership (合伙企业), sole_proprietor (个体工商户,
个人独资), branch (分公司, 分行), institution (an organisation that states no legal form of a company)."""

_FORMS: tuple[tuple[LegalForm, re.Pattern[str]], ...] = (
    ("branch", re.compile(r"(?:分公司|分行|支行|分店|营业部)$|（[^（）]+分公司）$")),
    ("sole_proprietor", re.compile(r"[（(]?(?:个体工商户|个人独资)[)）]?$")),
    ("partnership", re.compile(r"合伙企业(?:[（(][^（()）]*[)）])?$|[（(][^（()）]*合伙[)）]$")),
    ("joint_stock", re.compile(r"股份(?:有限)?公司$")),
    ("limited", re.compile(r"有限(?:责任)?公司(?:[（(][^（()）]*[)）])?$")),
)
_COMPANY = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|股份公司)$")
_HEAD_OFFICE = re.compile(r"^(?P<office>.+?有限(?:责任)?公司)(?:（[^（）]+）)?[^（）]+$")
_BRACKETED = re.compile(r"（[^（）]{2,4}）")
"""A place inside a name; a legal form in brackets stands at the end, where the stem has none."""
_SHORTEST = 4
"""Characters; anything shorter (`浪潮云`) is too common a piece of names to stand for one company."""


def legal_form(name: str) -> LegalForm | None:
    """Legal form that a cleaned name states; None where it neither has one nor ends in a word for an institution."""
    found = next((form for form, pattern in _FORMS if pattern.search(name)), None)
    return found or ("institution" if looks_like_organisation(name) else None)


def head_office(name: str) -> str | None:
    """The company that a branch or an institute inside it is named after (`中国移动通信有限公司研究院`)."""
    found = _HEAD_OFFICE.match(name)
    return found["office"] if found else None


def without_legal_form(name: str) -> str | None:
    """A company's cleaned name without its legal form (`…科技`), None where it states none.

    Two names that are equal but for 有限公司, 有限责任公司 and 股份有限公司 are one company before and after its
    conversion: no two companies of one place and trade may share the rest (企业名称登记管理规定, art. 17).
    """
    return _COMPANY.sub("", name) if _COMPANY.search(name) else None


def short_forms(name: str) -> frozenset[str]:
    """The forms in which a company's cleaned full name may be printed short.

    Without its legal form (`上海之爱智能科技`), without the place before it as well (`当虹科技`), and only what stands
    before a place in brackets (`吉利汽车研究院（宁波）有限公司`).
    """
    stem = without_legal_form(name)
    if stem is None:
        return frozenset()
    found = {stem, stem.removesuffix("集团")}
    if bracket := _BRACKETED.search(stem):
        found |= {_BRACKETED.sub("", stem), stem[: bracket.start()]}
    found |= {without_leading_place(form) for form in found}
    return frozenset(form for form in found if len(form) >= _SHORTEST and form != name)


def without_cut_form(name: str) -> str:
    """A name without the beginning of a legal form that its end was cut off of (`湘财证券股份`)."""
    return name.removesuffix("股份").removesuffix("有限")


def without_leading_place(form: str) -> str:
    """A name without the province or prefecture that it begins with."""
    for place in _places().get(form[:2], ()):
        if form.startswith(place):
            return form[len(place) :]
    return form


@cache
def _places() -> dict[str, list[str]]:
    """Names of provinces, and of those prefectures whose name at the head of a company's is surely a place.

    By their first two characters, the longest first.
    """
    names = {name for province in provinces() for name in (province.name, province.short_name)}
    names.update(*((p.name, p.short_name) for p in prefectures() if p.places_companies))
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        found.setdefault(name[:2], []).append(name)
    return found
