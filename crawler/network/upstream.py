"""The user's own proxy, if there is one: HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment, as Scrapy reads them.

Behind one, names are resolved by the proxy: that what they lead to is no private address is its business then.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

_LONGEST_HEAD = 65536


@dataclass(frozen=True)
class Upstream:
    """A proxy of the environment. `credentials` are those of its address, as a header takes them."""

    host: str
    port: int
    tls: bool
    credentials: str | None


def upstream_for(host: str, port: int) -> Upstream | None:
    """The proxy through which a port of a host is reached; None where it is reached directly, as this machine is.

    Raises ValueError for a proxy that is none of HTTP.
    """
    address = getproxies().get("https" if port == 443 else "http")
    if not address or is_loopback(host) or proxy_bypass(host):
        return None
    parts = urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("the proxy of the environment is none that speaks HTTP")
    given = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None
    credentials = base64.b64encode(given.encode("latin-1", "replace")).decode() if given else None
    tls = parts.scheme == "https"
    return Upstream(parts.hostname, parts.port or (443 if tls else 80), tls, credentials)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def connect_through(proxy: Upstream, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A tunnel (CONNECT) through a proxy. Raises OSError where the proxy does not make it."""
    context = ssl.create_default_context() if proxy.tls else None
    reader, writer = await asyncio.open_connection(proxy.host, proxy.port, ssl=context, limit=_LONGEST_HEAD)
    name = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    head = f"CONNECT {name} HTTP/1.1\r\nHost: {name}\r\n"
    if proxy.credentials:
        head += f"Proxy-Authorization: Basic {proxy.credentials}\r\n"
    writer.write(f"{head}\r\n".encode("ascii"))
    try:
        answer = await reader.readuntil(b"\r\n\r\n")
        status = answer.split(b" ", 2)[1][:3]
        if status != b"200":
            raise OSError(f"the proxy {proxy.host} answers with HTTP {status.decode('ascii', 'replace')}")
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, IndexError) as error:
        writer.close()
        raise error if isinstance(error, OSError) else OSError(f"the proxy {proxy.host} gives no answer") from error
    return reader, writer
