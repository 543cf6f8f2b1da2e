"""Numbers, dates, cancellations and 序号 in all their forms, each with all that is read from it."""

from __future__ import annotations

from typing import Any

import pytest

from normalize.cancellation import read_cancellation
from normalize.date import parse_date
from normalize.listing import read_seq
from normalize.number import number_provinces, parse_number


def number(raw: str, series: str) -> tuple[str, ...]:
    """State, issues, parts, place of a number in words."""
    found = parse_number(raw, series)
    state = f"{'valid' if found.valid else 'invalid'} {'whole' if found.whole else 'part'}"
    parts = " ".join(map(str, found.parts or ()))
    place = " ".join([found.division or "-", found.prefix or "-", *(p.code for p in number_provinces(found))])
    assert found.number == ("".join(raw.split()) if found.number else None)
    return state, " ".join(found.issues), parts, place


def date(raw: str) -> tuple[str, ...]:
    found = parse_date(raw)
    return str(found.value), str(found.precision), "late" if found.late_entry else "", " ".join(found.issues)


def cancellation(raw: str) -> str:
    found = read_cancellation(raw)
    return " ".join(["cancelled" if found.cancelled else "active", found.month or "-", *found.issues])


def sequence(raw: str | None) -> tuple[int | None, str]:
    number, issues = read_seq(raw)
    return number, " ".join(issues)


