"""`beian rebuild --scheduler`: a real scheduler and real workers, which are trusted with nothing but bytes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from distributed import Client

from crawler.cluster import Cluster, ClusterUnusable
from crawler.originals import Record
from crawler.rebuild import read_here, rebuild
from crawler.run import Run
from output.snapshot import open_snapshot
from output.store import Store
from tests.crawler.tables.hostile import FILES
from tests.crawling import beian
from tests.dask import scheduler, workers

pytestmark = pytest.mark.slow

NO_NANNY = ("--no-nanny",)
"""A worker that nobody starts again, so that it can be killed for good."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with one worker, started as the documentation says."""
    folder = tmp_path_factory.mktemp("dask")
    with scheduler(folder) as found, workers(found, folder, [()]):
        with Client(found, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(1, timeout=60)
        yield found


@pytest.fixture(scope="module")
def here(both_editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """What this machine makes of the originals by itself."""
    made = Store(tmp_path_factory.mktemp("here") / "data")
    run = Run("rebuild", {}, made.uri, "1")
    rebuild(Store(both_editions), made, run, partial(read_here, 1))
    assert run.exit_code == 0
    return made


def readers() -> list[psutil.Process]:
    """Processes that read documents for the workers of this test."""
    ours = psutil.Process().children(recursive=True)
    return [child for child in ours if "crawler.tables.worker" in " ".join(child.cmdline())]


def record(sha: str) -> Record:
    """The record of a list."""
    named = ("publisher", "announcement", "title", "page_url", "page_title", "document_url", "published_at")
    return dict.fromkeys(named, "x") | {"sha256": sha, "source": "cac", "series": "dsa", "kind": "list"}


def test_a_cluster_makes_the_same_dataset_to_the_byte(
    address: str, here: Store, both_editions: Path, tmp_path: Path
) -> None:
    ended = beian(both_editions, "rebuild", str(tmp_path / "there"), "--scheduler", address)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert open_snapshot(Store(tmp_path / "there")).same_data(open_snapshot(here))
    assert readers() == []


def test_a_worker_that_is_killed_in_the_midst_loses_nothing(
    address: str, here: Store, both_editions: Path, tmp_path: Path
) -> None:
    with workers(address, tmp_path, [NO_NANNY]) as (doomed,), Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(2, timeout=60)
        ours = next(a for a, pid in client.run(os.getpid).items() if pid == doomed.pid)
        given: list[str] = []

        def kill() -> None:
            """Once it has been given documents, none of which it can have read."""
            while not given:
                given.extend(map(str, client.processing()[ours]))
                time.sleep(0.01)
            doomed.send_signal(signal.SIGKILL)

        with Cluster(address) as cluster:
            doomed.send_signal(signal.SIGSTOP)
            killer = threading.Thread(target=kill)
            killer.start()
            made = Store(tmp_path / "there")
            run = Run("rebuild", {}, made.uri, "1")
            rebuild(Store(both_editions), made, run, cluster.read_all)
            killer.join()
    assert given
    assert doomed.returncode == -signal.SIGKILL
    assert (run.exit_code, run.failures) == (0, [])
    assert open_snapshot(made).same_data(open_snapshot(here))


def test_a_hostile_document_is_an_answer_and_leaves_the_worker_as_it_was(address: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    bodies = [FILES[0].make(), b"<table><tr><td>1</td></tr></table>"]
    digests = [sha256(body).hexdigest() for body in bodies]
    for digest, body in zip(digests, bodies, strict=True):
        store.keep(digest, body)
    with Client(address, set_as_default=False) as client, Cluster(address) as cluster:  # type: ignore[no-untyped-call]
        before = client.run(os.getpid)
        found = list(cluster.read_all(store, [*map(record, digests), record("00" * 32)]))
        assert client.run(os.getpid) == before
    assert [one.body for one in found] == [*bodies, b""]
    assert re.search(str(FILES[0].says), str(found[0].reading.problem))
    assert "header" in (found[1].reading.problem or "")
    assert "is not in" in (found[2].missing or "")


def test_workers_with_other_code_are_refused(address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    store.keep(sha256(b"x").hexdigest(), b"x")
    with Cluster(address) as cluster:
        monkeypatch.setattr("crawler.cluster.code_version", lambda: "0.0.1+other")
        with pytest.raises(ClusterUnusable, match=r"runs code .*, this is 0\.0\.1\+other; give both the same"):
            list(cluster.read_all(store, [record(sha256(b"x").hexdigest())]))
    with pytest.raises(ClusterUnusable, match=r"the worker at tcp://127.*, this is 0\.0\.1\+other"):
        Cluster(address)


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.cluster._PATIENCE", 1.0)


@pytest.mark.usefixtures("_impatient")
def test_a_cluster_without_workers_or_that_loses_the_last_one_is_said(both_editions: Path, tmp_path: Path) -> None:
    with scheduler(tmp_path) as address:
        with pytest.raises(ClusterUnusable, match=f"the scheduler at {address} has no worker: `dask worker {address}`"):
            Cluster(address)
        with workers(address, tmp_path, [NO_NANNY]) as (only,):
            with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
                client.wait_for_workers(1, timeout=60)
            with Cluster(address) as cluster:
                only.send_signal(signal.SIGKILL)
                only.wait()
                run = Run("rebuild", {}, str(tmp_path / "new"), "1")
                rebuild(Store(both_editions), Store(tmp_path / "new"), run, cluster.read_all)
    assert (run.exit_code, run.version) == (1, None)
    assert f"the scheduler at {address} has no worker any more" in (run.error or "")


@pytest.mark.usefixtures("_impatient")
def test_a_scheduler_that_is_not_there_and_an_address_that_is_none_are_said() -> None:
    for address in ("tcp://127.0.0.1:9", "nowhere"):
        with pytest.raises(ClusterUnusable, match=f"^no Dask scheduler answers at {address}: "):
            Cluster(address)


def test_without_the_extra_the_command_says_what_to_install(both_editions: Path) -> None:
    program = (
        "import sys; sys.modules['distributed'] = None; "
        f"sys.argv = ['beian', '--dataset', {str(both_editions)!r}, 'rebuild', '--scheduler', 'tcp://127.0.0.1:9']; "
        "from output.cli import main; main()"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (2, "--scheduler needs Dask: pip install 'beian[cluster]'\n")
