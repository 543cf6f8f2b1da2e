from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.issues import Issue
from normalize.number import AlgorithmNumber, GenAINumber, check_digit, parse_number

BODY = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["110108", "310115", "440305", "460203", "650100"]),
    st.from_regex(r"[0-9]{7}", fullmatch=True),
    st.sampled_from(["01", "02", "03", "04", "05", "06"]),
    st.integers(22, 99),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
)


def with_check_digit(body: str) -> str:
    return f"网信算备{body}{check_digit(body)}号"


def test_an_algorithm_number_is_split_into_its_parts() -> None:
    parsed = parse_number("网信算备110108823483901250249号", "dsa")
    assert parsed.parts == AlgorithmNumber("110108", "8234839", "01", "25", "024", "9")
    assert (parsed.valid, parsed.whole, parsed.issues, parsed.division) == (True, True, (), "110108")


def test_white_space_inside_a_number_does_not_count() -> None:
    parsed = parse_number("网信算备\n1101088234\n83901250249\n号 ", "dsa")
    assert parsed.number == "网信算备110108823483901250249号"
    assert parsed.valid


@given(BODY)
def test_a_number_with_the_computed_check_digit_is_valid(body: str) -> None:
    parsed = parse_number(with_check_digit(body), "iisa")
    assert parsed.valid
    assert parsed.issues == ()


@given(BODY, st.integers(0, 19), st.integers(1, 9).filter(lambda change: change != 5))
def test_a_changed_digit_is_found_unless_it_changed_by_five(body: str, place: int, change: int) -> None:
    # All weights are even, so a change by five leaves the sum as it was: what the check digit cannot find.
    number = with_check_digit(body).removeprefix("网信算备")
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    parsed = parse_number(f"网信算备{wrong}", "iisa")
    assert Issue.NUMBER_CHECK_DIGIT in parsed.issues
    assert not parsed.valid
    assert parsed.whole


@given(BODY, st.integers(1, 9))
def test_a_changed_check_digit_is_always_found(body: str, change: int) -> None:
    wrong = (check_digit(body) + change) % 10
    assert parse_number(f"网信算备{body}{wrong}号").issues == (Issue.NUMBER_CHECK_DIGIT,)


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        (
            "Sichuan-MT-WorkGpt-20240424",
            GenAINumber("Sichuan", "MT-WorkGpt", datetime.date(2024, 4, 24), None, False),
        ),
        (
            "Guangdong-XGPT-2-202505090040",
            GenAINumber("Guangdong", "XGPT-2", datetime.date(2025, 5, 9), "0040", False),
        ),
        (
            "Shaanxi-Xi’anZhiJian-20260106S0004",
            GenAINumber("Shaanxi", "Xi’anZhiJian", datetime.date(2026, 1, 6), "0004", True),
        ),
        (
            "Guangdong-v1.5-Pro-\n2025\n0509S0040",
            GenAINumber("Guangdong", "v1.5-Pro", datetime.date(2025, 5, 9), "0040", True),
        ),
    ],
)
def test_a_genai_number_is_split_from_both_ends(raw: str, parts: GenAINumber) -> None:
    parsed = parse_number(raw, "genai_registered" if parts.registered else "genai_filed")
    assert parsed.parts == parts
    assert (parsed.valid, parsed.whole, parsed.issues) == (True, True, ())


@pytest.mark.parametrize("raw", ["", " \n", "--", "—", "/", "无", "暂无", "N/A"])
def test_a_placeholder_is_no_number(raw: str) -> None:
    parsed = parse_number(raw, "dsa")
    assert (parsed.number, parsed.issues) == (None, (Issue.NUMBER_MISSING,))
    assert not parse_number(raw).whole


@pytest.mark.parametrize(
    "raw",
    [
        "Jiangsu-SiWeiXiangLiangZhiSuanYun-",
        "Jiangsu-SiWeiXiangLiang",
        "Jiangsu-SiWei-202510",
        "Jiangsu-SiWei-20251029S",
        "Jiangsu-SiWei-20251029S00",
        "Jiangsu-SiWei-2025102900",
        "网信算备1101088234839",
        "网信算备11010882348390125024",
        "网信算备1101号",
        "1.10108823483901E+20",
    ],
)
def test_a_cut_number_identifies_nothing(raw: str) -> None:
    assert parse_number(raw).issues == (Issue.NUMBER_CUT,)
    assert not parse_number(raw).whole


