"""What `setup.sh` decides on machines that lack this or that. Nothing is installed: their programs are fakes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PYTHON = """#!/bin/sh
here=$(dirname "$0")
echo "$*" >>"$MACHINE/asked-of-python"
case $* in
*base_executable*) [ -e "$MACHINE/old-python" ] || echo "$0" ;;
*fcntl*) exec "$REAL_PYTHON" "$@" ;;
*'import ensurepip'*) [ ! -e "$MACHINE/no-venv-module" ] ;;
*-venv*) echo python3.11-venv ;;
--version) echo Python 3.11.2 ;;
'-m venv '*)
    echo "make $3" >>"$MACHINE/log"
    mkdir -p "$3/bin" "$3/lib"
    cp "$0" "$3/bin/python" ;;
*'import pip'*) [ -d "$here/../lib" ] && echo cpython-311 ;;
*'-e .')
    echo 'install the project' >>"$MACHINE/log"
    cp "$MACHINE/playwright" "$here/playwright"
    cp "$MACHINE/playwright" "$here/beian" ;;
*'-m pip install'*)
    echo 'install the dependencies' >>"$MACHINE/log"
    while [ -e "$MACHINE/slow-network" ]; do sleep 0.05; done
    [ ! -e "$MACHINE/no-network" ] || { echo 'ERROR: no route' >&2; exit 1; } ;;
*crawler.browser) exec "$REAL_PYTHON" "$@" ;;
*sync_playwright*)
    echo 'start the browser' >>"$MACHINE/log"
    [ ! -e "$MACHINE/no-libraries" ] ;;
*) echo "what is $*" >&2; exit 9 ;;
esac
"""
APT_GET = """#!/bin/sh
[ "$1" = install ] || exit 100
for package; do :; done
echo "apt-get install $package" >>"$MACHINE/log"
[ ! -e "$MACHINE/no-network" ] && [ ! -e "$MACHINE/no-$package" ] || exit 100
case $package in
python*-venv) rm "$MACHINE/no-venv-module" ;;
libatomic1) rm "$MACHINE/no-libatomic" ;;
chromium*) cp "$0" "$MACHINE/bin/$package" ;;
esac
"""
PLAYWRIGHT = """#!/bin/sh
if [ "$1" = --version ]; then
    [ ! -e "$MACHINE/no-libatomic" ] || { echo 'node: libatomic.so.1 is missing' >&2; exit 127; }
    exit
