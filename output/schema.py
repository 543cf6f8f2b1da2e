"""The tables of a dataset: columns, types, what each means, and the order their rows are kept in.

A change of this file is a change of SCHEMA_VERSION: columns are added at the end and never change their meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

SCHEMA_VERSION = 1

_TEXT = pa.string()
_NUMBER = pa.int32()
_TEXTS = pa.list_(pa.string())


def _field(name: str, kind: pa.DataType, description: str) -> pa.Field:
    return pa.field(name, kind, metadata={"description": description})


LISTINGS = pa.schema(
    [
        _field("listing_id", _TEXT, "Identifier of the row: its announcement, its filing, and which of its rows there"),
        _field("filing_id", _TEXT, "The filing that the row lists"),
        _field("series", _TEXT, "iisa, dsa, genai_filed, genai_registered or cancellation"),
        _field("period", _TEXT, "Month of the list, YYYY-MM"),
        _field("publisher", _TEXT, "Office that published the list"),
        _field("announcement", _TEXT, "Key of the announcement: series and batch, month or date"),
        _field("document_sha256", _TEXT, "The document that the row stands in"),
        _field("page_url", _TEXT, "Page that carries the document"),
        _field("document_url", _TEXT, "Address of the document"),
        _field("table_index", _NUMBER, "Table of the document, from 1"),
        _field("row_index", _NUMBER, "Row of the table, from 1, header rows included"),
        _field("page", _NUMBER, "Page of the PDF, from 1"),
        _field("seq_raw", _TEXT, "序号 as published; in a Word list numbered by Word, the number that Word prints"),
        _field("name_raw", _TEXT, "Name of the algorithm, model, application or function, as published"),
        _field("category_raw", _TEXT, "算法类别 as published"),
        _field("role_raw", _TEXT, "角色 as published"),
        _field("company_raw", _TEXT, "Filer as published"),
        _field("province_raw", _TEXT, "属地 as published"),
        _field("products_raw", _TEXT, "应用产品 as published"),
        _field("purpose_raw", _TEXT, "主要用途 as published"),
        _field("number_raw", _TEXT, "Filing number as published"),
        _field("date_raw", _TEXT, "Date of filing, registration or cancellation as published"),
        _field("remark_raw", _TEXT, "备注 as published"),
        _field("scene_raw", _TEXT, "适用场景 as published"),
    ]
)

FILINGS = pa.schema(
    [
        _field(
            "filing_id", _TEXT, "Identifier of the filing, from its number or, without one, registry, filer and name"
        ),
        _field("registry", _TEXT, "iisa, dsa, genai_filed or genai_registered"),
        _field("number", _TEXT, "Filing number without white space"),
        _field("number_valid", pa.bool_(), "Whether the number follows its grammar, check digit included"),
        _field("name", _TEXT, "Name of the algorithm, model, application or function"),
        _field("company", _TEXT, "Filer, cleaned of layout"),
        _field("company_raw", _TEXT, "Filer as published"),
        _field("province_code", _TEXT, "ISO 3166-2 code of the province, e.g. CN-BJ"),
        _field("province", _TEXT, "Province, Chinese"),
        _field("province_en", _TEXT, "Province, English"),
        _field("province_source", _TEXT, "Evidence for the province: published, number or company"),
        _field("division_code", _TEXT, "GB/T 2260 code inside an algorithm number"),
        _field(
            "filing_date",
            pa.date32(),
            "Date of filing or registration; the first of the month where only that is known",
        ),
        _field("filing_date_precision", _TEXT, "day or month"),
        _field("filing_date_source", _TEXT, "published (in the row), announcement (its page) or list (its month)"),
        _field("late_entry", pa.bool_(), "Marked 补登: entered in a later list than its date"),
        _field("role", _TEXT, "provider or technical_support"),
        _field("category", _TEXT, "Type of algorithm"),
        _field("products_raw", _TEXT, "应用产品 as published"),
        _field("purpose", _TEXT, "主要用途 without line breaks of the layout"),
        _field("scene", _TEXT, "适用场景 without line breaks of the layout"),
        _field("status", _TEXT, "active or cancelled"),
        _field("cancelled_on", _TEXT, "Month or day of the cancellation, where stated"),
        _field("first_period", _TEXT, "Month of the first list with the filing"),
        _field("last_period", _TEXT, "Month of the last list with the filing"),
        _field("listings", _NUMBER, "How many rows list it"),
        _field("issues", _TEXTS, "Codes of what is doubtful about it"),
        _field("publisher", _TEXT, "Office whose row gives the present state"),
        _field("page_url", _TEXT, "Page that carries the document of that row"),
        _field("document_sha256", _TEXT, "Document of that row"),
        _field("page", _NUMBER, "Page of the PDF, from 1"),
        _field("table_index", _NUMBER, "Table of the document, from 1"),
        _field("row_index", _NUMBER, "Row of the table, from 1, header rows included"),
    ]
)

DOCUMENTS = pa.schema(
    [
        _field("sha256", _TEXT, "SHA-256 of the bytes, and the name of the kept original"),
        _field("announcement", _TEXT, "Key of the announcement: series and batch, month or date"),
        _field("kind", _TEXT, "list, or notice (the text of a page that states totals)"),
        _field("series", _TEXT, "iisa, dsa, genai or cancellation"),
        _field("period", _TEXT, "Month of the list, YYYY-MM"),
        _field("batch", _NUMBER, "Number of the batch (dsa)"),
        _field("position", _NUMBER, "Number among the attachments of its page, where printed"),
        _field("publisher", _TEXT, "Office that published it"),
        _field("source", _TEXT, "Source file that it was read by"),
        _field("title", _TEXT, "Name of the attachment, or title of the notice"),
        _field("page_url", _TEXT, "Page that carries it, the first published where there are several"),
        _field("page_title", _TEXT, "Title of that page"),
        _field("url_aliases", _TEXTS, "Further pages that carry it"),
        _field("document_url", _TEXT, "Address of the file"),
        _field("published_at", _TEXT, "Time on the page, Beijing time"),
        _field("first_fetched_at", _TEXT, "When these bytes were first captured, UTC"),
        _field("media_type", _TEXT, "Kind of file, told by its bytes"),
        _field("size", pa.int64(), "Bytes"),
        _field("rows", _NUMBER, "Rows of lists read from it"),
        _field("stated_filed", _NUMBER, "Cumulative filed services that the notice states"),
        _field("stated_registered", _NUMBER, "Cumulative registered applications that the notice states"),
        _field("stated_as_of", _TEXT, "Day that the stated totals are for"),
        _field("superseded_by", _TEXT, "Later version of the same list; empty for the present one"),
        _field("problem", _TEXT, "Why its rows could not be read, where they could not"),
    ]
)

RUNS = pa.schema(
    [
        _field("run_id", _TEXT, "Second the run began, and its spider"),
        _field("spider", _TEXT, "Spider"),
        _field("arguments", _TEXT, "Arguments, JSON"),
        _field("code_version", _TEXT, "Version of the code"),
        _field("started_at", _TEXT, "UTC"),
        _field("finished_at", _TEXT, "UTC"),
        _field("verdict", _TEXT, "committed, unchanged, or what kept it from being either"),
        _field("exit_code", _NUMBER, "How the command ended"),
        _field("version", _NUMBER, "Snapshot it committed, if any"),
        _field("documents_new", _NUMBER, "Documents not seen before"),
        _field("documents_changed", _NUMBER, "Documents whose bytes differ from the version before"),
        _field("documents_unchanged", _NUMBER, "Documents seen before, byte for byte"),
        _field("documents_failed", _NUMBER, "Addresses that gave no usable answer"),
        _field("rows", _TEXT, "Rows per series in the dataset after the run, JSON"),
        _field("checks", _TEXT, "Checks of the draft, JSON"),
        _field("failures", _TEXT, "What did not come and why, JSON"),
        _field("drifts", _TEXT, "What the publisher changed, JSON"),
        _field("error", _TEXT, "What else went wrong"),
    ]
)

TABLES: Mapping[str, pa.Schema] = {"listings": LISTINGS, "documents": DOCUMENTS, "filings": FILINGS, "runs": RUNS}

ORDER: Mapping[str, tuple[str, ...]] = {
    "listings": ("publisher", "series", "period", "announcement", "document_sha256", "table_index", "row_index"),
    "documents": ("announcement", "published_at", "sha256"),
    "filings": ("registry", "first_period", "number", "filing_id"),
    "runs": ("started_at", "run_id"),
}
"""Columns that the rows of each table are sorted by, so that the same evidence gives the same bytes."""


def to_table(name: str, records: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Records of a table → an Arrow table with the table's columns, sorted. A key that is missing is null."""
    schema = TABLES[name]
    rows = [{column: record.get(column) for column in schema.names} for record in records]
    return sort(name, pa.Table.from_pylist(rows, schema=schema))


def sort(name: str, table: pa.Table) -> pa.Table:
    """Rows of a table in its order, nulls first."""
    keys = [(column, "ascending", "at_start") for column in ORDER[name]]
    indices = pc.sort_indices(table, sort_keys=keys)
    return table.take(indices).combine_chunks()
