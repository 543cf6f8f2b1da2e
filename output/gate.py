"""The gate between draft and snapshot: which checks are required, their limits, and what a person lets pass."""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

GATE = Path(__file__).with_name("gate.toml")
"""The one file with the thresholds of all checks."""


class GateError(Exception):
    """The file of thresholds cannot be used; the message names the file and the check."""


@dataclass(frozen=True)
class Rule:
    """How one check is judged: it passes up to `limit`, whose unit gate.toml tells."""

    required: bool
    limit: float


@dataclass(frozen=True)
class Check:
    """Result of one check. `figure` is what was measured; `findings` say what and where, one sentence each.

    `measured` is held against `limit`, in the unit that gate.toml tells. `accepted`: a person let it pass this once.
    """

    name: str
    required: bool
    passed: bool
    figure: str
    findings: tuple[str, ...] = field(default=())
    measured: float = 0
    limit: float = 0
    accepted: bool = False

    @property
    def refuses(self) -> bool:
        """Whether it keeps the draft from being committed."""
        return self.required and not self.passed and not self.accepted

    @property
    def word(self) -> str:
        """The result in a word: passed, accepted, FAILED (it refuses the draft), or look (an advisory one)."""
        if self.passed:
            return "passed"
        return "accepted" if self.accepted else "FAILED" if self.required else "look"


@functools.cache
def load_gate(path: Path = GATE) -> Mapping[str, Rule]:
    """Rules by the name of their check. Raises GateError."""
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GateError(f"{path} is no readable TOML: {error}") from error
    rules = {}
    for name, rule in declared.items():
        try:
            required, limit = rule["required"], rule["limit"]
        except (TypeError, KeyError) as error:
            raise GateError(f"{path}: the check {name} needs `required` and `limit`") from error
        if not isinstance(required, bool) or isinstance(limit, bool) or not isinstance(limit, int | float):
            raise GateError(f"{path}: of the check {name}, `required` is true or false and `limit` a number")
        rules[name] = Rule(required, limit)
    return rules


def accept(checks: Iterable[Check], names: Collection[str]) -> list[Check]:
    """The checks, those of `names` that did not pass marked as accepted."""
    return [
        dataclasses.replace(check, accepted=check.required and not check.passed and check.name in names)
        for check in checks
    ]