fi
echo "playwright $*" >>"$MACHINE/log"
[ ! -e "$MACHINE/no-network" ] || exit 1
mkdir -p "$PLAYWRIGHT_BROWSERS_PATH/chromium_headless_shell-$REVISION"
: >"$PLAYWRIGHT_BROWSERS_PATH/chromium_headless_shell-$REVISION/INSTALLATION_COMPLETE"
"""
TOOLS = ("cat", "cksum", "cp", "dirname", "env", "mkdir", "rm", "sed", "sh", "sleep", "true")

ALL_MADE = ["make .venv", "install the dependencies", "install the project", "start the browser"]


def playwright_revision() -> str:
    spec = find_spec("playwright")
    assert spec is not None
    assert spec.origin is not None
    declared = json.loads((Path(spec.origin).parent / "driver/package/browsers.json").read_text())
    return next(str(browser["revision"]) for browser in declared["browsers"] if browser["name"].endswith("-shell"))


class Machine:
    """A fresh checkout on a machine with a Python, apt-get, a root user, a network and a browser, unless told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.checkout = folder / "a checkout"
        (self.checkout / "crawler").mkdir(parents=True)
        (self.checkout / "crawler" / "__init__.py").touch()
        choice = (ROOT / "crawler" / "browser.py").read_text(encoding="utf-8")
        (self.checkout / "crawler" / "browser.py").write_text(choice.replace("/Applications", "/nowhere"))
        shutil.copy(ROOT / "setup.sh", self.checkout)
        (self.checkout / "requirements.lock").write_text("scrapy==1\n")
        (self.checkout / "pyproject.toml").write_text("[project]\n")
        (folder / "bin").mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (folder / "bin" / tool).symlink_to(found)
        self.user(0)
        self.program("bin/python3", PYTHON)
        self.program("bin/apt-get", APT_GET)
        self.program("bin/chromium-headless-shell", "#!/bin/sh\n")
        self.program("playwright", PLAYWRIGHT)
        self.environment = {
            "PATH": str(folder / "bin"),
            "HOME": str(folder),
            "MACHINE": str(folder),
            "REAL_PYTHON": sys.executable,
            "PLAYWRIGHT_BROWSERS_PATH": str(folder / "browsers"),
            "REVISION": playwright_revision(),
        }

    def program(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)
        (self.folder / name).chmod(0o755)

    def user(self, number: int) -> None:
        self.program("bin/id", f"#!/bin/sh\necho {number}\n")

    def lacks(self, *programs: str) -> None:
        for program in programs:
            (self.folder / "bin" / program).unlink()

    def has(self, *circumstances: str) -> None:
        for circumstance in circumstances:
            (self.folder / circumstance).touch()

    def begin(self, *options: str) -> subprocess.Popen[str]:
        command = [str(self.checkout / "setup.sh"), *options]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd="/", env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def set_up(self, *options: str) -> tuple[int, str, str, list[str]]:
        """Run it; return exit code, standard output, standard error, and what was done to the machine in this run."""
        before = len(self.done())
        running = self.begin(*options)
        out, err = running.communicate(timeout=30)
        return running.returncode, out, err, self.done()[before:]

    def done(self) -> list[str]:
        log = self.folder / "log"
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_first_run_makes_the_environment_and_says_so_in_plain_lines(machine: Machine) -> None:
    code, out, err, done = machine.set_up()
    assert (code, err, done) == (0, "", ALL_MADE)
    assert out.splitlines() == [
        "setup: making .venv with Python 3.11.2",
        "setup: installing the pinned dependencies (a few minutes the first time)",
    ]


def test_only_what_the_lock_file_pins_is_installed(machine: Machine) -> None:
    machine.set_up()
    asked = (machine.folder / "asked-of-python").read_text().splitlines()
    dependencies, project = [words.split() for words in asked if words.startswith("-m pip install")]
    assert {"--require-hashes", "--only-binary", "-r", "requirements.lock"} <= set(dependencies)
    assert {"--no-deps", "--no-build-isolation", "-e", "."} <= set(project)


def test_a_second_run_does_nothing_and_says_nothing(machine: Machine) -> None:
    machine.set_up()
    assert machine.set_up() == (0, "", "", [])


@pytest.mark.parametrize("file", ["requirements.lock", "pyproject.toml"])
def test_changed_dependencies_are_installed_into_the_same_environment(machine: Machine, file: str) -> None:
    machine.set_up()
    with (machine.checkout / file).open("a") as text:
        text.write("changed\n")
    assert machine.set_up()[3] == ALL_MADE[1:]
    assert machine.set_up()[3] == []


def test_what_was_interrupted_is_made_anew(machine: Machine) -> None:
    machine.has("no-network")
    code, _, err, _ = machine.set_up()
    assert code == 1
    assert err.splitlines() == [
        "ERROR: no route",
        "setup: the dependencies could not be installed; the lines above say why",
    ]
    (machine.folder / "no-network").unlink()
    assert machine.set_up()[3] == ALL_MADE


@pytest.mark.parametrize("broken", ["bin/python", "bin/beian", "lib", ".set-up"])
def test_an_environment_that_lost_something_is_repaired(machine: Machine, broken: str) -> None:
    machine.set_up()
    lost = machine.checkout / ".venv" / broken
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    code, _, err, done = machine.set_up()
    assert (code, err) == (0, "")
    assert "install the project" in done
    assert machine.set_up() == (0, "", "", [])


