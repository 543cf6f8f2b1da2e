"""What a crawl by plain HTTP loads: no more than it needs."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

from crawler.run import ExitCode
from tests.crawling import ROOT, environment

NOT_NEEDED = {
    *("playwright", "scrapy_playwright"),  # no page is rendered
    *("crawler.replica", "pypdfium2", "office_oxide", "python_calamine"),  # no replica is served, nothing is read
    *("aiohttp", "dask", "distributed", "duckdb", "polars", "altair", "jinja2", "openpyxl"),
}
TELLING = """
import sys
from scrapy.cmdline import execute
try:
    execute()
finally:
    print(*sys.modules, sep="\\n")
"""
"""Scrapy, which says at its end what it has loaded."""


def test_a_crawl_that_renders_nothing_loads_no_browser_no_reader_and_no_report(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"http://127.0.0.1:{server.getsockname()[1]}"
    settings = {"DATASET_DIR": tmp_path, "RENDER": "never", "RETRY_TIMES": 0, "DOWNLOAD_DELAY": 0}
    settings["SITE_MIRRORS"] = json.dumps({"www.cac.gov.cn": nobody})
    given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    command = [sys.executable, "-c", TELLING, "crawl", "cac", "-a", "series=dsa", *given]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment(), check=False)
    assert ended.returncode == ExitCode.UNREACHABLE, ended.stderr
    loaded = set(ended.stdout.splitlines())
    assert {"crawler.spiders.notices", "crawler.pipelines.dataset", "pyarrow"} <= loaded
    assert not loaded & NOT_NEEDED
