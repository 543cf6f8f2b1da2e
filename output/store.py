"""Where a dataset lives: Delta tables, kept originals by hash, and the lock of the run that writes.

A dataset is a folder or an object-store URI. Its snapshot is one commit of `filings`, written last, whose metadata
name the versions of the sister tables; readers see the old snapshot or the new one, whole.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import filelock
import pyarrow as pa
import tenacity
from deltalake import ColumnProperties, CommitProperties, DeltaTable, Schema, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions
from pyarrow import compute as pc
from pyarrow import dataset, fs

from output.errors import DatasetChanged, DatasetLocked, DatasetUnreachable, DatasetUnwritable, OriginalMissing
from output.memory import kept_memory
from output.packs import packs, take_pack, write_pack
from output.redact import redact
from output.schema import TABLES, sort

_SETTINGS: Mapping[str, str | None] = {
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
}
"""Delta forgets versions after thirty days unless told otherwise; here the past is the point."""
_ASKED_BY = {"changes": "to_version"}
"""Table → the column that it is asked by. Delta writes the least and the greatest value of columns into its log, which
for a run's findings is more than the run itself; readers skip files by them. A column that is said to have them and has
none makes deltalake 1.6 skip every file: no rows for `filters=[("registry", "=", "dsa")]`."""

_MOST_FILES = 32
"""Files of a table that rows are added to, before they are put together: each costs a reader as much as many rows."""
_DAY = 24
"""Hours after which nobody is still reading from files that were put together."""

_SMALL = WriterProperties(
    compression="ZSTD",
    compression_level=6,
    default_column_properties=ColumnProperties(statistics_enabled="NONE", dictionary_enabled=False),
    column_properties={name: ColumnProperties(statistics_enabled="CHUNK") for name in _ASKED_BY.values()},
)
"""Every version is kept, so its files are packed well. Statistics tell a reader which files it need not open."""

_FOLDER = fs.FileType.Directory


class Store:
    """The files of one dataset. `uri` is a path or an object-store URI; nothing is made before the first write.

    Raises DatasetUnreachable for an object store that is not there or not understood.
    """

    def __init__(self, uri: str | Path) -> None:
        text = str(uri)
        self.is_remote = len(urlsplit(text).scheme) > 1
        self.uri = text.rstrip("/") if self.is_remote else str(Path(text).resolve())
        self._root: str
        try:
            self._files, self._root = (
                fs.FileSystem.from_uri(_put_whole(self.uri)) if self.is_remote else (fs.LocalFileSystem(), self.uri)
            )
        except (OSError, pa.ArrowInvalid) as error:
            raise DatasetUnreachable(f"the dataset {self.shown} cannot be opened: {redact(str(error))}") from error

    @property
    def shown(self) -> str:
        """Where it lies, for people: without passwords and keys."""
        return redact(self.uri)

    # --- tables ---

    def open(self, name: str, version: int | None = None) -> DeltaTable | None:
        """The table at a version (the latest by default), or None where it was never written."""
        try:
            return DeltaTable(self._table(name), version=version)
        except TableNotFoundError:
            return None

    def next_version(self, name: str) -> int:
        """Version that the next write of a table makes."""
        table = self.open(name)
        return table.version() + 1 if table else 0

    @kept_memory()
    def read(self, name: str, version: int | None = None, where: pc.Expression | None = None) -> pa.Table:
        """Rows of a table at a version, sorted; an empty table where it was never written.

        `where` chooses among them: files that can hold none of those are not opened.
        """
        table = self.open(name, version)
        schema = TABLES[name]
        if table is None:
            return schema.empty_table()
        rows = table.to_pyarrow_table(filesystem=self._local(name), filters=where)
        missing = [field for field in schema if field.name not in rows.column_names]
        for field in missing:  # written by an older code
            rows = rows.append_column(field, pa.nulls(len(rows), field.type))
        return sort(name, rows.select(schema.names).cast(schema))

    def fragments(self, name: str, version: int | None = None) -> list[dataset.ParquetFileFragment]:
        """Files of a table at a version, each with the values that all its rows have; none if it was never written."""
        table = self.open(name, version)
        if table is None:
            return []
        return list(table.to_pyarrow_dataset(filesystem=self._local(name)).get_fragments())

    def _local(self, name: str) -> fs.FileSystem | None:
        """Where Arrow reads the files of a local table by itself.

        Delta's own file system would have its threads call back into Python, which is not safe while a process ends.
        """
        return None if self.is_remote else fs.SubTreeFileSystem(self._table(name), self._files)

    @tenacity.retry(
        retry=tenacity.retry_if_exception_type(DatasetChanged), stop=tenacity.stop_after_attempt(6), reraise=True
    )
    def write(self, name: str, rows: pa.Table, metadata: Mapping[str, Any] | None = None) -> int:
        """Replace the rows of a table; return its new version, which no other run's write is taken for.

        `metadata` go into the commit, as JSON texts. This and all other methods that write raise DatasetUnwritable
        where that is impossible.
        """
        return self.replace(name, rows, metadata or {}, self.next_version(name) - 1)

    def replace(self, name: str, rows: pa.Table, metadata: Mapping[str, Any], over: int) -> int:
        """Like `write`, if version `over` of the table is its latest (-1: there is no table yet).

        Only packs that no file of version `over` holds are written. Raises DatasetChanged where another run has written
        meanwhile, whichever rows: the commit is the next version or none.
        """
        with self._writing(name):
            uri, schema = self._made(name), Schema.from_arrow(rows.schema)
            table = DeltaTable(uri, version=over) if over >= 0 else None
            files = _files(table) if table and table.schema() == schema else {}
            added, removed = self._written(name, rows, files)
            texts = {key: json.dumps(value, ensure_ascii=False, sort_keys=True) for key, value in metadata.items()}
            properties = CommitProperties(custom_metadata=texts, max_commit_retries=0)
            try:
                if table is None:
                    create_table_with_add_actions(
                        uri, schema, added, configuration=_settings(name), commit_properties=properties
                    )
                else:
                    mode = "append" if files else "overwrite"  # which takes away all files, and has the new columns
                    table.create_write_transaction([*added, *removed], mode, schema, commit_properties=properties)
            except DeltaError as error:
                if self.next_version(name) > over + 1:
                    raise DatasetChanged(self.shown) from error
                raise
            return over + 1

    def _written(
        self, name: str, rows: pa.Table, files: Mapping[str, int]
    ) -> tuple[list[AddAction], list[RemoveAction]]:
        """Write the packs of a table that none of its files holds; what its next version adds and takes away."""
        rows, held = rows.combine_chunks(), {path.partition("-")[0]: path for path in files}
        now, unique = time.time_ns() // 1_000_000, uuid.uuid4()

        def put(places: pa.Array) -> AddAction | str:
            """The file that a pack was written to, or the path of the one that has held it before."""
            digest, pack = take_pack(rows, places)
            if digest in held:
                return held[digest]
            path = f"{digest}-{unique}.parquet"  # of this commit alone: no other one deletes or changes it
            with self._files.open_output_stream(f"{self._root}/{name}/{path}") as stream:
                write_pack(name, pack, stream)
                size = stream.tell()
            return AddAction(path, size, {}, now, data_change=True, stats=_statistics(name, pack))

        with ThreadPoolExecutor(os.cpu_count()) as threads:
            found = list(threads.map(put, packs(name, rows)))
        added = [action for action in found if isinstance(action, AddAction)]
        gone = files.keys() - {path for path in found if isinstance(path, str)}
        return added, [RemoveAction(path, True, now, files[path], {}) for path in sorted(gone)]

    def append(self, name: str, rows: pa.Table, after: int | None = None, *, forgets: bool = False) -> int:
        """Add rows to a table; return its new version.

        `after` names the version to add to: what a run that was cut off has added since is taken back. Descriptions
        of columns stay those of the table's first write: Delta refuses to add rows under other ones. Now and then the
        table's files are put together, so that reading it does not take longer with every run; where it `forgets`,
        nobody asks for its older versions, and those that were put together a day ago are deleted.
        """
        with self._writing(name):
            table = self.open(name)
            if table and after is not None and table.version() != after:
                table.restore(after)
            write_deltalake(
                self._made(name),
                _plain(rows) if table else rows,
                mode="append",
                schema_mode="merge",
                configuration=None if table else _settings(name),
                writer_properties=_SMALL,
            )
            written = DeltaTable(self._table(name))
        if len(written.file_uris()) > _MOST_FILES:
            # The rows are in the table already, whatever stands in the way now: the next time will do.
            with contextlib.suppress(CommitFailedError, DeltaError, OSError):
                written.optimize.compact(writer_properties=_SMALL)
                if forgets:
                    written.vacuum(_DAY, dry_run=False, enforce_retention_duration=False)
        return written.version()

    def vacuum(self, name: str, keep: list[int]) -> int:
        """Delete the files of a table that none of the versions `keep` uses; return how many."""
        table = self.open(name)
        if table is None:
            return 0
        found = table.vacuum(0, dry_run=False, enforce_retention_duration=False, keep_versions=keep)
        return len(found)

    @contextlib.contextmanager
    def _writing(self, name: str) -> Iterator[None]:
        """Say in a sentence what the disk or Delta says of a write that failed; a lost race stays what it is."""
        try:
            yield
        except CommitFailedError:
            raise
        except (OSError, DeltaError) as error:
            reason = redact(" ".join(str(error).split()))
            raise DatasetUnwritable(
                f"{name} of the dataset {self.shown} cannot be written: {reason}; make room or see to the permissions"
            ) from error

    def _made(self, name: str) -> str:
        if not self.is_remote:
            Path(self.uri, name).mkdir(parents=True, exist_ok=True)
        return self._table(name)

    def _table(self, name: str) -> str:
        return f"{self.uri}/{name}"

    # --- originals ---

    def keep(self, sha256: str, body: bytes) -> None:
        """Keep an original. One that is there already is never written again."""
        path = self._original(sha256)
        if self._files.get_file_info(path).type == fs.FileType.File:
            return
        self._put(path, body)

    def _put(self, path: str, body: bytes) -> None:
        """Write a file under another name and then give it its own: nobody sees a part of it."""
        part = f"{path}.{os.getpid()}.part"
        with self._writing(path.removeprefix(f"{self._root}/")):
            self._files.create_dir(path.rsplit("/", 1)[0], recursive=True)
            with self._files.open_output_stream(part) as stream:
                stream.write(body)
            self._files.move(part, path)

    def open_output(self, name: str) -> Any:
        """A stream to a file of the dataset that is neither table nor original; its folder is made."""
        path = f"{self._root}/{name}"
        self._files.create_dir(path.rsplit("/", 1)[0], recursive=True)
        return self._files.open_output_stream(path)

    def write_file(self, name: str, body: bytes) -> None:
        """Write a file that is neither table nor original; readers see the old one or the new one, whole."""
        self._put(f"{self._root}/{name}", body)

    def read_file(self, name: str) -> bytes | None:
        """Bytes of a file that is neither table nor original, or None where there is none."""
        try:
            with self._files.open_input_stream(f"{self._root}/{name}") as stream:
                return bytes(stream.read())
        except FileNotFoundError:
            return None

    def folders(self, name: str) -> list[str]:
        """Names of the folders in a folder of the dataset, sorted; none where it is not there."""
        selector = fs.FileSelector(f"{self._root}/{name}", allow_not_found=True)
        return sorted(info.base_name for info in self._files.get_file_info(selector) if info.type == _FOLDER)

    def delete_folder(self, name: str) -> None:
        """Delete a folder of files that are neither tables nor originals, where it is there."""
        path = f"{self._root}/{name}"
        if self._files.get_file_info(path).type == _FOLDER:
            with self._writing(name):
                self._files.delete_dir(path)

    def claim(self, name: str) -> bool:
        """Make an empty file that stands for something done once; return whether it was not there before."""
        path = f"{self._root}/{name}"
        if self._files.get_file_info(path).type == fs.FileType.File:
            return False
        self.write_file(name, b"")
        return True

    def release(self, name: str) -> None:
        """Take back a claim."""
        self._files.delete_file(f"{self._root}/{name}")

    def original(self, sha256: str) -> bytes:
        """Bytes of a kept original. Raises OriginalMissing."""
        try:
            with self._files.open_input_stream(self._original(sha256)) as stream:
                return bytes(stream.read())
        except FileNotFoundError as error:
            raise OriginalMissing(
                f"the original {sha256} is not in {self.shown}/originals; restore it from a backup"
            ) from error

    def original_address(self, sha256: str) -> str:
        """Path or URI of a kept original."""
        return f"{self.uri}/originals/{sha256[:2]}/{sha256}"

    def _original(self, sha256: str) -> str:
        return f"{self._root}/originals/{sha256[:2]}/{sha256}"

    # --- lock ---

    @contextlib.contextmanager
    def lock(self, holder: str) -> Iterator[None]:
        """Hold the dataset for writing. Raises DatasetLocked with the present holder.

        A dataset in an object store is not locked: there the commit itself is refused where two runs meet.
        """
        if self.is_remote:
            yield
            return
        Path(self.uri).mkdir(parents=True, exist_ok=True)
        lock, note = filelock.FileLock(f"{self.uri}/.lock"), Path(self.uri, ".lock-holder")
        try:
            lock.acquire(blocking=False)
        except filelock.Timeout as error:
            known = note.read_text(encoding="utf-8").strip() if note.exists() else "an unknown run"
            raise DatasetLocked(f"{self.shown} is being written by {known}; wait for it to end") from error
        try:
            note.write_text(f"{holder}, process {os.getpid()} on {socket.gethostname()}\n", encoding="utf-8")
            yield
        finally:
            with contextlib.suppress(OSError):  # a note that stays says nothing while nobody holds the lock
                note.unlink()
            lock.release()


def _settings(name: str) -> Mapping[str, str | None]:
    """Settings that a table is made with."""
    if name in _ASKED_BY:
        return {**_SETTINGS, "delta.dataSkippingStatsColumns": _ASKED_BY[name]}
    return {**_SETTINGS, "delta.dataSkippingNumIndexedCols": "0"}


def _statistics(name: str, rows: pa.Table) -> str:
    """What Delta's log says of a file with these rows, as JSON."""
    told: dict[str, Any] = {"numRecords": len(rows)}
    if column := _ASKED_BY.get(name):
        least, most = pc.min_max(rows[column]).as_py().values()
        told |= {"minValues": {column: least}, "maxValues": {column: most}}
        told["nullCount"] = {column: rows[column].null_count}
    return json.dumps(told)


def _files(table: DeltaTable) -> dict[str, int]:
    """Files of a version of a table, with their sizes."""
    actions = pa.table(table.get_add_actions())
    return dict(zip(actions["path"].to_pylist(), actions["size_bytes"].to_pylist(), strict=True))


def _plain(rows: pa.Table) -> pa.Table:
    """Rows without the descriptions of their columns."""
    return rows.cast(pa.schema([field.remove_metadata() for field in rows.schema]))


def _put_whole(uri: str) -> str:
    """An S3 address under which small files are put in one request, as they should: whole or not at all."""
    return f"{uri}?allow_delayed_open=true" if urlsplit(uri).scheme == "s3" else uri
