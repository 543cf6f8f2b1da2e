"""Asking a running replica, the way a client does: over its sockets."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from lxml import html

from crawler.replica import Replica


class Answered(NamedTuple):
    status: int
    media_type: str
    body: bytes

    def tree(self) -> html.HtmlElement:
        return html.document_fromstring(self.body.decode())

    def json(self) -> dict[str, object]:
        answer: dict[str, object] = json.loads(self.body)
        return answer


def ask(
    replica: Replica,
    url: str,
    form: Mapping[str, object] | None = None,
    referer: str | None = "https://www.cac.gov.cn/",
    method: str | None = None,
) -> Answered:
    """Ask the mirror of a publisher's address for it."""
    asked = urlsplit(url)
    connection = http.client.HTTPConnection(urlsplit(replica.mirrors[asked.netloc]).netloc, timeout=10)
    try:
        connection.request(
            method or ("GET" if form is None else "POST"),
            asked.path + (f"?{asked.query}" if asked.query else ""),
            body=None if form is None else urlencode(form),
            headers={"Referer": referer} if referer else {},
        )
        response = connection.getresponse()
        return Answered(response.status, response.headers["Content-Type"], response.read())
    finally:
        connection.close()


def older(replica: Replica, per_page: int, number: int) -> tuple[int, list[dict[str, str]]]:
    """Total and entries of one page of the column."""
    form = {"channelCode": "A093702", "perPage": per_page, "pageno": number}
    answer = ask(replica, "https://www.cac.gov.cn/cms/JsonList", form).json()
    return answer["totalRec"], answer["list"]  # type: ignore[return-value]
