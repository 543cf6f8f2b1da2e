"""Diffs as records, counts and texts, and `beian diff`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from output.build import build
from output.cli import app
from output.diff import Diff, diff
from output.diff_report import COLUMNS, count, select, to_csv, to_json, to_lines, to_markdown, to_records
from output.publish import publish
from output.snapshot import Snapshot
from output.store import Store
from output.text import printable, to_text
from tests.output.records import algorithm_number, document, listing

OLD, NEW = document("aa", title="清单（旧）"), document("bb", title="清单（新）")
ABOUT: dict[str, Any] = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "publisher"}


def rows(of: dict[str, Any], *names: str, **first: str) -> list[dict[str, Any]]:
    made = [
        listing(of, seq, algorithm_number(seq), name_raw=name, role_raw="服务提供者")
        for seq, name in enumerate(names, 1)
    ]
    made[0] |= first
    return made


BEFORE = build(Snapshot.empty(), [OLD], rows(OLD, "甲", "乙", "丙"))
AFTER = build(BEFORE, [NEW], rows(NEW, "=甲|<b>", "乙", "丙", remark_raw="已注销"))


@pytest.fixture
def found() -> Diff:
    return diff(BEFORE, AFTER)


def test_changes_are_selected_by_any_of_their_sides(found: Diff) -> None:
    assert {c.kind for c in found.changes} == {"modified", "cancelled"}
    assert [c.kind for c in select(found, kind="cancelled")] == ["cancelled"]
    assert len(select(found, registry="dsa", province="CN-BJ", cause="publisher", company="甲科技")) == 2
    others: list[dict[str, Any]] = [
        {"registry": "iisa"},
        {"province": "CN-GD"},
        {"cause": "pipeline"},
        {"company": "乙科技"},
    ]
    for filters in others:
        assert select(found, **filters) == []


def test_a_record_says_where_the_change_stands_before_and_after(found: Diff) -> None:
    (record,) = to_records(select(found, kind="cancelled"), BEFORE, AFTER)
    assert tuple(record) == COLUMNS
    assert (record["document"], record["place"]) == ("清单（新）", "table 1, row 2")
    assert (record["previous_document"], record["previous_place"]) == ("清单（旧）", "table 1, row 2")
    assert (record["old"], record["new"]) == ("active", "cancelled")


def test_counts_come_by_kind_cause_registry_province_and_company(found: Diff) -> None:
    counts = count(select(found))
    assert list(counts) == ["kind", "cause", "registry", "province", "company"]
    assert counts["kind"] == {"modified": 1, "cancelled": 1}
    assert counts["province"] == {"北京市": 2}


def test_csv_keeps_chinese_in_excel_and_runs_no_formula(found: Diff) -> None:
    text = to_csv(to_records(found.changes, BEFORE, AFTER))
    assert text.startswith("\ufeff")
    read = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {row["name"] for row in read} == {"'=甲|<b>"}
    assert [row["new"] for row in read if row["field"] == "name"] == ["'=甲|<b>"]


def test_markdown_and_json_hold_the_values_without_breaking(found: Diff) -> None:
    changes = select(found)
    records = to_records(changes, BEFORE, AFTER)
    markdown = to_markdown(found, changes, records)
    assert "=甲\\|\\<b\\>" in markdown
    whole = json.loads(to_json(found, changes, records))
    assert whole["counts"]["kind"] == {"modified": 1, "cancelled": 1}
    assert whole["changes"] == records


def test_the_lines_of_a_table_gather_what_changed_in_a_filing() -> None:
    after = build(BEFORE, [NEW], rows(NEW, "丁", "乙", "丙", purpose_raw="应用于文本生成场景"))
    records = to_records(diff(BEFORE, after).changes, BEFORE, after)
    (line,) = to_lines(records)
    assert line[0] == "modified"
    assert "name: 甲 → 丁; purpose: – → 应用于文本生成场景" in line[4]
    assert line[5:] == ("publisher", "清单（新）, table 1, row 2")


def test_values_are_told_as_text() -> None:
    products = [{"name": "甲", "channel": "app"}, {"name": "乙", "channel": "website"}]
    assert [to_text(value) for value in (None, "甲", 3, True, ["a", "b"], products)] == [
        None,
        "甲",
        "3",
        "True",
        "a、b",
        "甲(APP)、乙(网站)",
    ]


def test_what_would_steer_a_terminal_is_shown_instead() -> None:
    assert printable("甲\x1b[2J\u202e乙\x07\r") == r"甲\x1b[2J\u202e乙\x07\r"
    assert printable("一行\n二行\t三\u3000四") == "一行\n二行\t三\u3000四"


def test_no_command_prints_escapes_of_a_published_cell(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    before = build(Snapshot.empty(), [OLD], rows(OLD, "甲", "乙", "丙"))
    publish(store, before, ABOUT)
    publish(store, build(before, [NEW], rows(NEW, "甲\x1b]0;x\x07", "乙", "丙")), ABOUT)
    number = algorithm_number(1)
    for command in (["diff"], ["diff", "--format", "md"], ["find", number], ["show", number], ["company", "甲"]):
        shown = run(tmp_path / "data", *command).stdout
        assert "甲" in shown
        assert "\x1b" not in shown


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    store = Store(tmp_path / "data")
    for snapshot in (BEFORE, AFTER):
        publish(store, snapshot, ABOUT | {"code_version": "1"})
    return tmp_path / "data"


def run(dataset: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--dataset", str(dataset), *arguments])


def test_the_command_ends_as_diff_does(dataset: Path) -> None:
    changed, same, wrong = run(dataset, "diff"), run(dataset, "diff", "1", "latest"), run(dataset, "diff", "9")
    assert (changed.exit_code, same.exit_code, wrong.exit_code) == (1, 0, 2)
    assert "2 changes from version 0 to 1" in changed.stdout
    assert "no difference between versions 1 and 1" in same.stdout
    assert "'9' is no version of the dataset; it has 0, 1" in wrong.output


def test_the_command_writes_every_format_and_filters(dataset: Path) -> None:
    whole = json.loads(run(dataset, "diff", "--format", "json", "--kind", "cancelled").stdout)
    assert [change["kind"] for change in whole["changes"]] == ["cancelled"]
    assert run(dataset, "diff", "previous", "latest", "--format", "csv").stdout.count("\n") == 3
    assert "<h1>Changes from version 0 (" in run(dataset, "diff", "--format", "html").stdout
    assert run(dataset, "diff", "--format", "md").stdout.startswith("# Changes from version 0 to 1")
    assert run(dataset, "diff", "--registry", "iisa").exit_code == 0


@pytest.mark.parametrize("name", ["北京", "北京市", "beijing", "CN-BJ"])
def test_a_province_is_named_in_any_way(dataset: Path, name: str) -> None:
    assert "2 changes from" in run(dataset, "diff", "--province", name).stdout


@pytest.mark.parametrize("filters", [("--province", "京城"), ("--kind", "lost"), ("--registry", "x"), ("--cause", "x")])
def test_a_filter_that_can_fit_nothing_is_an_error(dataset: Path, filters: tuple[str, str]) -> None:
    ended = run(dataset, "diff", *filters)
    assert (ended.exit_code, filters[1] in ended.output) == (2, True)


def test_what_follows_from_other_changes_is_counted(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    before = build(Snapshot.empty(), [OLD], rows(OLD, "甲", "乙", "丙", products_raw="甲(APP)"))
    publish(store, before, ABOUT)
    publish(store, build(before, [NEW], rows(NEW, "甲", "乙", "丙", products_raw="甲(APP)、乙(APP)")), ABOUT)
    assert "1 changes from version 0 to 1; 1 more follow" in run(tmp_path / "data", "diff").stdout
    assert "2 changes from version 0 to 1\n" in run(tmp_path / "data", "diff", "--all").stdout


def test_the_first_snapshot_is_a_baseline_and_no_list_of_additions(tmp_path: Path) -> None:
    publish(Store(tmp_path / "data"), BEFORE, ABOUT)
    ended = run(tmp_path / "data", "diff")
    assert ended.exit_code == 0
    assert "version 0 is the first, the baseline: dsa 3" in ended.output
    asked = run(tmp_path / "data", "diff", "previous", "0")
    assert (asked.exit_code, "there is no snapshot before version 0" in asked.output) == (2, True)
