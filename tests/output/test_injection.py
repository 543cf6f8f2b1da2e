"""Published text that would run, link, mark up or steer something, through every output that is not read as data."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree, html
from markdown_it import MarkdownIt
from scrapy.utils.misc import load_object
from scrapy.utils.project import get_project_settings
from typer.testing import CliRunner

from output.build import build
from output.cli import app
from output.cli.terminal import emit
from output.export import export
from output.feed import atom, json_feed
from output.notify import message
from output.publish import publish
from output.snapshot import Snapshot, commits_of, read_changes
from output.store import Store
from output.text import printable
from output.webhook import Shape
from tests.output.records import algorithm_number, document, listing

HOSTILE = (
    *('=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1"),
    *("＝1+1", "＋1", "－1", "＠a", "'=1", "'a"),
    *("<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "' onclick='x"),
    *("&lt;b&gt;&#60;i>", "<!--", "]]>", "{{7*7}} ${7*7} $(id) %s%n"),
    *(
        "[x](javascript:alert(1))",
        "![x](http://evil.example/p.png)",
        "<http://evil.example>",
        "[a]: http://evil.example",
    ),
    *("http://evil.example www.evil.example", "a|b\\|c\\\\|d", "`c` **b** __b__ _i_ ~~s~~ a_b_c", "# h", "- l", "1. n"),
    *("\x1b[2J\x1b]0;title\x07", "\x9b31m", "a\x00b\x08c\x7f", "\u202egnp.exe", "\u2066\u200f\u061c", "\ufffe\uffff"),
    *("_x0041_", "a\u2028b\x85c"),
)
ABOUT: dict[str, Any] = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "publisher"}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A list of harmless names, and then of hostile ones; every text of a row and the list's title are hostile."""
    store = Store(tmp_path_factory.mktemp("hostile") / "data")
    of, later = document("aa"), document("bb", title="".join(HOSTILE), page_title="<b>")
    numbers = [algorithm_number(seq) for seq in range(1, len(HOSTILE) + 1)]
    before = [listing(of, seq, number) for seq, number in enumerate(numbers, 1)]
    after = [
        listing(later, seq, numbers[seq - 1], **dict.fromkeys(("name_raw", "company_raw", "products_raw"), text))
        | {"remark_raw": text, "purpose_raw": text}
        for seq, text in enumerate(HOSTILE, 1)
    ]
    first = build(Snapshot.empty(), [of], before)
    publish(store, first, ABOUT)
    publish(store, build(first, [later], after), ABOUT)
    return store


def run(store: Store, *arguments: str) -> str:
    ended = CliRunner().invoke(app, ["--dataset", store.uri, *arguments])
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended.stdout


def changes(store: Store) -> list[dict[str, Any]]:
    return read_changes(store, commits_of(store)[-1]).to_pylist()  # type: ignore[no-any-return]


def are_inert(texts: Iterable[str], *expected: str) -> None:
    """No cell begins as a formula does, and each gives its value back."""
    cells = list(texts)
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    values = {cell.removeprefix("'") for cell in cells}
    assert values >= set(expected)


def csv_export(store: Store, folder: Path) -> None:
    export(store, commits_of(store)[-1], folder, ["csv"])
    for name in ("listings", "filings", "changes", "documents", "declared_changes", "companies"):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in list(csv.reader(stream))[1:] for cell in row]
        are_inert(cells, *(HOSTILE if name == "listings" else ()))


