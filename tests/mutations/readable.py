"""Mutations after which a list says as plainly as before what it lists: it must be read right."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.mutations.edits import change, column_of, parts, put, wide, with_cell, without
from tests.mutations.sheets import Cell, Filing, Line, PrintedList, Sheet

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@change
def nothing(printed: PrintedList, chance: random.Random) -> Sheet:
    return printed.sheet()


@change
def columns_moved(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    order = list(range(len(printed.headings)))
    chance.shuffle(order)
    return sheet.lines(*(replace(line, cells=tuple(line.cells[i] for i in order)) for line in (header, *rows)))


@change
def rows_shuffled(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    chance.shuffle(rows)
    return sheet.lines(header, *rows)


@change
def rows_doubled(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    return sheet.lines(header, *(line for row in rows for line in [row] * chance.choice((1, 2))))


@change
def header_repeated(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(1, len(rows))
    return sheet.lines(header, *rows[:at], header, *rows[at:])


@change
def header_doubled(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    return sheet.lines(header, header, *rows)


@change
def empty_rows(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    blank = Line((Cell(""),) * sheet.width)
    return sheet.lines(header, *(line for row in rows for line in (row, blank)[: chance.choice((1, 2))]))


@change
def empty_column_inserted(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(1, sheet.width)
    return sheet.lines(*(with_cell(line, at, "") for line in (header, *rows)))


@change
def two_tables(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(1, len(rows))
    return replace(sheet, tables=((header, *rows[:at]), (header, *rows[at:])), titles=("", ""))


@change
def two_tables_under_one_header(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(1, len(rows))
    return replace(sheet, tables=((header, *rows[:at]), tuple(rows[at:])), titles=("", ""))


@change
def title_row(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    return sheet.lines(wide("境内算法备案清单（2024年1月）附件", sheet.width), header, *rows)


@change
def title_row_in_the_middle(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = chance.randrange(1, len(rows))
    return sheet.lines(header, *rows[:at], wide("附件：境内算法备案清单（续）", sheet.width), *rows[at:])


@change
def note_below(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    return sheet.lines(header, *rows, wide("注：以上信息可以在备案系统查询。", sheet.width))


@change
def digits_full_width(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = column_of(printed, "seq_raw")
    return sheet.lines(
        header, *(_retold(row, at, "seq_raw", row.cells[at].text.translate(_FULL_WIDTH)) for row in rows)
    )


@change
def notes_in_cells(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = column_of(printed, "name_raw")
    return sheet.lines(header, *(_retold(row, at, "name_raw", f"{row.cells[at].text}（注：曾用名）") for row in rows))


@change
def line_breaks_in_cells(printed: PrintedList, chance: random.Random) -> Sheet:
    sheet, header, rows = parts(printed)
    at = column_of(printed, "number_raw")
    broken = []
    for row in rows:
        text = row.cells[at].text
        cut = chance.randrange(1, len(text))
        broken.append(_retold(row, at, "number_raw", f"{text[:cut]}\n{text[cut:]}"))
    return sheet.lines(header, *broken)


@change
def values_merged_down(printed: PrintedList, chance: random.Random) -> Sheet:
    """One cell holds the filer of two rows, as a publisher does where a filer has several."""
    return _merged_down(printed, chance, "company_raw")


@change
def numbers_merged_down(printed: PrintedList, chance: random.Random) -> Sheet:
    """Two rows under one 序号."""
    return _merged_down(printed, chance, "seq_raw")


@change
def first_column_merged_all_down(printed: PrintedList, chance: random.Random) -> Sheet:
    """One cell of 属地, of 角色 or of 算法类别 beside all rows."""
    name = next(
        key
        for key in ("province_raw", "role_raw", "category_raw", "date_raw")
        if key in printed.filing(printed.headings)
    )
    sheet, header, rows = parts(printed)
    at = column_of(printed, name)
    text = rows[0].cells[at].text
    filings = [{**(row.filing or {}), name: text} for row in rows]
    first = replace(put(rows[0], at, Cell(text, 1, len(rows))), filing=filings[0])
    rest = [replace(without(row, at), filing=filing) for row, filing in zip(rows[1:], filings[1:], strict=True)]
    return sheet.lines(header, first, *rest)


@change
def optional_column_deleted(printed: PrintedList, chance: random.Random) -> Sheet | None:
    if "备注" not in printed.headings:
        return None
    sheet, header, rows = parts(printed)
    at = printed.headings.index("备注")
    filings = [{key: text for key, text in (row.filing or {}).items() if key != "remark_raw"} for row in rows]
    kept = [replace(without(row, at), filing=filing) for row, filing in zip(rows, filings, strict=True)]
    return sheet.lines(without(header, at), *kept)


def _merged_down(printed: PrintedList, chance: random.Random, name: str) -> Sheet:
    sheet, header, rows = parts(printed)
    at, column = chance.randrange(len(rows) - 1), column_of(printed, name)
    text = rows[at].cells[column].text
    filing: Filing = {**(rows[at + 1].filing or {}), name: text}
    upper = put(rows[at], column, Cell(text, 1, 2))
    lower = replace(without(rows[at + 1], column), filing=filing)
    return sheet.lines(header, *rows[:at], upper, lower, *rows[at + 2 :])


def _retold(row: Line, column: int, name: str, text: str) -> Line:
    """The row with another text in one cell, and with the truth to match."""
    return replace(put(row, column, Cell(text)), filing={**(row.filing or {}), name: text})
