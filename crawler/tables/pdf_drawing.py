"""Ruled lines and pictures of a page."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from crawler.tables.model import HostileDocument
from crawler.tables.pdf_budget import Budget
from crawler.tables.pdf_calls import (
    draw_mode,
    numbers,
    object_kind,
    object_matrix,
    object_on_page,
    segment_closes,
    segment_count,
    segment_kind,
    segment_of_path,
    segment_point,
)
from crawler.tables.pdf_characters import is_hidden
from crawler.tables.pdf_geometry import IDENTITY, Matrix, Point, Sides, apply, bounds, multiply

RULE_THICKNESS = 4.0
"""Points up to which what is filled is a ruled line."""
_MAX_FORM_DEPTH = 12


class Drawing:
    """Ruled lines and pictures of page `number` in the page's own space, form XObjects included.

    `rules` and `pictures` are the sides of each, `curves` counts drawn curves, and `hides_text` is whether some of
    the text is invisible. Raises HostileDocument where a limit is passed.
    """

    def __init__(self, page: pdfium.PdfPage, number: int, budget: Budget) -> None:
        self._number = number
        self._budget = budget
        self.rules: list[Sides] = []
        self.pictures: list[Sides] = []
        self.curves = 0
        self.hides_text = False
        # PDFium writes its answers here.
        self._modes, self._at_modes = numbers(ctypes.c_int, 2)
        self._point, self._at_point = numbers(ctypes.c_float, 2)
        self._matrix, self._at_matrix = numbers(ctypes.c_float, 6)
        self._walk(page.raw, pdfium_c.FPDFPage_CountObjects, object_on_page, IDENTITY, 0)

    def _walk(self, container: Any, count_of: Any, get: Any, outer: Matrix, depth: int) -> None:
        """Collect from the objects of a page or a form, `outer` being the matrix they are drawn under."""
        if depth > _MAX_FORM_DEPTH:
            raise HostileDocument(f"page {self._number} nests its content more than {_MAX_FORM_DEPTH} deep")
        count = count_of(container)
        self._budget.objects(max(count, 0), self._number)
        for index in range(count):
            item = get(container, index)
            kind = object_kind(item)
            if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                self.hides_text = self.hides_text or is_hidden(item)
            elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
                self._path(item, outer)
            elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
                self._picture(item, outer)
            elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
                inner = multiply(self._matrix_of(item), outer)
                self._walk(item, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject, inner, depth + 1)

    def _picture(self, item: Any, outer: Matrix) -> None:
        matrix = multiply(self._matrix_of(item), outer)
        box = bounds([apply(matrix, corner) for corner in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))])
        if min(box[2] - box[0], box[3] - box[1]) <= RULE_THICKNESS:
            self.rules.append(box)
        else:
            self.pictures.append(box)

    def _path(self, item: Any, outer: Matrix) -> None:
        if not draw_mode(item, *self._at_modes):
            return
        fill, stroke = self._modes
        if not fill and not stroke:
            return
        segments = segment_count(item)
        self._budget.objects(max(segments, 0), self._number)
        subpaths = self._subpaths(item, segments, multiply(self._matrix_of(item), outer))
        if stroke:
            for points in subpaths:
                self.rules.extend(_straight(points))
        if fill:
            boxes = [bounds(points) for points in subpaths]
            thin = [box for box in boxes if min(box[2] - box[0], box[3] - box[1]) <= RULE_THICKNESS]
            self.rules.extend(thin)
            if not thin and len(boxes) > 1:
                self.rules.extend(_frames(boxes))

    def _subpaths(self, item: Any, segments: int, matrix: Matrix) -> list[list[Point]]:
        """Points of each subpath, a closed one ending where it began; a curve ends one and begins the next."""
        subpaths: list[list[Point]] = []
        (a, b, c, d, e, f), (at_x, at_y) = matrix, self._at_point
        start = 0
        for index in range(segments):
            segment = segment_of_path(item, index)
            kind = segment_kind(segment)
            segment_point(segment, at_x, at_y)
            x, y = self._point
            point = a * x + c * y + e, b * x + d * y + f
            if kind == pdfium_c.FPDF_SEGMENT_LINETO and subpaths:
                subpaths[-1].append(point)
            else:
                if kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
                    self.curves += 1
                else:
                    start = len(subpaths)
                subpaths.append([point])
            # A rectangle has come back already; what is only a point is drawn as a dot.
            if segment_closes(segment) and (point != subpaths[start][0] or len(subpaths[-1]) == 1):
                subpaths[-1].append(subpaths[start][0])
        return [points for points in subpaths if len(points) > 1]

    def _matrix_of(self, item: Any) -> Matrix:
        if not object_matrix(item, self._at_matrix[0]):
            return IDENTITY
        a, b, c, d, e, f = self._matrix
        return a, b, c, d, e, f


def _straight(points: list[Point]) -> Iterator[Sides]:
    """Those stretches of a stroked line that run along an axis."""
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if min(abs(x1 - x0), abs(y1 - y0)) <= 1.0:
            (left, right), (low, high) = (x0, x1) if x0 <= x1 else (x1, x0), (y0, y1) if y0 <= y1 else (y1, y0)
            yield left, low, right, high


def _frames(
    boxes: list[Sides],
) -> Iterator[Sides]:
    """The sides of frames that are filled as one rectangle less a slightly smaller one inside it."""
    for outer, inner in itertools.pairwise(boxes):
        if abs(outer[2] - outer[0]) < abs(inner[2] - inner[0]):
            outer, inner = inner, outer  # noqa: PLW2901 - either may be drawn first
        gaps = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
        if all(-0.01 <= gap <= RULE_THICKNESS for gap in gaps):
            left, bottom, right, top = outer
            sides = (
                (left, bottom, inner[0], top),
                (left, bottom, right, inner[1]),
                (inner[2], bottom, right, top),
                (left, inner[3], right, top),
            )
            yield from (side for side, gap in zip(sides, gaps, strict=True) if gap > 0.01)
