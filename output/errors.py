"""What can be wrong with the place of a dataset."""

from __future__ import annotations


class DatasetLocked(Exception):
    """Another run is writing to the dataset; the message says which."""


class DatasetChanged(Exception):
    """Another run committed to the dataset at `uri` while this one was at work. Nothing was committed."""

    def __init__(self, uri: str) -> None:
        super().__init__(f"another run committed to {uri} meanwhile; nothing was committed, run this one again")


class DatasetUnreachable(Exception):
    """The place of the dataset cannot be opened; the message says which place and why."""


class DatasetUnwritable(OSError):
    """The dataset cannot be written: the disk is full, a right is missing. The message says what and why."""


class FeedsNotRefreshed(Exception):
    """A snapshot was committed as `version`, but its feeds could not be written; the next run does it."""

    def __init__(self, version: int, reason: str) -> None:
        super().__init__(f"version {version} is committed, but its feeds are not refreshed: {reason}")
        self.version = version


class OriginalMissing(Exception):
    """A document that the dataset names is not among its kept originals, or not whole."""
