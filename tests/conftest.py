"""Settings of the tests: the same examples in every run, and no verdict that depends on a busy machine."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from crawler.browser import BrowserNotFound, find_browser
from tests.corpus import CORPUS, serve
from tests.crawling import crawl, crawl_replica
from tests.examples import TORTURE, USUAL

settings.register_profile("deterministic", derandomize=True, deadline=None, max_examples=USUAL)
# By hand, and for long: other examples in every run, thirty times as many.
settings.register_profile("torture", deadline=None, max_examples=TORTURE, suppress_health_check=list(HealthCheck))
settings.load_profile("deterministic")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where none is installed; `make test` sees to it that one is.

    What takes long goes first: where tests run in parallel, no one waits for it at the end.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    try:
        find_browser()
    except BrowserNotFound as error:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=str(error)))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the garbage collector need not go through it again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def mirrors() -> Iterator[dict[str, str]]:
    """Host → base URL of the corpus, served as the sites do."""
    bases, servers = serve(CORPUS)
    yield bases
    for server in servers:
        server.shutdown()


@pytest.fixture(scope="session")
def crawled(
    mirrors: dict[str, str], tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> tuple[Path, str]:
    """The whole corpus in a dataset, through a real browser, and the summary of the run.

    Made once, also where tests run in parallel: the first to ask makes it, the others wait.
    """
    folder = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        folder = folder.parent
    dataset, summary = folder / "corpus" / "data", folder / "corpus" / "summary.txt"
    with FileLock(folder / "corpus.lock"):
        if not summary.exists():
            central = crawl("cac", dataset, mirrors=mirrors, afresh=True)
            assert central.returncode == 0, central.stderr
            provinces = crawl("provinces", dataset, mirrors=mirrors, afresh=True)
            assert provinces.returncode == 0, provinces.stderr
            summary.write_text(central.stderr, encoding="utf-8")
    return dataset, summary.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def first_edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make crawl` leaves, without a browser: `data`, and beside it `crawl.log`; to be read only."""
    folder = tmp_path_factory.mktemp("edition") / "data"
    said = [crawl_replica(spider, folder, 1) for spider in ("cac", "provinces")]
    (folder.parent / "crawl.log").write_text("\n".join(said), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def both_editions(first_edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """And what `make crawl EDITION=2` adds, the tour of the README (`provinces` has nothing new then); read only."""
    folder = tmp_path_factory.mktemp("editions") / "data"
    shutil.copytree(first_edition, folder)
    crawl_replica("cac", folder, 2)
    return folder
