"""The tables of one list → its rows, by the column names that its source declares.

An unknown heading, a row that fits no column, a table of unknown meaning: each raises `UnknownForm`. Nothing is
guessed and nothing is skipped, since a skipped row is a lost filing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.source import Form, ListingSeries, Source, fold_heading
from crawler.tables.model import Row, Table
from normalize.listing import read_seq
from normalize.number import CENTRAL_PREFIX, GenAINumber, number_provinces, parse_number

_SHARE_OF_HEADER = 0.5
"""A row in which at least this share of the cells are known headings is a header, whatever the others say."""
_LONGEST_NUMBER = 1_000
"""Characters of a cell in which more than one number is looked for."""


class UnknownForm(Exception):
    """A list has a form that its source file does not declare: drift. The message says what, where, what to do."""


@dataclass(frozen=True)
class PublishedRow:
    """One row of a list: what kind of filing it lists, its cells as published, and where it stands.

    `cells` has a key for every column of the list, an empty string where nothing is printed.
    """

    series: ListingSeries
    cells: dict[str, str]
    table_index: int
    row_index: int
    page: int | None


@dataclass(frozen=True)
class _Columns:
    """Which cell each column of a table holds, and its heading."""

    series: ListingSeries
    cells: tuple[str | None, ...]
    headings: tuple[str, ...]


def read_rows(tables: Sequence[Table], series: str, source: Source) -> list[PublishedRow]:
    """Rows of a document of `series` (as in `Document.series`), in reading order.

    A table without a header goes on with the columns of the table before it. Raises UnknownForm where a table
    has a heading, a width or a row that the source's forms do not explain, and where no table holds a row.
    """
    forms = [form for form in source.forms if form.series.split("_")[0] == series]
    rows: list[PublishedRow] = []
    columns: _Columns | None = None
    titles: set[str] = set()
    for table in tables:
        title = fold_heading(table.title or "")
        # A title that was not seen before announces another list: its columns are its own.
        if title not in titles and re.search(source.list_title, title):
            titles.add(title)
            columns = None
        columns = _append_rows(rows, table, columns, forms, source)
    if not rows:
        raise UnknownForm(f"no row of a list was found in {_count(len(tables), 'table')}; open the document and look")
    return rows


def printed_headings(tables: Sequence[Table], series: str, source: Source) -> tuple[tuple[str, ...], ...]:
    """Header rows of a document that `read_rows` accepts, as printed, each once."""
    forms = [form for form in source.forms if form.series.split("_")[0] == series]
    headers = [row for table in tables for row in table.rows if _header(row, table, forms, source)]
    return tuple(dict.fromkeys(tuple(" ".join(cell.split()) for cell in row.cells) for row in headers))


def _append_rows(
    rows: list[PublishedRow], table: Table, columns: _Columns | None, forms: Sequence[Form], source: Source
) -> _Columns | None:
    """Append the rows of one table to `rows`; return the columns that hold at its end."""
    seen = {row.series for row in rows}
    filled = [row for row in table.rows if any(cell.strip() for cell in row.cells)]
    if not filled:
        return columns
    for row, following in zip(filled, [*filled[1:], None], strict=True):
        header = _header(row, table, forms, source)
        if header is not None:
            if not (columns and header.series in seen and _goes_on(rows, columns, header, following)):
                columns = header
            seen.add(header.series)
        elif _is_caption(row, source):
            continue
        elif columns is None:
            raise UnknownForm(
                f"{_place(table, row)}: the table begins without a header that {source.file} knows: {_show(row)}"
            )
        else:
            published = _published(row, table, columns)
            if rows and _is_rest(published, rows[-1]):
                raise UnknownForm(f"{_place(table, row)}: a piece of the row above, cut in two: {_show(row)}")
            if rows and _is_of_other_list(rows[-1]) and _is_of_other_list(published):
                raise UnknownForm(
                    f"{_place(table, row)}: this row and the one above have numbers of the other GenAI list than their "
                    f"header; look whether a header is missing: {_show(row)}"
                )
            rows.append(published)
    return columns


def _goes_on(rows: Sequence[PublishedRow], columns: _Columns, header: _Columns, following: Row | None) -> bool:
    """Whether the rows above a repeated header go on below it.

    A producer repeats the first header of a table on every page, even where a second header has come since: what
    the rows below are is then told by their number, which is of one registry only, or by a 序号 that goes on.
    """
    if columns.series == header.series or following is None or len(following.cells) != len(columns.cells):
        return False
    cells = {name: cell for name, cell in zip(columns.cells, following.cells, strict=True) if name}
    if series := _series_of(cells["number_raw"]):
        return columns.series == series
    before, after = (fold_heading(text) for text in (rows[-1].cells["seq_raw"] if rows else "", cells["seq_raw"]))
    return before.isdecimal() and after.isdecimal() and int(after) == int(before) + 1


def _published(row: Row, table: Table, columns: _Columns) -> PublishedRow:
    if len(row.cells) != len(columns.cells):
        raise UnknownForm(
            f"{_place(table, row)}: {_count(len(row.cells), 'cell')} "
            f"under {_count(len(columns.cells), 'heading')}: {_show(row)}"
        )
    cells: dict[str, str] = {}
    for name, cell, heading in zip(columns.cells, row.cells, columns.headings, strict=True):
        if heading and fold_heading(cell) == heading:
            raise UnknownForm(f"{_place(table, row)}: the heading 《{heading}》 reaches down into a row: {_show(row)}")
        if name is not None:
            cells[name] = cell
        elif cell.strip():
            raise UnknownForm(f"{_place(table, row)}: the cell 《{cell}》 stands in a column without a heading")
    _refuse_doubtful(row, table, cells)
    return PublishedRow(columns.series, cells, table.index, row.index, row.page)


def _series_of(number: str) -> ListingSeries | None:
    """The list that a GenAI number belongs to, where it tells."""
    parts = parse_number(number).parts
    if not isinstance(parts, GenAINumber) or not parts.serial:
        return None
    return "genai_registered" if parts.registered else "genai_filed"


def _is_of_other_list(row: PublishedRow) -> bool:
    """Whether the number says that the row is in the wrong one of the two GenAI lists; one may be mistyped."""
    return row.series.startswith("genai") and _series_of(row.cells["number_raw"]) not in (None, row.series)


def _is_rest(row: PublishedRow, above: PublishedRow) -> bool:
    """Whether a row goes on with the row above it, whose number is not whole: it has no 序号 or no beginning."""
    number = fold_heading(row.cells["number_raw"])
    if parse_number(above.cells["number_raw"]).valid:
        return False
    return not row.cells["seq_raw"].strip() or (parse_number(number).number is not None and not _begins_number(number))


def _refuse_doubtful(row: Row, table: Table, cells: Mapping[str, str]) -> None:
    """Raise UnknownForm for a row that is less than a filing, or more, or whose cells have slipped."""
    number = cells["number_raw"]
    for one, other in (("name_raw", "company_raw"), ("seq_raw", "number_raw")):
        if not cells[one].strip() and not cells[other].strip():
            raise UnknownForm(f"{_place(table, row)}: a piece of a row that belongs to no row: {_show(row)}")
    if _holds_several(number):
        raise UnknownForm(f"{_place(table, row)}: one row holds the numbers of several filings: {_show(row)}")
    if parse_number(number).valid:
        return
    if read_seq(cells["seq_raw"])[0] is None:
        raise UnknownForm(
            f"{_place(table, row)}: neither a 序号 nor a number says that this is the row of a filing, and not a sum "
            f"or a piece of another row: {_show(row)}"
        )
    for name, cell in cells.items():
        if parse_number(cell).valid:
            raise UnknownForm(
                f"{_place(table, row)}: the number stands in another column ({name}) than its heading: {_show(row)}"
            )


def _holds_several(text: str) -> bool:
    """Whether filing numbers stand in a cell one after the other; a single one may be broken over several lines."""
    pieces = re.split(r"[\s、，,；;]+", text[:_LONGEST_NUMBER])
    found, number = 0, pieces[0]
    for at, piece in enumerate(pieces[1:], 1):
        if parse_number(number).whole and _begins_number("".join(pieces[at:])):
            found += 1
            number = ""
        number += piece
    return found > 0 and found + parse_number(number).whole > 1


def _begins_number(text: str) -> bool:
    """Whether a number of a known form begins here, be it cut."""
    found = parse_number(text)
    return (
        text.startswith("网信算备") or bool(number_provinces(found)) or (found.prefix or "").lower() == CENTRAL_PREFIX
    )


def _header(row: Row, table: Table, forms: Sequence[Form], source: Source) -> _Columns | None:
    """Columns that a header row declares, or None where the row is no header."""
    headings = [fold_heading(cell) for cell in row.cells]
    filled = [heading for heading in headings if heading]
    known = {heading for heading in filled if any(heading in form.headings for form in forms)}
    hits = sum(heading in known for heading in filled)
    if hits < 2 or hits < _SHARE_OF_HEADER * len(filled):
        return None
    for form in forms:
        if columns := _match(headings, form):
            return columns
    unknown = [cell for cell, heading in zip(row.cells, headings, strict=True) if heading and heading not in known]
    if unknown:
        shown = ", ".join(f"《{cell.strip()}》" for cell in unknown)
        raise UnknownForm(
            f"{_place(table, row)}: the heading {shown} is not known; "
            f"see what the column holds and add the wording to `forms` in {source.file}"
        )
    raise UnknownForm(
        f"{_place(table, row)}: no form in {source.file} has just the headings "
        f"{', '.join(filled)}; a column is missing, doubled or new"
    )


def _match(headings: Sequence[str], form: Form) -> _Columns | None:
    if any(heading and heading not in form.headings for heading in headings):
        return None
    cells = [form.headings[heading] if heading else None for heading in headings]
    named = [cell for cell in cells if cell is not None]
    if len(named) != len(set(named)) or not set(form.columns) <= set(named):
        return None
    return _Columns(form.series, tuple(cells), tuple(headings))


def _is_caption(row: Row, source: Source) -> bool:
    """Whether the only text of a row is the list's title or a note below it."""
    text = fold_heading(row.cells[0])
    if not text or any(cell.strip() and fold_heading(cell) != text for cell in row.cells[1:]):
        return False
    return bool(re.search(source.footnote, text) or re.search(source.list_title, text))


def unknown_values(rows: Iterable[PublishedRow], source: Source) -> dict[tuple[str, str], PublishedRow]:
    """Values that a column with a fixed vocabulary has not held before: (cell name, value) → the first row with it."""
    unknown: dict[tuple[str, str], PublishedRow] = {}
    for row in rows:
        for name in source.vocabularies:
            if value := unknown_value(row.cells.get(name), name, source):
                unknown.setdefault((name, value), row)
    return unknown


def unknown_value(cell: str | None, name: str, source: Source) -> str | None:
    """The value of a cell where the vocabulary of its column does not have it; None where it does or there is none."""
    value = fold_heading(cell or "")
    return value if value and value not in source.vocabularies[name] else None


def _place(table: Table, row: Row) -> str:
    page = f"page {row.page}, " if row.page else ""
    return f"{page}table {table.index}, row {row.index}"


def _show(row: Row) -> str:
    return " | ".join(cell.strip().replace("\n", " ") for cell in row.cells)[:200]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
