"""A list inside a Word file, taken apart: its table, its rows, and what they list."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.tables.docx_xml import W
from tests.mutations.sheets import Filing

XML = "{http://www.w3.org/XML/1998/namespace}"
_MAIN = "word/document.xml"


@dataclass
class WordList:
    """A list in a Word file: its table, which an edit changes in place, and its filings, row by row."""

    root: etree._Element
    table: etree._Element
    header: etree._Element
    rows: list[etree._Element]
    filings: list[Filing]
    names: tuple[str, ...]
    """Names of the columns, in the order of the header's cells."""
    numbered: bool
    """Whether Word counts the rows, so that 序号 stays where a row goes."""

    @classmethod
    def of(cls, data: bytes, filings: Sequence[Filing]) -> WordList:
        """Take a list apart. `filings` are what it lists; ValueError where the largest table has other rows."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = etree.fromstring(archive.read(_MAIN))
        table = max(root.iter(W + "tbl"), key=lambda found: len(found.findall(W + "tr")))
        header, *rows = table.findall(W + "tr")
        if len(rows) != len(filings):
            raise ValueError(f"{len(rows)} rows in the table, {len(filings)} filings")
        names = tuple(key for key in filings[0] if key != "series")
        numbered = not _text(rows[-1].find(W + "tc"))
        _unmerge(rows)
        return cls(root, table, header, rows, [dict(filing) for filing in filings], names, numbered)

    def cells(self, row: etree._Element) -> list[etree._Element]:
        """Cells of a row."""
        return list(row.findall(W + "tc"))

    def column(self, name: str) -> int:
        """Which cell of a row a column is."""
        return self.names.index(name)

    def set_rows(self, order: Sequence[int]) -> None:
        """Put rows in another order; one that comes twice is copied, one that does not come is dropped."""
        seqs = [filing["seq_raw"] for filing in self.filings]
        rows = [copy.deepcopy(self.rows[i]) for i in order]
        for row in self.rows:
            self.table.remove(row)
        self.table.extend(rows)
        self.rows, self.filings = rows, [dict(self.filings[i]) for i in order]
        self.count(int(seqs[0]))

    def count(self, first: int = 1) -> None:
        """Give every filing the 序号 that Word prints, where Word counts."""
        if self.numbered:
            for number, filing in enumerate(self.filings, first):
                filing["seq_raw"] = str(number)

    def save(self, data: bytes) -> bytes:
        """The file again, with its main part as it is now."""
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
            for name in before.namelist():
                content = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
                after.writestr(name, content if name == _MAIN else before.read(name))
        return target.getvalue()


def element(tag: str, *content: etree._Element, **attributes: str) -> etree._Element:
    """An element of WordprocessingML."""
    made = etree.Element(W + tag, {W + name: value for name, value in attributes.items()})
    made.extend(content)
    return made


def run(text: str, *properties: etree._Element) -> etree._Element:
    """A run of text."""
    made = element("t")
    made.text = text
    made.set(XML + "space", "preserve")
    return element("r", element("rPr", *properties), made)


def _text(cell: etree._Element | None) -> str:
    return "" if cell is None else "".join(t.text or "" for t in cell.iter(W + "t"))


def _unmerge(rows: Sequence[etree._Element]) -> None:
    """Give every row the text of the cells that are merged downwards over it, so that rows can part."""
    above: dict[int, etree._Element] = {}
    for row in rows:
        for column, cell in enumerate(row.findall(W + "tc")):
            for merge in cell.findall(f"{W}tcPr/{W}vMerge"):
                if merge.get(W + "val") == "restart":
                    above[column] = cell
                else:
                    for p in cell.findall(W + "p"):
                        cell.remove(p)
                    cell.extend(copy.deepcopy(above[column].findall(W + "p")))
                merge.getparent().remove(merge)
