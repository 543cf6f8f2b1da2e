"""Which hosts and addresses a crawl may reach: those of the publishers, or exactly their mirrors."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from crawler.source import load_sources

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(Exception):
    """Something leads where a crawl may not go; the message says where, and what to do if that is right."""


class Confinement:
    """The publishers' hosts and the mirrors that stand for some of them (host → base URL).

    A mirror is named by the user, so it may have any address; a publisher's host has one of the internet.
    A host that is its own mirror may have any address, too.
    """

    def __init__(self, hosts: Iterable[str], mirrors: Mapping[str, str]) -> None:
        self.hosts = frozenset(hosts)
        self.mirrors = frozenset(authority(urlsplit(base)) for base in mirrors.values())
        self.mirrored = frozenset(mirrors)

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Confinement:
        """That of a crawl: hosts of all source files, SITE_MIRRORS. Raises ValueError for a mirror that is none."""
        hosts = (host for source in load_sources().values() for host in source.hosts)
        return cls(hosts, settings.getdict("SITE_MIRRORS"))

    def check_url(self, url: str) -> None:
        """Raise Refused for an address that is none of a publisher's; whether a mirror stands for it is no matter."""
        host, port = _asked(url)
        if host not in self.hosts or port not in _PORTS.values():
            raise Refused(_foreign(host, port))

    def check_target(self, url: str) -> None:
        """Raise Refused for an address that a browser, which knows nothing of mirrors, may not be led to."""
        self.check(*_asked(url))

    def check(self, host: str, port: int) -> None:
        """Raise Refused unless a connection may be made to a port of a host: a mirror's, or a publisher's own."""
        if (host, port) in self.mirrors:
            return
        if host not in self.hosts or port not in _PORTS.values():
            raise Refused(_foreign(host, port))
        if host in self.mirrored:
            raise Refused(f"it leads to {host} itself, in whose place SITE_MIRRORS names a mirror")

    def check_address(self, host: str, address: str) -> None:
        """Raise Refused where a host is none of a publisher's or its address is none of the internet."""
        if any(host == mirror for mirror, _ in self.mirrors):
            return
        if host not in self.hosts:
            raise Refused(_foreign(host, 443))
        if not is_public(address):
            raise Refused(
                f"the name {host} leads to {address}, which is no address of the internet; "
                f'if that is meant, say so with -s SITE_MIRRORS=\'{{"{host}": "https://{host}"}}\''
            )

    async def addresses(self, host: str, port: int) -> list[str]:
        """Addresses of a host that may be connected to. Raises Refused, and OSError where the name has none."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        allowed, refused = [], None
        for address in dict.fromkeys(str(entry[4][0]) for entry in sorted(found, key=lambda entry: entry[0])):
            try:
                self.check_address(host, address)
                allowed.append(address)
            except Refused as error:
                refused = error
        if refused and not allowed:
            raise refused
        return allowed


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, looking through addresses that only wrap one of IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped:
            return is_public(str(wrapped))
    return ip.is_global and not ip.is_multicast


def is_web(url: str) -> bool:
    """Whether an address is one of HTTP."""
    return url.startswith(("http://", "https://"))


def authority(parts: SplitResult) -> tuple[str, int]:
    """Host and port of an address. Raises ValueError where it has none, a password, or a scheme not of the web."""
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise ValueError("no address of a web page")
    return parts.hostname, parts.port or _PORTS[parts.scheme]


def _asked(url: str) -> tuple[str, int]:
    try:
        return authority(urlsplit(url))
    except ValueError:
        raise Refused(f"it leads to {url[:200]}, which is no address of a web page") from None


def _foreign(host: str, port: int) -> str:
    shown = host if port in _PORTS.values() else f"{host}:{port}"
    return (
        f"it leads to {shown[:200]}, a host that no source file names; "
        "if the publisher moved there, add it to `hosts` in its file in crawler/sources"
    )
