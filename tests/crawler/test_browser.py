"""Which browser is chosen, and what is said where there is none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler import browser
from crawler.browser import BrowserNotFound, find_browser

ROOT = Path(__file__).parent.parent.parent


def on_path(*names: str) -> Callable[[str], str | None]:
    return lambda name: f"/usr/bin/{name}" if name in names else None


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "chrome"
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def playwright(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Playwright whose own browser is of revision 7; the folder is its package."""
    package = tmp_path / "site" / "playwright" / "driver" / "package"
    package.mkdir(parents=True)
    (tmp_path / "site" / "playwright" / "__init__.py").touch()
    declared = [{"name": "chromium", "revision": "6"}, {"name": "chromium-headless-shell", "revision": "7"}]
    (package / "browsers.json").write_text(json.dumps({"browsers": declared}))
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.delitem(sys.modules, "playwright", raising=False)
    return package


@pytest.fixture(autouse=True)
def no_mac_application(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(browser, "_MAC", tmp_path / "Chromium.app")


def downloaded(root: Path, *, revision: str = "7", whole: bool = True) -> None:
    build = root / f"chromium_headless_shell-{revision}"
    build.mkdir(parents=True)
    if whole:
        (build / "INSTALLATION_COMPLETE").touch()


def test_the_browser_that_the_user_names_comes_first(program: Path) -> None:
    assert find_browser({"CHROMIUM_PATH": str(program)}, on_path("chromium")) == program


@pytest.mark.parametrize("given", ["/no/such/program", "/", str(ROOT / "pyproject.toml"), "chromium"])
def test_a_name_that_is_no_program_is_an_error_even_where_another_browser_is(given: str) -> None:
    with pytest.raises(BrowserNotFound, match=f"^CHROMIUM_PATH is {given}, which is no program"):
        find_browser({"CHROMIUM_PATH": given}, on_path("chromium"))


def test_an_empty_name_is_none() -> None:
    assert find_browser({"CHROMIUM_PATH": ""}, on_path("chromium")) == Path("/usr/bin/chromium")


def test_the_lighter_browser_is_preferred() -> None:
    found = find_browser({}, on_path("chromium", "chromium-headless-shell"))
    assert found == Path("/usr/bin/chromium-headless-shell")


def test_the_application_of_a_mac_is_found(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_MAC", program)
    assert find_browser({}, on_path()) == program


def test_a_browser_on_the_path_comes_before_playwrights_own(playwright: Path, tmp_path: Path) -> None:
    downloaded(tmp_path / "own")
    environ = {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "own")}
    assert find_browser(environ, on_path("chromium")) == Path("/usr/bin/chromium")


def test_playwrights_own_browser_is_told_by_none(playwright: Path, tmp_path: Path) -> None:
    downloaded(tmp_path / "own")
    assert find_browser({"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "own")}, on_path()) is None


def test_playwrights_own_browser_may_lie_in_its_package(playwright: Path) -> None:
    downloaded(playwright / ".local-browsers")
    assert find_browser({"PLAYWRIGHT_BROWSERS_PATH": "0"}, on_path()) is None


@pytest.mark.parametrize(
    ("platform", "cache", "folder"),
    [
        ("linux", "", ".cache/ms-playwright"),
        ("linux", "elsewhere", "elsewhere/ms-playwright"),
        ("darwin", "", "Library/Caches/ms-playwright"),
    ],
)
@pytest.mark.usefixtures("playwright")
def test_playwrights_own_browser_lies_in_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, cache: str, folder: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    downloaded(tmp_path / folder)
    environ = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / cache) if cache else ""}
    assert find_browser(environ, on_path()) is None


@pytest.mark.parametrize("state", ["half", "old", "absent"])
def test_a_download_that_is_half_or_of_another_version_is_none(playwright: Path, tmp_path: Path, state: str) -> None:
    if state != "absent":
        downloaded(tmp_path / "own", revision="5" if state == "old" else "7", whole=state != "half")
    with pytest.raises(BrowserNotFound):
        find_browser({"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "own")}, on_path())


def test_without_any_one_sentence_names_the_three_ways_out(tmp_path: Path) -> None:
    with pytest.raises(BrowserNotFound) as error:
        find_browser({"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}, on_path())
    for way in ("make setup", "CHROMIUM_PATH", "-s RENDER=never"):
        assert way in str(error.value)
    assert "\n" not in str(error.value)


def ask(*options: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *options, "-m", "crawler.browser"]
    environment = os.environ | environ
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30, check=False)


def test_asked_on_the_command_line_it_prints_the_browser(program: Path) -> None:
    told = ask(CHROMIUM_PATH=str(program))
    assert (told.returncode, told.stdout, told.stderr) == (0, f"{program}\n", "")


def test_asked_on_the_command_line_it_prints_the_sentence_where_there_is_none() -> None:
    told = ask(CHROMIUM_PATH="/no/such/program")
    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr.startswith("CHROMIUM_PATH is /no/such/program, which is no program")


def test_it_answers_before_anything_is_installed(program: Path) -> None:
    assert ask("-S", CHROMIUM_PATH=str(program)).returncode == 0
