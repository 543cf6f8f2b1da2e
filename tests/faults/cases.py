"""What a case is, and its one line of text: `cac 1: 2:reset@docx*2,kill@filings`.

A case is a spider and the rounds that it runs on one dataset, each against an edition of the replica (`1b:` renders
pages in a browser). A round has faults: a kind, where it strikes, and a number (`*2`). Where it strikes is a *step*, a
request of one sort as the server sees it, or a *point*, a place in our own code. The number says how often a fault of
the network strikes (for ever where it is left out), at which sight of its place a signal is sent (the first), and how
many bytes a full disk still takes (none).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

STEPS = ("robots", "column", "older", "hub", "batch", "docx", "pdf", "xlsx", "app-robots", "app", "app-api", "app-file")
POINTS = (
    *("start", "keep", "part", "listings", "documents", "companies", "company_links", "declared_changes"),
    *("changes", "filings", "feeds", "runs"),
)
"""Places in our own code, in the order in which a run comes to them: the beginning; an original about to be kept, and
one of which all bytes but not the name are there; each table about to be written; the feeds; the record of the run."""

SPIDERS = ("cac", "provinces")

_FAULT = re.compile(r"(?P<kind>[a-z0-9-]+)@(?P<place>[a-z_-]+)(\*(?P<number>\d+))?")
_ROUND = re.compile(r"(?P<edition>\d+)(?P<browser>b?):(?P<faults>\S*)")


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong."""

    kind: str
    place: str
    number: int | None = None

    def __str__(self) -> str:
        return f"{self.kind}@{self.place}" + (f"*{self.number}" if self.number is not None else "")

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read a fault. Raises ValueError."""
        found = _FAULT.fullmatch(text)
        if found is None or found["place"] not in (*STEPS, *POINTS):
            raise ValueError(f"{text!r} is no fault; write KIND@PLACE or KIND@PLACE*NUMBER, as in reset@docx*2")
        return cls(found["kind"], found["place"], int(found["number"]) if found["number"] else None)


@dataclass(frozen=True)
class Round:
    """One run: the edition that the sites show, and what goes wrong meanwhile."""

    edition: int
    faults: tuple[Fault, ...] = ()
    browser: bool = False

    def __str__(self) -> str:
        return f"{self.edition}{'b' * self.browser}:{','.join(map(str, self.faults))}"

    @classmethod
    def parse(cls, text: str) -> Round:
        """Read a round. Raises ValueError."""
        found = _ROUND.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no round; write EDITION:FAULT,FAULT, as in 1:reset@docx*2,slow@hub")
        faults = tuple(Fault.parse(fault) for fault in found["faults"].split(",") if fault)
        return cls(int(found["edition"]), faults, bool(found["browser"]))


@dataclass(frozen=True)
class Case:
    """Rounds on one dataset; after the last a healthy run must make all well."""

    spider: str
    rounds: tuple[Round, ...]

    def __str__(self) -> str:
        return " ".join((self.spider, *map(str, self.rounds)))

    @classmethod
    def parse(cls, text: str) -> Case:
        """Read a case. Raises ValueError."""
        spider, *rounds = text.split()
        if spider not in SPIDERS or not rounds:
            raise ValueError(f"{text!r} is no case; write SPIDER ROUND …, as in cac 1: 2:reset@docx*2")
        return cls(spider, tuple(map(Round.parse, rounds)))
