#!/bin/sh
# Make .venv with the pinned dependencies and find a browser that starts. Quick and silent when all is there.
# Plain POSIX sh and portable tools: it runs on a bare Debian and on macOS.
#
#   ./setup.sh [--without-browser]
set -eu
CDPATH='' cd -- "$(dirname -- "$0")"

venv=.venv
stamp=$venv/.set-up # what the environment was made from; written last
seen=$venv/.browser # the browser that was seen to start

without='crawl without a browser: make crawl ARGS="-s RENDER=never"'

say() { printf 'setup: %s\n' "$*"; }
stop() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

# --- is all there? ---

# The environment's own Python and place: its scripts name both. Empty where it cannot run or was emptied.
home() {
    tag=$("$venv/bin/python" -c 'import pip, sys; print(sys.implementation.cache_tag)' 2>/dev/null) &&
        printf '%s in %s\n' "$tag" "$(pwd -P)"
}

content() { cat requirements.lock pyproject.toml setup.sh | cksum; }

line() { sed -n "$1p" "$stamp" 2>/dev/null; }

is_home() { here=$(home) && [ "$(line 1)" = "$here" ]; }

is_installed() { [ -x "$venv/bin/beian" ] && [ "$(line 2)" = "$(content)" ] && is_home; }

# Which browser is the project's own choice; it is only asked here.
has_browser() {
    [ "$with_browser" = no ] ||
        { browser=$("$venv/bin/python" -m crawler.browser 2>/dev/null) && [ "$(cat "$seen" 2>/dev/null)" = "$browser" ]; }
}

# --- Debian's packages, where we may install them ---

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

can_apt() { command -v apt-get >/dev/null 2>&1 && as_root true >/dev/null 2>&1; }

apt_install() {
    # A list that cannot be had may be somebody else's; what matters is whether the package comes.
    [ -n "${updated:-}" ] || as_root apt-get update -qq </dev/null >/dev/null 2>&1 || :
    updated=yes
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null 2>&1
}

# --- the environment ---

# The Python itself, not a shim or the environment that is about to be made anew.
find_python() {
    for name in python3 python3.13 python3.12 python3.11 python3.14 "$venv/bin/python"; do
        python=$("$name" -c 'import sys; sys.version_info >= (3, 11) and print(sys._base_executable)' 2>/dev/null) || :
        [ -z "$python" ] || return 0
    done
    stop 'Python 3.11 or newer is needed and none is on the PATH; install it (python.org, or your package manager) and try again'
}

# One set-up at a time. The kernel lets go of the lock however this one ends. The file is opened, never written.
wait_for_turn() {
    exec 9>>requirements.lock
    "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null && return
    say 'another set-up is at work here; waiting for it'
    "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
}

can_make_venv() { "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; }

make_venv() {
    if ! can_make_venv; then # Debian keeps this in a package of its own
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        if can_apt; then
            say "installing Debian's package $package"
            apt_install "$package" || apt_install python3-venv || :
        fi
        can_make_venv ||
            stop "$python cannot make a virtual environment; install the package $package (or python3-venv) and try again"
    fi
    say "making $venv with $("$python" --version 2>&1)"
    rm -rf "$venv"
    "$python" -m venv "$venv" || stop "$python could not make $venv; the lines above say why"
}

pip_install() {
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check "$@" ||
        stop 'the dependencies could not be installed; the lines above say why'
}

install_packages() {
    is_home && kept=yes || kept=no
    rm -f "$stamp" "$seen" # half a set-up is none
    [ "$kept" = yes ] || make_venv
    here=$(home) || stop "$venv/bin/python does not start; remove $venv and try again"
    say 'installing the pinned dependencies (a few minutes the first time)'
    # Wheels only: building from source would fetch build tools that nothing pins.
    pip_install --require-hashes --only-binary :all: -r requirements.lock
    # The project itself, editable, built by the pinned setuptools: nothing is fetched for it.
    pip_install --no-deps --no-build-isolation -e .
    { printf '%s\n' "$here" && content; } >"$stamp"
}

# --- the browser ---

# Playwright's driver is a Node.js, which needs a library that a bare Debian 12 lacks.
driver_runs() { said=$("$venv/bin/playwright" --version 2>&1); }

mend_driver() {
    if can_apt; then
        say "installing Debian's package libatomic1"
        apt_install libatomic1 || :
    fi
    driver_runs ||
        stop "Playwright does not start ($(printf '%s\n' "$said" | sed 1q)); install what it lacks (on Debian the package libatomic1), or $without"
}

choose() { browser=$("$venv/bin/python" -m crawler.browser 2>&1); }

install_browser() {
    with_deps=
    if can_apt; then
        say "installing Debian's package chromium-headless-shell"
        if apt_install chromium-headless-shell || apt_install chromium; then
            return
        fi
        with_deps=--with-deps
    fi
    say "downloading Playwright's browser"
    # shellcheck disable=SC2086 # one word or none
    "$venv/bin/playwright" install $with_deps --only-shell chromium </dev/null >/dev/null 2>&1 || :
}

starts() {
    "$venv/bin/python" -c '
from playwright.sync_api import sync_playwright
from crawler.browser import find_browser
with sync_playwright() as playwright:
    playwright.chromium.launch(executable_path=find_browser()).close()
' </dev/null >/dev/null 2>&1
}

find_browser() {
    driver_runs || mend_driver
    if ! choose; then
        [ -z "${CHROMIUM_PATH:-}" ] || stop "$browser"
        install_browser
        choose ||
            stop 'no browser could be installed; install Chromium and name it in CHROMIUM_PATH, or '"$without"
    fi
    starts ||
        stop "the browser that was found ($browser) does not start; name another Chromium in CHROMIUM_PATH, run '$venv/bin/playwright install-deps chromium' as root if libraries are missing, or $without"
    printf '%s\n' "$browser" >"$seen"
}

case ${1:-} in
'') with_browser=yes ;;
--without-browser) with_browser=no ;;
*) stop "$1 is not known; the only option is --without-browser" ;;
esac

if is_installed && has_browser; then
    exit
fi
find_python
wait_for_turn
is_installed || install_packages
has_browser || find_browser
