"""What the parts of a Word document say of themselves (ECMA-376 part 1, 17.3.1, 17.3.2 and 17.4) beside how they look.

Nearly all of a list are properties that speak of looks alone. One walk over the whole document, which lxml does in C,
finds the few that decide what is shown; only the parts that hold one of them are asked.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from lxml import etree

from crawler.tables.docx_xml import W, child, integer, is_on, value

_TBL, _P_PR, _R_PR, _TC_PR, _TR_PR = (W + name for name in ("tbl", "pPr", "rPr", "tcPr", "trPr"))
_P_STYLE, _NUM_PR, _R_STYLE, _VANISH = (W + name for name in ("pStyle", "numPr", "rStyle", "vanish"))
_SPAN, _V_MERGE, _H_MERGE = (W + name for name in ("gridSpan", "vMerge", "hMerge"))
_BEFORE, _AFTER, _HIDDEN = (W + name for name in ("gridBefore", "gridAfter", "hidden"))
_DEL, _MOVE_FROM, _CELL_DEL, _CELL_MERGE = (W + name for name in ("del", "moveFrom", "cellDel", "cellMerge"))
_SETTINGS = (
    _P_STYLE, _NUM_PR, _R_STYLE, _VANISH, _SPAN, _V_MERGE, _H_MERGE, _BEFORE, _AFTER, _HIDDEN, _DEL, _MOVE_FROM,
    _CELL_DEL, _CELL_MERGE,
)  # fmt: skip
"""All that decides what is shown: whatever is read below has to stand here, or it is not found."""


class OfParagraph(NamedTuple):
    """Style and `w:numPr` of a paragraph, and what was done to its mark, so that the next one goes on with it."""

    style: str | None = None
    number: etree._Element | None = None
    mark: Literal["deleted", "hidden"] | None = None


class OfRun(NamedTuple):
    """Whether a run is hidden, None where it does not say, and its style."""

    hidden: bool | None = None
    style: str | None = None


class OfRow(NamedTuple):
    """How many columns of the grid a row leaves free at either end, and whether it is deleted or hidden."""

    before: int = 0
    after: int = 0
    gone: bool = False


class OfCell(NamedTuple):
    """How many columns a cell covers, its part in a merge (restart, continue), whether a change of it is tracked."""

    span: int = 1
    down: str | None = None
    sideways: str | None = None
    changed: bool = False


_PARAGRAPH, _RUN, _ROW, _CELL = OfParagraph(), OfRun(), OfRow(), OfCell()


class Outline:
    """The parts of a document that say more than how they look, and the tables that hold others."""

    def __init__(self, body: etree._Element) -> None:
        self._telling: set[etree._Element | None] = set()
        self._holding: set[etree._Element | None] = set()
        for found in body.iter(_TBL, *_SETTINGS):
            if found.tag == _TBL:
                self._holding.add(next(found.iterancestors(_TBL), None))
            else:
                self._telling.add(_owner(found))

    def holds_tables(self, table: etree._Element) -> bool:
        """Whether other tables stand in a table."""
        return table in self._holding

    def paragraph(self, p: etree._Element) -> OfParagraph:
        """What a paragraph says."""
        properties = child(p, _P_PR) if p in self._telling else None
        if properties is None:
            return _PARAGRAPH
        style, number, mark = _PARAGRAPH
        for setting in properties.iterchildren(_P_STYLE, _NUM_PR, _R_PR):
            if setting.tag == _P_STYLE:
                style = value(setting)
            elif setting.tag == _NUM_PR:
                number = setting
            else:
                mark = _mark(setting)
        return OfParagraph(style, number, mark)

    def run(self, run: etree._Element, properties: etree._Element) -> OfRun:
        """What a run says by these properties, one of its children."""
        if run not in self._telling:
            return _RUN
        vanish = child(properties, _VANISH)
        return OfRun(None if vanish is None else is_on(vanish), value(child(properties, _R_STYLE)))

    def row(self, tr: etree._Element) -> OfRow:
        """What a row says."""
        properties = child(tr, _TR_PR) if tr in self._telling else None
        if properties is None:
            return _ROW
        marks = properties.iterchildren(_DEL, _HIDDEN)
        return OfRow(
            max(0, integer(value(child(properties, _BEFORE)), 0)),
            integer(value(child(properties, _AFTER)), 0),
            any(mark.tag == _DEL or is_on(mark) for mark in marks),
        )

    def cell(self, tc: etree._Element) -> OfCell:
        """What a cell says."""
        properties = child(tc, _TC_PR) if tc in self._telling else None
        if properties is None:
            return _CELL
        span, down, sideways, changed = _CELL
        for setting in properties.iterchildren(_SPAN, _V_MERGE, _H_MERGE, _CELL_DEL, _CELL_MERGE):
            if setting.tag == _SPAN:
                span = max(1, integer(value(setting), 1))
            elif setting.tag == _V_MERGE:
                down = value(setting) or "continue"
            elif setting.tag == _H_MERGE:
                sideways = value(setting) or "continue"
            else:
                changed = True
        return OfCell(span, down, sideways, changed)


def _owner(setting: etree._Element) -> etree._Element | None:
    """The part that a setting is of: what holds the properties that it stands in."""
    properties = setting.getparent()
    owner = None if properties is None else properties.getparent()
    # Those of a paragraph's mark stand in those of the paragraph.
    return owner.getparent() if owner is not None and owner.tag == _P_PR else owner


def _mark(properties: etree._Element) -> Literal["deleted", "hidden"] | None:
    """What the properties of a paragraph's mark say was done to it."""
    for found in properties.iterchildren(_DEL, _MOVE_FROM, _VANISH):
        if found.tag != _VANISH:
            return "deleted"
        if is_on(found):
            return "hidden"
    return None