NUMBERS = [
    ("11010888234830123024", "", ("invalid part", "number_cut", "", "- -")),
    ("网信算备11010888234830123024号", "", ("invalid whole", "number_wrong_length", "", "110108 - CN-BJ")),
    ("网信算备1101088823483012302号", "dsa", ("invalid whole", "number_wrong_length", "", "110108 - CN-BJ")),
    ("网信算备110108882348301230号", "dsa", ("invalid part", "number_cut", "", "- -")),
    ("网信算备1101088823483012302451号", "", ("invalid whole", "number_wrong_length", "", "110108 - CN-BJ")),
    ("网信算备11010888234830123024512号", "", ("invalid whole", "number_wrong_length", "", "110108 - CN-BJ")),
    (
        "网信算备110108882348301230245123号",
        "dsa",
        ("invalid part", "number_malformed number_wrong_length", "", "110108 - CN-BJ"),
    ),
    (
        "110108882348301230245号",
        "",
        ("invalid whole", "number_malformed", "110108 8823483 01 23 024 5", "110108 - CN-BJ"),
    ),
    (
        "网信算备110108882348301230245",
        "",
        ("invalid whole", "number_malformed", "110108 8823483 01 23 024 5", "110108 - CN-BJ"),
    ),
    (
        "算备110108882348301230245号",
        "",
        ("invalid whole", "number_malformed", "110108 8823483 01 23 024 5", "110108 - CN-BJ"),
    ),
    ("网信110108882348301230245备", "", ("invalid part", "number_malformed", "", "- -")),
    (
        "网信算备110108882348301230245号",
        "genai_registered",
        ("valid whole", "number_other_registry", "110108 8823483 01 23 024 5", "110108 - CN-BJ"),
    ),
    (
        "网信算备990108882348301230243号",
        "",
        ("valid whole", "number_unknown_division", "990108 8823483 01 23 024 3", "990108 -"),
    ),
    (
        "网信算备110108882348300220245号",
        "",
        ("valid whole", "number_unknown_type", "110108 8823483 00 22 024 5", "110108 - CN-BJ"),
    ),
    (
        "网信算备110108882348306210247号",
        "",
        ("valid whole", "number_implausible_year", "110108 8823483 06 21 024 7", "110108 - CN-BJ"),
    ),
    ("网信算备110108882348306220241号", "", ("valid whole", "", "110108 8823483 06 22 024 1", "110108 - CN-BJ")),
    (
        "网信算备110108882348307220247号",
        "",
        ("valid whole", "number_unknown_type", "110108 8823483 07 22 024 7", "110108 - CN-BJ"),
    ),
    (
        "网信算备110108882348301230246号",
        "",
        ("invalid whole", "number_check_digit", "110108 8823483 01 23 024 6", "110108 - CN-BJ"),
    ),
    (
        "网信算备110108882348301230245号x",
        "",
        ("invalid whole", "number_malformed", "110108 8823483 01 23 024 5", "110108 - CN-BJ"),
    ),
    (
        "x网信算备110108882348301230245号",
        "",
        ("invalid whole", "number_malformed", "110108 8823483 01 23 024 5", "110108 - CN-BJ"),
    ),
    (
        "网信算备１10108882348301230245号",
        "",
        ("valid whole", "number_unusual_character", "110108 8823483 01 23 024 5", "110108 - CN-BJ"),
    ),
    ("Beijing-A-20250101", "", ("valid whole", "", "Beijing A 2025-01-01 None False", "- Beijing CN-BJ")),
    ("Beijing-A-202501010001", "", ("valid whole", "", "Beijing A 2025-01-01 0001 False", "- Beijing CN-BJ")),
    (
        "Beijing-A-2025010100010",
        "",
        ("invalid whole", "number_serial_length", "Beijing A 2025-01-01 00010 False", "- Beijing CN-BJ"),
    ),
    ("Beijing-A-20250101001", "", ("invalid part", "number_cut", "", "- Beijing CN-BJ")),
    ("Beijing-A-20250101S001", "", ("invalid part", "number_cut", "", "- Beijing CN-BJ")),
    ("Beijing-A-20250101S", "", ("invalid part", "number_cut", "", "- Beijing CN-BJ")),
    (
        "Beijing-A-20250101S00011",
        "genai_registered",
        ("invalid whole", "number_serial_length", "Beijing A 2025-01-01 00011 True", "- Beijing CN-BJ"),
    ),
    ("Beijing--202501010001", "", ("invalid part", "number_cut", "", "- Beijing CN-BJ")),
    ("Beijing-202501010001", "", ("invalid part", "number_cut", "", "- Beijing CN-BJ")),
    ("Beijing-A-2025010", "", ("invalid part", "number_cut", "", "- Beijing CN-BJ")),
    ("Beijing-A-2025010x", "", ("invalid part", "number_cut", "", "- Beijing CN-BJ")),
    ("Beijing-A-2025010x1", "", ("invalid whole", "number_malformed", "", "- Beijing CN-BJ")),
    ("Beijing-A-199901010001", "", ("invalid whole", "number_malformed", "", "- Beijing CN-BJ")),
    (
        "Beijing-A-202502300001",
        "genai_filed",
        ("invalid whole", "number_date_impossible", "Beijing A None 0001 False", "- Beijing CN-BJ"),
    ),
    (
        "beijing-A-202501010001",
        "dsa",
        ("valid whole", "number_other_registry", "beijing A 2025-01-01 0001 False", "- beijing CN-BJ"),
    ),
    (
        "zhongyangqiye-A-202501010001",
        "",
        ("valid whole", "", "zhongyangqiye A 2025-01-01 0001 False", "- zhongyangqiye"),
    ),
    ("Foo-A-202501010001", "", ("valid whole", "number_unknown_prefix", "Foo A 2025-01-01 0001 False", "- Foo")),
    (
        "Foo-甲-202501010001",
        "",
        ("valid whole", "number_unusual_character number_unknown_prefix", "Foo 甲 2025-01-01 0001 False", "- Foo"),
    ),
    (
        "Beijing—A—202501010001",
        "",
        ("valid whole", "number_unusual_character", "Beijing A 2025-01-01 0001 False", "- Beijing CN-BJ"),
    ),
    ("Beijing甲", "", ("invalid part", "number_malformed", "", "- -")),
    ("甲-A-202501010001", "", ("invalid part", "number_malformed", "", "- -")),
    ("1e+20", "", ("invalid part", "number_cut", "", "- -")),
    ("1.5E20", "", ("invalid part", "number_cut", "", "- -")),
    ("123", "", ("invalid part", "number_cut", "", "- -")),
    ("网信算备", "", ("invalid part", "number_malformed", "", "- -")),
    ("号", "", ("invalid part", "number_malformed", "", "- -")),
    ("None", "", ("invalid part", "number_missing", "", "- -")),
    ("null", "", ("invalid part", "number_missing", "", "- -")),
    ("NA", "", ("invalid part", "number_missing", "", "- -")),
    ("na/", "", ("invalid part", "number_malformed", "", "- -")),
    (".*-/\\", "", ("invalid part", "number_missing", "", "- -")),
    ("无号", "", ("invalid part", "number_malformed", "", "- -")),
    ("Beijing-A-B-202501010001", "", ("valid whole", "", "Beijing A-B 2025-01-01 0001 False", "- Beijing CN-BJ")),
    ("Shanxi-A-202501010001S", "", ("invalid whole", "number_malformed", "", "- Shanxi CN-SX CN-SN")),
    (
        "Shanxi-A·B~!-202501010001",
        "",
        ("valid whole", "", "Shanxi A·B~! 2025-01-01 0001 False", "- Shanxi CN-SX CN-SN"),
    ),
    ("1-A-202501010001", "", ("invalid part", "number_malformed", "", "- -")),
    ("-A-202501010001", "", ("invalid part", "number_malformed", "", "- -")),
    ("Beijing-A\nB-202501010001", "", ("valid whole", "", "Beijing AB 2025-01-01 0001 False", "- Beijing CN-BJ")),
    ("Bei1jing-A-202501010001", "", ("invalid part", "number_malformed", "", "- -")),
    ("20250101-A", "", ("invalid part", "number_cut", "", "- -")),
    ("Beijing-A-202501010001-", "", ("invalid part", "number_cut", "", "- Beijing CN-BJ")),
    (
        "网信算备甲110108882348301230245号",
        "",
        ("invalid whole", "number_malformed", "110108 8823483 01 23 024 5", "110108 - CN-BJ"),
    ),
    ("Beijing-A-20250101s0001", "", ("invalid whole", "number_malformed", "", "- Beijing CN-BJ")),
]


