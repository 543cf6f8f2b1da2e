"""What the documents name is there: commands, targets, spiders, options, files."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import typer
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.commands.crawl import Command as Crawl
from crawler.run import ExitCode
from output.cli import app
from tests.crawling import ROOT
from tests.docs.markdown import READ, WRITTEN, Mention, links, mentions

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
VARIABLES = set(re.findall(r"\b[A-Z]+\b", MAKEFILE))

documents = pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)


def beian_options() -> dict[str, set[str]]:
    """Command of `beian` → its options."""
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    common = {option for parameter in group.params for option in parameter.opts}
    return {
        name: common | {option for parameter in command.params for option in parameter.opts} | {"--help"}
        for name, command in group.commands.items()
    }


def crawl_options() -> set[str]:
    command = Crawl()
    command.settings = get_project_settings()
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    return {option for action in parser._actions for option in action.option_strings}


BEIAN = beian_options()
CRAWL = crawl_options()
SPIDERS = set(SpiderLoader.from_settings(get_project_settings()).list())


def unknown(mention: Mention) -> list[str]:
    """What inline code or a command names and is not there."""
    program, *rest = mention.words or ("",)
    if program == "beian" and rest:
        command = next((word for word in rest if word in BEIAN), rest[0])
        if command not in BEIAN:
            return [] if command.startswith("-") else [f"beian {command}"]
        return [f"beian {command} {option}" for option in _options(rest) if option not in BEIAN[command]]
    if program == "make" and rest:
        return [f"make {word}" for word in rest if word.partition("=")[0] not in TARGETS | VARIABLES]
    if program == "scrapy" and rest:
        named = [] if rest[0] == "crawl" else [f"scrapy {rest[0]}"]
        named += [f"scrapy crawl {word}" for word in rest[1:2] if word.isalpha() and word not in SPIDERS]
        return named + [f"scrapy crawl {option}" for option in _options(rest) if option not in CRAWL]
    return []


def _options(words: Iterable[str]) -> list[str]:
    return [word.partition("=")[0] for word in words if word.startswith("-")]


def test_what_is_not_there_is_found() -> None:
    for words in ("beian fnid x", "beian find --colour", "make lunch", "make crawl SPEED=1", "scrapy crawl moon"):
        assert unknown(Mention(tuple(words.split()), 0)), words
    assert {"find", "verify"} <= set(BEIAN)
    assert {"cac", "archive"} <= SPIDERS
    assert "--accept" in CRAWL


@documents
def test_every_command_target_and_spider_that_is_named_exists_with_its_options(path: Path) -> None:
    assert [name for mention in mentions(path) for name in unknown(mention)] == []


@documents
def test_every_option_named_by_itself_is_one_of_a_crawl_or_of_a_command_of_its_section(path: Path) -> None:
    found = list(mentions(path))
    for mention in found:
        if not mention.words or not mention.words[0].startswith("--"):
            continue
        named = [other.words[1] for other in found if other.section == mention.section and _is_beian(other)]
        options = set().union(*(BEIAN[command] for command in named or BEIAN))
        assert mention.words[0] in options | CRAWL, mention


def _is_beian(mention: Mention) -> bool:
    return mention.words[:1] == ("beian",) and mention.words[1:2] != () and mention.words[1] in BEIAN


def test_the_settings_and_exit_codes_of_the_readme_are_those_of_the_crawler() -> None:
    text, settings = READ[0].read_text(encoding="utf-8"), get_project_settings()
    table = re.findall(r"^\| (`[A-Z_`, ]+`) \| (.+?) \|", text, re.MULTILINE)
    named = {name: default for names, default in table for name in re.findall(r"[A-Z_]+", names)}
    assert len(named) >= 9
    assert [name for name in named if name not in settings] == []
    numbers = {name: float(default.strip("`")) for name, default in named.items() if re.fullmatch(r"`\d+`", default)}
    assert {"DOWNLOAD_DELAY", "RENDER_TIMEOUT", "RESUME_HOURS"} <= set(numbers)
    assert {name: settings.getfloat(name) for name in numbers} == numbers
    codes = re.findall(r"^\| (\d+) \|", text.partition("## How a crawl ends")[2].partition("\n## ")[0], re.MULTILINE)
    assert [int(code) for code in codes] == sorted(ExitCode)


@documents
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    targets = [unquote(target) for target in links(path) if not urlsplit(target).scheme and target[:1] != "#"]
    assert [target for target in targets if not (path.parent / target.partition("#")[0]).exists()] == []


def test_the_index_and_the_readme_lead_to_every_page() -> None:
    pages = {page.name for page in READ if page.name not in ("README.md", "index.md")} | {"tutorial.ipynb"}
    assert pages <= {Path(target).name for target in links(ROOT / "docs" / "index.md")}
    assert "docs/index.md" in set(links(ROOT / "README.md"))
