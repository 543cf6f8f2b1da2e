"""What kind of body a filer is: a carrier, a bank, a hospital, an organ of the state, …; most are enterprises."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from normalize.company import has_legal_form
from normalize.legal_form import head_office
from normalize.name_rules import NameRules, name_rule
from normalize.reference import rows

Sector = Literal[
    "telecom",
    "bank",
    "insurance_securities",
    "hospital",
    "university",
    "institute",
    "government",
    "media",
    "association",
    "enterprise",
]
"""
- `telecom`: the carriers with all they control (so China Mobile's research institute too), satellite and cable ones.
- `bank`: banks, rural credit unions, and companies of a bank's group that are no insurer, broker or fund.
- `insurance_securities`: licensed insurers, brokers, futures, fund and trust companies, their intermediaries, and
  companies of an insurer's group. Consumer credit, guarantees, payment and credit bureaus are `enterprise`.
- `hospital`: hospitals in whatever legal form, those of universities too, and clinics that are institutions. An
  internet hospital or a clinic in the form of a company is `enterprise`: what files there is an online service.
- `university`: universities and schools, not tutoring businesses (培训学校).
- `institute`: research institutes, laboratories, computing centres that are institutions; …研究院有限公司 is
  `enterprise`.
- `government`: organs, and the public institutions that work for them (信息中心, 政务服务中心).
- `media`: newspapers, broadcasters, news agencies and publishers of the state, with their companies.
- `association`: associations, learned societies, foundations and other non-enterprise bodies.
- `enterprise`: the rest, companies of universities and of hospitals among them.
"""
SECTORS: tuple[Sector, ...] = get_args(Sector)

_CARRIER: Sector = "telecom"
_BY_OWNERSHIP: dict[str, Sector] = {
    "government": "government",
    "public_institution": "government",
    "university_research": "institute",
    "state_media": "media",
    "association": "association",
}
"""What the ownership class tells of a filer whose name and group tell nothing."""


def sector_of(company: str, ownership: str, group: str | None) -> Sector:
    """Sector of a filer by its cleaned name, its ownership class and the English name of its group.

    A carrier's group decides first, since a carrier's institute or payment company is part of it; then the words of the
    name, those of a branch being its head office's; then a bank's or an insurer's group; then the ownership class.
    """
    name = head_office(company) or company
    of_group = _sector_of_group(name, group)
    if of_group == _CARRIER:
        return _CARRIER
    scope = "company" if has_legal_form(name) else "institution"
    by_words = _words(scope).first(name)
    return by_words[1] if by_words else of_group or _BY_OWNERSHIP.get(ownership, "enterprise")


def _sector_of_group(name: str, group: str | None) -> Sector | None:
    found = _groups().get(group or "")
    return found[0] if found and not any(word in name for word in found[1]) else None


@cache
def _groups() -> dict[str, tuple[Sector, tuple[str, ...]]]:
    """Groups with a sector → it, and the words that rule it out."""
    return {
        group: (_sector(sector), tuple(filter(None, exceptions.split(","))))
        for scope, _, group, sector, exceptions in rows("sector_words.tsv")
        if scope == "group"
    }


@cache
def _words(scope: str) -> NameRules[Sector]:
    found = [
        (name_rule(place, text, exceptions), _sector(sector))
        for its_scope, place, text, sector, exceptions in rows("sector_words.tsv")
        if its_scope == scope
    ]
    return NameRules(sorted(found, key=lambda entry: entry[0].order))


def _sector(text: str) -> Sector:
    found = next((sector for sector in SECTORS if sector == text), None)
    if found is None:
        raise ValueError(f"{text!r} is no sector; known are {', '.join(SECTORS)}")
    return found
