"""Mutations after which a part of a list is missing or nobody can tell what it says: it must be refused."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.mutations.edits import change, parts, put, wide, with_cell, without
from tests.mutations.sheets import Cell, Line, PrintedList, Sheet


@change
def header_removed(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, _, rows = parts(printed)
    return sheet.lines(*rows, readable=False)


@change
def header_moved_down(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(1, len(rows) + 1)
    return sheet.lines(*rows[:at], header, *rows[at:], readable=False)


@change
def heading_renamed(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(sheet.width)
    return sheet.lines(put(header, at, Cell("所属机构")), *rows, readable=False)


@change
def heading_lost(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.choice([i for i, heading in enumerate(printed.headings) if heading != "备注"])
    return sheet.lines(put(header, at, Cell("")), *rows, readable=False)


@change
def heading_doubled(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at, other = chance.sample(range(sheet.width), 2)
    return sheet.lines(put(header, at, header.cells[other]), *rows, readable=False)


@change
def column_deleted(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    needed = [i for i, heading in enumerate(printed.headings) if heading != "备注"]
    if printed.series == "cancellation":
        needed = [i for i in needed if printed.headings[i] in ("序号", "算法名称", "主体名称", "备案编号", "注销时间")]
    at = chance.choice(needed)
    return sheet.lines(*(without(line, at) for line in (header, *rows)), readable=False)


@change
def column_doubled(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(sheet.width)
    return sheet.lines(*(with_cell(line, at, line.cells[at].text) for line in (header, *rows)), readable=False)


@change
def column_inserted_with_heading(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(sheet.width + 1)
    return sheet.lines(with_cell(header, at, "联系人"), *(with_cell(row, at, "张三") for row in rows), readable=False)


@change
def column_inserted_without_heading(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(1, sheet.width + 1)
    return sheet.lines(with_cell(header, at, ""), *(with_cell(row, at, "张三") for row in rows), readable=False)


@change
def unknown_title_in_the_middle(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(1, len(rows))
    return sheet.lines(header, *rows[:at], wide("第二部分", sheet.width), *rows[at:], readable=False)


@change
def total_row(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    return sheet.lines(header, *rows, Line((Cell("合计"), Cell(f"{len(rows)}款", sheet.width - 1))), readable=False)


@change
def total_row_in_every_column(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    total = Line((Cell("合计"), *[Cell(str(len(rows)))] * (sheet.width - 1)))
    return sheet.lines(header, *rows, total, readable=False)


@change
def total_row_without_a_number(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    total = Line(tuple(Cell("合计" if name == "seq_raw" else "" if name == "number_raw" else str(len(rows)))
                       for name in list(printed.filing(printed.headings))[1:]))  # fmt: skip
    return sheet.lines(header, *rows, total, readable=False)


@change
def row_cut_at_a_break(printed: PrintedList, chance: random.Random) -> Sheet:
    """Each cell of a row goes on in the row below, as at the end of a page."""
    sheet, header, rows = parts(printed)
    at = chance.randrange(len(rows))
    return replace(sheet.lines(header, *rows[:at], *_cut(rows[at], chance), *rows[at + 1 :]), readable=None)


@change
def row_cut_between_tables(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(len(rows))
    first, second = _cut(rows[at], chance)
    tables = ((header, *rows[:at], first), (second, *rows[at + 1 :]))
    return replace(sheet, tables=tables, titles=("", ""), readable=None)


@change
def row_cut_under_a_repeated_header(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(len(rows))
    first, second = _cut(rows[at], chance)
    return replace(sheet.lines(header, *rows[:at], first, header, second, *rows[at + 1 :]), readable=None)


@change
def row_shifted(printed: PrintedList, chance: random.Random) -> Sheet:
    """The cells of one row have slipped a column to the right, out of the first one."""
    sheet, header, rows = parts(printed)
    at = chance.randrange(len(rows))
    slipped = replace(rows[at], cells=(Cell(""), *rows[at].cells[:-1]))
    return sheet.lines(header, *rows[:at], slipped, *rows[at + 1 :], readable=False)


@change
def side_by_side(printed: PrintedList, chance: random.Random) -> Sheet:
    """Both halves of the list beside each other in one table."""
    sheet, header, rows = parts(printed)
    half = (len(rows) + 1) // 2
    blank = Line((Cell(""),) * sheet.width)
    pairs = zip(rows[:half], [*rows[half:], blank][:half], strict=True)
    lines = [Line(header.cells * 2), *(Line(left.cells + right.cells) for left, right in pairs)]
    return sheet.lines(*lines, readable=False)


@change
def heading_merged_over_two_columns(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    needed = [i for i in range(sheet.width - 1) if printed.headings[i + 1] != "备注"]
    at = chance.choice(needed)
    merged = Line((*header.cells[:at], header.cells[at]._replace(across=2), *header.cells[at + 2 :]))
    return sheet.lines(merged, *rows, readable=False)


@change
def whole_rows_merged_down(printed: PrintedList, chance: random.Random) -> Sheet:
    """Two filings in one row: the cells of two rows merged downwards, their texts on lines of their own."""
    sheet, header, rows = parts(printed)
    at = chance.randrange(len(rows) - 1)
    both = zip(rows[at].cells, rows[at + 1].cells, strict=True)
    merged = Line(tuple(Cell(f"{one.text}\n{other.text}".strip()) for one, other in both))
    return sheet.lines(header, *rows[:at], merged, *rows[at + 2 :], readable=False)


def _cut(row: Line, chance: random.Random) -> tuple[Line, Line]:
    """A row in two pieces; the first holds 序号, and what is true of the row."""
    first, second = [], []
    for number, cell in enumerate(row.cells):
        cut = len(cell.text) if number == 0 else chance.randint(0 if len(cell.text) < 2 else 1, len(cell.text))
        first.append(Cell(cell.text[:cut]))
        second.append(Cell(cell.text[cut:]))
    return Line(tuple(first), row.filing), Line(tuple(second))
