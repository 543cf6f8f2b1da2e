"""Tables of an HTML page, as a browser lays them out."""

from __future__ import annotations

import re

from lxml import etree, html

from crawler.tables.grid import MAX_CELLS, Cell, rectangle
from crawler.tables.model import HostileDocument, Row, Table, UnreadableDocument

_MAX_SPAN = 1_000
"""The HTML standard's own limit for colspan."""

_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head"})


def read(data: bytes) -> list[Table]:
    """Outermost tables of a page in order; a table that only wraps others for their layout gives way to those.

    `title` is the caption, else the last line of text before the table. Raises UnreadableDocument where there is
    nothing to read, HostileDocument for spans beyond any table.
    """
    try:
        tree = html.document_fromstring(_decode(data))
    except (etree.ParserError, ValueError) as error:
        raise UnreadableDocument(f"the page holds nothing that can be read: {error}") from error
    tables: list[Table] = []
    for element in tree.xpath("//table"):
        if _is_layout(element) or any(not _is_layout(outer) for outer in element.iterancestors("table")):
            continue
        rows = [Row(cells, index) for index, cells in enumerate(rectangle(_rows(element)), 1) if any(cells)]
        if rows:
            tables.append(Table(len(tables) + 1, tuple(rows), _title(element)))
    return tables


def _decode(data: bytes) -> str:
    declared = re.search(rb"""charset\s*=\s*["']?\s*([\w-]+)""", data[:2048])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    # What pages call gb2312 or gbk is GB 18030 in practice.
    encoding = "gb18030" if name.startswith("gb") else name
    try:
        return data.decode(encoding if not data.startswith(b"\xef\xbb\xbf") else "utf-8-sig", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _is_layout(table: html.HtmlElement) -> bool:
    """Whether a table holds another and no row of more than one cell: a frame."""
    return bool(table.xpath(".//table")) and all(
        len(row.xpath("./td|./th")) <= 1 for row in table.xpath("./tr|./tbody/tr|./thead/tr|./tfoot/tr")
    )


def _rows(table: html.HtmlElement) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    reaching: dict[int, tuple[int, str, int]] = {}
    """Grid column → (rows still to cover, text, span) of cells merged downwards."""
    cells = 0
    order = ("./thead/tr", "./tr|./tbody/tr", "./tfoot/tr")
    found = [row for path in order for row in table.xpath(path) if not _is_unseen(row)]
    for number, tr in enumerate(found):
        row: list[Cell] = []
        column = 0
        for td in tr.xpath("./td|./th"):
            column = _carry(row, reaching, column)
            across, down = _span(td, "colspan"), _span(td, "rowspan")
            down = len(found) - number if down == 0 else down
            text = _text(td)
            row.append(Cell(text, column, across))
            if down > 1:
                reaching[column] = (down - 1, text, across)
            column += across
        _carry(row, reaching, column, to_the_end=True)
        cells += len(row)
        if cells > MAX_CELLS:
            raise HostileDocument(f"a table of more than {MAX_CELLS:,} cells is not read")
        rows.append(row)
    return rows


def _carry(row: list[Cell], reaching: dict[int, tuple[int, str, int]], column: int, to_the_end: bool = False) -> int:
    """Add the cells that reach down from above at `column`; return the next free column."""
    while reaching and (column in reaching or (to_the_end and column < max(reaching))):
        if column not in reaching:
            column += 1
            continue
        left, text, span = reaching.pop(column)
        row.append(Cell(text, column, span))
        if left > 1:
            row_again = (left - 1, text, span)
            reaching[column] = row_again
            column += span
            if to_the_end and column > max(reaching):
                break
            continue
        column += span
    return column


def _span(cell: html.HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    number = int(value) if value.isdecimal() else 1
    if name == "colspan":
        number = max(1, number)
    if number > _MAX_SPAN * (1 if name == "colspan" else 100):
        raise HostileDocument(f"a cell says that it covers {number:,} {'columns' if name == 'colspan' else 'rows'}")
    return number


def _text(element: html.HtmlElement) -> str:
    lines = "".join(_pieces(element)).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _pieces(element: html.HtmlElement) -> list[str]:
    pieces = [_flow(element.text)]
    for child in element.iterchildren():
        if isinstance(child.tag, str) and not _is_unseen(child):
            block = child.tag in _BLOCKS
            pieces += ["\n" if block else "", *_pieces(child), "\n" if block else ""]
            if child.tag in ("td", "th"):
                pieces.append(" ")
        pieces.append(_flow(child.tail))
    return pieces


def _flow(text: str | None) -> str:
    """Text as a browser flows it: a line break in the source is a space."""
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _is_unseen(element: html.HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.tag in _UNSEEN or element.get("hidden") is not None or "display:none" in style


def _title(table: html.HtmlElement) -> str | None:
    if caption := table.xpath("./caption"):
        return _text(caption[0]) or None
    before = table.xpath("preceding::text()[normalize-space() and not(ancestor::table or ancestor::head)]")
    return " ".join(before[-1].split()) if before else None
