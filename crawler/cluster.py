"""Reading and normalising on a Dask cluster, a task for each document. Needs the optional extra `cluster`.

The client reads the originals and sends their bytes: workers need this code and nothing of the dataset, neither its
folder nor its keys. A task whose worker dies is given to another one, with its bytes, by the scheduler.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import logging
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, cast

from crawler.originals import Record, Reread, reread_body, whole_original
from crawler.tables.pool import ReaderPool
from crawler.version import code_version
from normalize.listing import normalise_listing
from output.errors import OriginalMissing
from output.store import Store

_PATIENCE = 10.0
"""Seconds for a scheduler to answer, for a first worker to be there, and after which a lost one is looked for."""
_AHEAD = 4
"""Documents that are sent ahead for each thread of the workers."""

_READERS = ReaderPool()
"""Of a worker's process: they outlive the task. Dask does no more tasks at a time than the worker has threads."""


class ClusterUnusable(Exception):
    """The cluster cannot be used, or no longer; the message says why."""


class OtherCode(Exception):
    """A worker has other code than the client: what it reads might differ."""


class Cluster:
    """The workers of the Dask scheduler at an address (`tcp://host:port`). Raises ClusterUnusable."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client  # noqa: PLC0415 - optional, and a second to import
        except ImportError as error:
            raise ClusterUnusable("--scheduler needs Dask: pip install 'beian[cluster]'") from error
        # What Dask says of lost workers and connections is said below, in a sentence.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._address = address
        try:
            self._client: Any = cast("Any", Client)(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterUnusable(f"no Dask scheduler answers at {address}: {error}") from error
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
            self._check_code(self._client.run(_own_code))
        except TimeoutError as error:
            self._client.close()
            raise ClusterUnusable(f"the scheduler at {address} has no worker: `dask worker {address}`") from error
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        with contextlib.suppress(Exception):  # workers that are gone have nothing to give back
            self._client.run(_end_readers)
        self._client.close()

    def read_all(self, source: Store, records: Sequence[Record]) -> Iterator[Reread]:
        """Read documents of a dataset again, in their order. Raises ClusterUnusable where the cluster is lost."""
        most = _AHEAD * sum(self._client.nthreads().values())
        begun: deque[tuple[bytes, Any]] = deque()
        for record in records:
            begun.append(self._begin(source, record))
            if len(begun) > most:
                yield self._finish(*begun.popleft())
        while begun:
            yield self._finish(*begun.popleft())

    def _begin(self, source: Store, record: Record) -> tuple[bytes, Any]:
        try:
            body = whole_original(source, record["sha256"])
        except OriginalMissing as error:
            return b"", Reread(record, missing=str(error))
        return body, self._client.submit(_read, record, body, code_version(), pure=False)

    def _finish(self, body: bytes, begun: Any) -> Reread:
        while not isinstance(begun, Reread):
            try:
                begun = begun.result(timeout=_PATIENCE)
            except TimeoutError as error:
                if not self._client.nthreads():
                    raise ClusterUnusable(f"the scheduler at {self._address} has no worker any more") from error
            except OtherCode as error:
                raise ClusterUnusable(str(error)) from error
            except (concurrent.futures.CancelledError, asyncio.CancelledError, OSError) as error:
                raise ClusterUnusable(f"the cluster at {self._address} failed: {error}") from error
        return replace(begun, body=body)

    def _check_code(self, versions: dict[str, str]) -> None:
        ours = code_version()
        for address, theirs in sorted(versions.items()):
            if theirs != ours:
                raise ClusterUnusable(_other_code(address, theirs, ours))


def _other_code(address: str, theirs: str, ours: str) -> str:
    return f"the worker at {address} runs code {theirs}, this is {ours}; give both the same"


def _own_code() -> str:
    """In a worker: which code it has."""
    return code_version()


def _read(record: Record, body: bytes, code: str) -> Reread:
    """The task: in a worker, read a document of a dataset and normalise its rows. Its trouble is its answer."""
    from distributed import get_worker  # noqa: PLC0415 - see above

    if code != (own := code_version()):  # it came after the others were asked
        raise OtherCode(_other_code(get_worker().address, own, code))
    found = reread_body(record, body, _READERS.read)
    meanings = tuple(normalise_listing(row.series, row.cells) for row in found.reading.rows)
    return replace(found, body=b"", reading=replace(found.reading, meanings=meanings))


def _end_readers() -> None:
    """End the processes that a worker has for reading; whoever still needs one starts it again."""
    _READERS.close()
