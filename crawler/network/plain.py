"""Requests by plain HTTP, robots.txt included: where they may go is asked before each, after redirects too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawler.answers import Fault, Finding
from crawler.middlewares import Unusable
from crawler.network.confinement import Confinement, Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred


class Confined:
    """Downloader middleware that refuses every request to another host than those of the publishers.

    It comes first: not even robots.txt of such a host is asked for.
    """

    def __init__(self, confinement: Confinement) -> None:
        self.confinement = confinement

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware from the crawler's settings."""
        return cls(Confinement.from_settings(crawler.settings))

    async def process_request(self, request: Request) -> None:
        """Let a request pass. Raises Unusable."""
        try:
            self.confinement.check_url(request.url)
        except Refused as error:
            raise Unusable(Finding(Fault.FOREIGN, str(error))) from error


class ConfinedResolver(CachingThreadedResolver):
    """Looks up the names of publishers, mirrors and the user's proxy only; a publisher's has a public address.

    The address that it gives is the one that is connected to: there is no second look-up that could differ.
    """

    confinement: Confinement
    proxies: frozenset[str | None]
    """Hosts of the user's proxies, which may have any address."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Make the resolver from the settings."""
        made = super().from_crawler(crawler, reactor)
        made.confinement = Confinement.from_settings(crawler.settings)
        given = getproxies().values()
        made.proxies = frozenset(urlsplit(proxy if "//" in proxy else f"//{proxy}").hostname for proxy in given)
        return made

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """An address of a host. The result is DNSLookupError where it may not be reached."""
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if name not in self.proxies:
            try:
                self.confinement.check_address(name, address)
            except Refused as error:
                raise DNSLookupError(str(error)) from error
        return address
