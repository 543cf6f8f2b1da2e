"""What happens to a list inside a Word file: edits of its XML, and what the list truly says after each."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator

from lxml import etree

from crawler.tables.docx_xml import W
from tests.mutations.word_lists import WordList, element, run

Edit = Callable[[WordList, random.Random], bool | None]
"""Changes a list in place. True: it must be read right; False: it must be refused; None: either."""

EDITS: dict[str, Edit] = {}


def _edit(function: Edit) -> Edit:
    EDITS[function.__name__.strip("_").replace("_", " ")] = function
    return function


def _wrap(inner: etree._Element, *outer: str) -> None:
    """Put elements around one that is in a document."""
    parent = inner.getparent()
    at = parent.index(inner)
    for tag in reversed(outer):
        parent.remove(inner) if inner.getparent() is parent else None
        inner = element(tag, inner)
    parent.insert(at, inner)


def _shown_runs(part: etree._Element) -> Iterator[etree._Element]:
    for found in list(part.iter(W + "r")):
        if found.find(W + "t") is not None and found.getparent().tag == W + "p":
            yield found


@_edit
def nothing(words: WordList, chance: random.Random) -> bool | None:
    return True


@_edit
def columns_moved(words: WordList, chance: random.Random) -> bool | None:
    order = list(range(len(words.names)))
    chance.shuffle(order)
    for row in (words.header, *words.rows):
        cells = words.cells(row)
        for cell in cells:
            row.remove(cell)
        row.extend(cells[i] for i in order)
    return True if len(words.table.findall(f".//{W}gridSpan")) == 0 else None


@_edit
def rows_shuffled(words: WordList, chance: random.Random) -> bool | None:
    order = list(range(len(words.rows)))
    chance.shuffle(order)
    words.set_rows(order)
    return True


@_edit
def rows_doubled(words: WordList, chance: random.Random) -> bool | None:
    words.set_rows([i for i in range(len(words.rows)) for _ in range(chance.choice((1, 1, 2)))])
    return True


@_edit
def rows_dropped(words: WordList, chance: random.Random) -> bool | None:
    words.set_rows([0, *(i for i in range(1, len(words.rows)) if chance.random() < 0.8)])
    return True


@_edit
def header_repeated(words: WordList, chance: random.Random) -> bool | None:
    chance.choice(words.rows[1:]).addprevious(copy.deepcopy(words.header))
    return True


@_edit
def header_removed(words: WordList, chance: random.Random) -> bool | None:
    words.table.remove(words.header)
    return False


@_edit
def header_at_the_end(words: WordList, chance: random.Random) -> bool | None:
    words.table.append(words.header)
    return False


@_edit
def heading_emptied(words: WordList, chance: random.Random) -> bool | None:
    cell = chance.choice(words.cells(words.header)[:7])
    for text in cell.iter(W + "t"):
        text.text = ""
    return False


@_edit
def column_deleted(words: WordList, chance: random.Random) -> bool | None:
    at = chance.randrange(7)
    for row in (words.header, *words.rows):
        row.remove(words.cells(row)[at])
    return False


@_edit
def column_doubled(words: WordList, chance: random.Random) -> bool | None:
    at = chance.randrange(8)
    for row in (words.header, *words.rows):
        cell = words.cells(row)[at]
        cell.addnext(copy.deepcopy(cell))
    return False


@_edit
def last_cell_missing(words: WordList, chance: random.Random) -> bool | None:
    at = chance.randrange(len(words.rows))
    words.rows[at].remove(words.cells(words.rows[at])[-1])
    words.filings[at][words.names[-1]] = ""
    return None


@_edit
def cell_missing(words: WordList, chance: random.Random) -> bool | None:
    """The cells after it slip to the left, as Word shows them."""
    at = chance.randrange(len(words.rows))
    words.rows[at].remove(words.cells(words.rows[at])[chance.randrange(1, 7)])
    return False


@_edit
def two_cells_merged_sideways(words: WordList, chance: random.Random) -> bool | None:
    """Their one text is given to the first of the two columns."""
    at, column = chance.randrange(len(words.rows)), chance.randrange(1, 7)
    cells = words.cells(words.rows[at])
    spans = 0
    for cell in cells[column : column + 2]:
        found = cell.find(f"{W}tcPr/{W}gridSpan")
        spans += 1 if found is None else int(found.get(W + "val"))
    words.rows[at].remove(cells[column + 1])
    properties = cells[column].find(W + "tcPr")
    for found in properties.findall(W + "gridSpan"):
        properties.remove(found)
    width = properties.find(W + "tcW")
    span = element("gridSpan", val=str(spans))
    properties.insert(0, span) if width is None else width.addnext(span)
    words.filings[at][words.names[column + 1]] = ""
    # A word of a fixed vocabulary may be gone, and the number with it.
    return None


@_edit
def two_cells_merged_downwards(words: WordList, chance: random.Random) -> bool | None:
    at, name = chance.randrange(len(words.rows) - 1), "company_raw"
    for row, value in ((at, "restart"), (at + 1, "continue")):
        cell = words.cells(words.rows[row])[words.column(name)]
        properties = cell.find(W + "tcPr")
        for found in properties.findall(W + "vMerge"):
            properties.remove(found)
        properties.append(element("vMerge", val=value))
    words.filings[at + 1][name] = words.filings[at][name]
    return True


@_edit
def rows_deleted_in_a_tracked_change(words: WordList, chance: random.Random) -> bool | None:
    gone = set(chance.sample(range(1, len(words.rows)), max(1, len(words.rows) // 5)))
    for at in gone:
        _row_properties(words.rows[at]).append(element("del", id="9", author="x"))
    first = words.filings[0]["seq_raw"]
    words.filings = [filing for at, filing in enumerate(words.filings) if at not in gone]
    words.count(int(first))
    return True


@_edit
def rows_inserted_in_a_tracked_change(words: WordList, chance: random.Random) -> bool | None:
    for row in words.rows:
        _row_properties(row).append(element("ins", id="9", author="x"))
        for found in _shown_runs(row):
            _wrap(found, "ins")
    return True


@_edit
def text_deleted_in_a_tracked_change(words: WordList, chance: random.Random) -> bool | None:
    for row in words.rows:
        for found in _shown_runs(row):
            if chance.random() < 0.3:
                gone = run("已删除")
                gone.find(W + "t").tag = W + "delText"
                found.addprevious(element("del", gone))
    return True


@_edit
def a_cell_deleted_in_a_tracked_change(words: WordList, chance: random.Random) -> bool | None:
    cell = chance.choice(words.cells(chance.choice(words.rows)))
    cell.find(W + "tcPr").append(element("cellDel", id="9", author="x"))
    return False


@_edit
def hidden_text(words: WordList, chance: random.Random) -> bool | None:
    for row in words.rows:
        for found in _shown_runs(row):
            if chance.random() < 0.3:
                found.addnext(run("隐藏", element("vanish")))
    return True


@_edit
def hidden_rows(words: WordList, chance: random.Random) -> bool | None:
    gone = chance.randrange(1, len(words.rows))
    _row_properties(words.rows[gone]).append(element("hidden"))
    first = words.filings[0]["seq_raw"]
    del words.filings[gone]
    words.count(int(first))
    return True


@_edit
def footnotes(words: WordList, chance: random.Random) -> bool | None:
    for row in words.rows:
        for found in _shown_runs(row):
            if chance.random() < 0.3:
                found.addnext(element("r", element("footnoteReference", id="1")))
    return True


@_edit
def wrappers(words: WordList, chance: random.Random) -> bool | None:
    """Links, smart tags and content controls around text, cells and rows."""
    for row in words.rows:
        for found in _shown_runs(row):
            _wrap(found, chance.choice(("hyperlink", "smartTag", "fldSimple", "moveTo")))
        for cell in words.cells(row):
            if chance.random() < 0.2:
                _wrap(cell, "sdt", "sdtContent")
        if chance.random() < 0.2:
            _wrap(row, "sdt", "sdtContent")
    return True


@_edit
def runs_split(words: WordList, chance: random.Random) -> bool | None:
    for row in words.rows:
        for found in _shown_runs(row):
            texts = found.findall(W + "t")
            text = texts[0].text or ""
            if len(texts) == 1 and len(found) <= 2 and text == text.strip() and text:
                for character in text:
                    found.addprevious(run(character, *copy.deepcopy(list(found.iterchildren(W + "rPr")))[:0]))
                found.getparent().remove(found)
    return True


@_edit
def a_text_box_in_a_cell(words: WordList, chance: random.Random) -> bool | None:
    at = chance.randrange(len(words.rows))
    cell = words.cells(words.rows[at])[words.column("purpose_raw")]
    box = element("txbxContent", element("p", run("文本框")))
    list(cell.iter(W + "p"))[-1].append(element("r", element("pict", box)))
    words.filings[at]["purpose_raw"] = f"{words.filings[at]['purpose_raw']}\n文本框"
    return True


@_edit
def a_table_in_a_layout_table(words: WordList, chance: random.Random) -> bool | None:
    frame = element("tbl", element("tblPr"), element("tblGrid", element("gridCol", w="9000")))
    words.table.addprevious(frame)
    frame.append(element("tr", element("tc", element("tcPr"), words.table, element("p"))))
    return True


@_edit
def a_table_in_a_cell(words: WordList, chance: random.Random) -> bool | None:
    at = chance.randrange(len(words.rows))
    cell = words.cells(words.rows[at])[words.column("purpose_raw")]
    cells = [element("tc", element("tcPr"), element("p", run(text))) for text in "甲乙"]
    cell.append(element("tbl", element("tblPr"), element("tr", *cells)))
    cell.append(element("p"))
    words.filings[at]["purpose_raw"] = f"{words.filings[at]['purpose_raw']}\n甲\t乙"
    return True


@_edit
def two_tables(words: WordList, chance: random.Random) -> bool | None:
    """A paragraph parts the table; the second part has no header."""
    at = chance.randrange(1, len(words.rows))
    second = element("tbl", *copy.deepcopy([words.table.find(W + "tblPr"), words.table.find(W + "tblGrid")]))
    words.table.addnext(second)
    words.table.addnext(element("p"))
    second.extend(words.rows[at:])
    return True


@_edit
def two_tables_side_by_side(words: WordList, chance: random.Random) -> bool | None:
    """Each half of the list, with a header, in a cell of a layout table."""
    at = chance.randrange(1, len(words.rows))
    second = copy.deepcopy(words.table)
    for row in second.findall(W + "tr")[1 : at + 1]:
        second.remove(row)
    for row in words.rows[at:]:
        words.table.remove(row)
    frame = element("tbl", element("tblPr"), element("tblGrid", element("gridCol", w="9"), element("gridCol", w="9")))
    words.table.addprevious(frame)
    cells = [element("tc", element("tcPr"), table, element("p")) for table in (words.table, second)]
    frame.append(element("tr", *cells))
    return True


@_edit
def a_sum_below(words: WordList, chance: random.Random) -> bool | None:
    last = copy.deepcopy(words.rows[-1])
    for cell, text in zip(words.cells(last), ["合计", str(len(words.rows)), *[""] * 6], strict=False):
        for p in list(cell.iter(W + "p"))[1:]:
            p.getparent().remove(p)
        paragraph = next(cell.iter(W + "p"))
        for child in list(paragraph):
            paragraph.remove(child)
        paragraph.append(run(text))
    words.table.append(last)
    return False


def _row_properties(row: etree._Element) -> etree._Element:
    properties = row.find(W + "trPr")
    if properties is None:
        properties = element("trPr")
        row.insert(0 if row.find(W + "tblPrEx") is None else 1, properties)
    return properties
