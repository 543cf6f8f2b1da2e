"""What an algorithm or a generative service is used for: fields of use, told by the words of its name and purpose."""

from __future__ import annotations

import re
from functools import cache
from string import ascii_lowercase, ascii_uppercase
from typing import Literal, get_args

from normalize.reference import rows

Use = Literal[
    "customer_service",
    "education",
    "health",
    "finance",
    "law",
    "government",
    "office_writing",
    "marketing_retail",
    "film_video",
    "music_audio",
    "photo_effects",
    "games",
    "companionship",
    "design",
    "programming",
    "travel",
    "transport",
    "industry",
    "agriculture",
    "recruitment",
    "security",
    "daily_life",
    "property",
    "culture_media",
    "research",
    "data_analysis",
    "search_knowledge",
]
"""
`health`: medicine, psychology, elder care. `finance`: tax and accounting too. `law`: compliance and patents too.
`government`: public safety and trade unions too. `office_writing`: documents, articles, meetings, tenders, translation.
`marketing_retail`: advertising, shops, trying on. `film_video`: series, animation, comics. `photo_effects`: pictures
of people, changed faces, filters, styles. `companionship`: emotional talk, role play, dating. `design`: pictures,
interiors, fashion. `transport`: cars, traffic, logistics. `industry`: factories, energy, mines, building, environment.
`security`: of networks, data and content. `daily_life`: home, food, children, pets, sports, fortune-telling.
`culture_media`: news, publishing, fiction, heritage.
"""
USES: tuple[Use, ...] = get_args(Use)

_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)
_MOST = 5
"""Fields of one filing: a text that names more lists what it can do, not what it is for."""


def read_uses(name: str | None, purpose: str | None) -> tuple[Use, ...]:
    """Tell the fields of use of a deep-synthesis algorithm or a generative service.

    Returns those that the name or the purpose tells, in the order of `Use`: the first five of a text with more; none
    where both are generic (`根据用户输入的文本，生成相应的文本`). The filer's name is not read: an
    education company may file anything.
    """
    words = [word for text in (name, purpose) for word in _words(text or "")]
    told = dict.fromkeys(use for word in words for use in _lexicon()[word])
    counted = set(list(told)[:_MOST])
    return tuple(use for use in USES if use in counted)


@cache
def _lexicon() -> dict[str, tuple[Use, ...]]:
    """Word → its uses; none for one that only keeps a shorter word from counting."""
    return {word: tuple(map(_use, filter(None, uses.split(",")))) for word, uses in rows("use_words.tsv")}


def _words(text: str) -> list[str]:
    """Words of the lexicon in a text, from left to right, the longest at each place."""
    return _pattern().findall(text.translate(_CAPITALS))


@cache
def _pattern() -> re.Pattern[str]:
    """All words, by their first character: `re` skips what begins none, and tries few at each place."""
    tails: dict[str, list[str]] = {}
    for word in sorted(_lexicon(), key=lambda word: (-len(word), word)):
        tails.setdefault(word[0], []).append(_tail(word))
    return re.compile("|".join(f"{re.escape(head)}(?:{'|'.join(found)})" for head, found in tails.items()))


def _tail(word: str) -> str:
    """Pattern of a word after its first character; a Latin one (`BI`) is none inside another (`bilibili`)."""
    tail = re.escape(word[1:])
    return rf"(?<![A-Z].){tail}(?![A-Z])" if word.isascii() else tail


def _use(text: str) -> Use:
    found = next((use for use in USES if use == text), None)
    if found is None:
        raise ValueError(f"{text!r} is no field of use; known are {', '.join(USES)}")
    return found
