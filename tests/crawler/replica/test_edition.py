"""The replica's content: complete and consistent by itself, as a healthy crawl needs it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from crawler.replica import expected_rows
from crawler.replica.edition import Layout, load_edition, read_printed

EDITION = load_edition()
ROWS = expected_rows()
WEIGHTS = (4, 2, 6, 8)


def rows_of(series: str) -> list[dict[str, str]]:
    return [
        row
        for name, rows in ROWS.items()
        if name != "guangdong-2024-03.xlsx"
        for row in rows
        if row["series"] == series
    ]


def held(series: str, until: str) -> int:
    """Rows of the centre's lists up to a month, which the documents' names tell."""
    return sum(
        row["series"] == series
        for name, rows in ROWS.items()
        if name.startswith("genai") and name[len("genai-") : len("genai-2024-04")] <= until
        for row in rows
    )


def body(title: str, published: str) -> str:
    [page] = [p for p in EDITION.pages if p.title == title and f"{p.published:%Y-%m-%d}" == published]
    return page.body


def test_every_attachment_and_every_file_of_a_notice_is_a_document_and_every_document_is_published() -> None:
    linked = {attachment.document for page in EDITION.pages for attachment in page.attachments}
    linked |= {notice.document for notice in EDITION.app if notice.document}
    assert linked == set(EDITION.documents)


def test_no_file_of_the_edition_is_left_over() -> None:
    used = {listed.rows for layout in EDITION.documents.values() for listed in layout.tables}
    assert {path.name for path in (EDITION.folder / "lists").iterdir()} == used
    assert {path.name for path in (EDITION.folder / "documents").iterdir()} == set(EDITION.documents)


def test_expected_rows_are_keyed_by_document_and_named_as_in_the_listings_table() -> None:
    assert ROWS["genai-2024-08.pdf"][-1] == {
        "series": "genai_registered",
        "seq_raw": "10",
        "province_raw": "上海市",
        "name_raw": "流利口语大师",
        "company_raw": "上海流利说信息技术有限公司",
        "number_raw": "Shanghai-LiuLiKouYuDaShi-20240626S0005",
        "date_raw": "2024/6/26",
    }
    assert {name: len(rows) for name, rows in ROWS.items()} == {
        "iisa-2022-08.docx": 12,
        "iisa-2022-10.docx": 15,
        "dsa-2023-06.docx": 15,
        "dsa-2023-08.docx": 12,
        "dsa-2024-01.docx": 14,
        "genai-2024-04.pdf": 25,
        "genai-2024-08.pdf": 22,
        "genai-2025-08.pdf": 23,
        "cancellation-2025-07-14.pdf": 4,
        "guangdong-2024-03.xlsx": 9,
    }


@pytest.mark.parametrize("name", [name for name in ROWS if not name.startswith("genai")])
def test_a_list_counts_its_rows_from_one(name: str) -> None:
    assert [row["seq_raw"] for row in ROWS[name]] == [str(number) for number in range(1, len(ROWS[name]) + 1)]


@pytest.mark.parametrize("series", ["genai_filed", "genai_registered"])
def test_the_numbers_of_genai_rows_run_on_from_list_to_list_without_a_gap(series: str) -> None:
    numbers = [int(row["seq_raw"]) for row in rows_of(series)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_one_list_prints_its_rows_out_of_order() -> None:
    assert [row["seq_raw"] for row in ROWS["genai-2024-04.pdf"]][16:20] == ["17", "19", "18", "20"]


def test_the_annual_notice_states_what_is_held_at_the_years_end() -> None:
    text = body("国家互联网信息办公室关于发布2024年生成式人工智能服务已备案信息的公告", "2025-01-08")
    new = sum(row["date_raw"].startswith("2024/") for row in rows_of("genai_filed"))
    assert f"截至2024年12月31日，共{held('genai_filed', '2024-12')}款" in text
    assert f"其中2024年新增{new}款备案" in text
    assert f"2024年共{held('genai_registered', '2024-12')}款" in text


def test_the_notice_of_april_states_what_is_held_at_the_end_of_march() -> None:
    text = body("国家互联网信息办公室关于发布生成式人工智能服务已备案信息的公告", "2025-04-08")
    assert f"截至2025年3月31日，共{held('genai_filed', '2025-03')}款" in text


def test_the_notice_of_september_states_what_is_new_and_what_is_held() -> None:
    text = body("关于发布生成式人工智能服务已备案信息的公告（2025年7月至8月）", "2025-09-10")
    new = Counter(row["series"] for row in ROWS["genai-2025-08.pdf"])
    assert f"新增{new['genai_filed']}款生成式人工智能服务完成备案，{new['genai_registered']}款应用" in text
    assert f"累计有{held('genai_filed', '2025-08')}款生成式人工智能服务完成备案" in text
    assert f"，{held('genai_registered', '2025-08')}款生成式人工智能应用或功能完成登记" in text


def test_every_algorithm_number_has_its_check_digit() -> None:
    numbers = [row["number_raw"] for series in ("iisa", "dsa", "cancellation") for row in rows_of(series)]
    for number in numbers:
        found = re.fullmatch(r"网信算备(\d{20})(\d)号", number)
        assert found, number
        total = 1 + sum(int(digit) * WEIGHTS[place % 4] for place, digit in enumerate(found[1]))
        assert total % 10 == int(found[2]), number
    assert len(numbers) == 72


@pytest.mark.parametrize(("series", "serial"), [("genai_filed", r"(\d{4})?"), ("genai_registered", r"S\d{4}")])
def test_every_genai_number_has_the_form_of_its_registry(series: str, serial: str) -> None:
    for row in rows_of(series):
        assert re.fullmatch(rf"[A-Za-z]+-.+-20\d{{6}}{serial}", row["number_raw"])


def test_no_number_stands_twice_but_those_that_two_registries_or_offices_publish() -> None:
    counts = Counter(row["number_raw"] for rows in ROWS.values() for row in rows)
    twice = {number for number, count in counts.items() if count > 1}
    cancelled = {row["number_raw"] for row in rows_of("cancellation")}
    provincial = {row["number_raw"] for row in ROWS["guangdong-2024-03.xlsx"]}
    assert twice - cancelled - provincial == {"网信算备440306133199401220023号"}


def test_the_cancelled_numbers_are_those_marked_so_in_the_lists() -> None:
    marked = {
        row["number_raw"] for series in ("iisa", "dsa") for row in rows_of(series) if row["remark_raw"] == "已注销"
    }
    assert {row["number_raw"] for row in rows_of("cancellation")} == marked
    assert any(row["number_raw"] in marked for row in rows_of("dsa"))


def test_the_provincial_list_overlaps_the_central_one_and_goes_beyond_it() -> None:
    central = {row["number_raw"] for row in rows_of("genai_filed")}
    provincial = {row["number_raw"] for row in ROWS["guangdong-2024-03.xlsx"]}
    assert provincial & central
    assert provincial - central


def test_the_traps_of_the_published_lists_are_represented() -> None:
    every = [row for rows in ROWS.values() for row in rows]
    assert any("\n" in row.get("products_raw", "") for row in every)
    assert any("(" in row["company_raw"] for row in every)
    assert any(row["date_raw"].endswith("（补登）") for row in rows_of("genai_filed"))
    assert any(row["province_raw"] == "国资委" for row in rows_of("genai_filed"))
    assert any(re.fullmatch("原主体名称“.+”变更为“.+”", row["remark_raw"]) for row in rows_of("dsa"))
    exchanged = [row for row in rows_of("genai_filed") if row["company_raw"] == "商汤AI代码生成模型"]
    assert [row["name_raw"] for row in exchanged] == ["深圳市商汤科技有限公司"]


def test_the_news_hold_nothing_about_the_registries() -> None:
    assert not any(
        re.search(r"(算法|深度合成|生成式人工智能服务).*(备案|登记|注销)", page.title) for page in EDITION.news
    )


def test_no_address_is_published_twice() -> None:
    counts = Counter(page.url for page in (*EDITION.pages, *EDITION.news))
    assert max(counts.values()) == 1


def test_a_row_with_more_cells_than_headings_is_refused(tmp_path: Path) -> None:
    rows = tmp_path / "list.tsv"
    rows.write_text("序号\t备注\n1\tone\\ntwo\n2\n3\tx\ty\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"list.tsv, line 4: 3 cells under 2 headings"):
        read_printed(rows)


def test_empty_cells_at_the_end_of_a_row_may_be_left_out_and_line_breaks_are_written_out(tmp_path: Path) -> None:
    rows = tmp_path / "list.tsv"
    rows.write_text("序号\t备注\n1\tone\\ntwo\n2\n", encoding="utf-8")
    assert read_printed(rows).rows == (("1", "one\ntwo"), ("2", ""))


def test_an_attachment_needs_just_one_address() -> None:
    from crawler.replica.edition import Attachment

    for address in ({}, {"token": "x", "path": "/y"}):
        with pytest.raises(ValueError, match="needs either a token or a path"):
            Attachment(name="list", document="list.docx", **address)


def test_a_misspelt_field_of_a_layout_is_refused() -> None:
    with pytest.raises(ValueError, match="numbered_by_wort"):
        Layout.model_validate({"above": [], "tables": [], "numbered_by_wort": True})
