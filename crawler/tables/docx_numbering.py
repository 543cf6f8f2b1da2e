"""The numbers that Word prints before paragraphs (ECMA-376 part 1, 17.9): they stand nowhere in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from crawler.tables.docx_styles import Styles
from crawler.tables.docx_xml import W, child, descendant, integer, is_on, value
from crawler.tables.model import HostileDocument, UnknownShape
from crawler.tables.number_formats import FORMATS, HIGHEST
from crawler.tables.package import Package

_MOST_LEVELS, _LONGEST_TEXT = 32, 1_000
"""Levels of a list, and characters of the text of one; Word knows nine and writes a few."""
_SUFFIXES = {"tab": "\t", "space": " ", "nothing": ""}


@dataclass(frozen=True)
class _Level:
    start: int = 0
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    """Level (from 1) after which it starts anew; None: after any above it; 0: never."""
    all_decimal: bool = False
    style: str | None = None


@dataclass(frozen=True)
class _List:
    """A `w:num`: the abstract list that it counts in, its levels, and the levels at which it starts anew."""

    abstract: str
    levels: Mapping[int, _Level]
    restarts: Mapping[int, int]


@dataclass
class Numbering:
    """Counts the paragraphs of a document; `next` is to be called once for each, in the document's order."""

    lists: Mapping[str, _List]
    styles: Styles
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    _of_styles: dict[str | None, tuple[str | None, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package, main: str, styles: Styles) -> Numbering:
        """Numbering of a document whose main part is `main`; without a numbering part it prints nothing."""
        return cls(_read_lists(package, main, styles), styles)

    def next(self, style: str | None, own: etree._Element | None) -> tuple[str, str]:
        """The number that Word prints before a paragraph and what it puts after it; ("", "") where it prints none.

        `style` is the paragraph's style, `own` its `w:numPr`. Raises UnknownShape for a form of numbers not known.
        """
        if not self.lists:
            return "", ""
        number, level = self._list_of(style, own)
        found = self.lists.get(number or "")
        if number is None or found is None or level not in found.levels:
            return "", ""
        counts = self.counters.setdefault(found.abstract, {})
        if number not in self.begun:
            self.begun.add(number)
            for restarted, start in found.restarts.items():
                counts[restarted] = start - 1
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for deeper, definition in found.levels.items():
            if deeper > level and (definition.restart is None or level < definition.restart):
                counts.pop(deeper, None)
        return _print(found, counts, level), _SUFFIXES.get(found.levels[level].suffix, "\t")

    def _list_of(self, name: str | None, own: etree._Element | None) -> tuple[str | None, int]:
        """List and level of a paragraph, by itself or by its style and the styles that one is based on."""
        number = level = None
        if own is not None:
            number = value(child(own, W + "numId"))
            text = value(child(own, W + "ilvl"))
            level = None if text is None else integer(text, 0)
        if number is not None:
            return number, level or 0
        number, usual = self._list_of_style(name or self.styles.default)
        return number, usual if level is None else level

    def _list_of_style(self, name: str | None) -> tuple[str | None, int]:
        if name not in self._of_styles:
            chain = list(self.styles.chain(name))
            number = next((style.number for _, style in chain if style.number is not None), None)
            level = next((style.level for _, style in chain if style.level is not None), 0)
            if number is not None and number in self.lists:
                # A level may name the style that it belongs to (17.9.23).
                linked = {definition.style: index for index, definition in self.lists[number].levels.items()}
                level = next((linked[name] for name, _ in chain if name in linked), level)
            self._of_styles[name] = number, level
        return self._of_styles[name]


def _read_lists(package: Package, main: str, styles: Styles) -> dict[str, _List]:
    part = package.related(main, "numbering")
    if part is None:
        return {}
    root = package.xml(part)
    abstracts = {a.get(W + "abstractNumId") or "": a for a in root.iterchildren(W + "abstractNum")}
    nums = {num.get(W + "numId") or "": num for num in root.iterchildren(W + "num")}
    lists = {}
    known: dict[str, dict[int, _Level]] = {}
    for name, num in nums.items():
        abstract = _abstract(num, nums, abstracts, styles)
        if abstract in abstracts and abstract not in known:
            known[abstract] = _levels(abstracts[abstract])
        levels = dict(known.get(abstract, {}))
        restarts = {}
        for override in num.iterchildren(W + "lvlOverride"):
            index = integer(override.get(W + "ilvl"), 0)
            for level in _levels(override).values():
                levels[index] = level
            if (start := child(override, W + "startOverride")) is not None:
                restarts[index] = integer(value(start), 1)
                levels[index] = replace(levels.get(index, _Level()), start=restarts[index])
        lists[name] = _List(abstract, levels, restarts)
    return lists


def _abstract(
    num: etree._Element, nums: Mapping[str, etree._Element], abstracts: Mapping[str, etree._Element], styles: Styles
) -> str:
    """The abstract list of a `w:num`; one that links to a numbering style stands for that style's (17.9.21)."""
    name = value(child(num, W + "abstractNumId")) or ""
    link = value(descendant(abstracts[name], "numStyleLink")) if name in abstracts else None
    target = next((nums.get(style.number or "") for _, style in styles.chain(link)), None)
    return name if target is None else value(child(target, W + "abstractNumId")) or name


def _levels(parent: etree._Element) -> dict[int, _Level]:
    levels = {}
    for lvl in parent.iterchildren(W + "lvl"):
        restart, legal = value(child(lvl, W + "lvlRestart")), child(lvl, W + "isLgl")
        index = integer(lvl.get(W + "ilvl"), 0)
        levels[index] = _Level(
            start=integer(value(child(lvl, W + "start")), 0),
            form=_form(lvl),
            text=value(child(lvl, W + "lvlText")) or "",
            suffix=value(child(lvl, W + "suff")) or "tab",
            restart=None if restart is None else integer(restart, 0),
            all_decimal=legal is not None and is_on(legal),
            style=value(child(lvl, W + "pStyle")),
        )
        if len(levels) > _MOST_LEVELS:
            raise HostileDocument(f"a list of the Word document has more than {_MOST_LEVELS} levels; Word knows nine")
        if len(levels[index].text) > _LONGEST_TEXT:
            raise HostileDocument(f"a list of the Word document has numbers of more than {_LONGEST_TEXT:,} characters")
    return levels


def _form(lvl: etree._Element) -> str:
    """The level's `w:numFmt`; a custom one ("001, 002, 003, ...") goes by its first number."""
    found = next(lvl.iter(W + "numFmt"), None)
    if found is not None and value(found) == "custom":
        return (found.get(W + "format") or "").split(",")[0].strip()
    return value(found) or "decimal"


def _print(found: _List, counts: Mapping[int, int], level: int) -> str:
    def number(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        definition = found.levels.get(index)
        if definition is None:
            return ""
        form = "decimal" if found.levels[level].all_decimal else definition.form
        count = counts.get(index, definition.start)
        if form not in FORMATS or not 0 <= count <= HIGHEST:
            raise UnknownShape(
                f"Word numbers paragraphs of the document in a form that is not known ({form}, {count}); "
                "open it, see what it prints, and add the form"
            )
        return FORMATS[form](count)

    if found.levels[level].form == "bullet":
        return ""
    return re.sub(r"%([1-9])", number, found.levels[level].text).strip()
