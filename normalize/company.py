"""Names of filers: cleaning, telling an organisation from a product, and columns that were exchanged."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from normalize.issues import Issue
from normalize.province import leading_place
from normalize.reference import organisation_endings
from normalize.text import fold_line_breaks, has_chinese

_FULL_WIDTH_BRACKETS = str.maketrans("()", "（）")
_HALF_WIDTH = {
    wide: wide - 0xFEE0 for span in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(span[0]), ord(span[1]) + 1)
}
"""Full-width digits and letters → ASCII."""
_OPEN, _CLOSE = "（(", "）)"
_TRAILING_BRACKETS = re.compile(r"(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）|\([^()]*\))$")
_BRACKET = re.compile(r"[（(）)]")
_STRAY = re.compile(r"^(?:有?限?公)?司(?=.)")
"""The end of a legal form at the head of a name: it slipped in from the row above."""
_STRAY_ENDS = "。，、；：;,．*＊※†‡·"
"""Punctuation and marks of footnotes that begin or end no name."""
_FOOTNOTE = re.compile(r"(?<=.)(?:（|\()?(?:备注|注)[:：].*$")
_FORMER = re.compile(r"(?:原名?|曾用名|更名前|前身)[:：为是]?(?P<name>.+)")
_ABBREVIATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .&+-]+")
_BARE = re.compile(r"(?<!报业|出版|传媒|广电|电视|广播|医疗|教育)集团$|(?<!总)公司$")
"""Endings that names of the press and of hospital groups have in full, those of companies only when cut short."""
_LEGAL_FORM_IN_BRACKETS = re.compile(r"[（(](?:[^（()）]*合伙|个体工商户|个人独资)[)）]$")

_BRANCHES = ("分公司", "分行", "支行", "分院", "分店", "分部", "分社", "总部", "集团")


class CleanCompany(NamedTuple):
    """A filer's name as it would be typed, None where there is none, and its issue codes.

    `second_names` are other official names that stood in brackets after it (`青岛日报报业集团（青岛日报社）`),
    `former_names` those that the brackets call former ones (`（原…）`).
    """

    name: str | None
    issues: tuple[str, ...]
    second_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


@functools.lru_cache(maxsize=65536)  # a filer is printed with each of its filings
def clean_company(raw: str) -> CleanCompany:
    """Clean the name of a filer without changing a word of it.

    Line breaks and spaces beside Chinese characters go; letters and digits become half-width, the brackets of a
    Chinese name full-width; the stray end of another name's legal form goes where a place and a full legal name follow
    it; footnotes go. Brackets at the end that hold another name of the filer are split off; those that hold a place, a
    legal form or a branch belong to the name. A name that is cut or has no legal form is kept and flagged.
    """
    text = fold_line_breaks(raw.translate(_HALF_WIDTH))
    if ("(" in text or ")" in text) and has_chinese(text):
        text = fold_line_breaks(text.translate(_FULL_WIDTH_BRACKETS))
    if not text:
        return CleanCompany(None, (Issue.COMPANY_MISSING,))
    issues: list[str] = []
    noted = _FOOTNOTE.sub("", text) if "注" in text else text
    if noted != text:
        issues.append(Issue.COMPANY_FOOTNOTE)
    name = _without_stray(noted)
    if name != noted:
        issues.append(Issue.COMPANY_STRAY_CHARACTER)
    name, second_names, former_names = _split_names(name)
    if not _is_paired(name):
        issues.append(Issue.COMPANY_UNPAIRED_BRACKET)
    if not has_legal_form(name):
        if not looks_like_organisation(name):
            issues.append(Issue.COMPANY_WITHOUT_LEGAL_FORM)
        elif _BARE.search(name):
            issues.append(Issue.COMPANY_SHORT_FORM)
    return CleanCompany(name, tuple(issues), second_names, former_names)


def looks_like_organisation(name: str) -> bool:
    """Whether a cleaned name ends in a legal form or a word for an institution, brackets at its end aside."""
    plain = _plain(name)
    return has_legal_form(name) or (
        plain.endswith(organisation_endings("institution")) and plain not in organisation_endings("institution")
    )


def has_legal_form(name: str) -> bool:
    """Whether a cleaned name ends in the full legal form of a company or partnership (有限公司, …)."""
    plain = _plain(name)
    endings = organisation_endings("company")
    return (plain.endswith(endings) and plain not in endings) or (
        plain is not name and bool(_LEGAL_FORM_IN_BRACKETS.search(name))
    )


def exchanged(name: str, company: str) -> bool:
    """Whether a row's cleaned name and company stand in each other's column.

    Only where the name carries a company's full legal form and the company looks like no organisation at all:
    an application may well be named after the hospital that uses it.
    """
    return has_legal_form(name) and bool(company) and not looks_like_organisation(company)


def _without_stray(name: str) -> str:
    trimmed = name.strip(_STRAY_ENDS + " ")
    name = trimmed or name
    rest = _STRAY.sub("", name)
    return rest if rest != name and leading_place(rest) and has_legal_form(rest) else name


def _split_names(name: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """A name without the brackets at its end that hold other names of the filer, and these: second and former ones."""
    second: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    while split := _last_brackets(name):
        head, inside = split
        if found := _FORMER.fullmatch(inside):
            former = (found["name"], *former)
        elif _is_second_name(head, inside):
            second = (inside, *second)
        else:
            break
        name = head
    return name, second, former


def _last_brackets(name: str) -> tuple[str, str] | None:
    """What stands before the brackets that end a name, and what stands in them; None where there are none."""
    if not name.endswith(tuple(_CLOSE)):
        return None
    depth = 0
    for place in range(len(name) - 1, 0, -1):
        depth += (name[place] in _CLOSE) - (name[place] in _OPEN)
        if depth == 0:
            return name[:place].strip(), name[place + 1 : -1].strip()
    return None


def _is_second_name(head: str, inside: str) -> bool:
    """Whether brackets hold another name of the organisation before them, not its place, legal form or branch."""
    if not looks_like_organisation(head) or not _is_paired(inside):
        return False
    if _ABBREVIATION.fullmatch(inside):
        return has_chinese(head)
    branch = inside.endswith(_BRANCHES) and has_legal_form(head)
    return looks_like_organisation(inside) and not branch and not _LEGAL_FORM_IN_BRACKETS.search(f"（{inside}）")


def _plain(name: str) -> str:
    return (_TRAILING_BRACKETS.sub("", name) or name) if name.endswith(tuple(_CLOSE)) else name


def _is_paired(name: str) -> bool:
    if not _BRACKET.search(name):
        return True
    open_brackets = 0
    for char in name:
        open_brackets += {"（": 1, "(": 1, "）": -1, ")": -1}.get(char, 0)
        if open_brackets < 0:
            return False
    return open_brackets == 0
