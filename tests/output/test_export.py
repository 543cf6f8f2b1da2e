"""Exports read back in their own tools, equal to the tables."""

from __future__ import annotations

import csv
import datetime
import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from output.build import build
from output.cli import app
from output.export import EXPORTED, FORMATS, export
from output.export.tabular import write_csv
from output.export.xlsx import ExportError, write_xlsx
from output.publish import publish
from output.schema import TABLES
from output.snapshot import Snapshot, commits_of, open_snapshot, read_changes
from output.store import Store
from tests.output.records import algorithm_number, document, listing

ABOUT: dict[str, Any] = {
    "run_id": "r",
    "verdict": "healthy",
    "rows": {"dsa": 3},
    "documents": {},
    "origin": "publisher",
}
NAMES = ("百度地图搜索", "=HYPERLINK(1)", '引号" 逗号,\n换行')


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two versions of a list whose names are traps."""
    store, of, later = Store(tmp_path / "data"), document("aa"), document("bb")
    rows = [
        listing(of, seq, algorithm_number(seq), name_raw=name, products_raw="甲(APP)、乙(网站)", remark_raw="")
        for seq, name in enumerate(NAMES, 1)
    ]
    first = build(Snapshot.empty(), [of], rows[:2])
    publish(store, first, ABOUT)
    publish(store, build(first, [later], [row | {"document_sha256": "bb"} for row in rows]), ABOUT)
    return store


@pytest.fixture
def exported(store: Store, tmp_path: Path) -> Path:
    export(store, commits_of(store)[-1], tmp_path / "export", FORMATS)
    return tmp_path / "export"


def tables(store: Store) -> dict[str, list[dict[str, Any]]]:
    commit = commits_of(store)[-1]
    snapshot = open_snapshot(store, commit.version)
    held = {name: getattr(snapshot, name) for name in EXPORTED if name != "changes"}
    return {name: table.to_pylist() for name, table in (held | {"changes": read_changes(store, commit)}).items()}


def plain(value: Any) -> Any:
    """A value as formats without lists and dates hold it."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, datetime.date) else value


def test_parquet_holds_the_tables_with_their_types_and_descriptions(store: Store, exported: Path) -> None:
    for name, rows in tables(store).items():
        read = pq.read_table(exported / f"{name}.parquet")
        assert read.to_pylist() == rows
        assert read.schema.names == TABLES[name].names
        assert all(field.metadata[b"description"] for field in read.schema)


