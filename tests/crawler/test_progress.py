"""The progress bar, where a person is watching."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from scrapy import Request, Spider
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.extensions.progress import Progress
from crawler.items import Document, Listing

DOCUMENT = Document("p", "cac", "dsa", "dsa/1", "list", "清单", "https://a", "公告", "https://a/f", "2026-01-01")
LISTING = Listing("dsa", "2026-01", "p", "dsa/1", "aa", "https://a", "https://a/f", 1, 2, None)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_in_a_log_there_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", io.StringIO())
    with pytest.raises(NotConfigured):
        Progress.from_crawler(get_crawler(Spider))


def test_on_a_terminal_it_counts_answers_documents_and_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", Terminal())
    progress = Progress.from_crawler(get_crawler(Spider))
    progress.bar.live.console = Console(file=Terminal(), width=100)
    first, second = (Request(f"https://a/{name}", meta={"expect": "page"}) for name in ("1", "2"))
    again = first.replace(meta={"expect": "page", "retry_times": 1})
    robots = Request("https://a/robots.txt")
    progress.start()
    for request in (robots, first, second, again):
        progress.asked(request)
    for request in (robots, second, again):  # Scrapy does not tell of an answer that was asked for anew
        progress.answered(request)
    for item in (LISTING, LISTING, DOCUMENT):
        progress.found(item)
    progress.stop()
    (task,) = progress.bar.tasks
    assert (task.total, task.completed) == (2, 2)
    assert task.description == "1 documents, 2 rows"
