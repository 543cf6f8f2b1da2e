"""Which browser renders the pages."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from crawler.browser import BrowserNotFound, find_browser, main


@pytest.fixture(autouse=True)
def no_application(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("crawler.browser._MAC", tmp_path / "no-such-application")


def nothing(_: str) -> None:
    return None


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "chromium"
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_chromium_path_goes_before_all(program: Path) -> None:
    assert find_browser({"CHROMIUM_PATH": str(program)}, lambda name: f"/usr/bin/{name}") == program


@pytest.mark.parametrize("kind", ["absent", "folder", "no program"])
def test_a_chromium_path_that_is_no_program_is_an_error_not_a_detour(kind: str, tmp_path: Path) -> None:
    given = {"absent": tmp_path / "x", "folder": tmp_path, "no program": tmp_path / "text"}[kind]
    if kind == "no program":
        given.write_text("")
    with pytest.raises(BrowserNotFound, match="CHROMIUM_PATH"):
        find_browser({"CHROMIUM_PATH": str(given)}, lambda name: f"/usr/bin/{name}")


def test_the_headless_shell_goes_before_chromium() -> None:
    both = {"chromium-headless-shell": "/usr/bin/chromium-headless-shell", "chromium": "/usr/bin/chromium"}
    assert find_browser({}, both.get) == Path("/usr/bin/chromium-headless-shell")
    del both["chromium-headless-shell"]
    assert find_browser({}, both.get) == Path("/usr/bin/chromium")


def test_playwrights_own_build_counts_only_once_it_is_whole(tmp_path: Path) -> None:
    spec = importlib.util.find_spec("playwright")
    assert spec is not None
    assert spec.origin is not None
    declared = json.loads((Path(spec.origin).parent / "driver/package/browsers.json").read_text())["browsers"]
    revision = next(b["revision"] for b in declared if b["name"] == "chromium-headless-shell")
    build = tmp_path / f"chromium_headless_shell-{revision}"
    build.mkdir()
    environ = {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    with pytest.raises(BrowserNotFound):
        find_browser(environ, nothing)
    (build / "INSTALLATION_COMPLETE").touch()
    assert find_browser(environ, nothing) is None


def test_without_any_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BrowserNotFound) as error:
        find_browser({"HOME": str(tmp_path)}, nothing)
    for way_out in ("make setup", "CHROMIUM_PATH", "RENDER=never"):
        assert way_out in str(error.value)


def test_the_command_ends_with_1_and_the_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "x"))
    assert main() == 1
    assert "CHROMIUM_PATH" in capsys.readouterr().err
