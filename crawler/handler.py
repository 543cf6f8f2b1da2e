"""The download handler of plain HTTP, and how requests are sent to a mirror without anything above noticing.

The rewriting happens at the last moment, so robots.txt, politeness, duplicates and the stored sources all see the
publisher's own address.
"""

from __future__ import annotations

import urllib.parse
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError

from crawler.network.confinement import Confinement
from crawler.network.explain import explain_name
from crawler.network.upstream import is_loopback

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class Mirrors:
    """Maps publishers' hosts to base URLs of mirrors: `{"www.cac.gov.cn": "http://127.0.0.1:8000"}`."""

    def __init__(self, bases: dict[str, str]) -> None:
        self.bases = {host: base.rstrip("/") for host, base in bases.items()}

    def to_mirror(self, url: str) -> str:
        """Address at the mirror; the same address where its host has none."""
        parts = urllib.parse.urlsplit(url)
        base = self.bases.get(parts.netloc)
        return url if base is None else base + url.partition(parts.netloc)[2]

    def to_publisher(self, url: str) -> str:
        """The publisher's address of an address at a mirror."""
        for host, base in self.bases.items():
            if url == base or url.startswith((base + "/", base + "?", base + "#")):
                return f"https://{host}{url[len(base) :]}"
        return url


async def through(mirrors: Mirrors, download: Callable[[Request], Awaitable[Response]], request: Request) -> Response:
    """Download a request from its mirror; the response, redirects included, speaks of the publisher's addresses."""
    mirrored = request.replace(url=mirrors.to_mirror(request.url))
    if is_loopback(urllib.parse.urlsplit(mirrored.url).hostname or ""):
        # Scrapy chose a proxy of the environment by the publisher's name; this machine is reached without.
        mirrored.meta["proxy"] = None
        mirrored.headers.pop("Proxy-Authorization", None)
    response = await download(mirrored)
    request.meta.update(mirrored.meta)
    if location := response.headers.get("Location"):
        response.headers["Location"] = mirrors.to_publisher(location.decode("latin-1"))
    return response.replace(url=mirrors.to_publisher(response.url), request=request)


async def plainly(
    mirrors: Mirrors, confinement: Confinement, download: Callable[[Request], Awaitable[Response]], request: Request
) -> Response:
    """Download by plain HTTP, as `through` does. Raises Unusable for a name that leads where a crawl may not go."""
    try:
        return await through(mirrors, download, request)
    except CannotResolveHostError as error:
        raise await explain_name(error, request, confinement) from error


class PlainHandler(HTTP11DownloadHandler):
    """Plain HTTP only: `RENDER=never`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.maxPersistentPerHost += 1  # the next request begins just before the connection of the last is back
        self.mirrors = Mirrors(crawler.settings.getdict("SITE_MIRRORS"))
        self.confinement = Confinement.from_settings(crawler.settings)

    async def download_request(self, request: Request) -> Response:
        """Download by plain HTTP. Raises Unusable for a name that leads where a crawl may not go."""
        return await plainly(self.mirrors, self.confinement, super().download_request, request)
