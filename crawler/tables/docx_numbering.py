"""The numbers that Word prints before paragraphs (ECMA-376 part 1, 17.9): they stand nowhere in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from crawler.tables.package import Package

_LEVELS = 9
_OFF = ("0", "false", "off")


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass(frozen=True)
class _List:
    """A `w:num`: the abstract list that it counts in, its levels, and the levels at which it starts anew."""

    abstract: str
    levels: Mapping[int, _Level]
    restarts: Mapping[int, int]


@dataclass(frozen=True)
class _Style:
    based_on: str | None
    number: str | None
    level: int | None


@dataclass
class Numbering:
    """Counts the paragraphs of a document; `next` is to be called once for each, in the document's order."""

    lists: Mapping[str, _List]
    styles: Mapping[str, _Style]
    default_style: str | None
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, package: Package, main: str) -> Numbering:
        """Numbering of a document whose main part is `main`; without a numbering part it prints nothing."""
        styles, default = _read_styles(package, main)
        return cls(_read_lists(package, main), styles, default)

    def next(self, p: etree._Element) -> str:
        """The number that Word prints before this paragraph, "" where it prints none."""
        number, level = self._list_of(p)
        found = self.lists.get(number or "")
        if found is None or level not in found.levels or _is_hidden(p):
            return ""
        counts = self.counters.setdefault(found.abstract, {})
        if number not in self.begun:
            self.begun.add(str(number))
            for restarted, start in found.restarts.items():
                counts[restarted] = start - 1
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            counts.pop(deeper, None)
        return _print(found, counts, level)

    def _list_of(self, p: etree._Element) -> tuple[str | None, int]:
        """List and level of a paragraph, by itself or by its style and the styles that one is based on."""
        own = p.find("{*}pPr/{*}numPr")
        number, level = _num_pr(own) if own is not None else (None, None)
        style = p.find("{*}pPr/{*}pStyle")
        name = _value(style) if style is not None else self.default_style
        seen: set[str] = set()
        while name and name not in seen and name in self.styles and (number is None or level is None):
            seen.add(name)
            number = self.styles[name].number if number is None else number
            level = self.styles[name].level if level is None else level
            name = self.styles[name].based_on
        return number, level or 0


def _read_lists(package: Package, main: str) -> dict[str, _List]:
    part = package.related(main, "numbering")
    if part is None:
        return {}
    root = package.xml(part)
    abstracts = {_attribute(a, "abstractNumId") or "": _levels(a) for a in root.iterchildren("{*}abstractNum")}
    lists = {}
    for num in root.iterchildren("{*}num"):
        target = num.find("{*}abstractNumId")
        abstract = (_value(target) if target is not None else None) or ""
        levels, restarts = dict(abstracts.get(abstract, {})), {}
        for override in num.iterchildren("{*}lvlOverride"):
            index = int(_attribute(override, "ilvl") or 0)
            levels.update({index: level for level in _levels(override).values()})
            if (start := override.find("{*}startOverride")) is not None:
                restarts[index] = int(_value(start) or 1)
        lists[_attribute(num, "numId") or ""] = _List(abstract, levels, restarts)
    return lists


def _levels(parent: etree._Element) -> dict[int, _Level]:
    levels = {}
    for lvl in parent.iterchildren("{*}lvl"):
        start, form, text = (lvl.find(f"{{*}}{name}") for name in ("start", "numFmt", "lvlText"))
        levels[int(_attribute(lvl, "ilvl") or 0)] = _Level(
            int((_value(start) if start is not None else None) or 0),
            (_value(form) if form is not None else None) or "decimal",
            (_value(text) if text is not None else None) or "",
        )
    return levels


def _read_styles(package: Package, main: str) -> tuple[dict[str, _Style], str | None]:
    part = package.related(main, "styles")
    if part is None:
        return {}, None
    styles, default = {}, None
    for style in package.xml(part).iterchildren("{*}style"):
        name = _attribute(style, "styleId") or ""
        based, own = style.find("{*}basedOn"), style.find("{*}pPr/{*}numPr")
        number, level = _num_pr(own) if own is not None else (None, None)
        styles[name] = _Style(_value(based) if based is not None else None, number, level)
        if _attribute(style, "type") == "paragraph" and (_attribute(style, "default") or "0") not in _OFF:
            default = name
    return styles, default


def _num_pr(element: etree._Element) -> tuple[str | None, int | None]:
    number, level = element.find("{*}numId"), element.find("{*}ilvl")
    text = _value(level) if level is not None else None
    return (_value(number) if number is not None else None), (int(text) if text else None)


def _is_hidden(p: etree._Element) -> bool:
    vanish = p.find("{*}pPr/{*}rPr/{*}vanish")
    return vanish is not None and (_value(vanish) or "1") not in _OFF


def _print(found: _List, counts: Mapping[int, int], level: int) -> str:
    def number(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        definition = found.levels.get(index)
        if definition is None:
            return ""
        return _FORMS.get(definition.form, _none)(counts.get(index, definition.start))

    if found.levels[level].form == "bullet":
        return ""
    return re.sub(r"%([1-9])", number, found.levels[level].text).strip()


def chinese_counting(value: int) -> str:
    """A number from 0 to 9,999 as Word counts in Chinese: 1 → 一, 12 → 十二, 105 → 一百零五."""
    digits = "零一二三四五六七八九"
    text, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("零" if pending and text else "") + digits[digit] + name
            pending = False
        else:
            pending = True
    return text.replace("一十", "十", 1) if text.startswith("一十") else text or digits[0]


def _roman(value: int) -> str:
    text = ""
    for unit, letters in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
                          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        text += letters * (value // unit)
        value %= unit
    return text


def _none(_: int) -> str:
    return ""


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate({ord("0") + d: chr(0xFF10 + d) for d in range(10)}),
    "decimalEnclosedCircle": lambda value: chr(0x2460 + value - 1) if 1 <= value <= 20 else str(value),
    "decimalEnclosedCircleChinese": lambda value: chr(0x2460 + value - 1) if 1 <= value <= 20 else str(value),
    "chineseCounting": chinese_counting,
    "chineseCountingThousand": chinese_counting,
    "taiwaneseCountingThousand": chinese_counting,
    "japaneseCounting": chinese_counting,
    "ideographDigital": lambda value: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value)),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": lambda value: chr(65 + (value - 1) % 26) * ((value - 1) // 26 + 1),
    "lowerLetter": lambda value: chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1),
}
"""Number formats (17.18.59); one that is not here prints nothing, and the row is reported as without 序号."""


def _attribute(element: etree._Element, name: str) -> str | None:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def _value(element: etree._Element) -> str | None:
    return _attribute(element, "val")
