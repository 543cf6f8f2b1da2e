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


class OriginalMissing(Exception):
    """A document that the dataset names is not among its kept originals, or not whole."""
