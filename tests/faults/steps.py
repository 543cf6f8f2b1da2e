"""Which step a request is: what the embedded copy of the sites is asked for, told by its address."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import parse_qs, urlsplit

from crawler.replica.edition import editions, load_edition
from crawler.replica.sites import APP_HOST
from crawler.source import load_sources

_ATTACHMENTS = {
    attachment.token or attachment.path: PurePath(attachment.document).suffix.removeprefix(".")
    for number in editions()
    for page in load_edition(number).pages
    for attachment in page.attachments
}
_OF_SITE = {"/robots.txt": "robots", "/cms/JsonList": "older"}
_OF_APP = {
    "/robots.txt": "app-robots",
    "/": "app",
    "/api/notice/list": "app-api",
    "/api/file/fileDownLoad": "app-file",
}
_WATCHED = {
    page.url: {"notice": "hub", "column": "column", "app": "app"}[page.kind]
    for source in load_sources().values()
    for page in source.pages
}

MAINTENANCE = "/maintenance.html"
"""Where `redirect-away` leads to."""


def step_of(host: str, target: str) -> str:
    """The step of a request (path and query); an empty string for what no step stands for, such as a favicon."""
    parts = urlsplit(target)
    if host == APP_HOST:
        return _OF_APP.get(parts.path, "")
    if parts.path in _OF_SITE:
        return _OF_SITE[parts.path]
    if parts.path == "/cms/pub/interact/downloadfile.jsp":
        token = parse_qs(parts.query.replace("+", "%2B")).get("filepath", [""])[0]
        return _ATTACHMENTS.get(token, "")
    found = _WATCHED.get(f"https://{host}{parts.path}") or _ATTACHMENTS.get(parts.path)
    is_notice = parts.path.endswith((".htm", ".html")) and parts.path != MAINTENANCE
    return found or ("batch" if is_notice else "")