@pytest.mark.parametrize(
    ("raw", "issue"),
    [
        ("网信算备1101082242366066220017号", Issue.NUMBER_WRONG_LENGTH),
        ("网信算备11010882348390125024号", Issue.NUMBER_WRONG_LENGTH),
        ("网信算备440305295988702220055号", Issue.NUMBER_CHECK_DIGIT),
        ("110108823483901250249", Issue.NUMBER_MALFORMED),
        ("ZheJiang-HuaShu-20250609000026", Issue.NUMBER_SERIAL_LENGTH),
        ("ZheJiang-HuaShu-202513090026", Issue.NUMBER_DATE_IMPOSSIBLE),
        ("ZheJiang-HuaShu-2025O6090026", Issue.NUMBER_MALFORMED),
        ("ZheJiang-HuaShu-20250609O0026", Issue.NUMBER_MALFORMED),
        ("ZheJiang-HuaShu-20250609O", Issue.NUMBER_MALFORMED),
    ],
)
def test_a_number_with_an_error_is_reported_and_not_valid_but_identifies(raw: str, issue: Issue) -> None:
    parsed = parse_number(raw)
    assert parsed.issues == (issue,)
    assert not parsed.valid
    assert parsed.number == raw
    assert parse_number(raw).whole


@pytest.mark.parametrize(
    ("raw", "issue"),
    [
        ("网信算备406301334627601250011号", Issue.NUMBER_UNKNOWN_DIVISION),
        ("Shinghai-AIMinSuGuanJia-20240729S0020", Issue.NUMBER_UNKNOWN_PREFIX),
    ],
)
def test_a_number_of_an_unknown_place_stays_valid_in_form(raw: str, issue: Issue) -> None:
    parsed = parse_number(raw)
    assert parsed.issues == (issue,)
    assert parsed.valid


def test_an_unknown_type_code_and_an_early_year_are_reported() -> None:
    assert parse_number(with_check_digit("11010888234830721024")).issues == (
        Issue.NUMBER_UNKNOWN_TYPE,
        Issue.NUMBER_IMPLAUSIBLE_YEAR,
    )


def test_full_width_characters_are_folded_for_reading_and_kept_in_the_number() -> None:
    parsed = parse_number("Ｂeijing－BMW–AI-２０２６０４１５0205", "genai_filed")
    assert parsed.number == "Ｂeijing－BMW–AI-２０２６０４１５0205"
    assert parsed.parts == GenAINumber("Beijing", "BMW-AI", datetime.date(2026, 4, 15), "0205", False)
    assert parsed.issues == (Issue.NUMBER_UNUSUAL_CHARACTER,)
    assert parsed.valid


@pytest.mark.parametrize(
    ("raw", "series", "fits"),
    [
        ("Beijing-X-20250101S0001", "genai_registered", True),
        ("Beijing-X-20250101S0001", "genai_filed", False),
        ("Beijing-X-202501010001", "genai_filed", True),
        ("Beijing-X-202501010001", "genai_registered", False),
        ("Beijing-X-202501010001", "dsa", False),
        ("Beijing-X-202501010001", "cancellation", True),
        ("网信算备110108823483901250249号", "genai_filed", False),
        ("网信算备110108823483901250249号", "cancellation", True),
    ],
)
def test_a_number_of_another_registry_than_its_list_is_reported(raw: str, series: str, fits: bool) -> None:
    assert (Issue.NUMBER_OTHER_REGISTRY not in parse_number(raw, series).issues) is fits


@given(st.text(), st.sampled_from(["", "iisa", "genai_filed", "cancellation"]))
def test_any_text_can_be_parsed_and_what_is_not_valid_says_why(raw: str, series: str) -> None:
    parsed = parse_number(raw, series)
    assert parsed.valid or parsed.issues


@given(st.text(alphabet="网信算备号0123456789-S Beijing\n", max_size=40))
def test_a_number_that_is_not_whole_is_never_valid(raw: str) -> None:
    parsed = parse_number(raw)
    assert parsed.whole or not parsed.valid
