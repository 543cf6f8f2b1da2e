"""Requests to a mirror, of which nothing above the download handler knows."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.handler import Mirrors, through

MIRRORS = Mirrors({"www.cac.gov.cn": "http://127.0.0.1:8000/", "beian.cac.gov.cn": "http://127.0.0.1:80001"})


@pytest.mark.parametrize(
    ("publisher", "mirror"),
    [
        ("https://www.cac.gov.cn/a/b.htm?filepath=x~y/z=&f=1", "http://127.0.0.1:8000/a/b.htm?filepath=x~y/z=&f=1"),
        ("https://beian.cac.gov.cn/#/index", "http://127.0.0.1:80001/#/index"),
    ],
)
def test_addresses_go_to_the_mirror_and_back_unchanged(publisher: str, mirror: str) -> None:
    assert MIRRORS.to_mirror(publisher) == mirror
    assert MIRRORS.to_publisher(mirror) == publisher


def test_a_host_without_a_mirror_is_asked_itself() -> None:
    assert MIRRORS.to_mirror("https://www.cagd.gov.cn/v") == "https://www.cagd.gov.cn/v"
    assert MIRRORS.to_publisher("http://127.0.0.1:9/v") == "http://127.0.0.1:9/v"


def test_the_response_carries_the_publishers_address_in_redirects_too() -> None:
    asked: list[str] = []

    async def download(request: Request) -> Response:
        asked.append(request.url)
        return Response(request.url, 302, headers={"Location": "http://127.0.0.1:8000/b.htm"})

    response = asyncio.run(through(MIRRORS, download, Request("https://www.cac.gov.cn/a.htm")))
    assert asked == ["http://127.0.0.1:8000/a.htm"]
    assert response.url == "https://www.cac.gov.cn/a.htm"
    assert response.headers["Location"] == b"https://www.cac.gov.cn/b.htm"
