"""A publisher's site in hostile hands: the crawl reaches nothing else, reads what it can, and says what it refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from crawler.browser import find_browser
from output.snapshot import open_snapshot
from output.store import Store
from tests.crawler.network.hostile import HOST, PAGE, WAYS, Canary, Site, attempts, hostile
from tests.crawling import crawl

pytestmark = pytest.mark.slow

PLAIN = ("-s", "RENDER=never")
MODES = [pytest.param((), marks=pytest.mark.browser, id="browser"), pytest.param(PLAIN, id="plain")]


@pytest.fixture
def site_and_canary() -> Iterator[tuple[Site, Canary]]:
    with hostile() as both:
        yield both


def rows(dataset: Path) -> int:
    return len(open_snapshot(Store(dataset)).listings)


@pytest.mark.browser
def test_a_page_that_tries_everything_reaches_nothing_and_is_read(
    site_and_canary: tuple[Site, Canary], tmp_path: Path
) -> None:
    site, canary = site_and_canary
    site.injected = attempts(canary, site)
    ended = crawl("provinces", tmp_path, "-L", "DEBUG", mirrors={HOST: site.base})
    assert ended.returncode == 0, ended.stderr
    assert (canary.tcp, canary.udp) == ([], 0)
    assert "/all-was-tried" in site.asked
    assert not {"/file-was-read", "/service-worker"} & set(site.asked)
    assert rows(tmp_path) > 0
    assert f"a page may not reach 127.0.0.1:{canary.port}" in ended.stderr


@pytest.mark.browser
def test_the_same_page_reaches_the_canary_in_an_open_browser(site_and_canary: tuple[Site, Canary]) -> None:
    site, canary = site_and_canary
    site.injected = attempts(canary, site)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), headless=True)
        page = browser.new_page()
        page.goto(site.base + PAGE)
        page.wait_for_timeout(2500)
        browser.close()
    reached = {line.split(" ")[1].strip("/") for line in canary.tcp if " " in line}
    assert reached >= WAYS
    assert reached & {"meta", "location"}
    assert canary.udp > 0


@pytest.mark.browser
def test_a_file_in_place_of_a_page_is_not_loaded_and_is_drift(
    site_and_canary: tuple[Site, Canary], tmp_path: Path
) -> None:
    site, _ = site_and_canary
    site.answers[PAGE] = (200, {"Content-Disposition": "attachment; filename=x.bin"}, b"x" * 1000)
    ended = crawl("provinces", tmp_path, mirrors={HOST: site.base})
    assert ended.returncode == 4, ended.stderr
    assert "a file came in place of the page" in ended.stderr
    assert site.asked.count(PAGE) == 1


@pytest.mark.browser
def test_a_crawl_starts_the_browser_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sync_playwright() as playwright:
        browser = find_browser() or playwright.chromium.executable_path
    counting, starts = tmp_path / "chromium", tmp_path / "starts"
    counting.write_text(f'#!/bin/sh\necho start >>{starts}\nexec {browser} "$@"\n')
    counting.chmod(0o755)
    monkeypatch.setenv("CHROMIUM_PATH", str(counting))
    ended = crawl("cac", tmp_path / "data", "-a", "series=dsa", mirrors="replica")
    assert ended.returncode == 0, ended.stderr
    assert starts.read_text() == "start\n"


@pytest.mark.parametrize("mode", MODES)
def test_a_watched_page_that_redirects_elsewhere_is_drift(
    site_and_canary: tuple[Site, Canary], tmp_path: Path, mode: tuple[str, ...]
) -> None:
    site, canary = site_and_canary
    site.redirect(PAGE, "/again", 301)
    site.redirect("/again", "/and-again", 302)
    site.redirect("/and-again", f"http://127.0.0.1:{canary.port}/", 307)
    ended = crawl("provinces", tmp_path, *mode, mirrors={HOST: site.base})
    assert ended.returncode == 4, ended.stderr
    assert f"it leads to 127.0.0.1:{canary.port}, a host that no source file names" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert canary.tcp == []
    assert site.asked.count(PAGE) == 1
    assert Store(tmp_path).read("runs")["verdict"].to_pylist() == ["drift"]


@pytest.mark.parametrize("mode", MODES)
def test_a_redirect_out_of_the_web_is_refused(
    site_and_canary: tuple[Site, Canary], tmp_path: Path, mode: tuple[str, ...]
) -> None:
    site, _ = site_and_canary
    site.redirect(PAGE, "file:///etc/hostname")
    ended = crawl("provinces", tmp_path, *mode, mirrors={HOST: site.base})
    assert ended.returncode == 4, ended.stderr
    assert "no web page" in ended.stderr
    assert site.asked.count(PAGE) == 1


@pytest.mark.parametrize("mode", MODES)
def test_a_redirect_in_a_circle_is_said_and_not_asked_for_again(
    site_and_canary: tuple[Site, Canary], tmp_path: Path, mode: tuple[str, ...]
) -> None:
    site, _ = site_and_canary
    site.redirect(PAGE, PAGE)
    ended = crawl("provinces", tmp_path, *mode, mirrors={HOST: site.base})
    assert ended.returncode == 3, ended.stderr
    assert "the site redirects again and again" in ended.stderr
    assert site.base not in ended.stderr
    assert site.asked.count(PAGE) <= 21  # Chromium follows twenty (net::URLRequest::kMaxRedirects)


@pytest.mark.parametrize("mode", MODES)
def test_a_redirect_within_the_publishers_site_is_followed(
    site_and_canary: tuple[Site, Canary], tmp_path: Path, mode: tuple[str, ...]
) -> None:
    site, _ = site_and_canary
    site.answers["/moved.html"] = (200, {}, site.page())
    site.redirect(PAGE, "/moved.html")
    ended = crawl("provinces", tmp_path, *mode, mirrors={HOST: site.base})
    assert ended.returncode == 0, ended.stderr
    assert rows(tmp_path) > 0
    pages = open_snapshot(Store(tmp_path)).documents["page_url"].to_pylist()
    assert pages == [f"https://{HOST}/moved.html"]


def test_without_a_browser_a_page_that_refreshes_elsewhere_is_drift(
    site_and_canary: tuple[Site, Canary], tmp_path: Path
) -> None:
    site, canary = site_and_canary
    refresh = f'<meta http-equiv=refresh content="0;url=http://127.0.0.1:{canary.port}/">'.encode()
    site.answers[PAGE] = (200, {}, site.page().replace(b"</head>", refresh + b"</head>"))
    ended = crawl("provinces", tmp_path, *PLAIN, mirrors={HOST: site.base})
    assert ended.returncode == 4, ended.stderr
    assert f"it leads to 127.0.0.1:{canary.port}" in ended.stderr
    assert canary.tcp == []


def test_lists_that_lie_elsewhere_are_drift_and_not_fetched(
    site_and_canary: tuple[Site, Canary], tmp_path: Path
) -> None:
    site, canary = site_and_canary
    said = {
        f"http://127.0.0.1:{canary.port}/list.xlsx": f"it leads to 127.0.0.1:{canary.port}, a host",
        f"//localhost:{canary.port}/list.xlsx": f"it leads to localhost:{canary.port}, a host",
        "http://169.254.169.254/list.xlsx": "it leads to 169.254.169.254, a host",
        "https://other.example/list.xlsx": "it leads to other.example, a host",
        "file:///etc/list.xlsx": "linked as file:///etc/list.xlsx, which is no web address",
    }
    links = "".join(f'<a href="{a}">广东省生成式人工智能服务已备案信息（2024年5月）</a>' for a in said)
    site.answers[PAGE] = (200, {}, site.page().replace(b"<script>", links.encode() + b"<script>"))
    ended = crawl("provinces", tmp_path, *PLAIN, mirrors={HOST: site.base})
    assert ended.returncode == 4, ended.stderr
    for sentence in said.values():
        assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
    assert canary.tcp == []
    assert rows(tmp_path) > 0


@pytest.mark.parametrize("mode", MODES)
def test_a_publishers_name_that_leads_into_the_own_network_is_drift(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: tuple[str, ...]
) -> None:
    lie = (
        "import socket\n"
        "honest = socket.getaddrinfo\n"
        f"def lying(host, *a, **k): return honest('127.0.0.1' if host == {HOST!r} else host, *a, **k)\n"
        f"socket.getaddrinfo = lying\nsocket.gethostbyname = lambda host: '127.0.0.1' if host == {HOST!r} else host\n"
    )
    (tmp_path / "lie").mkdir()
    (tmp_path / "lie" / "sitecustomize.py").write_text(lie)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "lie"))
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    ended = crawl("provinces", tmp_path / "data", *mode, afresh=True)
    assert ended.returncode == 4, ended.stderr
    assert f"the name {HOST} leads to 127.0.0.1, which is no address of the internet" in ended.stderr
    assert f'-s SITE_MIRRORS=\'{{"{HOST}": "https://{HOST}"}}\'' in ended.stderr