@pytest.mark.parametrize(("raw", "series", "expected"), NUMBERS)
def test_all_that_is_read_from_a_number(raw: str, series: str, expected: Any) -> None:
    assert number(raw, series) == expected


DATES = [
    ("2024-3", ("2024-03-01", "month", "", "")),
    ("2024/13/1", ("None", "None", "", "date_unreadable")),
    ("2024/3/15补登x", ("None", "None", "", "date_unreadable")),
    ("补登2024/3/15", ("None", "None", "", "date_unreadable")),
    ("(补登)2024/3/15", ("2024-03-15", "day", "late", "")),
    ("2024-03-15 23:59:59", ("2024-03-15", "day", "", "")),
    ("2024-03-15 24:00", ("None", "None", "", "date_unreadable")),
    ("2024-03-15 7:5", ("None", "None", "", "date_unreadable")),
    ("2024-03-15 07:60", ("None", "None", "", "date_unreadable")),
    ("2024-03-15 07:05:61", ("None", "None", "", "date_unreadable")),
    ("2024-03-15T07:05:06.123", ("2024-03-15", "day", "", "")),
    ("2024-03-1507:05", ("None", "None", "", "date_unreadable")),
    ("2024年3月15日 7:05", ("2024-03-15", "day", "", "")),
    ("2024年3月15号", ("2024-03-15", "day", "", "")),
    ("2024年3月15", ("None", "None", "", "date_unreadable")),
    ("2024年3月份", ("2024-03-01", "month", "", "")),
    ("2024年3", ("None", "None", "", "date_unreadable")),
    ("2024/3/", ("None", "None", "", "date_unreadable")),
    ("2024.3", ("2024-03-01", "month", "", "")),
    ("2024.1.1", ("2024-01-01", "day", "", "")),
    ("2024.12", ("2024-12-01", "month", "", "")),
    ("2024.1", ("2024-01-01", "month", "", "date_month_ambiguous")),
    ("2024.01", ("2024-01-01", "month", "", "")),
    ("2024/1", ("2024-01-01", "month", "", "")),
    ("2017/1/1", ("2017-01-01", "day", "", "")),
    ("2016/12/31", ("2016-12-31", "day", "", "date_implausible")),
    ("2100/12/31", ("2100-12-31", "day", "", "")),
    ("2101/1/1", ("2101-01-01", "day", "", "date_implausible")),
    ("20240230", ("None", "None", "", "date_unreadable")),
    ("20241", ("None", "None", "", "date_unreadable")),
    ("202413", ("None", "None", "", "date_unreadable")),
    ("19990101", ("None", "None", "", "date_unreadable")),
    ("42736", ("2017-01-01", "day", "", "")),
    ("42735", ("None", "None", "", "date_unreadable")),
    ("73415", ("2100-12-31", "day", "", "")),
    ("73416", ("None", "None", "", "date_unreadable")),
    ("45366.5", ("2024-03-15", "day", "", "")),
    ("45366x", ("None", "None", "", "date_unreadable")),
    ("453660", ("None", "None", "", "date_unreadable")),
    ("4536", ("None", "None", "", "date_unreadable")),
    ("2024-3-15补登", ("2024-03-15", "day", "late", "")),
    (" ", ("None", "None", "", "date_missing")),
    ("\u200b2024/3/15\u200b", ("2024-03-15", "day", "", "")),
    ("2024.03.15", ("2024-03-15", "day", "", "")),
    ("2024-03/15", ("None", "None", "", "date_unreadable")),
    ("2024/3/15\t", ("2024-03-15", "day", "", "")),
    ("2024/003/15", ("None", "None", "", "date_unreadable")),
    ("2024年003月", ("None", "None", "", "date_unreadable")),
    ("02024/3/15", ("None", "None", "", "date_unreadable")),
]


@pytest.mark.parametrize(("raw", "expected"), DATES)
def test_all_that_is_read_from_a_date(raw: str, expected: Any) -> None:
    assert date(raw) == expected


