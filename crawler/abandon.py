"""Ending a run that can do no more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_closing: set[asyncio.Future[Any]] = set()
"""Tasks that the event loop itself would forget."""


def abandon(crawler: Crawler, sentence: str) -> None:
    """End the run with an error: what cannot be kept need not be asked for. The first sentence stays."""
    assert crawler.spider
    assert crawler.engine
    run = crawler.spider.run  # type: ignore[attr-defined]
    if not run.error:
        run.error = sentence
        task = asyncio.ensure_future(crawler.engine.close_spider_async(reason="unwritable"))
        _closing.add(task)
        task.add_done_callback(_closing.discard)
