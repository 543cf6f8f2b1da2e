"""The gate that the browser goes through, asked in SOCKS 5 as a browser asks."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any

import pytest

from crawler.network import gate as gates
from crawler.network.confinement import Confinement, Refused
from crawler.network.gate import Gate

HOST = "www.cac.gov.cn"
Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture(autouse=True)
def no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that says back all that it was told, in capitals, once it was told all."""
    writer.write((await reader.read()).upper())
    writer.close()


@contextlib.asynccontextmanager
async def opened(mirror: str = HOST) -> AsyncIterator[tuple[Gate, int]]:
    """A gate to a mirror, and the mirror's port."""
    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    gate = Gate(Confinement([HOST, "name.invalid"], {mirror: f"http://127.0.0.1:{port}"}))
    try:
        yield gate, port
    finally:
        await gate.close()
        server.close()


async def ask(gate: Gate, host: str, port: int, command: int = 1) -> tuple[int, Client]:
    address = await gate.start()
    assert address.startswith("socks5://127.0.0.1:")
    reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
    writer.write(b"\x05\x01\x00")
    assert await reader.readexactly(2) == b"\x05\x00"
    name = host.encode()
    writer.write(bytes([5, command, 0, 3, len(name)]) + name + port.to_bytes(2, "big"))
    return (await reader.readexactly(10))[1], (reader, writer)


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(coroutine, 20))


def test_what_is_allowed_is_passed_on_both_ways_to_its_end() -> None:
    async def go() -> None:
        async with opened() as (gate, port):
            reply, (reader, writer) = await ask(gate, "127.0.0.1", port)
            assert reply == 0
            writer.write(b"hello " * 50_000)
            writer.write_eof()
            assert await reader.read() == b"HELLO " * 50_000

    run(go())


def test_what_is_not_allowed_is_refused_and_the_connection_ends() -> None:
    async def go() -> None:
        async with opened() as (gate, port):
            for host, other in (("127.0.0.1", port + 1), ("localhost", port), ("evil.example", 443), (HOST, 443)):
                reply, (reader, _) = await ask(gate, host, other)
                assert reply == 2
                assert await reader.read() == b""
            assert gate.failures == {}

    run(go())


@pytest.mark.parametrize("command", [2, 3])
def test_nothing_but_a_connection_is_given(command: int) -> None:
    async def go() -> None:
        async with opened() as (gate, port):
            reply, _ = await ask(gate, "127.0.0.1", port, command)
            assert reply == 7

    run(go())


def test_why_an_allowed_host_did_not_open_is_told_until_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lie(self: Confinement, host: str, port: int) -> list[str]:
        raise Refused("the name leads to 10.0.0.1")

    async def go() -> None:
        async with opened(mirror="other") as (gate, port):
            with monkeypatch.context() as patched:
                patched.setattr(Confinement, "addresses", lie)
                reply, _ = await ask(gate, "127.0.0.1", port)
            assert reply == 4
            assert isinstance(gate.failures["127.0.0.1", port], Refused)
            await ask(gate, "127.0.0.1", port)
            assert gate.failures == {}

    run(go())


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []
    real = asyncio.open_connection

    async def note(host: str, port: int, **options: Any) -> Client:
        connected.append(host)
        return await real("127.0.0.1", 9, **options)

    async def one(self: Confinement, host: str, port: int) -> list[str]:
        return ["1.1.1.1", "2606:4700::1111"]

    async def go() -> None:
        async with opened(mirror="other") as (gate, _):
            address = await gate.start()
            client = await real("127.0.0.1", int(address.rpartition(":")[2]))
            monkeypatch.setattr(Confinement, "addresses", one)
            monkeypatch.setattr(asyncio, "open_connection", note)
            client[1].write(b"\x05\x01\x00\x05\x01\x00\x03" + bytes([len(HOST)]) + HOST.encode() + b"\x01\xbb")
            assert (await client[0].readexactly(12))[3] == 4

    run(go())
    assert connected == ["1.1.1.1", "2606:4700::1111"]


def test_a_host_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait(self: Gate, host: str, port: int) -> Client:
        await asyncio.sleep(60)
        raise AssertionError

    async def go() -> None:
        monkeypatch.setattr(gates, "CONNECT_TIMEOUT", 0.05)
        monkeypatch.setattr(Gate, "_connect", wait)
        async with opened() as (gate, port):
            reply, _ = await ask(gate, "127.0.0.1", port)
            assert reply == 4
            assert str(gate.failures["127.0.0.1", port]) == "no connection within 0.05 s"

    run(go())


Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def through_a_proxy(answer: bytes, monkeypatch: pytest.MonkeyPatch, no_proxy: str = "") -> tuple[int, str, str]:
    """Reply of a gate behind a proxy that answers so, what the proxy was asked, and why the host did not open."""
    asked: list[str] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(answer)
        writer.close()

    async def go() -> tuple[int, str]:
        server = await asyncio.start_server(proxy, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("https_proxy", f"http://user:p%40ss@127.0.0.1:{port}")
        monkeypatch.setenv("no_proxy", no_proxy)
        async with opened(mirror="other") as (gate, _):
            reply, _ = await ask(gate, "name.invalid", 443)
            server.close()
            return reply, str(gate.failures.get(("name.invalid", 443), ""))

    reply, failure = run(go())
    return reply, "".join(asked), failure


def test_behind_a_proxy_of_the_environment_the_proxy_resolves_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    reply, asked, _ = through_a_proxy(b"HTTP/1.1 200 OK\r\n\r\n", monkeypatch)
    assert reply == 0
    assert asked.startswith("CONNECT name.invalid:443 HTTP/1.1\r\n")
    assert "Proxy-Authorization: Basic dXNlcjpwQHNz\r\n" in asked


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "the proxy 127.0.0.1 answers with HTTP 407"),
        (b"", "the proxy 127.0.0.1 gives no answer"),
        (b"nonsense\r\n\r\n", "the proxy 127.0.0.1 gives no answer"),
    ],
)
def test_a_proxy_that_does_not_connect_is_said(monkeypatch: pytest.MonkeyPatch, answer: bytes, said: str) -> None:
    reply, _, failure = through_a_proxy(answer, monkeypatch)
    assert (reply, failure) == (4, said)


def test_a_host_of_no_proxy_is_reached_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    _, asked, failure = through_a_proxy(b"", monkeypatch, no_proxy="name.invalid")
    assert asked == ""
    assert "proxy" not in failure


def test_a_proxy_of_another_kind_is_said_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    async def go() -> str:
        monkeypatch.setenv("https_proxy", "socks5://user:word@127.0.0.1:1080")
        async with opened(mirror="other") as (gate, _):
            assert (await ask(gate, "name.invalid", 443))[0] == 4
            return str(gate.failures["name.invalid", 443])

    assert run(go()) == "the proxy of the environment is none that speaks HTTP"
