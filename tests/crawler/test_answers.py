"""What the sites send in place of what was asked for, told apart."""

from __future__ import annotations

import pytest

from crawler.answers import Expected, Fault, judge
from crawler.replica.edition import load_edition

FIREWALL = ("可疑的攻击行为",)
PAGE = "<html><body><h1>公告</h1></body></html>".encode()
BLOCK = "<html><body>您的IP最近有可疑的攻击行为，请稍后重试。</body></html>".encode()
LIST = load_edition(1).document("iisa-2022-08.docx")
PDF = load_edition(1).document("genai-2024-04.pdf")


@pytest.mark.parametrize(
    ("expected", "body"), [("page", PAGE), ("file", LIST), ("file", PDF), ("json", b'{"errno": 0}')]
)
def test_what_was_asked_for_is_no_fault(expected: Expected, body: bytes) -> None:
    assert judge(200, body, expected, FIREWALL) is None


@pytest.mark.parametrize(
    ("status", "body", "expected", "fault"),
    [
        (200, BLOCK, "page", Fault.BLOCKED),
        (200, BLOCK, "file", Fault.BLOCKED),
        (200, BLOCK, "json", Fault.BLOCKED),
        (503, BLOCK, "page", Fault.BLOCKED),
        (403, PAGE, "page", Fault.BLOCKED),
        (429, b"", "json", Fault.BLOCKED),
        (404, PAGE, "page", Fault.GONE),
        (304, b"", "file", Fault.SERVER),
        (503, b"", "robots", Fault.SERVER),
        (429, b"", "robots", Fault.BLOCKED),
        (200, BLOCK, "robots", Fault.BLOCKED),
        (200, PAGE[: len(PAGE) // 2], "page", Fault.CUT),
        (500, b"", "page", Fault.SERVER),
        (200, b"", "file", Fault.EMPTY),
        (200, b" \n", "json", Fault.EMPTY),
        (200, b"<html><head></head><body></body></html>", "page", Fault.EMPTY),
        (200, PAGE, "file", Fault.NOT_THE_FILE),
        (200, PAGE, "json", Fault.NOT_THE_FILE),
        (200, LIST[: len(LIST) // 2], "file", Fault.CUT),
        (200, PDF[: len(PDF) // 2], "file", Fault.CUT),
        (200, b"GIF89a", "file", Fault.UNREADABLE),
    ],
)
def test_each_fault_is_recognised(status: int, body: bytes, expected: Expected, fault: Fault) -> None:
    finding = judge(status, body, expected, FIREWALL)
    assert finding is not None
    assert finding.fault is fault
    assert finding.sentence


def test_a_page_about_the_firewalls_words_in_a_list_is_no_block() -> None:
    assert judge(200, LIST, "file", ("word",)) is None


@pytest.mark.parametrize("fault", list(Fault))
def test_asking_again_helps_only_against_what_may_pass(fault: Fault) -> None:
    stays = (Fault.GONE, Fault.ROBOTS, Fault.BROWSER, Fault.FOREIGN, Fault.CIRCLE)
    assert fault.passing is (fault not in stays)


@pytest.mark.parametrize(("status", "body"), [(200, b"User-agent: *"), (200, b""), (200, PAGE), (403, PAGE)])
def test_a_site_without_robots_forbids_nothing(status: int, body: bytes) -> None:
    assert judge(status, body, "robots", FIREWALL) is None


def test_data_that_break_off_anywhere_are_cut() -> None:
    whole = '{"errno": 0, "errmsg": null, "datas": [{"title": "公告\\u3002"}, [true]]}'
    for end in range(1, len(whole)):
        finding = judge(200, whole[:end].encode(), "json", FIREWALL)
        assert finding is not None, whole[:end]
        assert finding.fault is Fault.CUT


@pytest.mark.parametrize("end", ["</body></html>", ""])
def test_a_page_may_leave_out_the_tags_that_may_be_left_out(end: str) -> None:
    page = f"<!DOCTYPE html><html><head><title>公告</title></head><body><div><p>一<p>二</div>{end}"
    assert judge(200, page.encode(), "page", FIREWALL) is None


def test_a_page_that_breaks_off_anywhere_in_its_text_is_cut() -> None:
    page = "<html><head><title>公告</title></head><body><div id=BodyLabel><p>一</p><ul><li>二</li></ul></div>"
    for end in range(page.index("<p>") + 4, len(page) - 1):
        finding = judge(200, page[:end].encode(), "page", FIREWALL)
        assert finding is not None, page[:end]
        assert finding.fault is Fault.CUT


def test_noise_is_no_page_that_breaks_off_whatever_brackets_are_in_it() -> None:
    assert judge(200, b"\x8f\x01\x9c> <a \xe4", "page", FIREWALL) is None  # for the reader of the page to report


@pytest.mark.parametrize("start", [b"<p>\x0b", b"Warning: ", b"\xef\xbb\xbf", b"\n\t\x1b"])
def test_a_stray_character_or_a_word_before_the_page_hides_no_end_that_is_missing(start: bytes) -> None:
    finding = judge(200, start + b"<html><body><div>text", "page", FIREWALL)
    assert finding is not None
    assert finding.fault is Fault.CUT


def test_data_of_another_form_are_for_their_reader_to_report() -> None:
    assert judge(200, b"callback({});", "json", FIREWALL) is None
