"""Exports: a snapshot as files for other tools, described by a Frictionless data package and a Croissant record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from output.export.describe import Description, ExportedFile, croissant, data_package
from output.export.sqlite import write_sqlite
from output.export.tabular import write_csv, write_jsonl, write_parquet
from output.export.xlsx import write_xlsx
from output.snapshot import SISTERS, Commit, check_readable, read_table
from output.store import Store
from output.text import dump_json

EXPORTED = ("filings", *(name for name in SISTERS), "changes")
"""Tables of an export, in the order of their use."""

_EACH: Mapping[str, Callable[[pa.Table, Path], None]] = {
    "csv": write_csv,
    "parquet": write_parquet,
    "jsonl": write_jsonl,
}
_WHOLE: Mapping[str, Callable[[Mapping[str, pa.Table], Path], None]] = {"sqlite": write_sqlite, "xlsx": write_xlsx}

_Content = TypeVar("_Content")

FORMATS = (*_EACH, *_WHOLE)
"""Formats of an export: a file per table, or one file for all."""


def export(store: Store, commit: Commit, folder: Path, formats: Iterable[str]) -> list[Path]:
    """Write a snapshot's tables into a folder, in each of `formats` (see `FORMATS`); return the files, in order.

    The same snapshot gives the same bytes. A file appears under its name when it is whole, the descriptions last.
    Raises ValueError for an unknown format, ExportError (a ValueError) where a format cannot hold a value.
    """
    wanted = list(dict.fromkeys(formats))
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise ValueError(f"{unknown[0]!r} is no format of an export; use {', '.join(FORMATS)}, joined by commas")
    tables = _Tables(store, commit)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for form in wanted:
        if form in _EACH:
            for name in tables:
                table = tables[name]
                path = _write(folder / f"{name}.{form}", table, _EACH[form])
                files.append(_exported(path, form, name, len(table)))
                del table  # before the next one is read
        else:
            files.append(_exported(_write(folder / f"beian.{form}", tables, _WHOLE[form]), form, None, None))
    descriptions = {
        "datapackage.json": data_package(commit, tables["documents"], files),
        "croissant.json": croissant(commit, tables["documents"], files),
    }
    for name, description in descriptions.items():
        _write(folder / name, description, _write_json)
    return [*(folder / file.path for file in files), *(folder / name for name in descriptions)]


class _Tables(Mapping[str, pa.Table]):
    """The tables of an export by name, their fields described, each read when it is asked for."""

    def __init__(self, store: Store, commit: Commit) -> None:
        check_readable(store, commit)
        self._store, self._commit = store, commit

    def __getitem__(self, name: str) -> pa.Table:
        return read_table(self._store, self._commit, name)

    def __iter__(self) -> Iterator[str]:
        return iter(EXPORTED)

    def __len__(self) -> int:
        return len(EXPORTED)


def _write_json(description: Description, path: Path) -> None:
    path.write_text(dump_json(description, indent=2) + "\n", encoding="utf-8", newline="\n")


def _write(path: Path, content: _Content, write: Callable[[_Content, Path], None]) -> Path:
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        write(content, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _exported(path: Path, form: str, table: str | None, rows: int | None) -> ExportedFile:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return ExportedFile(path.name, form, table, rows, path.stat().st_size, digest)
