"""What stands on one page of a PDF: glyphs, ruled lines and pictures, as PDFium finds them.

All coordinates are points in the frame in which the page's text runs from left to right: x to the right, y
downwards, the origin at a corner of the visible page. Turned pages (/Rotate), tables set sideways and shifted
crop boxes therefore need no further thought.
"""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium

from crawler.tables.pdf_budget import Budget
from crawler.tables.pdf_characters import open_text
from crawler.tables.pdf_drawing import RULE_THICKNESS, Drawing
from crawler.tables.pdf_geometry import Box, Frame, Rule, Stretch


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page shows.

    `number` counts from 1, `turned` is text that runs another way than the rest, `curves` counts drawn curves.
    """

    number: int
    width: float
    height: float
    text: list[Stretch]
    turned: list[Stretch]
    horizontal: list[Rule]
    vertical: list[Rule]
    pictures: list[Box]
    curves: int


def read_page(page: pdfium.PdfPage, number: int, max_characters: int, budget: Budget) -> PageContent:
    """Return what page `number` shows.

    Raises HostileDocument where a limit is passed and UnreadableDocument where PDFium cannot read the text.
    """
    drawing = Drawing(page, number, budget)
    with open_text(page, number, max_characters, budget, some_hidden=drawing.hides_text) as text:
        turn = text.turn()
        frame = Frame(page.get_bbox(), page.get_rotation() if turn is None else turn)
        upright, turned = text.stretches(frame, number, budget)
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for x0, y0, x1, y1 in map(frame.place_box, drawing.rules):
        across, down = x1 - x0, y1 - y0
        # The dots of a dotted line may make up a line either way.
        dot = across <= RULE_THICKNESS and down <= RULE_THICKNESS
        if dot or across > down:
            horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        if dot or down >= across:
            vertical.append(Rule((x0 + x1) / 2, y0, y1))
    pictures = [_clip(Box(*frame.place_box(picture)), frame.width, frame.height) for picture in drawing.pictures]
    return PageContent(
        number, frame.width, frame.height, upright, turned, horizontal, vertical, pictures, drawing.curves
    )


def _clip(box: Box, width: float, height: float) -> Box:
    x0, y0 = min(max(box.x0, 0), width), min(max(box.y0, 0), height)
    return Box(x0, y0, max(min(box.x1, width), x0), max(min(box.y1, height), y0))
