"""Which browser renders the pages. `python -m crawler.browser` tells; `make setup` asks it, and nobody else decides.

Only the standard library is used here: set-up asks before anything is installed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium")
"""Commands that are looked for, the lighter one first."""

_MAC = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")


class BrowserNotFound(Exception):
    """There is no browser to render pages with; the message says what to do."""


def find_browser(
    environ: Mapping[str, str] = os.environ, which: Callable[[str], str | None] = shutil.which
) -> Path | None:
    """Path of the browser: CHROMIUM_PATH, else a Chromium on the PATH; None where Playwright's own build is there.

    Raises BrowserNotFound where there is none of them, or where CHROMIUM_PATH names no program.
    """
    if given := environ.get("CHROMIUM_PATH"):
        if not os.access(given, os.X_OK) or Path(given).is_dir():
            raise BrowserNotFound(f"CHROMIUM_PATH is {given}, which is no program; correct it or unset it")
        return Path(given)
    for name in NAMES:
        if found := which(name):
            return Path(found)
    if os.access(_MAC, os.X_OK):
        return _MAC
    if _playwright_build(environ) is not None:
        return None
    raise BrowserNotFound(
        "no browser was found: run `make setup`, or install Chromium and name it in CHROMIUM_PATH, "
        "or crawl without one with -s RENDER=never"
    )


def _playwright_build(environ: Mapping[str, str]) -> Path | None:
    """Folder of the browser that this version of Playwright would start, if it was downloaded whole."""
    spec = importlib.util.find_spec("playwright")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent / "driver" / "package"
    chosen = environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if chosen == "0":
        root = package / ".local-browsers"
    elif chosen:
        root = Path(chosen)
    else:
        home = Path(environ.get("HOME", "~")).expanduser()
        cache = (
            home / "Library/Caches"
            if sys.platform == "darwin"
            else Path(environ.get("XDG_CACHE_HOME") or home / ".cache")
        )
        root = cache / "ms-playwright"
    try:
        declared = json.loads((package / "browsers.json").read_text(encoding="utf-8"))["browsers"]
        revision = next(browser["revision"] for browser in declared if browser["name"] == "chromium-headless-shell")
    except (OSError, ValueError, KeyError, StopIteration):
        return None
    build = root / f"chromium_headless_shell-{revision}"
    return build if (build / "INSTALLATION_COMPLETE").exists() else None


def main() -> int:
    """Print the browser; return the exit code: 0, or 1 with a sentence where there is none."""
    try:
        print(find_browser() or "Playwright's own")
    except BrowserNotFound as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
