"""Which hosts and addresses may be reached."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from scrapy.utils.test import get_crawler
from twisted.internet.error import DNSLookupError

from crawler.network.confinement import Confinement, Refused, is_public
from crawler.network.plain import ConfinedResolver

HOST = "www.cac.gov.cn"
MIRRORED = "beian.cac.gov.cn"
CONFINEMENT = Confinement([HOST, MIRRORED], {MIRRORED: "http://127.0.0.1:8000/sub"})


@pytest.mark.parametrize(("host", "port"), [(HOST, 443), (HOST, 80), ("127.0.0.1", 8000)])
def test_publishers_and_mirrors_may_be_connected_to(host: str, port: int) -> None:
    CONFINEMENT.check(host, port)


@pytest.mark.parametrize(
    ("host", "port"),
    [
        *((HOST, 8443), (HOST, 22), (MIRRORED, 443), ("127.0.0.1", 8001), ("localhost", 8000), ("::1", 8000)),
        *((f"{HOST}.", 443), (f"x.{HOST}", 443), ("cac.gov.cn", 443), ("", 443), ("2130706433", 8000)),
    ],
)
def test_nothing_else_may_be_connected_to(host: str, port: int) -> None:
    with pytest.raises(Refused, match=r"^it leads to "):
        CONFINEMENT.check(host, port)


@pytest.mark.parametrize("url", [f"https://{HOST}/a", f"http://{HOST}:80/", f"https://{MIRRORED}/#/index"])
def test_addresses_of_publishers_may_be_asked_for_whether_mirrored_or_not(url: str) -> None:
    CONFINEMENT.check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "data:,x", "javascript:alert(1)", "ftp://www.cac.gov.cn/", "https://", "https://[x/"),
        *("http://127.0.0.1:8000/", f"https://{HOST}:99999/", f"https://{HOST}:8443/", f"https://{HOST}@evil.example/"),
        f"https://{HOST}.evil.example/",
    ],
)
def test_other_addresses_may_not_be_asked_for(url: str) -> None:
    with pytest.raises(Refused, match=r"^it leads to "):
        CONFINEMENT.check_url(url)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


PRIVATE = """
0.0.0.0 127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 198.18.0.1 224.0.0.1 240.0.0.1
::1 :: fe80::1%eth0 fd00::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_of_this_machine_and_of_private_networks_are_not(address: str) -> None:
    assert not is_public(address)


def look_up(confinement: Confinement, host: str, *addresses: str) -> list[str]:
    async def run() -> list[str]:
        async def found(*_: Any, **__: Any) -> list[Any]:
            families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
            return [(f, socket.SOCK_STREAM, 6, "", (a, 443)) for f, a in zip(families, addresses, strict=True)]

        asyncio.get_running_loop().getaddrinfo = found  # type: ignore[method-assign]
        return await confinement.addresses(host, 443)

    return asyncio.run(run())


def test_of_the_addresses_of_a_name_the_public_ones_are_taken_and_those_of_ipv4_first() -> None:
    assert look_up(CONFINEMENT, HOST, "2606:4700::1111", "10.0.0.1", "1.1.1.1") == ["1.1.1.1", "2606:4700::1111"]


def test_a_name_with_private_addresses_alone_is_refused_with_the_way_out() -> None:
    with pytest.raises(Refused, match=rf"{HOST} leads to 10\.0\.0\.1, .* -s SITE_MIRRORS='{{\"{HOST}\""):
        look_up(CONFINEMENT, HOST, "10.0.0.1")


def test_a_host_that_is_its_own_mirror_may_have_any_address() -> None:
    own = Confinement([HOST], {HOST: f"https://{HOST}"})
    own.check(HOST, 443)
    assert look_up(own, HOST, "10.0.0.1") == ["10.0.0.1"]


@pytest.mark.parametrize(
    ("name", "address", "taken"),
    [
        (HOST, "1.1.1.1", True),
        (HOST, "127.0.0.1", False),
        ("other.example", "1.1.1.1", False),
        ("127.0.0.1", "127.0.0.1", True),  # a mirror
        ("proxy.lan", "10.0.0.1", True),
    ],
)
def test_plain_http_looks_up_publishers_mirrors_and_the_users_proxy_only(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str, taken: bool
) -> None:
    monkeypatch.setenv("https_proxy", "http://user:word@proxy.lan:3128")
    crawler = get_crawler(settings_dict={"SITE_MIRRORS": {MIRRORED: "http://127.0.0.1:8000"}})
    resolver: Any = ConfinedResolver.from_crawler(crawler, None)  # type: ignore[arg-type]
    if taken:
        assert resolver._check(address, name) == address
    else:
        with pytest.raises(DNSLookupError):
            resolver._check(address, name)
