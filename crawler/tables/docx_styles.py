"""What the styles of a Word document say of numbering and of hidden text (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from crawler.tables.docx_xml import W, descendant, integer, is_on, value
from crawler.tables.model import HostileDocument
from crawler.tables.package import Package

_LONGEST = 100
"""Styles that may be based on one another in a row; Word's own are so five deep."""


@dataclass(frozen=True)
class Style:
    """A style's own word on list (`w:numId`), level (from 0) and hiding; None where it has none."""

    based_on: str | None = None
    number: str | None = None
    level: int | None = None
    hidden: bool | None = None


@dataclass
class Styles:
    """Styles by id, and the id of the one that paragraphs have which name none."""

    by_id: Mapping[str, Style]
    default: str | None
    _hidden: dict[str | None, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package, main: str) -> Styles:
        """Styles of the document whose main part is `main`."""
        part = package.related(main, "styles")
        by_id, default = {}, None
        for element in package.xml(part).iterchildren(W + "style") if part else ():
            name = element.get(W + "styleId") or ""
            by_id[name] = _read(element)
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                default = name
        return cls(by_id, default)

    def chain(self, name: str | None) -> Iterator[tuple[str, Style]]:
        """A style, the one it is based on, and so on. Raises HostileDocument where they are without end."""
        seen = set()
        while name and name not in seen and name in self.by_id:
            seen.add(name)
            if len(seen) > _LONGEST:
                raise HostileDocument(f"more than {_LONGEST} styles of the Word document are based on one another")
            style = self.by_id[name]
            yield name, style
            name = style.based_on

    def hides(self, name: str | None) -> bool:
        """Whether a style hides its text."""
        if name not in self._hidden:
            words = (style.hidden for _, style in self.chain(name))
            self._hidden[name] = next((word for word in words if word is not None), False)
        return self._hidden[name]


def _read(element: etree._Element) -> Style:
    vanish = descendant(element, "rPr", "vanish")
    level = value(descendant(element, "pPr", "numPr", "ilvl"))
    return Style(
        based_on=value(descendant(element, "basedOn")),
        number=value(descendant(element, "pPr", "numPr", "numId")),
        level=None if level is None else integer(level, 0),
        hidden=None if vanish is None else is_on(vanish),
    )
