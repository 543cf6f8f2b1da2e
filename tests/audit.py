"""`make audit`: the pinned dependencies held against the known vulnerabilities.

pip-audit alone is content where it could ask about nothing; here that is said aloud, and is no pass.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.crawling import ROOT

LOCK = ROOT / "requirements.lock"
_UNREACHED = re.compile(r"ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Could not connect|HTTPError")
"""How pip-audit ends where its service of advisories cannot be had."""


@dataclass(frozen=True)
class Verdict:
    """How an audit ended: 1 where something is vulnerable or the audit is broken; lines say what."""

    code: int
    lines: tuple[str, ...]


def judge(output: str, errors: str) -> Verdict:
    """Judge what pip-audit printed, as JSON, and what it complained of."""
    try:
        found: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (errors.strip() or "it said nothing").splitlines()[-1]
        if _UNREACHED.search(errors):
            return Verdict(0, (f"NOT AUDITED: the service of advisories cannot be reached ({last[:200]})",))
        return Verdict(1, (f"pip-audit does not work: {last[:200]}",))
    audited = [dependency for dependency in found if "vulns" in dependency]
    left_out = [dependency["name"] for dependency in found if "vulns" not in dependency]
    if not audited:
        return Verdict(0, (f"NOT AUDITED: nothing is told here of any of the {len(left_out)} dependencies",))
    vulnerable = [
        f"VULNERABLE: {dependency['name']} {dependency['version']}: {flaw['id']}; "
        f"mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for dependency in audited
        for flaw in dependency["vulns"]
    ]
    unknown = [f"not audited, since nothing is told of it: {name}" for name in left_out]
    counted = f"{len(audited)} dependencies audited, {len(vulnerable)} vulnerabilities"
    return Verdict(1 if vulnerable else 0, (*vulnerable, *unknown, counted))


def main() -> int:
    """Audit the lock file; return the exit code."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--requirement", str(LOCK)]
    options = ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    ended = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    verdict = judge(ended.stdout, ended.stderr)
    for line in verdict.lines:
        print(f"audit: {line}", file=sys.stderr)
    return verdict.code


if __name__ == "__main__":
    sys.exit(main())
