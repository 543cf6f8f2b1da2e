"""What an export holds, told to machines: a Frictionless data package and a Croissant record.

Data package: https://datapackage.org/standard/data-package/. Croissant: https://docs.mlcommons.org/croissant/.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from output.schema import KEYS, REFERENCES, SCHEMA_VERSION, TABLES, TITLES
from output.snapshot import Commit

Description = dict[str, Any]

NAME = "beian"
TITLE = "China's algorithm and generative-AI filings"
DESCRIPTION = (
    "Filings (备案) and registrations (登记) of algorithms and generative AI services that the Cyberspace "
    "Administration of China and its provincial offices publish: every row verbatim with its place, and its meaning."
)
LICENCE = {"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"}
KEYWORDS = ("China", "AI", "algorithm", "regulation", "filing", "备案")
EMBEDDED = "replica"

_MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class ExportedFile:
    """A file of an export; `table` and `rows` are None for one that holds all tables."""

    path: str
    form: str
    table: str | None
    rows: int | None
    size: int
    sha256: str


def data_package(commit: Commit, documents: pa.Table, files: Sequence[ExportedFile]) -> Description:
    """The Frictionless descriptor of an export; CSV files carry their schema, the others their hash and size."""
    return {
        "profile": "data-package",
        "name": NAME,
        "title": TITLE,
        "description": _description(commit),
        "version": f"{SCHEMA_VERSION}.{commit.version}",
        "created": commit.time,
        "keywords": list(KEYWORDS),
        "licenses": [LICENCE],
        "sources": _sources(documents),
        "snapshot": {"version": commit.version, "origin": commit.origin, "code_version": commit.code_version},
        "resources": [_resource(file, files) for file in files],
    }


def croissant(commit: Commit, documents: pa.Table, files: Sequence[ExportedFile]) -> Description:
    """The Croissant 1.0 record of an export; CSV and Parquet files have their columns as record sets."""
    tabular = {file.table: file for form in ("csv", "parquet") for file in files if file.form == form and file.table}
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": NAME,
        "description": _description(commit),
        "license": LICENCE["path"],
        "url": _sources(documents)[0]["path"] if len(documents) else LICENCE["path"],
        "version": f"{SCHEMA_VERSION}.{commit.version}.0",
        "datePublished": commit.time[:10],
        "keywords": list(KEYWORDS),
        "citeAs": f"{TITLE}, snapshot {commit.version} of {commit.time[:10]}",
        "creator": [{"@type": "sc:Organization", "name": source["title"]} for source in _sources(documents)],
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": file.path,
                "name": file.path,
                "contentUrl": file.path,
                "contentSize": f"{file.size} B",
                "encodingFormat": _CROISSANT_TYPES.get(file.form, _MEDIA_TYPES[file.form]),
                "sha256": file.sha256,
            }
            for file in files
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": table,
                "name": table,
                "description": TITLES[table],
                "field": [
                    {
                        "@type": "cr:Field",
                        "@id": f"{table}/{field.name}",
                        "name": field.name,
                        "description": _text(field),
                        "dataType": _croissant_type(field.type),
                        "source": {"fileObject": {"@id": file.path}, "extract": {"column": field.name}},
                    }
                    for field in TABLES[table]
                ],
            }
            for table, file in tabular.items()
        ],
    }


def _description(commit: Commit) -> str:
    synthetic = " Made from the project's embedded replica: for trying out, not for analysis."
    return DESCRIPTION + (synthetic if commit.origin == EMBEDDED else "")


def _sources(documents: pa.Table) -> list[dict[str, str]]:
    found = {
        (publisher, f"https://{urlsplit(url).netloc}/")
        for publisher, url in zip(documents["publisher"].to_pylist(), documents["page_url"].to_pylist(), strict=True)
    }
    return [{"title": publisher, "path": site} for publisher, site in sorted(found)]


def _resource(file: ExportedFile, files: Sequence[ExportedFile]) -> Description:
    resource: Description = {
        "name": file.path.replace(".", "-") if file.form != "csv" else str(file.table),
        "path": file.path,
        "format": file.form,
        "type": "file",
        "mediatype": _MEDIA_TYPES[file.form],
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if file.table:
        # `rows` is checked by Frictionless, which reads no other format than CSV here.
        rows = "rows" if file.form == "csv" else "row_count"
        resource |= {"title": TITLES[file.table], rows: file.rows}
    if file.form == "csv" and file.table:
        held = {other.table for other in files if other.form == "csv"}
        schema: Description = {"fields": [_field(field) for field in TABLES[file.table]], "missingValues": [""]}
        if key := KEYS.get(file.table):
            schema["primaryKey"] = [key]
        if (reference := REFERENCES.get(file.table)) and reference[1] in held:
            column, other = reference
            schema["foreignKeys"] = [{"fields": [column], "reference": {"resource": other, "fields": [KEYS[other]]}}]
        resource |= {"type": "table", "profile": "tabular-data-resource", "encoding": "utf-8-sig", "schema": schema}
    return resource


def _field(field: pa.Field) -> Description:
    return {"name": field.name, "type": _frictionless_type(field.type), "description": _text(field)}


def _text(field: pa.Field) -> str:
    return str(field.metadata[b"description"].decode())


def _frictionless_type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return "array"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_date(kind):
        return "date"
    return "boolean" if pa.types.is_boolean(kind) else "string"


def _croissant_type(kind: pa.DataType) -> str:
    return {"integer": "sc:Integer", "date": "sc:Date", "boolean": "sc:Boolean"}.get(
        _frictionless_type(kind), "sc:Text"
    )


_CROISSANT_TYPES: Mapping[str, str] = {"parquet": "application/x-parquet"}

_CONTEXT: Description = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
