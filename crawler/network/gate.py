"""The only way out of the browser: a SOCKS 5 proxy (RFC 1928) on loopback that connects where a crawl may go.

The browser is told to send everything through it and to resolve no name itself. So redirects, frames, pop-ups,
workers and web sockets are confined in one place, and the address that was checked is the one that is connected to.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import ipaddress
import logging

from crawler.network.confinement import Confinement, Refused
from crawler.network.upstream import connect_through, upstream_for

logger = logging.getLogger(__name__)

CONNECT_TIMEOUT = 30
"""Seconds that a connection may take to be made."""
_CHUNK = 65536

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class _Reply(enum.IntEnum):
    CONNECTED = 0
    NOT_ALLOWED = 2
    UNREACHABLE = 4
    NO_SUCH_COMMAND = 7


class Gate:
    """A proxy that refuses what its confinement refuses. `failures` tells why an allowed host did not open."""

    def __init__(self, confinement: Confinement) -> None:
        self.confinement = confinement
        self.failures: dict[tuple[str, int], Exception] = {}
        self._server: asyncio.Server | None = None
        self._busy: set[asyncio.Task[None]] = set()

    async def start(self) -> str:
        """Open the gate, if it is not open; return its address, as a browser takes it."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"socks5://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Close the gate and every connection through it."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)
        with contextlib.suppress(OSError, EOFError, asyncio.CancelledError), contextlib.closing(writer):
            asked = await _greet(reader, writer)
            reply, opened = await self._open(*asked) if asked else (_Reply.NO_SUCH_COMMAND, None)
            writer.write(bytes([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]))
            await writer.drain()
            if opened:
                with contextlib.closing(opened[1]):
                    await asyncio.gather(_copy(reader, opened[1]), _copy(opened[0], writer))

    async def _open(self, host: str, port: int) -> tuple[_Reply, Streams | None]:
        try:
            self.confinement.check(host, port)
        except Refused as error:
            logger.debug("a page may not reach %s:%d: %s", host, port, error)
            return _Reply.NOT_ALLOWED, None
        try:
            opened = await asyncio.wait_for(self._connect(host, port), CONNECT_TIMEOUT)
        except TimeoutError:
            self.failures[host, port] = OSError(f"no connection within {CONNECT_TIMEOUT} s")
            return _Reply.UNREACHABLE, None
        except (Refused, OSError, ValueError) as error:
            self.failures[host, port] = error
            return _Reply.UNREACHABLE, None
        self.failures.pop((host, port), None)
        return _Reply.CONNECTED, opened

    async def _connect(self, host: str, port: int) -> Streams:
        if proxy := upstream_for(host, port):
            return await connect_through(proxy, host, port)  # which resolves the name, too
        failed = OSError(f"{host} has no address")
        for address in await self.confinement.addresses(host, port):
            try:
                return await asyncio.open_connection(address, port)
            except OSError as error:
                failed = error
        raise failed


async def _greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int] | None:
    """Host and port that a client asks for; None where it asks for something else than a connection."""
    version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    if version != 5:
        return None
    writer.write(b"\x05\x00")  # no password
    await writer.drain()
    _, command, _, kind = await reader.readexactly(4)
    match kind:
        case 1 | 4:
            host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == 1 else 16)))
        case 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode("ascii", "replace").lower()
        case _:
            return None
    port = int.from_bytes(await reader.readexactly(2), "big")
    return (host.strip("[]"), port) if command == 1 else None


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(_CHUNK):
            writer.write(piece)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof() if writer.can_write_eof() else writer.close()
