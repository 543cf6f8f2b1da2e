"""Whether pages are rendered: the settings that follow from it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from crawler.browser import find_browser

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.settings import BaseSettings

_START = 60
"""Seconds that the browser has to start."""


class Rendering:
    """Add-on that chooses the download handlers by the setting RENDER (`pages` or `never`)."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set handlers, browser and page limits. Raises BrowserNotFound where pages cannot be rendered."""
        logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)
        if settings["RENDER"] == "never":
            handler = "crawler.handler.PlainHandler"
        else:
            handler = "crawler.rendering_handler.RenderingHandler"
            browser = find_browser()
            settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", _launch_options(browser), priority="addon")
        others = dict.fromkeys(("data", "file", "ftp", "s3"))  # a link in a page may name anything
        settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler, **others}, priority="addon")


def _launch_options(browser: Path | None) -> dict[str, Any]:
    from crawler.network.browser import ARGUMENTS  # noqa: PLC0415 - which loads Playwright

    options: dict[str, Any] = {"headless": True, "args": list(ARGUMENTS), "timeout": _START * 1000}
    return options | ({"executable_path": str(browser)} if browser else {})
