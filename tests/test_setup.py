"""What set-up decides, tried with stand-ins for the programs that it calls."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.crawling import ROOT

TOOLS = ("sh", "cat", "cksum", "dirname", "id", "rm", "mkdir", "cp", "chmod")
PYTHON = """#!/bin/sh
echo "python $*" >> "$LOG"
case "$*" in
    "-c import sys; sys.exit"*) exit {too_old} ;;
    "-c import sys; print"*) echo 3.11 ;;
    --version) echo "Python 3.11.9" ;;
    "-m venv .venv") [ {venv} = 0 ] || exit 1; mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    "-m crawler.browser") exit {browser} ;;
esac
"""


class Machine:
    """A folder with the project's set-up, and a PATH with nothing but what a test puts on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin, self.log = folder, folder / "bin", folder / "log"
        self.bin.mkdir()
        self.log.touch()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(str(shutil.which(tool)))
        shutil.copy(ROOT / "setup.sh", folder)
        for name in ("requirements.lock", "pyproject.toml"):
            (folder / name).write_text("# pinned\n")

    def program(self, name: str, text: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)  # a link to a real program would be written through
        path.write_text(text)
        path.chmod(0o755)

    def python(self, name: str = "python3", too_old: int = 0, venv: int = 0, browser: int = 0) -> None:
        self.program(name, PYTHON.format(too_old=too_old, venv=venv, browser=browser))

    def setup(self, **environment: str) -> subprocess.CompletedProcess[str]:
        given = {"PATH": str(self.bin), "LOG": str(self.log), **environment}
        return subprocess.run(["./setup.sh"], cwd=self.folder, env=given, capture_output=True, text=True, check=False)

    @property
    def calls(self) -> str:
        return self.log.read_text()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_first_time_it_makes_the_environment_from_the_lock_file(machine: Machine) -> None:
    machine.python()
    ended = machine.setup()
    assert ended.returncode == 0, ended.stderr
    assert "--require-hashes -r requirements.lock" in machine.calls
    assert "--no-deps --no-build-isolation -e ." in machine.calls


def test_the_second_time_it_is_silent_and_installs_nothing(machine: Machine) -> None:
    machine.python()
    machine.setup()
    machine.log.write_text("")
    ended = machine.setup()
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert machine.calls.splitlines() == ["python -m crawler.browser"]


def test_a_changed_lock_file_is_installed(machine: Machine) -> None:
    machine.python()
    machine.setup()
    machine.log.write_text("")
    (machine.folder / "requirements.lock").write_text("# other pins\n")
    assert machine.setup().returncode == 0
    assert "-m venv" not in machine.calls
    assert "-r requirements.lock" in machine.calls


def test_a_half_made_environment_is_made_anew(machine: Machine) -> None:
    machine.python()
    (machine.folder / ".venv" / "bin").mkdir(parents=True)
    assert machine.setup().returncode == 0
    assert "-m venv .venv" in machine.calls


def test_an_older_python3_gives_way_to_a_newer_one_under_its_own_name(machine: Machine) -> None:
    machine.python("python3", too_old=1)
    machine.python("python3.12")
    assert machine.setup().returncode == 0


def test_without_a_python_that_is_new_enough_it_says_what_is_needed(machine: Machine) -> None:
    machine.python(too_old=1)
    ended = machine.setup()
    assert ended.returncode == 1
    assert "Python 3.11 or newer is needed" in ended.stderr
    assert not (machine.folder / ".venv").exists()


def test_where_python_makes_no_environments_it_names_the_package(machine: Machine) -> None:
    machine.python(venv=1)
    ended = machine.setup()
    assert ended.returncode == 1
    assert "python3.11-venv" in ended.stderr


def test_where_it_may_it_installs_that_package(machine: Machine) -> None:
    machine.python(venv=1)
    machine.program("id", "#!/bin/sh\necho 0\n")
    machine.program("apt-get", '#!/bin/sh\necho "apt-get $*" >> "$LOG"\n')
    machine.setup()
    assert "apt-get install -y -qq --no-install-recommends python3.11-venv" in machine.calls


def test_without_a_browser_and_without_rights_it_says_what_to_install(machine: Machine) -> None:
    machine.python(browser=1)
    ended = machine.setup()
    assert ended.returncode == 1
    assert "install Chromium and name it in CHROMIUM_PATH" in ended.stderr


def test_a_wrong_chromium_path_is_said_and_nothing_is_installed(machine: Machine) -> None:
    machine.python(browser=1)
    ended = machine.setup(CHROMIUM_PATH="/no/such/program")
    assert ended.returncode == 1
    assert "CHROMIUM_PATH is /no/such/program" in ended.stderr