def test_a_checkout_that_moved_gets_an_environment_of_its_new_place(machine: Machine) -> None:
    machine.set_up()
    machine.checkout = machine.checkout.rename(machine.folder / "moved")
    assert machine.set_up()[3] == ALL_MADE


def test_two_at_once_install_once(machine: Machine) -> None:
    machine.has("slow-network")
    first = machine.begin()
    while "install the dependencies" not in machine.done():
        assert first.poll() is None
        time.sleep(0.01)
    second = machine.begin()
    assert second.stdout is not None
    assert second.stdout.readline() == "setup: another set-up is at work here; waiting for it\n"
    (machine.folder / "slow-network").unlink()
    assert second.communicate(timeout=30) == ("", "")
    first.communicate(timeout=30)
    assert (first.returncode, second.returncode) == (0, 0)
    assert machine.done() == ALL_MADE


def test_the_first_python_that_is_new_enough_is_taken(machine: Machine) -> None:
    machine.program("bin/python3.12", PYTHON.replace("3.11.2", "3.12.1"))
    machine.program("bin/python3", "#!/bin/sh\nexit 127\n")
    code, out, _, _ = machine.set_up()
    assert code == 0
    assert "with Python 3.12.1" in out


def test_without_a_new_python_one_sentence_says_what_to_install(machine: Machine) -> None:
    machine.has("old-python")
    code, out, err, done = machine.set_up()
    assert (code, out, done) == (1, "", [])
    assert err == (
        "setup: Python 3.11 or newer is needed and none is on the PATH; "
        "install it (python.org, or your package manager) and try again\n"
    )
    assert not (machine.checkout / ".venv").exists()


def test_debians_module_for_environments_is_installed_where_it_lacks(machine: Machine) -> None:
    machine.has("no-venv-module")
    code, out, _, done = machine.set_up()
    assert code == 0
    assert done == ["apt-get install python3.11-venv", *ALL_MADE]
    assert out.splitlines()[0] == "setup: installing Debian's package python3.11-venv"


@pytest.mark.parametrize("rights", ["no sudo", "no network", "no apt-get"])
def test_where_that_cannot_be_installed_one_sentence_says_what_to_do(machine: Machine, rights: str) -> None:
    machine.has("no-venv-module")
    if rights == "no sudo":
        machine.user(1000)
    elif rights == "no network":
        machine.has("no-network")
    else:
        machine.lacks("apt-get")
    code, _, err, _ = machine.set_up()
    assert code == 1
    assert err.startswith("setup: ")
    assert err.endswith("install the package python3.11-venv (or python3-venv) and try again\n")
    assert len(err.splitlines()) == 1


def test_a_user_who_may_use_sudo_installs_with_it(machine: Machine) -> None:
    machine.user(1000)
    machine.program("bin/sudo", '#!/bin/sh\n[ "$1" = -n ] && shift && exec "$@"\n')
    machine.has("no-venv-module")
    assert machine.set_up()[3] == ["apt-get install python3.11-venv", *ALL_MADE]


def test_without_a_browser_debians_is_installed(machine: Machine) -> None:
    machine.lacks("chromium-headless-shell")
    code, out, _, done = machine.set_up()
    assert code == 0
    assert done == [*ALL_MADE[:3], "apt-get install chromium-headless-shell", "start the browser"]
    assert "setup: installing Debian's package chromium-headless-shell" in out.splitlines()
    assert machine.set_up() == (0, "", "", [])


def test_the_heavier_chromium_is_installed_where_the_lighter_one_is_unknown(machine: Machine) -> None:
    machine.lacks("chromium-headless-shell")
    machine.has("no-chromium-headless-shell")
    code, _, _, done = machine.set_up()
    assert code == 0
    assert done[3:] == [
        "apt-get install chromium-headless-shell",
        "apt-get install chromium",
        "start the browser",
    ]