def csv_of_a_diff(store: Store, folder: Path) -> None:
    text = run(store, "diff", "0", "1", "--format", "csv").removeprefix("\ufeff")
    are_inert(cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
    assert "'＝1+1" in text


def csv_of_scrapy(store: Store, folder: Path) -> None:
    stream = io.BytesIO()
    exporter = load_object(get_project_settings()["FEED_EXPORTERS"]["csv"])(stream)
    exporter.start_exporting()
    for text in HOSTILE:
        exporter.export_item({"name_raw": text, "seq": 1})
    exporter.finish_exporting()
    rows = list(csv.reader(io.StringIO(stream.getvalue().decode(), newline="")))
    are_inert((cell for row in rows for cell in row), *HOSTILE)


def workbook(store: Store, folder: Path) -> None:
    export(store, commits_of(store)[-1], folder, ["xlsx"])
    book = openpyxl.load_workbook(folder / "beian.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert cells
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert {cell.value for cell in cells} >= {text for text in HOSTILE if text.isprintable() and text != "_x0041_"}


def page_of_a_diff(store: Store, folder: Path) -> None:
    text = run(store, "diff", "0", "1", "--format", "html")
    assert printable(text) == text
    page = html.fromstring(text)
    assert not list(page.iter("script", "img", "svg", "iframe", "b", "i"))
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert {link.get("href") for link in page.iter("a")} == {"https://www.cac.gov.cn/a.htm"}
    shown = page.text_content()
    assert "<script>alert(1)</script>" in shown
    assert r"\u202egnp.exe" in shown


def markdown_of_a_diff(store: Store, folder: Path) -> None:
    text = run(store, "diff", "0", "1", "--format", "md")
    assert printable(text) == text
    assert "http://evil" not in text
    assert "www.evil" not in text
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    inline = [token for block in tokens for token in block.children or ()]
    assert {token.type for token in inline} <= {"text", "text_special"}
    assert {block.type for block in tokens if block.level == 0} <= {
        *("heading_open", "heading_close", "inline", "bullet_list_open", "bullet_list_close"),
        *("table_open", "table_close", "paragraph_open", "paragraph_close"),
    }
    cells: list[list[str]] = [[]]
    for block in tokens:
        if block.type == "tr_open":
            cells.append([])
        elif block.type == "inline" and block.level > 3:
            cells[-1].append("".join(child.content for child in block.children or ()))
    rows = [row for row in cells if row]
    assert {len(row) for row in rows} == {10}
    read = {cell for row in rows for cell in row}
    assert read >= {" ".join(text.split()) for text in HOSTILE if text.isprintable()}


def json_of_a_diff(store: Store, folder: Path) -> None:
    text = run(store, "diff", "0", "1", "--format", "json")
    assert "<" not in text
    assert "<script>alert(1)</script>" in {change["new"] for change in json.loads(text)["changes"]}


def feeds(store: Store, folder: Path) -> None:
    commits, found = commits_of(store), changes(store)
    found.insert(0, found[-1] | {"name": "\u202egnp\x1b[2J\uffff", "page_url": "javascript:alert(1)"})
    news = json_feed(commits, found).decode()
    assert "<" not in news
    feed = etree.fromstring(atom(commits, found))
    contents = [item["content_html"] for item in json.loads(news)["items"]]
    contents += [element.text for element in feed.iter("{http://www.w3.org/2005/Atom}content")]
    for content in contents:
        assert printable(content) == content
        assert {element.tag for element in html.fragments_fromstring(content)[0].iter()} <= {"ul", "li", "p"}
    assert "javascript:" not in "".join(element.get("href") or "" for element in feed.iter())
    assert "".join(contents).count(r"\u202egnp\x1b[2J\uffff") == 2


def descriptions(store: Store, folder: Path) -> None:
    for file in export(store, commits_of(store)[-1], folder, ["jsonl"]):
        if file.suffix == ".json":
            assert "<" not in file.read_text(encoding="utf-8")


def terminal(store: Store, folder: Path) -> None:
    number = algorithm_number(HOSTILE.index("\x1b[2J\x1b]0;title\x07") + 1)
    commands = (["diff", "0", "1"], ["find", "x"], ["find", number], ["show", number], ["company", "1"], ["check"])
    many = (["find", "网信算备"], ["find", "网信算备", "--long"], ["company", ""])
    for command in (*commands, *many, ["snapshots"], ["issues"], ["status"], ["issues", "company_short_form"]):
        said = run(store, *command)
        assert printable(said) == said


def notices(store: Store, folder: Path) -> None:
    for shape in (Shape.SLACK, Shape.FEISHU, Shape.DINGTALK):
        said = json.dumps(message(commits_of(store)[-1], changes(store), shape))
        assert "evil" not in said
        assert "<" not in said


OUTPUTS = (csv_export, csv_of_a_diff, csv_of_scrapy, workbook, page_of_a_diff, markdown_of_a_diff, json_of_a_diff)


@pytest.mark.parametrize("output", [*OUTPUTS, feeds, descriptions, terminal, notices])
def test_published_text_is_only_shown(output: Callable[[Store, Path], None], store: Store, tmp_path: Path) -> None:
    output(store, tmp_path)


def test_data_on_a_terminal_do_not_steer_it_and_elsewhere_are_as_they_are(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    emit("a\x1b[2J\n")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    emit("a\x1b[2J\n")
    assert capsys.readouterr().out == "a\x1b[2J\na\\x1b[2J\n"
