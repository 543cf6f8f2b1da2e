"""The tables of a dataset: columns, types, what each means, and the order their rows are kept in.

A change of this file is a change of SCHEMA_VERSION: columns are added; none is renamed, dropped or given another
meaning or type. Readers go by the names of columns, not by their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

SCHEMA_VERSION = 4

_TEXT = pa.string()
_NUMBER = pa.int32()
_TEXTS = pa.list_(pa.string())
_PRODUCTS = pa.list_(pa.struct([("name", pa.string()), ("channel", pa.string())]))


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
        _field("company", _TEXT, "Filer, cleaned of layout; in full where it was printed short and is known"),
        _field("company_id", _TEXT, "The filer in `companies`: the same under all its names"),
        _field("company_raw", _TEXT, "Filer as published"),
        _field("filer_code", _TEXT, "Seven digits inside a valid algorithm number that stand for the filer"),
        _field("province_code", _TEXT, "ISO 3166-2 code of the province, e.g. CN-BJ"),
        _field("province", _TEXT, "Province, Chinese"),
        _field("province_en", _TEXT, "Province, English"),
        _field(
            "province_source",
            _TEXT,
            "Evidence for the province: published, number or company; central where 国资委 stands in its place",
        ),
        _field("division_code", _TEXT, "GB/T 2260 code inside an algorithm number"),
        _field("division", _TEXT, "Name of that division in the year of the number, with province and prefecture"),
        _field(
            "filing_date",
            pa.date32(),
            "Date of filing or registration; the first of the month where only that is known",
        ),
        _field("filing_date_precision", _TEXT, "day or month"),
        _field("filing_date_source", _TEXT, "published (in the row), announcement (its page) or list (its month)"),
        _field("late_entry", pa.bool_(), "Marked 补登: entered in a later list than its date"),
        _field("role", _TEXT, "provider or technical_support"),
        _field("category", _TEXT, "Type of algorithm, published or told by the type code of the number"),
        _field(
            "products",
            _PRODUCTS,
            "Products that use it: name, and channel: app, website, mini_program, public_account or other",
        ),
        _field("products_raw", _TEXT, "应用产品 as published"),
        _field(
            "modalities", _TEXTS, "dsa: kinds of content: text, image, audio, video, virtual_human, multimodal, three_d"
        ),
        _field("modality_words", _TEXTS, "Words of name and purpose that told the modalities"),
        _field("purpose", _TEXT, "主要用途 without line breaks of the layout"),
        _field("scene", _TEXT, "适用场景 without line breaks of the layout"),
        _field("status", _TEXT, "active or cancelled"),
        _field("cancelled_on", _TEXT, "Month or day of the cancellation, where stated"),
        _field("first_period", _TEXT, "Month of the first list with the filing"),
        _field("last_period", _TEXT, "Month of the last list with the filing"),
        _field("listings", _NUMBER, "How many rows list it"),
        _field("issues", _TEXTS, "Codes of what is doubtful about it (`beian issues` explains them)"),
        _field("corrected", _TEXTS, "Published cells that are read as a reviewed correction says"),
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
        _field("withdrawn", pa.bool_(), "Every page that carried it was read whole and carries it no more; rows stay"),
    ]
)

COMPANIES = pa.schema(
    [
        _field("company_id", _TEXT, "Identifier of the filer, kept from snapshot to snapshot"),
        _field("company", _TEXT, "Present name"),
        _field("company_en", _TEXT, "English name, where reviewed"),
        _field("aliases", _TEXTS, "Other names in use: second official names, short forms"),
        _field("former_names", _TEXTS, "Names it had before"),
        _field("filer_codes", _TEXTS, "Its codes inside algorithm numbers"),
        _field("legal_form", _TEXT, "limited, joint_stock, partnership, sole_proprietor, branch or institution"),
        _field("province_code", _TEXT, "Province of most of its filings, ISO 3166-2"),
        _field("province", _TEXT, "That province, Chinese"),
        _field("province_en", _TEXT, "That province, English"),
        _field("group", _TEXT, "Corporate group, English, for well-known ones"),
        _field("group_zh", _TEXT, "Corporate group, Chinese"),
        _field(
            "ownership",
            _TEXT,
            "private, central_soe, local_soe, university_research, public_institution, government, state_media, "
            "association, foreign or unknown",
        ),
        _field("ownership_source", _TEXT, "reviewed (by a person), or rule"),
        _field("ownership_reason", _TEXT, "Why: what the review found, or the rule that decided"),
        _field("first_filing_date", pa.date32(), "Earliest date of its filings"),
        _field("filings", _NUMBER, "Filings"),
        _field("iisa", _NUMBER, "Filings in iisa"),
        _field("dsa", _NUMBER, "Filings in dsa"),
        _field("genai_filed", _NUMBER, "Filings in genai_filed"),
        _field("genai_registered", _NUMBER, "Filings in genai_registered"),
        _field("former_ids", _TEXTS, "Identifiers of companies of earlier snapshots that turned out to be this one"),
    ]
)

COMPANY_LINKS = pa.schema(
    [
        _field("company_id", _TEXT, "The company that the evidence is about"),
        _field(
            "kind",
            _TEXT,
            "filer_code, declared_rename, second_name, former_name (in brackets), legal_form (they differ in nothing "
            "else), completed (a short name fits only one company) or reviewed (by a person)",
        ),
        _field("one", _TEXT, "A name"),
        _field("other", _TEXT, "Name or filer code that is the same company by this evidence"),
        _field("listing_id", _TEXT, "The first row that shows it, where one does"),
        _field("page_url", _TEXT, "Page of that row's document"),
        _field("document_sha256", _TEXT, "Document of that row"),
        _field("page", _NUMBER, "Page of the PDF, from 1"),
        _field("table_index", _NUMBER, "Table of the document, from 1"),
        _field("row_index", _NUMBER, "Row of the table, from 1, header rows included"),
        _field("text", _TEXT, "The row's remark, where that is what declares it"),
    ]
)

DECLARED_CHANGES = pa.schema(
    [
        _field("filing_id", _TEXT, "The filing whose row declares it"),
        _field("company_id", _TEXT, "Its filer"),
        _field("ordinal", _NUMBER, "Which of the changes that the row declares, from 1"),
        _field(
            "kind",
            _TEXT,
            "cancelled, company_renamed, algorithm_renamed, product_added, product_renamed, product_removed, "
            "products_changed, purpose_changed, model_changed, modality_changed, responsible_person_changed, "
            "disclosure_changed or other",
        ),
        _field("old", _TEXT, "What it was called before, where stated"),
        _field("new", _TEXT, "What it is called now, where stated"),
        _field("month", _TEXT, "Month of the change, YYYY-MM, where stated"),
        _field("text", _TEXT, "The words that declare it"),
        _field("source", _TEXT, "remark (备注 of a list) or cancellation (a notice)"),
        _field("listing_id", _TEXT, "The row that declares it"),
        _field("series", _TEXT, "Series of that row"),
        _field("period", _TEXT, "Month of its list, YYYY-MM"),
        _field("announcement", _TEXT, "Key of its announcement"),
        _field("page_url", _TEXT, "Page that carries the document"),
        _field("document_sha256", _TEXT, "Document of the row"),
        _field("page", _NUMBER, "Page of the PDF, from 1"),
        _field("table_index", _NUMBER, "Table of the document, from 1"),
        _field("row_index", _NUMBER, "Row of the table, from 1, header rows included"),
    ]
)

CHANGES = pa.schema(
    [
        _field("from_version", _NUMBER, "Snapshot before the change; none for the first"),
        _field("to_version", _NUMBER, "Snapshot that shows the change"),
        _field(
            "kind", _TEXT, "baseline (the first snapshot), added, removed, modified, renamed, cancelled or restored"
        ),
        _field("registry", _TEXT, "iisa, dsa, genai_filed or genai_registered"),
        _field("filing_id", _TEXT, "The filing; none for baseline, which is one row per registry"),
        _field("previous_filing_id", _TEXT, "Its identifier before, where its number changed"),
        _field("number", _TEXT, "Filing number"),
        _field("name", _TEXT, "Name of the algorithm, model, application or function"),
        _field("company", _TEXT, "Filer"),
        _field("province", _TEXT, "Province, Chinese"),
        _field(
            "field",
            _TEXT,
            "Column of `filings` that changed; listings.CELL where a published cell did and no column shows it",
        ),
        _field("old", _TEXT, "Its value before, as text"),
        _field("new", _TEXT, "Its value now, as text; for baseline, how many filings there were"),
        _field("cause", _TEXT, "publisher, pipeline (our code) or correction (reviewed)"),
        _field(
            "follows",
            _TEXT,
            "Changed column that this change follows from, layout (white space alone) or other_rows (rows of other "
            "filings); none where it stands for itself",
        ),
        _field(
            "evidence",
            _TEXT,
            "Why a renamed filing is the same one, how a removed one is known to be gone, or which version was rolled "
            "back to",
        ),
        _field("page_url", _TEXT, "Page that carries the document"),
        _field("document_sha256", _TEXT, "Document that shows the state after the change"),
        _field("page", _NUMBER, "Page of the PDF, from 1"),
        _field("table_index", _NUMBER, "Table of the document, from 1"),
        _field("row_index", _NUMBER, "Row of the table, from 1, header rows included"),
        _field("previous_document_sha256", _TEXT, "Document that shows the state before"),
        _field("previous_page", _NUMBER, "Page of the PDF before"),
        _field("previous_table_index", _NUMBER, "Table before"),
        _field("previous_row_index", _NUMBER, "Row before"),
    ]
)

RUNS = pa.schema(
    [
        _field("run_id", _TEXT, "Microsecond the run began, and its spider"),
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
        _field("issues", _TEXT, "Filings per issue code after the run, JSON"),
        _field("checks", _TEXT, "Checks of the draft, JSON"),
        _field("failures", _TEXT, "What did not come and why, JSON"),
        _field("drifts", _TEXT, "What the publisher changed, with the alarm of each, JSON"),
        _field("accepted", _TEXT, "Checks and alarms that a person let pass, JSON"),
        _field("resumed", _TEXT, "Answers that were taken over, by the earlier run that was given them, JSON"),
        _field("error", _TEXT, "What else went wrong"),
    ]
)

STRUCTURES = pa.schema(
    [
        _field("source", _TEXT, "Source file of the publisher"),
        _field("kind", _TEXT, "list, or the kind of a page: column, notice, app"),
        _field("name", _TEXT, "Announcement and series of a list, address of a page"),
        _field("structure", _TEXT, "What it looked like when it was last seen without an alarm, JSON"),
    ]
)

TABLES: Mapping[str, pa.Schema] = {
    "listings": LISTINGS,
    "documents": DOCUMENTS,
    "companies": COMPANIES,
    "company_links": COMPANY_LINKS,
    "declared_changes": DECLARED_CHANGES,
    "changes": CHANGES,
    "filings": FILINGS,
    "runs": RUNS,
    "structures": STRUCTURES,
}

TITLES: Mapping[str, str] = {
    "filings": "One row per filing, in its present state",
    "listings": "One row per row of a published list, verbatim",
    "documents": "One row per version of a list or notice",
    "companies": "One row per filer",
    "company_links": "One row per piece of evidence that names and codes are one company's",
    "declared_changes": "One row per change that the publisher itself declares",
    "changes": "One row per change between two successive snapshots",
    "runs": "One row per run, failed ones too",
    "structures": "One row per list or page, with what it looked like when it was last seen without an alarm",
}
"""What each table holds, those that analysts use most first."""

KEYS: Mapping[str, str] = {
    "filings": "filing_id",
    "companies": "company_id",
    "listings": "listing_id",
    "runs": "run_id",
}
"""Columns that tell one row of their table from all others."""

REFERENCES: Mapping[str, tuple[str, str]] = {
    "filings": ("company_id", "companies"),
    "listings": ("filing_id", "filings"),
}
"""Columns that hold the key of another table, which always has that row."""

ORDER: Mapping[str, tuple[str, ...]] = {
    "listings": ("publisher", "series", "period", "announcement", "document_sha256", "table_index", "row_index"),
    "documents": ("announcement", "published_at", "sha256"),
    "companies": ("company_id",),
    "company_links": ("company_id", "kind", "one", "other"),
    "declared_changes": ("period", "announcement", "filing_id", "listing_id", "ordinal"),
    "changes": ("to_version", "registry", "number", "filing_id", "kind", "field"),
    "filings": ("registry", "first_period", "number", "filing_id"),
    "runs": ("started_at", "run_id"),
    "structures": ("source", "kind", "name"),
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