def test_json_lines_hold_the_tables(store: Store, exported: Path) -> None:
    for name, rows in tables(store).items():
        read = [json.loads(line) for line in (exported / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        dated = [{k: plain(v) if isinstance(v, datetime.date) else v for k, v in row.items()} for row in rows]
        assert read == dated


def test_csv_opens_in_excel_and_gives_every_value_back(store: Store, exported: Path) -> None:
    for name, rows in tables(store).items():
        path = exported / f"{name}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            read = list(csv.DictReader(stream))
        texts = [name for name, kind in zip(TABLES[name].names, TABLES[name].types, strict=True) if kind == pa.string()]
        for row, cells in zip(rows, read, strict=True):
            assert [cells[column].removeprefix("'") for column in texts] == [row[column] or "" for column in texts]


def test_no_cell_of_a_csv_runs_as_a_formula(tmp_path: Path) -> None:
    texts = ["=1", "+1", "-1", "@a", "\ta", "\ra", "'a", "a=1", "", None]
    write_csv(pa.table({"a": texts, "b": range(10)}), tmp_path / "a.csv")
    read = pd.read_csv(tmp_path / "a.csv", keep_default_na=False)
    assert list(read["a"]) == ["'=1", "'+1", "'-1", "'@a", "'\ta", "'\ra", "''a", "a=1", "", ""]


def test_an_empty_text_and_a_missing_one_differ_in_csv(tmp_path: Path) -> None:
    write_csv(pa.table({"a": ["", None], "b": [1, 2]}), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines() == ['"a","b"', '"",1', ",2"]


def test_sqlite_holds_the_tables_and_finds_chinese(store: Store, exported: Path) -> None:
    connection = sqlite3.connect(exported / "beian.sqlite")
    connection.row_factory = sqlite3.Row
    for name, rows in tables(store).items():
        read = [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY rowid")]  # noqa: S608
        assert read == [{k: plain(v) for k, v in row.items()} for row in rows]
    search = "SELECT name FROM filings WHERE rowid IN (SELECT rowid FROM filings_fts WHERE filings_fts MATCH ?)"
    assert [row["name"] for row in connection.execute(search, ("地图搜",))] == ["百度地图搜索"]
    by_filer = "SELECT count(*) FROM companies_fts WHERE companies_fts MATCH '科技有限'"
    assert connection.execute(by_filer).fetchone()[0] == 1
    connection.close()


def test_a_workbook_holds_the_tables_and_no_formula(store: Store, exported: Path) -> None:
    book = openpyxl.load_workbook(exported / "beian.xlsx")
    for name, rows in tables(store).items():
        heading, *read = book[name].iter_rows(values_only=True)
        assert list(heading) == TABLES[name].names
        assert [[cell.date() if isinstance(cell, datetime.datetime) else cell for cell in row] for row in read] == [
            [plain(v) if isinstance(v, list) else v for v in row.values()] for row in rows
        ]
    assert {cell.data_type for row in book["filings"].iter_rows() for cell in row} <= {"s", "n", "b", "d"}


def test_a_text_that_no_sheet_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"filings\.a has more than 32,767 characters"):
        write_xlsx({"filings": pa.table({"a": ["x" * 40_000]})}, tmp_path / "a.xlsx")


def test_the_data_package_is_valid_and_says_what_is_there(store: Store, exported: Path) -> None:
    report = frictionless.Package(exported / "datapackage.json").validate()
    assert report.valid, report.flatten(["name", "message"])
    described = json.loads((exported / "datapackage.json").read_text(encoding="utf-8"))
    assert described["sources"] == [{"title": "国家互联网信息办公室", "path": "https://www.cac.gov.cn/"}]
    for resource in described["resources"]:
        body = (exported / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(body), f"sha256:{hashlib.sha256(body).hexdigest()}")
    counts = {resource["name"]: resource["rows"] for resource in described["resources"] if resource["format"] == "csv"}
    assert counts == {name: len(rows) for name, rows in tables(store).items()}
    fields = described["resources"][0]["schema"]["fields"]
    assert [field["name"] for field in fields] == TABLES["filings"].names
    assert all(field["description"] for field in fields)


def test_frictionless_reads_values_by_their_types(store: Store, exported: Path) -> None:
    with frictionless.Package(exported / "datapackage.json").get_resource("filings") as resource:
        first = next(iter(resource.row_stream)).to_dict()
    row = tables(store)["filings"][0]
    assert (first["filing_date"], first["number_valid"]) == (row["filing_date"], row["number_valid"])
    assert (first["listings"], first["products"]) == (row["listings"], row["products"])


def test_the_croissant_record_names_every_file_and_column(exported: Path) -> None:
    record = json.loads((exported / "croissant.json").read_text(encoding="utf-8"))
    assert record["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    for file in record["distribution"]:
        assert file["sha256"] == hashlib.sha256((exported / file["contentUrl"]).read_bytes()).hexdigest()
    sets = {found["name"]: [field["name"] for field in found["field"]] for found in record["recordSet"]}
    assert sets == {name: TABLES[name].names for name in EXPORTED}


def test_the_same_snapshot_gives_the_same_bytes(store: Store, exported: Path, tmp_path: Path) -> None:
    export(store, commits_of(store)[-1], tmp_path / "again", FORMATS)
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == {
        path.name: path.read_bytes() for path in exported.iterdir()
    }


def run(store: Store, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--dataset", store.uri, *arguments])


def test_the_command_exports_any_version(store: Store, tmp_path: Path) -> None:
    done = run(store, "export", "0", "--to", str(tmp_path / "old"), "--format", "jsonl")
    assert done.exit_code == 0, done.output
    assert len((tmp_path / "old" / "filings.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert sorted(path.suffix for path in (tmp_path / "old").iterdir()) == [
        ".json",
        ".json",
        *[".jsonl"] * len(EXPORTED),
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--format", "csv,doc"), "'doc' is no format of an export; use csv, parquet, jsonl, sqlite, xlsx"),
        (("7",), "'7' is no version of the dataset; it has 0, 1"),
    ],
)
def test_the_command_says_what_is_wrong(
    store: Store, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = run(store, "export", *arguments, "--to", str(tmp_path / "x"))
    assert (done.exit_code, sentence in done.output) == (2, True)
