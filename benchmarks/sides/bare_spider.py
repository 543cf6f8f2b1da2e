"""`python -m benchmarks.sides.bare_spider ADDRESSES MIRRORS FOLDER`: Scrapy as it comes, to measure a crawl against.

Fetches the same addresses as a crawl did, pages through scrapy-playwright where the crawl rendered them, and keeps the
bodies. It discovers, reads, checks and commits nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Request, Response

from crawler.browser import find_browser


class BareSpider(scrapy.Spider):
    """Asks for each address once."""

    name = "bare"

    def __init__(self, addresses: list[dict[str, Any]], mirrors: dict[str, str], folder: Path) -> None:
        super().__init__()
        self.addresses, self.mirrors, self.folder = addresses, mirrors, folder

    async def start(self) -> AsyncIterator[Any]:
        """Ask for all of them."""
        for address in self.addresses:
            yield Request(
                self.mirrors[address["host"]] + address["path"],
                method=address["method"],
                headers={"Referer": address["referer"]} if address["referer"] else None,
                meta={"playwright": True} if address["page"] else {},
                dont_filter=True,
            )

    def parse(self, response: Response) -> None:
        """Keep the body."""
        (self.folder / sha256(response.body).hexdigest()).write_bytes(response.body)


def main() -> None:
    """Crawl what the command line names."""
    addresses, mirrors, folder = sys.argv[1:]
    asked = json.loads(Path(addresses).read_text(encoding="utf-8"))
    # One request at a time to a host, without a pause and without a second look at robots.txt, as in the crawl.
    settings: dict[str, Any] = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "INFO"}
    if any(address["page"] for address in asked):
        handler = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
        browser = find_browser()
        settings |= {"DOWNLOAD_HANDLERS": {"http": handler, "https": handler}}
        settings |= {"PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": str(browser)} if browser else {}}
    process = CrawlerProcess(settings)
    process.crawl(BareSpider, addresses=asked, mirrors=json.loads(mirrors), folder=Path(folder))
    process.start()


if __name__ == "__main__":
    main()
