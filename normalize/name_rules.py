"""Rules about filers' names: a word, where it has to stand, and the words that rule it out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from normalize.legal_form import without_leading_place

T = TypeVar("T")

PLACES = {
    "tail": "the name ends in",
    "head": "the name begins with",
    "brand": "the name, its place aside, begins with",
    "within": "the name holds",
}
"""Where a word stands, in the order in which rules are asked."""


@dataclass(frozen=True, slots=True)
class NameRule:
    """A word, where in a cleaned name it stands (one of `PLACES`), and the words beside which it tells nothing."""

    text: str
    place: str
    exceptions: tuple[str, ...] = ()

    def fits(self, name: str) -> bool:
        """Whether a cleaned name has the word in its place, and none of the exceptions."""
        return _stands(self.text, self.place, name) and not any(word in name for word in self.exceptions)

    @property
    def order(self) -> tuple[int, int, str]:
        """Rules sorted by it are asked by place, the longest word of a place first."""
        return list(PLACES).index(self.place), -len(self.text), self.text


class NameRules(Generic[T]):
    """Rules in the order in which they are asked, each with what it tells."""

    def __init__(self, rules: Iterable[tuple[NameRule, T]]) -> None:
        self._rules = tuple(rules)
        self._by_head: dict[str, list[int]] = defaultdict(list)
        for place, (rule, _) in enumerate(self._rules):
            self._by_head[rule.text[:2]].append(place)

    def first(self, name: str) -> tuple[NameRule, T] | None:
        """The first rule that fits a cleaned name, with what it tells; None where none does."""
        heads = {name[start:end] for start in range(len(name)) for end in (start + 1, start + 2)}
        # Hundreds of rules, of which a name holds the words of a few.
        held = sorted(place for head in heads for place in self._by_head.get(head, ()))
        return next((self._rules[place] for place in held if self._rules[place][0].fits(name)), None)


def name_rule(place: str, text: str, exceptions: str) -> NameRule:
    """The rule that three cells of a table say, exceptions parted by commas. Raises ValueError for no such place."""
    if place not in PLACES:
        raise ValueError(f"{place!r} is no place in a name; known are {', '.join(PLACES)}")
    return NameRule(text, place, tuple(word for word in exceptions.split(",") if word))


def _stands(text: str, place: str, name: str) -> bool:
    if place == "head":
        return name.startswith(text)
    if place == "brand":
        return name.startswith(text) or without_leading_place(name).startswith(text)
    return name.endswith(text) if place == "tail" else text in name