def test_without_rights_playwrights_browser_is_downloaded(machine: Machine) -> None:
    machine.user(1000)
    machine.lacks("chromium-headless-shell")
    code, out, _, done = machine.set_up()
    assert code == 0
    assert done == [*ALL_MADE[:3], "playwright install --only-shell chromium", "start the browser"]
    assert "setup: downloading Playwright's browser" in out.splitlines()
    assert machine.set_up() == (0, "", "", [])


def test_where_debians_packages_do_not_come_playwright_brings_its_libraries_too(machine: Machine) -> None:
    machine.lacks("chromium-headless-shell")
    machine.has("no-chromium-headless-shell", "no-chromium")
    code, _, _, done = machine.set_up()
    assert code == 0
    assert done[-2:] == ["playwright install --with-deps --only-shell chromium", "start the browser"]


def test_without_any_browser_one_sentence_says_what_to_do(machine: Machine) -> None:
    machine.set_up()
    machine.user(1000)
    machine.lacks("chromium-headless-shell")
    machine.has("no-network")
    code, _, err, _ = machine.set_up()
    assert code == 1
    assert err == (
        "setup: no browser could be installed; install Chromium and name it in CHROMIUM_PATH, "
        'or crawl without a browser: make crawl ARGS="-s RENDER=never"\n'
    )


def test_the_library_of_playwrights_driver_is_installed_where_it_lacks(machine: Machine) -> None:
    machine.has("no-libatomic")
    code, out, _, done = machine.set_up()
    assert code == 0
    assert done == [*ALL_MADE[:3], "apt-get install libatomic1", "start the browser"]
    assert out.splitlines()[-1] == "setup: installing Debian's package libatomic1"


def test_without_rights_one_sentence_says_what_the_driver_lacks(machine: Machine) -> None:
    machine.user(1000)
    machine.has("no-libatomic")
    code, _, err, _ = machine.set_up()
    assert code == 1
    assert err == (
        "setup: Playwright does not start (node: libatomic.so.1 is missing); install what it lacks "
        "(on Debian the package libatomic1), or crawl without a browser: "
        'make crawl ARGS="-s RENDER=never"\n'
    )


def test_who_crawls_without_a_browser_is_not_asked_for_one(machine: Machine) -> None:
    machine.lacks("chromium-headless-shell")
    code, _, err, done = machine.set_up("--without-browser")
    assert (code, err, done) == (0, "", ALL_MADE[:3])
    assert machine.set_up("--without-browser") == (0, "", "", [])


def test_a_chromium_path_that_is_no_program_is_said_and_nothing_is_installed_for_it(machine: Machine) -> None:
    machine.environment["CHROMIUM_PATH"] = "/no/such/program"
    code, _, err, done = machine.set_up()
    assert code == 1
    assert err.startswith("setup: CHROMIUM_PATH is /no/such/program, ")
    assert done == ALL_MADE[:3]


def test_a_browser_that_does_not_start_is_said_each_time(machine: Machine) -> None:
    machine.has("no-libraries")
    for _ in range(2):
        code, _, err, _ = machine.set_up()
        assert code == 1
        assert "chromium-headless-shell) does not start" in err
        assert len(err.splitlines()) == 1


def test_another_browser_is_started_once_too(machine: Machine) -> None:
    machine.set_up()
    machine.program("chrome", "#!/bin/sh\n")
    machine.environment["CHROMIUM_PATH"] = str(machine.folder / "chrome")
    assert machine.set_up() == (0, "", "", ["start the browser"])
    assert machine.set_up() == (0, "", "", [])


def test_an_option_that_is_not_known_is_refused(machine: Machine) -> None:
    code, _, err, done = machine.set_up("--quick")
    assert (code, done) == (1, [])
    assert err == "setup: --quick is not known; the only option is --without-browser\n"
