"""The colours of charts: seen by everybody, in both themes."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import output.report

CSS = (Path(output.report.__file__).parent / "assets" / "page.css").read_text(encoding="utf-8")
# What eyes see that lack one kind of cone, in linear RGB: Machado, Oliveira and Fernandes, 2009, severity 1.0.
EYES = {
    "all cones": np.eye(3),
    "no red cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# Linear RGB → cones → Oklab (Björn Ottosson, 2020).
CONES = np.array(
    [[0.4122215, 0.5363325, 0.0514460], [0.2119035, 0.6806995, 0.1073970], [0.0883025, 0.2817188, 0.6299787]]
)
OKLAB = np.array(
    [[0.2104543, 0.7936178, -0.0040720], [1.9779985, -2.4285922, 0.4505937], [0.0259040, 0.7827718, -0.8086758]]
)


def theme(name: str) -> dict[str, np.ndarray]:
    """Colours of a theme in linear RGB."""
    text = CSS.partition("@media")[0 if name == "light" else 2].partition("/* Text. */")[0]
    return {key: _linear(value) for key, value in re.findall(r"--(\w+): #(\w{6})", text)}


def _linear(code: str) -> np.ndarray:
    values = np.array([int(code[place : place + 2], 16) / 255 for place in (0, 2, 4)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    """Contrast of two colours as WCAG 2 reckons it."""
    dark, light = sorted(float(colour @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def distance(one: np.ndarray, other: np.ndarray, eyes: np.ndarray) -> float:
    """How unlike two colours look; about 2 is the least that can be seen side by side."""
    first, second = (OKLAB @ np.cbrt(CONES @ np.clip(eyes @ colour, 0, 1)) for colour in (one, other))
    return float(100 * np.linalg.norm(first - second))


@pytest.mark.parametrize("name", ["light", "dark"])
class TestTheme:
    def test_colours_of_charts_stand_out_from_the_paper(self, name: str) -> None:
        colours = theme(name)
        assert [key for key in colours if key[0] == "c" and contrast(colours[key], colours["paper"]) < 3] == []
        assert {f"c{number}" for number in range(1, 9)} <= set(colours)

    @pytest.mark.parametrize("eyes", EYES)
    def test_no_two_colours_look_alike(self, name: str, eyes: str) -> None:
        colours = [theme(name)[f"c{number}"] for number in range(1, 9)]
        assert min(distance(one, other, EYES[eyes]) for one, other in combinations(colours, 2)) > 8
        assert min(distance(one, other, EYES[eyes]) for one, other in combinations(colours[:4], 2)) > 14

    def test_numbers_are_read_on_every_shade(self, name: str) -> None:
        colours = theme(name)
        on = {"tile": "ink", "s1": "ink", "s2": "ink", "s3": "ink", "s4": "paper", "s5": "paper", "s6": "paper"}
        assert [shade for shade, text in on.items() if contrast(colours[shade], colours[text]) < 4.5] == []

    def test_more_is_further_from_the_paper(self, name: str) -> None:
        colours = theme(name)
        steps = [contrast(colours[f"s{number}"], colours["paper"]) for number in range(1, 7)]
        assert steps == sorted(steps)

    def test_text_is_read_on_paper_and_panels(self, name: str) -> None:
        colours = theme(name)
        pairs = [(text, ground) for text in ("ink", "muted", "accent") for ground in ("paper", "panel")]
        assert [pair for pair in [*pairs, ("ink", "mark")] if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []
        assert contrast(colours["line"], colours["paper"]) >= 3
