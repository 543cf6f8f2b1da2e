"""What reading one document may cost."""

from __future__ import annotations

import time

from crawler.tables.model import HostileDocument


class Budget:
    """Characters, drawn objects and seconds that are left. Raises HostileDocument once a limit is passed."""

    def __init__(self, characters: int, objects: int, seconds: float) -> None:
        self._characters = characters
        self._objects = objects
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds

    def characters(self, count: int, page: int) -> None:
        """Take the `count` characters of a page off the budget."""
        self._characters -= count
        if self._characters < 0:
            raise HostileDocument(
                f"page {page} passes the limit of characters of a document; raise the limit if it is genuine"
            )
        self.clock(page)

    def objects(self, count: int, page: int) -> None:
        """Take `count` drawn objects of a page off the budget."""
        self._objects -= count
        if self._objects < 0:
            raise HostileDocument(
                f"page {page} passes the limit of drawn objects of a document; raise the limit if it is genuine"
            )
        self.clock(page)

    def clock(self, page: int) -> None:
        """Check the time."""
        if time.monotonic() > self._deadline:
            raise HostileDocument(f"reading took more than {self._seconds:g} s and was stopped at page {page}")
