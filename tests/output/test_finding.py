"""`beian find` and `beian company`: one in full, many in a table, all of it as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner, Result

from output.build import build
from output.cli import app
from output.publish import publish
from output.schema import COMPANIES, FILINGS
from output.snapshot import Snapshot
from output.store import Store
from output.vocabulary import Registry
from tests.output.records import algorithm_number, document, listing

ABOUT: dict[str, Any] = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "replica"}
ROWS = (
    ("商量算法", "上海商汤智能科技有限公司", algorithm_number(1), ""),
    ("秒画算法", "上海商汤智能科技有限公司", algorithm_number(2), "已注销"),
    ("文心算法", "北京百度网讯科技有限公司", "网信算备110108645502801230019号", ""),
)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three algorithms of two filers, one of them cancelled, and a service of the first filer."""
    folder = tmp_path_factory.mktemp("finding") / "data"
    dsa, genai = document("aa"), document("bb", "genai/2025-06", period="2025-06", published_at="2025-06-30T10:00")
    rows = [
        listing(dsa, seq, number, name_raw=name, company_raw=company, remark_raw=remark, role_raw="服务提供者")
        for seq, (name, company, number, remark) in enumerate(ROWS, 1)
    ]
    service = {"name_raw": "日日新", "company_raw": ROWS[0][1], "province_raw": "上海市", "date_raw": "2025/6/20"}
    rows.append(listing(genai, 1, "Shanghai-RiRiXin-202506010001", **service))
    publish(Store(folder), build(Snapshot.empty(), [dsa, genai], rows), ABOUT)
    return folder


def run(dataset: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--dataset", str(dataset), *arguments])


def names(dataset: Path, *arguments: str) -> list[str]:
    return [filing["name"] for filing in json.loads(run(dataset, "find", *arguments, "--json").stdout)]


def table(result: Result) -> list[list[str]]:
    """The words of the lines before the first empty one."""
    return [line.split() for line in result.stdout.partition("\n\n")[0].splitlines()]


def test_many_filings_are_a_table_with_one_row_each(dataset: Path) -> None:
    ended = run(dataset, "find", "商汤")
    headings, *rows = table(ended)
    assert headings == ["number", "name", "company", "registry", "province", "date", "status"]
    assert [(row[1], row[3], row[5], row[6]) for row in rows] == [
        ("商量算法", "dsa", "2023-06-20", "active"),
        ("秒画算法", "dsa", "2023-06-20", "cancelled"),
        ("日日新", "genai_filed", "2025-06-20", "active"),
    ]
    assert (ended.exit_code, ended.stdout.splitlines()[-1]) == (0, "3 found in version 0")


def test_one_filing_is_told_in_full_and_many_are_where_wanted(dataset: Path) -> None:
    one = run(dataset, "find", "日日新").stdout.splitlines()
    assert one[0] == "number    Shanghai-RiRiXin-202506010001"
    assert one[-1] == "1 found in version 0"
    assert "document  清单 genai/2025-06 (sha256 bb…)" in one
    many = run(dataset, "find", "商汤", "--long").stdout
    assert [line for line in many.splitlines() if line.startswith("name ")] == [
        "name      商量算法",
        "name      秒画算法",
        "name      日日新",
    ]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (("--registry", "dsa"), ["商量算法", "秒画算法"]),
        (("--registry", "iisa"), []),
        (("--status", "cancelled"), ["秒画算法"]),
        (("--province", "Shanghai"), ["日日新"]),
        (("--province", "北京"), ["商量算法", "秒画算法"]),
        (("--province", "CN-BJ", "--status", "active"), ["商量算法"]),
    ],
)
def test_filters_leave_out_what_does_not_fit_all_of_them(
    dataset: Path, filters: tuple[str, ...], found: list[str]
) -> None:
    assert names(dataset, "商汤", *filters) == found


