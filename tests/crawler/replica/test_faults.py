"""The failures of the real sites, shown to the first requests and to no more."""

from __future__ import annotations

import pytest

from crawler.replica import Replica, start
from crawler.replica.edition import load_edition
from tests.crawler.replica.asking import ask

PAGE = "https://www.cac.gov.cn/2023-06/20/c_1688910683316256.htm"
FILE = "https://www.cagd.gov.cn/uploads/2024/04/4859.xlsx"
WHOLE = load_edition().document("guangdong-2024-03.xlsx")


def bodies(replica: Replica, url: str, times: int) -> list[bytes]:
    return [ask(replica, url).body for _ in range(times)]


def test_the_firewalls_page_comes_with_a_good_status() -> None:
    with start(faults={"waf": 2}) as replica:
        answers = [ask(replica, url) for url in (PAGE, FILE, PAGE)]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert ["可疑的攻击行为" in answer.body.decode() for answer in answers] == [True, True, False]


def test_a_server_error_befalls_pages_and_files() -> None:
    with start(faults={"http500": 2}) as replica:
        assert [ask(replica, url).status for url in (PAGE, FILE, PAGE, FILE)] == [500, 500, 200, 200]


def test_an_empty_answer_befalls_files_only() -> None:
    with start(faults={"empty": 1}) as replica:
        assert ask(replica, PAGE).body
        assert bodies(replica, FILE, 2) == [b"", WHOLE]


def test_html_comes_in_place_of_a_file() -> None:
    with start(faults={"html": 1}) as replica:
        first, second = bodies(replica, FILE, 2)
    assert first.startswith(b"<html>")
    assert second == WHOLE


def test_a_file_is_cut_in_the_middle() -> None:
    with start(faults={"cut": 1}) as replica:
        assert bodies(replica, FILE, 2) == [WHOLE[: len(WHOLE) // 2], WHOLE]


def test_robots_txt_is_spared() -> None:
    with start(faults={"http500": 1, "waf": 1}) as replica:
        assert ask(replica, "https://www.cac.gov.cn/robots.txt").body.startswith(b"User-agent")


def test_a_fault_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="no fault 'flood'; use waf, http500, empty, html, cut"):
        start(faults={"flood": 1})
