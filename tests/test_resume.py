"""A run that was cut off, or that missed something, is gone on with; only what is missing is asked for again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import pytest

from crawler.replica.edition import load_edition
from crawler.replica.server import Replica, start
from crawler.replica.sites import Answer, Asked, Sites
from output.snapshot import commits_of, open_snapshot
from output.store import Store
from tests.crawling import ROOT, crawl, environment

pytestmark = pytest.mark.slow

PLAIN = ("-s", "RENDER=never")


class Failing(Sites):
    """The replica's sites, some of whose answers are errors, and which stop answering after so many requests."""

    def __init__(self, broken: Collection[str] = (), answers: int = 10_000) -> None:
        super().__init__(load_edition())
        self.broken, self.left = broken, answers
        self.reached, self.killed = threading.Event(), threading.Event()

    def answer(self, asked: Asked) -> Answer:
        if asked.target != "/robots.txt":
            if self.left == 0:
                self.reached.set()
                self.killed.wait(30)
            self.left -= 1
        if any(piece in asked.target for piece in self.broken):
            return Answer(b"", status=500)
        return super().answer(asked)


def asked(replica: Replica) -> Counter[tuple[str, str, str]]:
    return Counter((r.host, r.method, r.path) for r in replica.requests if r.path != "/robots.txt")


def killed(dataset: Path, answers: int, how: signal.Signals) -> Counter[tuple[str, str, str]]:
    """What was asked by a crawl that was killed when it had so many answers."""
    sites = Failing(answers=answers)
    with Replica(sites) as replica:
        settings = {"DATASET_DIR": dataset, "SITE_MIRRORS": json.dumps(replica.mirrors), "DOWNLOAD_DELAY": 0}
        given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        command = [sys.executable, "-m", "scrapy", "crawl", "cac", *PLAIN, *given]
        run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment())
        assert sites.reached.wait(30)
        deadline = time.monotonic() + 30
        while len(list(dataset.glob("journal/*/*-plain"))) < answers and time.monotonic() < deadline:
            time.sleep(0.05)
        run.send_signal(how)
        sites.killed.set()
        run.communicate(timeout=60)
        return asked(replica)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Counter[tuple[str, str, str]]]:
    """The dataset of a crawl that nothing happened to, and what it asked for."""
    dataset = tmp_path_factory.mktemp("whole") / "data"
    with start() as replica:
        ended = crawl("cac", dataset, *PLAIN, mirrors=replica.mirrors)
        assert ended.returncode == 0, ended.stderr
        return dataset, asked(replica)


@pytest.mark.parametrize(("answers", "how"), [(3, signal.SIGKILL), (12, signal.SIGKILL), (16, signal.SIGINT)])
def test_a_run_that_was_cut_off_is_gone_on_with(
    tmp_path: Path, answers: int, how: signal.Signals, whole: tuple[Path, Counter[tuple[str, str, str]]]
) -> None:
    before = killed(tmp_path, answers, how)
    kept = len(list(tmp_path.glob("journal/*/*-plain")))
    assert kept >= answers
    assert commits_of(Store(tmp_path)) == []
    with start() as replica:
        ended = crawl("cac", tmp_path, *PLAIN, mirrors=replica.mirrors)
        after = asked(replica)
    assert ended.returncode == 0, ended.stderr
    assert f"{kept} answers of" in ended.stderr
    # What waited for its answer when the run was cut off is asked for again, and nothing else is.
    assert sum((before & after).values()) == sum(before.values()) - kept
    assert before | after == whole[1]
    assert open_snapshot(Store(tmp_path)).filings.equals(open_snapshot(Store(whole[0])).filings)
    assert not (tmp_path / "journal").exists()


def test_retry_asks_only_for_what_failed(tmp_path: Path, whole: tuple[Path, Counter[tuple[str, str, str]]]) -> None:
    with Replica(Failing(["fText=%E7%94%9F", "JsonList"])) as replica:
        ended = crawl("cac", tmp_path, *PLAIN, "-s", "RETRY_TIMES=0", mirrors=replica.mirrors)
        before = asked(replica)
    assert ended.returncode == 3, ended.stderr
    assert "-a retry=" in ended.stderr
    with start() as replica:
        ended = crawl("cac", tmp_path, *PLAIN, "-a", "retry=latest", mirrors=replica.mirrors)
        after = asked(replica)
    assert ended.returncode == 0, ended.stderr
    failed = Counter({key: 1 for key in before if "fText=%E7%94%9F" in key[2] or "JsonList" in key[2]})
    assert failed
    assert before & after == failed
    assert before | after == whole[1]
    assert open_snapshot(Store(tmp_path)).filings.equals(open_snapshot(Store(whole[0])).filings)


def test_without_retry_everything_is_asked_for_again(
    tmp_path: Path, whole: tuple[Path, Counter[tuple[str, str, str]]]
) -> None:
    with Replica(Failing(["fText=%E7%94%9F"])) as replica:
        assert crawl("cac", tmp_path, *PLAIN, "-s", "RETRY_TIMES=0", mirrors=replica.mirrors).returncode == 3
    with start() as replica:
        assert crawl("cac", tmp_path, *PLAIN, mirrors=replica.mirrors).returncode == 0
        assert asked(replica) == whole[1]


def test_a_retry_keeps_the_arguments_of_its_run(tmp_path: Path) -> None:
    with Replica(Failing(["fText=%E7%94%9F"])) as replica:
        options = (*PLAIN, "-s", "RETRY_TIMES=0", "-a", "series=genai", "-a", "since=2024-08")
        assert crawl("cac", tmp_path, *options, mirrors=replica.mirrors).returncode == 3
    ended = crawl("cac", tmp_path, *PLAIN, "-a", "retry=latest", mirrors=replica.mirrors)
    assert ended.returncode == 3, ended.stderr
    with start() as replica:
        assert crawl("cac", tmp_path, *PLAIN, "-a", "retry=latest", mirrors=replica.mirrors).returncode == 0
    snapshot = open_snapshot(Store(tmp_path))
    assert set(snapshot.documents["series"].to_pylist()) == {"genai"}
    assert min(snapshot.documents["period"].to_pylist()) == "2024-08"


def test_what_cannot_be_retried_is_said(whole: tuple[Path, Counter[tuple[str, str, str]]]) -> None:
    for options, sentence in (
        (["-a", "retry=latest"], "the last one left nothing to retry"),
        (["-a", "retry=20200101T000000-cac"], "there is no such run of cac"),
        (["-a", "retry=latest", "-a", "series=dsa"], "goes alone"),
    ):
        ended = crawl("cac", whole[0], *PLAIN, *options, mirrors="replica")
        assert (ended.returncode, sentence in ended.stderr) == (2, True), ended.stderr
