"""Which code this is: the version of the package, and a fingerprint of everything that turns evidence into data."""

from __future__ import annotations

import functools
import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def _package_version() -> str:
    try:
        return version("beian")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0"


VERSION = _package_version()

_READERS = ("lxml", "office-oxide", "pypdfium2", "python-calamine")
"""Libraries that read documents: another version may read the same bytes otherwise."""


@functools.cache
def code_version() -> str:
    """`0.1.0+1a2b3c4d`: the package's version, and a hash over the files of the three packages and the versions of the
    libraries that read documents.

    Two runs with the same code version turn the same evidence into the same data.
    """
    root = Path(__file__).parent.parent
    fingerprint = hashlib.sha256()
    for package in ("crawler", "normalize", "output"):
        for path in sorted((root / package).rglob("*")):
            if path.suffix in (".py", ".toml", ".tsv", ".txt") and "replica" not in path.parts:
                fingerprint.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    for library in _READERS:
        fingerprint.update(f"{library} {version(library)}\0".encode())
    return f"{VERSION}+{fingerprint.hexdigest()[:8]}"
