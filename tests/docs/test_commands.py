"""Every command and every line of Python in README.md and docs/ is executed, and prints what is shown below it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.desk import ELSEWHERE, Desk
from tests.docs.markdown import READ, Command, steps

EXACTLY = ("snapshots", "find", "company", "diff", "report", "stats")
"""Commands of `beian` that print the same whenever and wherever they are executed, but for times and sizes of files."""


def lines(text: str) -> list[str]:
    """Lines without what differs from run to run: times, sizes, versions of Scrapy, blanks at the end."""
    text = re.sub(r"[0-9,]+ bytes", "BYTES", text)
    text = re.sub(r"20\d{6}T\d{6}\.\d{6}(?=-)", "RUN", text)
    text = re.sub(r"20\d\d-\d\d-\d\d \d\d:\d\d", "MINUTE", text)
    text = re.sub(r"^\d\d:\d\d:\d\d", "TIME", text, flags=re.MULTILINE)
    text = re.sub(r"Scrapy \d\S*", "Scrapy", text)
    return [line.rstrip() for line in text.strip("\n").splitlines()]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_every_command_of_a_document_runs_and_prints_what_is_shown(
    path: Path, first_edition: Path, both_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, first_edition, both_editions)
    monkeypatch.chdir(tmp_path)
    for step in steps(path):
        said = lines(desk.do(step))
        if not isinstance(step, Command) or not step.shown:
            continue
        shown = lines("\n".join(step.shown))
        if step.words[0] == "beian":
            assert step.words[1] in EXACTLY, f"{step}: say here how its output is compared"
            assert said == shown, step
        else:
            assert [line for line in shown if line not in {*said, "…"}] == [], step


def test_the_documents_hold_commands_of_every_kind() -> None:
    found = [step for path in READ for step in steps(path)]
    assert set(ELSEWHERE) <= {str(step) for step in found if isinstance(step, Command)}
    programs = {step.words[0] for step in found if isinstance(step, Command)}
    assert programs == {"make", "beian", "scrapy"}
    assert any(not isinstance(step, Command) for step in found)
    assert {step.words[1] for step in found if isinstance(step, Command) and step.shown} == {*EXACTLY, "crawl"}
