"""Points, boxes and what a page is made of, all in points (1/72 inch)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

Point = tuple[float, float]
Sides = tuple[float, float, float, float]
"""Least x, least y, greatest x, greatest y."""
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True, eq=False)
class Glyph:
    """One character: its advance from `x0` to `x1`, its baseline `y`, the font's size `em`.

    Never changed, and equal to itself alone. There are so many that half the time to make a named tuple counts.
    """

    x0: float
    x1: float
    y: float
    em: float
    text: str


Stretch = list[Glyph]
"""Glyphs, at least one, of one height and size that follow each other, each clearly further right than the one before.

They stand in order, and none is a second print of another.
"""


class Rule(NamedTuple):
    """One straight line parallel to an axis: its position across, its extent along."""

    position: float
    start: float
    end: float


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def area(self) -> float:
        """Area in square points."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)


class Frame:
    """The frame in which a page is read: x to the right along the lines of text, y downwards, origin at a corner.

    `bounds` is the visible page in the page's own space, `turn` how many degrees clockwise make its text upright.
    """

    def __init__(self, bounds: Sides, turn: int) -> None:
        self.bounds = bounds
        self.turn = turn
        left, bottom, right, top = bounds
        self.width, self.height = right - left, top - bottom
        if turn in (90, 270):
            self.width, self.height = self.height, self.width

    def place(self, x: float, y: float) -> Point:
        """Where a point of the page's own space lies."""
        left, bottom, right, top = self.bounds
        if self.turn == 0:
            return x - left, top - y
        if self.turn == 90:
            return y - bottom, x - left
        if self.turn == 180:
            return right - x, y - bottom
        return top - y, right - x

    def place_box(self, sides: Sides) -> Sides:
        """Where a rectangle of the page's own space lies: its left, top, right and bottom."""
        x0, y0, x1, y1 = sides
        if self.turn == 0:
            left, _, _, top = self.bounds
            return x0 - left, top - y1, x1 - left, top - y0
        (ax, ay), (bx, by) = self.place(x0, y0), self.place(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    if then is IDENTITY:
        return first
    a, b, c, d, e, f = first
    ta, tb, tc, td, te, tf = then
    return (
        a * ta + b * tc,
        a * tb + b * td,
        c * ta + d * tc,
        c * tb + d * td,
        e * ta + f * tc + te,
        e * tb + f * td + tf,
    )


def apply(matrix: Matrix, point: Point) -> Point:
    """Where `matrix` takes a point."""
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def bounds(points: Iterable[Point]) -> Sides:
    """The least rectangle around points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