def test_a_limit_says_how_many_more_there_are(dataset: Path) -> None:
    ended = run(dataset, "find", "商汤", "--limit", "2")
    assert len(table(ended)) == 3
    assert ended.stdout.splitlines()[-1] == "3 found in version 0; 1 more not shown (--limit)"
    as_json = run(dataset, "find", "商汤", "--limit", "2", "--json")
    assert (len(json.loads(as_json.stdout)), as_json.stderr) == (2, "1 more not shown (--limit)\n")
    assert run(dataset, "find", "商汤", "--limit", "3", "--json").stderr == ""


def test_programs_read_every_field_with_document_and_place(dataset: Path) -> None:
    said = run(dataset, "find", "秒画", "--json").stdout
    (filing,) = json.loads(said)
    assert list(filing) == [*FILINGS.names, "document", "place"]
    assert (filing["filing_date"], filing["status"]) == ("2023-06-20", "cancelled")
    assert (filing["document"], filing["document_sha256"], filing["place"]) == ("清单 dsa/1", "aa", "table 1, row 3")
    assert said == run(dataset, "find", "秒画", "--json").stdout


@pytest.mark.parametrize("command", ["find", "company"])
def test_nothing_found_ends_with_one_and_is_an_empty_array_for_programs(dataset: Path, command: str) -> None:
    plain, as_json = run(dataset, command, "没有"), run(dataset, command, "没有", "--json")
    assert (plain.exit_code, plain.stdout, as_json.exit_code, as_json.stdout) == (1, "", 1, "[]\n")
    assert plain.stderr == as_json.stderr != ""


def test_filters_that_leave_nothing_are_named_as_the_reason(dataset: Path) -> None:
    ended = run(dataset, "find", "商汤", "--registry", "iisa")
    assert ended.stderr == "no filing has '商汤' in its name, company or number and fits the filters (version 0)\n"


@pytest.mark.parametrize(
    "wrong", [("--province", "Atlantis"), ("--registry", "xx"), ("--status", "xx"), ("--limit", "0")]
)
def test_a_filter_that_does_not_exist_is_wrong_usage(dataset: Path, wrong: tuple[str, str]) -> None:
    assert run(dataset, "find", "商汤", *wrong).exit_code == 2


def test_one_company_is_told_in_full_and_several_are_a_table(dataset: Path) -> None:
    one = run(dataset, "company", "上海商汤智能科技有限公司").stdout
    assert one.startswith("company    上海商汤智能科技有限公司\n")
    assert "  genai_filed      Shanghai-RiRiXin-202506010001  日日新\n" in one
    several = run(dataset, "company", "科技")
    headings, *rows = table(several)
    assert headings == ["company", "company_id", "province", "ownership", "filings", *get_args(Registry)]
    assert [(row[0], row[4:]) for row in rows] == [
        ("上海商汤智能科技有限公司", ["3", "0", "2", "1", "0"]),
        ("北京百度网讯科技有限公司", ["1", "0", "1", "0", "0"]),
    ]
    assert several.stdout.splitlines()[-1] == "2 found in version 0"
    assert run(dataset, "company", "科技", "--long").stdout.count("\ncodes ") == 2
    assert run(dataset, "company", "科技", "--limit", "1").stdout.endswith("version 0; 1 more not shown (--limit)\n")


def test_programs_read_a_company_with_its_evidence_and_the_filings_behind_it(dataset: Path) -> None:
    first, second = json.loads(run(dataset, "company", "科技", "--json").stdout)
    assert list(first) == [*COMPANIES.names, "evidence", "filed"]
    assert (first["filings"], first["first_filing_date"]) == (3, "2023-06-20")
    assert [filing["place"] for filing in first["filed"]] == ["table 1, row 2", "table 1, row 3", "table 1, row 2"]
    (sentence,) = second["evidence"]
    assert sentence == "北京百度网讯科技有限公司 files under the code 6455028 (《清单 dsa/1》, table 1, row 4)"


def test_json_is_asked_for_in_one_way_of_every_command_that_has_it(dataset: Path) -> None:
    for command in (("find", "商汤"), ("company", "商汤"), ("diff",), ("check",)):
        json.loads(run(dataset, *command, "--json").stdout)
    assert run(dataset, "diff", "--json").stdout == run(dataset, "diff", "--format", "json").stdout
