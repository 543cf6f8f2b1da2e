"""How the publishers' sites answer: a request in, an answer out, no sockets."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import unquote, urlsplit

from crawler.replica import pages
from crawler.replica.edition import Edition

APP_HOST = "beian.cac.gov.cn"
COLUMN_HOST = "www.cac.gov.cn"
ROBOTS = "User-agent: *\nDisallow: /zfz/\nDisallow: /wxb_zfz/\nDisallow: /wxzf/\n"

Fault = Literal["waf", "http500", "empty", "html", "cut"]

_HTML = "text/html; charset=utf-8"
_JSON = "application/json; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """A request to one of the sites; `target` is path and query, `form` the body of a POST."""

    host: str
    target: str
    referer: str | None = None
    form: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer of one of the sites."""

    body: bytes
    media_type: str = _HTML
    status: int = 200


class Faults:
    """Counts down the failures still to be shown: the first N requests of a kind get them.

    `waf` and `http500` befall every request but that for robots.txt; `empty`, `html` and `cut` befall attachments.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        for name in counts:
            if name not in get_args(Fault):
                raise ValueError(f"the replica knows no fault {name!r}; use {', '.join(get_args(Fault))}")
        self._left = dict(counts)
        self._lock = threading.Lock()

    def take(self, name: Fault) -> bool:
        """Whether this fault is to be shown now."""
        with self._lock:
            left = self._left.get(name, 0)
            self._left[name] = max(left - 1, 0)
        return left > 0


class Sites:
    """The sites of one edition."""

    def __init__(self, edition: Edition, faults: Mapping[str, int] | None = None) -> None:
        self.edition = edition
        self.faults = Faults(faults or {})
        attachments = [(page.host, attachment) for page in edition.pages for attachment in page.attachments]
        self._articles = {(page.host, page.path): page for page in (*edition.pages, *edition.news)}
        self._tokens = {a.token: a.document for _, a in attachments if a.token is not None}
        self._paths = {(host, a.path): a.document for host, a in attachments if a.path is not None}
        self._files = {notice.identifier: notice.document for notice in edition.app}
        self._column = pages.column(edition, COLUMN_HOST)

    def answer(self, asked: Asked) -> Answer:
        """Answer a request."""
        path = urlsplit(asked.target).path
        if path == "/robots.txt":
            return Answer(ROBOTS.encode(), "text/plain; charset=utf-8")
        if self.faults.take("http500"):
            return Answer(b"", status=500)
        if self.faults.take("waf"):
            return _page(pages.FIREWALL)
        fields = _fields(urlsplit(asked.target).query) | _fields(asked.form)
        found = self._app(asked, path, fields) if asked.host == APP_HOST else self._site(asked, path, fields)
        return found or _page(pages.NOT_FOUND, status=404)

    def _site(self, asked: Asked, path: str, fields: Mapping[str, str]) -> Answer | None:
        if asked.host == COLUMN_HOST:
            if path == f"/wxzw/wxfb/{pages.CHANNEL}index_1.htm":
                return _page(pages.column_page(self._column))
            if path == "/cms/JsonList":
                size, number = _number(fields.get("perPage"), pages.PER_PAGE), _number(fields.get("pageno"), 1)
                return Answer(pages.older(self._column, size, number).encode(), _JSON)
            if path == "/cms/pub/interact/downloadfile.jsp":
                return self._attachment(asked, self._tokens.get(fields.get("filepath", "")))
        if path.startswith("/uploads/"):
            return self._attachment(asked, self._paths.get((asked.host, path)))
        article = self._articles.get((asked.host, path))
        return _page(pages.article(article)) if article else None

    def _app(self, asked: Asked, path: str, fields: Mapping[str, str]) -> Answer | None:
        if path == "/":
            return _page(pages.APP)
        if path == "/api/notice/list":
            return Answer(pages.app_list(self.edition.app).encode(), _JSON)
        if path == "/api/file/fileDownLoad":
            return self._attachment(asked, self._files.get(fields.get("noticeId", "")))
        if path.startswith("/api/algorithmpublicity"):
            return Answer(pages.login_wanted().encode(), _JSON)
        return None

    def _attachment(self, asked: Asked, document: str | None) -> Answer:
        if not asked.referer or self.faults.take("empty"):
            return Answer(b"")
        if document is None or self.faults.take("html"):
            return _page(pages.NO_FILE)
        body = self.edition.document(document)
        if self.faults.take("cut"):
            body = body[: len(body) // 2]
        return Answer(body, _XLSX if document.endswith(".xlsx") else "application/octet-stream")


def _page(text: str, status: int = 200) -> Answer:
    return Answer(text.encode(), status=status)


def _fields(query: str) -> dict[str, str]:
    # A plus sign stays one: tokens are sent as they stand, not as a form would encode them.
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return {unquote(name): unquote(value) for name, _, value in pairs}


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default
