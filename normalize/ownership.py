"""Who controls a filer: its ownership class, corporate group and English name.

Reviewed entries (`data/companies.tsv`) decide first, then the group that a name belongs to, then the words of the name.
A branch or an institute inside a company is judged as the company. What the words do not tell is `private` for a name
with a company's legal form, else `unknown`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from normalize.company import has_legal_form
from normalize.legal_form import head_office
from normalize.name_rules import PLACES, NameRule, NameRules, name_rule
from normalize.reference import rows

Ownership = Literal[
    "private",
    "central_soe",
    "local_soe",
    "university_research",
    "public_institution",
    "government",
    "state_media",
    "association",
    "foreign",
    "unknown",
]
OWNERSHIPS: tuple[Ownership, ...] = get_args(Ownership)


@dataclass(frozen=True, slots=True)
class OwnershipJudgement:
    """An ownership class, whether a `reviewed` entry or a `rule` decided, and why in words."""

    ownership: Ownership
    source: Literal["reviewed", "rule"]
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """A corporate group: its English and Chinese names, and the ownership class of its members."""

    english: str
    chinese: str
    ownership: Ownership


@dataclass(frozen=True, slots=True)
class _Reviewed:
    ownership: Ownership
    group: str
    english: str
    reason: str


@functools.lru_cache(maxsize=65536)
def judge_ownership(company: str) -> OwnershipJudgement:
    """Judge the ownership of a filer by its cleaned name."""
    if reviewed := _reviewed().get(company):
        return OwnershipJudgement(reviewed.ownership, "reviewed", reviewed.reason)
    if full := short_names().get(company):
        return judge_ownership(full)
    if office := head_office(company):
        judged = judge_ownership(office)
        return OwnershipJudgement(judged.ownership, judged.source, f"part of {office}: {judged.reason}")
    if group := group_of(company):
        return OwnershipJudgement(group.ownership, "rule", f"the name is of the group {group.english}")
    return _judge_words(company)


def _judge_words(company: str) -> OwnershipJudgement:
    scope = "company" if has_legal_form(company) else "institution"
    if found := _rules()[scope].first(company):
        rule, ownership = found
        return OwnershipJudgement(ownership, "rule", f"{PLACES[rule.place]} {rule.text}")
    if scope == "company":
        return OwnershipJudgement("private", "rule", "a company whose name shows no state, foreign or public owner")
    return OwnershipJudgement("unknown", "rule", "no legal form of a company, and no word that tells the kind")


@functools.lru_cache(maxsize=65536)
def group_of(company: str) -> Group | None:
    """Corporate group of a filer by its cleaned name: reviewed, or by the longest name of a group that it holds."""
    reviewed = _reviewed().get(company)
    if reviewed is not None:
        return _groups().get(reviewed.group)
    full = short_names().get(company, company)
    if full in _central_groups():
        return _groups()[_central_groups()[full]]
    found = _group_rules().first(company)
    return _groups()[found[1]] if found else None


def english_name(company: str) -> str | None:
    """English name of a filer, for the reviewed ones that have one."""
    reviewed = _reviewed().get(company)
    return (reviewed.english or None) if reviewed else None


@functools.cache
def short_names() -> Mapping[str, str]:
    """Short names of central state-owned enterprises → full legal names."""
    return {
        short: full
        for full, shorts, _ in rows("central_enterprises.tsv")
        for short in shorts.split(",")
        if short and short != full
    }


@functools.cache
def _reviewed() -> dict[str, _Reviewed]:
    return {
        company: _Reviewed(_ownership(ownership), group, english, reason)
        for company, ownership, group, english, reason in rows("companies.tsv")
    }


@functools.cache
def _groups() -> dict[str, Group]:
    return {
        english: Group(english, chinese, _ownership(ownership)) for english, chinese, ownership in rows("groups.tsv")
    }


@functools.cache
def _central_groups() -> dict[str, str]:
    """Full names of central enterprises → their group."""
    return {full: group for full, _, group in rows("central_enterprises.tsv") if group}


@functools.cache
def _group_rules() -> NameRules[str]:
    """Names of groups, the longest first."""
    found = [(name_rule(place, text, exceptions), group) for group, place, text, exceptions in rows("group_names.tsv")]
    return NameRules(sorted(found, key=lambda entry: (-len(entry[0].text), entry[0].text)))


@functools.cache
def _rules() -> dict[str, NameRules[Ownership]]:
    """Rules by scope."""
    found: dict[str, list[tuple[NameRule, Ownership]]] = {}
    for scope, place, text, ownership, exceptions in rows("ownership_rules.tsv"):
        found.setdefault(scope, []).append((name_rule(place, text, exceptions), _ownership(ownership)))
    return {scope: NameRules(sorted(rules, key=lambda entry: entry[0].order)) for scope, rules in found.items()}


def _ownership(text: str) -> Ownership:
    found = next((ownership for ownership in OWNERSHIPS if ownership == text), None)
    if found is None:
        raise ValueError(f"{text!r} is no ownership class; known are {', '.join(OWNERSHIPS)}")
    return found