CANCELLATIONS = [
    ("该备案已注销", "cancelled -"),
    ("本算法注销备案", "cancelled -"),
    ("此备案号已注销", "cancelled -"),
    ("备案编号已注销", "cancelled -"),
    ("算法现已注销", "cancelled -"),
    ("目前已注销", "cancelled -"),
    ("已于2025年7月注销", "cancelled 2025-07"),
    ("自2025.7已注销", "cancelled 2025-07"),
    ("2025/07注销", "cancelled 2025-07"),
    ("2025-7-14注销", "cancelled 2025-07"),
    ("2025年07月14日注销", "cancelled 2025-07"),
    ("2025年7月已申请注销", "cancelled 2025-07"),
    ("主动注销登记", "cancelled -"),
    ("自行注销", "cancelled -"),
    ("依法予以注销", "cancelled -"),
    ("被注销", "cancelled -"),
    ("已注销（2025年11月注销）", "cancelled 2025-11"),
    ("已注销(2025-11)", "cancelled 2025-11"),
    ("已注销(2025年13月)", "active - remark_cancellation_unclear"),
    ("2025年0月注销", "active - remark_cancellation_unclear"),
    ("2025年10月，注销", "cancelled 2025-10"),
    ("2025年10月、已注销；2026年1月注销", "cancelled 2025-10"),
    ("注：已注销", "cancelled -"),
    ("状态：注销", "cancelled -"),
    ("变更内容：注销", "cancelled -"),
    ("说明：注销", "active - remark_cancellation_unclear"),
    ("已注销。恢复", "active - remark_cancellation_unclear"),
    ("撤销注销", "active - remark_cancellation_unclear"),
    ("撤回注销", "active - remark_cancellation_unclear"),
    ("取消注销", "active - remark_cancellation_unclear"),
    ("注销中", "active - remark_cancellation_unclear"),
    ("拟注销", "active - remark_cancellation_unclear"),
    ("“注销助手”变更", "active -"),
    ("《注销》", "active -"),
    ("「注销」", "active -"),
    ('"注销"', "active -"),
    ('"注销', "active - remark_cancellation_unclear"),
    ("注销(2025年7月)(2025年8月)", "active - remark_cancellation_unclear"),
    ("2025年7月，变更，已注销", "cancelled -"),
    ("2025年7月，2025年8月注销", "cancelled 2025-08"),
    ("1999年7月注销", "active - remark_cancellation_unclear"),
    ("2025年7注销", "cancelled 2025-07"),
    ("已注销,新增产品", "cancelled -"),
    ("ＡＢ，已注销", "cancelled -"),
    ('变更："a"注销', "active - remark_cancellation_unclear"),
    ("变更内容：备注：注销", "active - remark_cancellation_unclear"),
    ("x备注：注销", "active - remark_cancellation_unclear"),
    ("2025-07已注销", "cancelled 2025-07"),
    ("2025-07-14已注销", "cancelled 2025-07"),
    ('"甲"已注销', "cancelled -"),
    ("“”已注销", "cancelled -"),
    ("2025年12月注销", "cancelled 2025-12"),
    ("2025年07月注销", "cancelled 2025-07"),
    ("2025.7注销", "cancelled 2025-07"),
    ("备案注销", "cancelled -"),
    ("状态：已注销", "cancelled -"),
    ("注:注销", "cancelled -"),
]


@pytest.mark.parametrize(("raw", "expected"), CANCELLATIONS)
def test_all_that_is_read_from_a_remark_about_cancellation(raw: str, expected: Any) -> None:
    assert cancellation(raw) == expected


SEQUENCE = [
    (None, (None, "")),
    ("", (None, "")),
    (" ", (None, "")),
    ("12", (12, "")),
    ("(12)", (12, "")),
    ("（12）", (12, "")),
    ("12.", (12, "")),
    ("12、", (12, "")),
    ("12.0", (12, "")),
    ("12.00", (12, "")),
    ("12.01", (None, "seq_unreadable")),
    ("(12", (12, "")),
    ("12)", (12, "")),
    ("1.", (1, "")),
    ("1..", (None, "seq_unreadable")),
    ("123456789", (123456789, "")),
    ("1234567890", (None, "seq_unreadable")),
    ("-1", (None, "seq_unreadable")),
    ("0", (0, "")),
    ("１２", (12, "")),
    ("(12.0).", (12, "")),
]


@pytest.mark.parametrize(("raw", "expected"), SEQUENCE)
def test_all_that_is_read_from_a_printed_place_in_a_list(raw: str | None, expected: Any) -> None:
    assert sequence(raw) == expected
