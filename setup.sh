#!/bin/sh
# Make .venv with the pinned dependencies and find a browser. Quick and silent when all is there.
# Plain POSIX sh and portable tools: it runs on a bare Debian and on macOS.
set -eu
cd "$(dirname "$0")"

venv=.venv
stamp=$venv/.set-up

say() { printf 'setup: %s\n' "$*"; }
stop() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

# What the environment was made from; a change of any of it makes it anew.
wanted() { cat requirements.lock pyproject.toml setup.sh | cksum; }

can_apt() { command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }

apt_install() {
    as=
    [ "$(id -u)" = 0 ] || as='sudo -n'
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    { $as apt-get update -qq && $as apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11 python3.14; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return
        fi
    done
    stop 'Python 3.11 or newer is needed and none is on the PATH; install it (python.org, or your package manager) and try again'
}

make_venv() {
    python=$(find_python)
    say "making $venv with $("$python" --version 2>&1)"
    rm -rf "$venv"
    "$python" -m venv "$venv" >/dev/null 2>&1 && return
    # Debian keeps the module that makes environments in a package of its own.
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    rm -rf "$venv"
    if can_apt; then
        say "installing python$version-venv"
        if apt_install "python$version-venv" || apt_install python3-venv; then
            "$python" -m venv "$venv" && return
        fi
    fi
    stop "$python cannot make a virtual environment; install the package python$version-venv (or python3-venv) and try again"
}

install_packages() {
    say 'installing the pinned dependencies (a few minutes the first time)'
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock ||
        stop 'the dependencies could not be installed; the lines above say why'
    # The project itself, editable, built by the pinned setuptools: nothing is fetched for it.
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . ||
        stop 'the project could not be installed into .venv; the lines above say why'
}

find_browser() {
    "$venv/bin/python" -m crawler.browser >/dev/null 2>&1 && return
    [ -z "${CHROMIUM_PATH:-}" ] || stop "CHROMIUM_PATH is $CHROMIUM_PATH, which is no program; correct it or unset it"
    if can_apt; then
        say 'installing a browser (chromium-headless-shell)'
        apt_install chromium-headless-shell || apt_install chromium || :
        "$venv/bin/python" -m crawler.browser >/dev/null 2>&1 && return
    fi
    say "downloading Playwright's browser"
    "$venv/bin/playwright" install --only-shell chromium >/dev/null 2>&1 || :
    "$venv/bin/python" -m crawler.browser >/dev/null 2>&1 && return
    stop 'no browser could be installed; install Chromium and name it in CHROMIUM_PATH, or crawl with -s RENDER=never'
}

if [ "$(cat "$stamp" 2>/dev/null)" != "$(wanted)" ] || ! [ -x "$venv/bin/python" ]; then
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || make_venv
    install_packages
    wanted >"$stamp"
fi
find_browser
