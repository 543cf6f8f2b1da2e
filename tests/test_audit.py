"""What an audit of the dependencies comes to, and that the lock file pins all that is used."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest

from tests.audit import LOCK, judge
from tests.crawling import ROOT

SOUND = {"name": "lxml", "version": "6.0.0", "vulns": []}
FLAW = {"id": "PYSEC-2026-1", "fix_versions": ["2.19.1"], "aliases": []}
FLAWED = {"name": "scrapy", "version": "2.19.0", "vulns": [FLAW, FLAW | {"id": "PYSEC-2026-2", "fix_versions": []}]}
UNKNOWN = {"name": "beian", "skip_reason": "Dependency not found on PyPI"}


def audit(*dependencies: dict[str, Any]) -> tuple[int, str]:
    verdict = judge(json.dumps({"dependencies": dependencies, "fixes": []}), "")
    return verdict.code, "\n".join(verdict.lines)


def test_a_vulnerability_fails_and_is_named() -> None:
    code, said = audit(SOUND, FLAWED)
    assert code == 1
    assert "VULNERABLE: scrapy 2.19.0: PYSEC-2026-1; mended in 2.19.1" in said
    assert "VULNERABLE: scrapy 2.19.0: PYSEC-2026-2; mended in no version yet" in said


def test_sound_dependencies_pass_and_what_nothing_is_told_of_is_named() -> None:
    assert audit(SOUND) == (0, "1 dependencies audited, 0 vulnerabilities")
    code, said = audit(SOUND, UNKNOWN)
    assert (code, "not audited, since nothing is told of it: beian" in said) == (0, True)


def test_an_audit_that_could_ask_about_nothing_is_said_to_be_none() -> None:
    assert audit(UNKNOWN, UNKNOWN) == (0, "NOT AUDITED: nothing is told here of any of the 2 dependencies")
    offline = judge("", "Traceback\nrequests.exceptions.ConnectionError: Max retries exceeded")
    assert offline.code == 0
    assert offline.lines[0].startswith("NOT AUDITED: the service of advisories cannot be reached (requests.")


@pytest.mark.parametrize("errors", ["No module named pip_audit", "", "ERROR: invalid requirements input"])
def test_a_broken_audit_fails(errors: str) -> None:
    verdict = judge("", errors)
    assert verdict.code == 1
    assert verdict.lines[0].startswith("pip-audit does not work: ")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_file_pins_all_that_is_used_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    text = re.sub(r"^\s*#.*\n", "", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    pins = [pin for pin in re.split(r"\n(?=\S)", text.strip()) if pin]
    for pin in pins:
        assert re.match(r"[a-z0-9._-]+==\S+( ; [^\\]+)? \\\n", pin), pin[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", pin), pin[:80]
    pinned = {normal(pin.partition("==")[0]) for pin in pins}
    used = {normal(re.split(r"[\s<>=!~\[;]", text)[0]) for text in declared}
    assert used <= pinned, f"run the command of CONTRIBUTING.md: not pinned are {', '.join(sorted(used - pinned))}"
