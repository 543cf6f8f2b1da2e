"""Columns that hold one word of a fixed vocabulary: role and category."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from normalize.issues import Issue
from normalize.text import remove_white_space

Role = Literal["provider", "technical_support"]

_ROLES: dict[str, Role] = {"服务提供者": "provider", "服务技术支持者": "technical_support"}
_FORMER_CATEGORY = "检索过滤类"
"""In use until 2023-12, then split in two."""
_CATEGORY_OF_TYPE = {
    "01": "生成合成类",
    "02": "个性化推送类",
    "03": "排序精选类",
    "04": "信息检索类",
    "05": "内容过滤类",
    "06": "调度决策类",
}
_SPLIT_TYPES = ("04", "05")


class RoleReading(NamedTuple):
    """A role, None where it is missing or unknown, and its issue codes."""

    value: Role | None
    issues: tuple[str, ...]


class CategoryReading(NamedTuple):
    """A category in the words of the lists since 2024-04, None where missing or unknown, and its issue codes."""

    value: str | None
    issues: tuple[str, ...]


def read_role(raw: str) -> RoleReading:
    """Read 角色: 服务提供者 serves the public (provider), 服务技术支持者 serves businesses (technical_support)."""
    text = remove_white_space(raw)
    if not text:
        return RoleReading(None, (Issue.ROLE_MISSING,))
    word = _complete(text, _ROLES)
    if word is None:
        return RoleReading(None, (Issue.ROLE_UNKNOWN,))
    return RoleReading(_ROLES[word], () if word == text else (Issue.VALUE_CUT,))


def read_category(raw: str, type_code: str | None) -> CategoryReading:
    """Read 算法类别; `type_code` is that of the row's number, None where it has none.

    检索过滤类 becomes 信息检索类 (type 04) or 内容过滤类 (type 05).
    """
    text = remove_white_space(raw)
    if not text:
        return CategoryReading(None, (Issue.CATEGORY_MISSING,))
    word = _complete(text, (*_CATEGORY_OF_TYPE.values(), _FORMER_CATEGORY))
    if word is None:
        return CategoryReading(None, (Issue.CATEGORY_UNKNOWN,))
    issues = () if word == text else (Issue.VALUE_CUT,)
    if word == _FORMER_CATEGORY:
        if type_code in _SPLIT_TYPES:
            return CategoryReading(_CATEGORY_OF_TYPE[type_code], issues)
        return CategoryReading(word, (*issues, Issue.CATEGORY_NOT_SPLIT))
    if _CATEGORY_OF_TYPE.get(type_code or "", word) != word:
        issues = (*issues, Issue.CATEGORY_CONTRADICTS_NUMBER)
    return CategoryReading(word, issues)


def category_of_type(type_code: str) -> str | None:
    """Category that the type code of an algorithm number stands for, None for one that is not known."""
    return _CATEGORY_OF_TYPE.get(type_code)


def _complete(text: str, words: Iterable[str]) -> str | None:
    """The one word that `text` is, or is the beginning of."""
    found = [word for word in words if word.startswith(text)]
    return found[0] if len(found) == 1 else None
