"""How charts look: their colours are CSS variables of the page, and follow it into the dark and onto paper."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import vl_convert
from lxml import etree

from normalize.ownership import OWNERSHIPS

COLOURS = tuple(f"var(--c{number})" for number in range(1, 9))
"""For what has no order."""
WORD_COLOURS: Mapping[str, Mapping[str, str]] = {
    "registry": {
        "iisa": "var(--c4)",
        "dsa": "var(--c1)",
        "genai_filed": "var(--c2)",
        "genai_registered": "var(--c3)",
    },
    "ownership": dict(zip(OWNERSHIPS, (*COLOURS[:7], "var(--muted)", COLOURS[7], "var(--line)"), strict=True)),
}
"""Words that have the same colour in every chart, in the order in which they are drawn."""
SHADES = tuple(f"var(--s{number})" for number in range(1, 7))
"""From few to many."""

WIDTH = 640
_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_FONT = "Arial, 'Liberation Sans', 'PingFang SC', 'Noto Sans CJK SC', sans-serif"
"""Names of one measure on all systems: what is drawn is as wide as it was reckoned."""


def to_svg(chart: alt.TopLevelMixin) -> str:
    """A chart as SVG for the inside of a page; what a mark says when it is pointed at is its title."""
    spec = chart.configure(
        background="transparent",
        font=_FONT,
        view=alt.ViewConfig(stroke="transparent"),
        axis=alt.AxisConfig(
            labelColor="var(--ink)",
            titleColor="var(--muted)",
            titleFontWeight="normal",
            gridColor="var(--grid)",
            domainColor="var(--grid)",
            tickColor="var(--grid)",
            labelFontSize=12,
            titleFontSize=12,
            labelLimit=260,
        ),
        legend=alt.LegendConfig(
            labelColor="var(--ink)",
            titleColor="var(--muted)",
            orient="top",
            labelFontSize=12,
            title=None,
            labelLimit=0,
            columnPadding=20,
        ),
        header=alt.HeaderConfig(
            labelColor="var(--ink)", titleColor="var(--muted)", labelFontSize=12, labelFontWeight="bold"
        ),
    ).to_dict()
    return _for_page(vl_convert.vegalite_to_svg(spec))


def _for_page(svg: str) -> str:
    """The drawing for the inside of a page: what a mark says is its title, and links lead to parts of the page."""
    root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter(etree.Element):
        said = element.attrib.pop("aria-label", None)
        if said and element.get("aria-roledescription") not in ("axis", "legend", "header"):
            title = etree.Element(f"{{{_SVG}}}title")
            title.text, title.tail, element.text = said, element.text, None
            element.insert(0, title)
        for name in ("role", "aria-roledescription", "aria-hidden"):
            element.attrib.pop(name, None)
        # Vega takes what leads to a part of the page for a path below its own home.
        if target := element.attrib.pop(_HREF, None):
            element.set("href", f"#{target.partition('#')[2]}")
    return str(etree.tostring(root, encoding="unicode"))
