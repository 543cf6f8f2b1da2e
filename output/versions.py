"""Names of snapshots: latest, previous, a version number, or a date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from output.snapshot import Commit

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class UnknownVersion(LookupError):
    """A name that stands for no snapshot of the dataset; the message says which there are."""


def resolve_version(commits: Sequence[Commit], name: str) -> int:
    """Version that a name stands for.

    `commits` come oldest first. `latest` and `previous` are the last and the last but one, digits a version, a date
    (`2026-05-31`, UTC) the last snapshot committed by the end of that day. Raises UnknownVersion.
    """
    if not commits:
        raise UnknownVersion("the dataset holds no snapshot yet")
    versions = [commit.version for commit in commits if commit.readable]
    if name == "latest":
        return versions[-1]
    if name == "previous":
        if len(versions) < 2:
            raise UnknownVersion(f"there is no snapshot before version {versions[-1]}, the only one")
        return versions[-2]
    if _DATE.fullmatch(name):
        return _by_date(commits, name)
    if name.isascii() and name.isdecimal() and name.lstrip("0").rjust(1, "0") in map(str, versions):
        return int(name)
    if name in {str(commit.version) for commit in commits}:
        raise UnknownVersion(f"version {name} was vacuumed; the dataset has {', '.join(map(str, versions))}")
    raise UnknownVersion(
        f"{name!r} is no version of the dataset; it has {', '.join(map(str, versions))}, "
        "and understands latest, previous and dates such as 2026-05-31"
    )


def _by_date(commits: Sequence[Commit], name: str) -> int:
    try:
        day = datetime.date.fromisoformat(name)
    except ValueError as error:
        raise UnknownVersion(f"{name} is no date that exists") from error
    by_then = [commit for commit in commits if commit.time[:10] <= day.isoformat()]
    if not by_then:
        raise UnknownVersion(f"no snapshot was committed by {name}; the first one is of {commits[0].time[:10]}")
    if not by_then[-1].readable:
        raise UnknownVersion(f"version {by_then[-1].version}, the last one committed by {name}, was vacuumed")
    return by_then[-1].version
