"""Names of filers: cleaning, telling an organisation from a product, and columns that were exchanged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from normalize.issues import Issue
from normalize.province import leading_place
from normalize.reference import organisation_endings
from normalize.text import fold_line_breaks, has_chinese

_FULL_WIDTH_BRACKETS = str.maketrans("()", "（）")
_TRAILING_BRACKETS = re.compile(r"(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）|\([^()]*\))$")
_STRAY = re.compile(r"^(?:有?限?公)?司(?=.)")
"""The end of a legal form at the head of a name: it slipped in from the row above."""
_LEGAL_FORM_IN_BRACKETS = re.compile(r"[（(](?:[^（()）]*合伙|个体工商户|个人独资)[)）]$")


@dataclass(frozen=True, slots=True)
class CleanCompany:
    """A filer's name as it would be typed, None where there is none, and its issue codes."""

    name: str | None
    issues: tuple[str, ...]


def clean_company(raw: str) -> CleanCompany:
    """Clean the name of a filer without changing a word of it.

    Line breaks and spaces beside Chinese characters go; the brackets of a Chinese name become full-width; the stray
    end of another name's legal form goes where a place and a full legal name follow it. A name that is cut or has no
    legal form is kept and flagged.
    """
    text = fold_line_breaks(raw)
    if has_chinese(text):
        text = fold_line_breaks(text.translate(_FULL_WIDTH_BRACKETS))
    if not text:
        return CleanCompany(None, (Issue.COMPANY_MISSING,))
    issues: list[str] = []
    name = _without_stray(text)
    if name != text:
        issues.append(Issue.COMPANY_STRAY_CHARACTER)
    if not _is_paired(name):
        issues.append(Issue.COMPANY_UNPAIRED_BRACKET)
    if not looks_like_organisation(name):
        issues.append(Issue.COMPANY_WITHOUT_LEGAL_FORM)
    return CleanCompany(name, tuple(issues))


def looks_like_organisation(name: str) -> bool:
    """Whether a cleaned name ends in a legal form or a word for an institution, brackets at its end aside."""
    plain = _plain(name)
    return has_legal_form(name) or (
        plain.endswith(organisation_endings("institution")) and plain not in organisation_endings("institution")
    )


def has_legal_form(name: str) -> bool:
    """Whether a cleaned name ends in the full legal form of a company or partnership (有限公司, …)."""
    plain = _plain(name)
    return (plain.endswith(organisation_endings("company")) and plain not in organisation_endings("company")) or bool(
        _LEGAL_FORM_IN_BRACKETS.search(name)
    )


def exchanged(name: str, company: str) -> bool:
    """Whether a row's cleaned name and company stand in each other's column.

    Only where the name carries a company's full legal form and the company looks like no organisation at all:
    an application may well be named after the hospital that uses it.
    """
    return has_legal_form(name) and bool(company) and not looks_like_organisation(company)


def _without_stray(name: str) -> str:
    rest = _STRAY.sub("", name)
    return rest if rest != name and leading_place(rest) and has_legal_form(rest) else name


def _plain(name: str) -> str:
    plain = _TRAILING_BRACKETS.sub("", name)
    return plain or name


def _is_paired(name: str) -> bool:
    open_brackets = 0
    for char in name:
        open_brackets += {"（": 1, "(": 1, "）": -1, ")": -1}.get(char, 0)
        if open_brackets < 0:
            return False
    return open_brackets == 0
