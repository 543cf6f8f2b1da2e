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
_BRACKETED = re.compile(r"（[^（）]{2,4}）")
"""A place inside a name; a legal form in brackets stands at the end, where the stem has none."""
_LONGEST_PLACE = 11
"""Characters of the longest name of a prefecture, 克孜勒苏柯尔克孜自治州, and one more."""
_SHORTEST = 4
"""Characters; anything shorter (`浪潮云`) is too common a piece of names to stand for one company."""


def legal_form(name: str) -> LegalForm | None:
    """Legal form that a cleaned name states; None where it neither has one nor ends in a word for an institution."""
    found = next((form for form, pattern in _FORMS if pattern.search(name)), None)
    return found or ("institution" if looks_like_organisation(name) else None)


def without_legal_form(name: str) -> str | None:
    """A company's cleaned name without its legal form (`…科技`), None where it states none.

    Two names that are equal but for 有限公司, 有限责任公司 and 股份有限公司 are one company before and after its
    conversion: no two companies of one place and trade may share the rest (企业名称登记管理规定, art. 17).
    """
    return _COMPANY.sub("", name) if _COMPANY.search(name) else None


def short_forms(name: str) -> frozenset[str]:
    """The forms in which a company's cleaned full name may be printed short or cut.

    Without its legal form (`上海之爱智能科技`), without the place before it as well (`当虹科技`), and only what stands
    before a place in brackets (`吉利汽车研究院（宁波）有限公司`).
    """
    stem = without_legal_form(name)
    if stem is None:
        return frozenset()
    found = {stem, stem.removesuffix("集团"), f"{stem}股份", f"{stem}有限", _BRACKETED.sub("", stem)}
    if bracket := _BRACKETED.search(stem):
        found.add(stem[: bracket.start()])
    found |= {_without_leading_place(form) for form in found}
    return frozenset(form for form in found if len(form) >= _SHORTEST and form != name)


def _without_leading_place(form: str) -> str:
    for length in range(_LONGEST_PLACE, 1, -1):
        if form[:length] in _places():
            return form[length:]
    return form


@cache
def _places() -> frozenset[str]:
    """Names of provinces and of those prefectures whose name at the head of a company's is surely a place."""
    names = {name for province in provinces() for name in (province.name, province.short_name)}
    return frozenset(names).union(*((p.name, p.short_name) for p in prefectures() if p.places_companies))
