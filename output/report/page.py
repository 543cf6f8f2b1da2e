"""The report as one self-contained HTML file: nothing is fetched, and only its own script and style are let run."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from lxml import etree
from markupsafe import Markup

from output.memory import without_collector
from output.report.model import Block, Cell, Report, link
from output.text import FORMULA, inert, printable

_ASSETS = Path(__file__).parent / "assets"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_LONG = 40
"""A table of more rows than this is not printed unless its reader opened it."""

_SHORT = 10
"""A cell of so few characters, a date's, stays on one line."""
_SCALE = 1.25
"""Pixels of the page for one of a chart: its text, drawn in 12, is as large as the page's notes."""


@without_collector()
def to_page(report: Report) -> str:
    """The page of a report; the same report gives the same text.

    All text is escaped, control and direction characters are shown as escapes (see `printable`); only the charts'
    SVG, which is ours, is markup.
    """
    style, script = (_asset(name) for name in ("page.css", "page.js"))
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return _template().render(
        report=report,
        policy=policy,
        style=Markup(style),  # noqa: S704 - files of ours
        script=Markup(script),  # noqa: S704
        packed=report.rows.packed(),
        formula=FORMULA,
        long=_LONG,
        short=_SHORT,
        titles={definition.key: definition.title for definition in report.definitions},
    )


def write_page(page: str, folder: Path) -> Path:
    """Write a page as index.html of a folder, which is made; it appears when it is whole. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    part = folder / ".index.html.part"
    try:
        part.write_text(page, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def to_csv(block: Block) -> str:
    """The table of a block as CSV (RFC 4180): numbers as numbers, no text that a spreadsheet would run."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([inert(printable(heading)) for heading in block.headings])
    writer.writerows([_value(cell) for cell in row] for row in block.rows)
    return stream.getvalue()


def embedded(svg: str, key: str) -> Markup:
    """A chart as part of a page, which gives it its size (the chart has a viewBox).

    Its ids are its own, and its links are no stops for the keyboard: its table has the same ones. A `style` would be
    refused by the page's policy; colours are attributes (`fill`).
    """
    root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    ids = {element.get("id") for element in root.iter(etree.Element) if element.get("id")}
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            element.set(name, _own(name, str(value), ids, key))
        if etree.QName(element).localname == "a":
            element.set("tabindex", "-1")
    width, height = (float(size) * _SCALE for size in root.get("viewBox").split()[2:])
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 - drawn by us, parsed and written anew


def _own(name: str, value: str, ids: set[str | None], key: str) -> str:
    if name == "id":
        return f"{key}-{value}"
    if name in ("href", _XLINK) and value[1:] in ids:
        return f"#{key}-{value[1:]}"
    return re.sub(r"url\(['\"]?#([^)'\"]+)['\"]?\)", rf"url(#{key}-\1)", value)


def _value(cell: Cell) -> str:
    """What a CSV has of a cell; a number is no formula, whatever its sign."""
    return inert(printable(cell.text)) if cell.number is None else f"{cell.number:.15g}"


def _download(block: Block) -> str:
    """Address of a block's table as a file, with the byte order mark by which Excel knows UTF-8."""
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(to_csv(block).encode('utf-8-sig')).decode('ascii')}"


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _shown(value: Any) -> Any:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _is_web(url: str | None) -> bool:
    return url is not None and url.startswith(("http://", "https://"))


def _is_chinese(text: str) -> bool:
    return re.search("[\u3400-\u9fff]", text) is not None


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_ASSETS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"link": link, "embedded": embedded, "download": _download}
    environment.tests |= {"web": _is_web, "chinese": _is_chinese}
    return environment.get_template("page.html.j2")
