"""Charts: what is drawn, in which colour, and that no mark hides another."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from lxml import etree

from normalize.reference import provinces
from output.report import charts
from output.report.style import SHADES, WORD_COLOURS

SVG = "{http://www.w3.org/2000/svg}"


def marks(svg: str) -> dict[str, str]:
    """What each mark that is an area says → its colour."""
    root = etree.fromstring(svg.encode())
    areas = (path for link in root.iter(f"{SVG}a") for path in link.iter(f"{SVG}path"))
    return {path.findtext(f"{SVG}title") or "": path.get("fill", "") for path in areas}


def test_every_province_has_a_tile_of_its_own() -> None:
    assert set(charts.TILES) == {province.short_name for province in provinces()}
    assert len(set(charts.TILES.values())) == len(charts.TILES) == 34


def test_the_map_shows_all_provinces_those_without_filings_too() -> None:
    found = pd.DataFrame({"place": ["北京市", "国资委"], "count": [12, 3]})
    svg = charts.tile_map(found, {"registry": "dsa"})
    told = marks(svg)
    assert len(told) == 34
    assert "Beijing 北京市: 12" in told
    assert "Taiwan 台湾省: 0" in told
    assert "registry=dsa" in svg


def test_a_tile_is_the_darker_the_more_it_counts() -> None:
    found = pd.DataFrame({"kind": list("abcd"), "year": ["2025"] * 4, "count": [0, 1, 20, 400]})
    told = marks(charts.heat(found, "kind", "year"))
    shades = [told[f"{kind}, 2025: {count}"] for kind, count in (("a", 0), ("b", 1), ("c", 20), ("d", 400))]
    assert shades[0] == "var(--tile)"
    steps = [SHADES.index(shade) for shade in shades[1:]]
    assert steps == sorted(set(steps))
    assert steps[-1] == len(SHADES) - 1


@pytest.mark.parametrize("draw", [charts.stacked_over_time, charts.one_above_other])
def test_a_registry_has_its_colour_in_every_chart(draw: object) -> None:
    words = list(WORD_COLOURS["registry"])
    found = pd.DataFrame({"registry": words, "year": ["2025"] * 4, "count": [1, 2, 3, 4]})
    assert callable(draw)
    colours = list(marks(draw(found, "year", "registry")).values())
    assert sorted(colours) == sorted(WORD_COLOURS["registry"].values())


def test_few_periods_are_written_below_an_axis_of_many() -> None:
    months = [f"20{year}-{month:02}" for year in (23, 24, 25) for month in range(1, 13)]
    found = pd.DataFrame({"month": months, "registry": "dsa", "count": 1})
    written = re.findall(r">(20\d\d-\d\d)</text>", charts.stacked_over_time(found, "month", "registry"))
    assert 6 <= len(written) <= 9
    assert written[0] == "2023-01"


def test_names_from_the_lists_are_text_of_the_drawing() -> None:
    name = '<script>alert(1)</script>"&'
    found = pd.DataFrame({"group": [name], "count": [1]})
    root = etree.fromstring(charts.bars(found, "group").encode())
    assert not list(root.iter(f"{SVG}script"))
    assert any(name in (text.text or "") for text in root.iter(f"{SVG}title"))
