"""Planted secrets are searched for in all that the commands say and write down."""

from __future__ import annotations

from pathlib import Path

import pytest

from output.snapshot import commits_of
from output.store import Store
from tests.crawler.network.hostile import HOST, PAGE, hostile
from tests.crawling import beian, crawl

PLANTED = "planted"
"""Begins every secret: one that is told in one place is not hidden by another."""


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment full of secrets."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:{PLANTED}-proxy@127.0.0.1:9")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", f"{PLANTED}-of-aws")
    monkeypatch.setenv("BEIAN_WEBHOOK", f"https://127.0.0.1:9/services/{PLANTED}-path?key={PLANTED}-key")


def written(dataset: Path) -> str:
    """All that a dataset holds: the bytes of its files, and its tables and commits as text."""
    files = "".join(path.read_bytes().decode("latin-1") for path in sorted(dataset.rglob("*")) if path.is_file())
    store = Store(dataset)
    return files + repr(commits_of(store)) + repr(store.read("runs").to_pylist())


def test_a_crawl_whose_every_step_is_logged_tells_no_secret(tmp_path: Path) -> None:
    settings = {"RENDER": "never", "COOKIES_DEBUG": "1", "MY_TOKEN": f"{PLANTED}-setting"}
    given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    with hostile() as (site, _):
        site.answers[PAGE] = (200, {"Set-Cookie": f"session={PLANTED}-cookie"}, site.page())
        ended = crawl("provinces", tmp_path, *given, "-L", "DEBUG", mirrors={HOST: site.base})
    assert ended.returncode == 0, ended.stderr
    assert "Set-Cookie: ***" in ended.stderr
    assert PLANTED not in ended.stdout + ended.stderr + written(tmp_path)


def test_a_crawl_that_commits_and_a_notice_that_is_refused_tell_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = crawl("provinces", tmp_path, "-s", "RENDER=never", "-L", "DEBUG", mirrors="replica")
    assert ended.returncode == 0, ended.stderr
    with hostile() as (site, _):
        monkeypatch.setenv("BEIAN_WEBHOOK", f"{site.base}/{PLANTED}-path?key={PLANTED}-key")
        refused = beian(tmp_path, "notify")
        assert "refused the notice with 404" in refused.stderr
        assert f"/{PLANTED}-path?key={PLANTED}-key" in site.asked
    wrong = beian(tmp_path, "notify", "--webhook", f"ftp://{PLANTED}-option")
    said = [text for told in (ended, refused, wrong) for text in (told.stdout, told.stderr)]
    assert PLANTED not in "".join(said) + written(tmp_path)


def test_a_dataset_that_cannot_be_opened_is_named_without_its_keys(tmp_path: Path) -> None:
    uri = f"nope://key:{PLANTED}-password@bucket/data?secret_key={PLANTED}-key"
    ended = crawl("cac", tmp_path, "-s", f"DATASET_DIR={uri}", "-L", "DEBUG", mirrors="replica")
    read = beian(uri, "snapshots")
    for told in (ended, read):
        assert told.returncode == 2
        assert "the dataset nope://***@bucket/data?secret_key=*** cannot be opened" in told.stderr
        assert PLANTED not in told.stdout + told.stderr
