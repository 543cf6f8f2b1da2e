"""Why something did not come, where Twisted and the browser only say that it did not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.answers import Fault, Finding
from crawler.middlewares import Unusable
from crawler.network.confinement import Refused, authority, is_web

if TYPE_CHECKING:
    from playwright.async_api import Error as PlaywrightError
    from scrapy import Request

    from crawler.network.confinement import Confinement
    from crawler.network.gate import Gate


async def explain_name(error: Exception, request: Request, confinement: Confinement) -> Exception:
    """What to raise for a request whose host's name was not resolved: the error, or why the name may not be used."""
    host, port = authority(urlsplit(request.url))
    if request.meta.get("proxy") or host in confinement.mirrored:
        return error
    try:
        await confinement.addresses(host, port)
    except Refused as refused:
        return Unusable(Finding(Fault.FOREIGN, str(refused)))
    except OSError:
        pass
    return error


def explain_page(error: PlaywrightError, led_to: str | None, gate: Gate) -> Exception:
    """What to raise for a page that could not be opened; `led_to` is the address that failed, redirects included."""
    if "ERR_UNSAFE_REDIRECT" in error.message:
        return Unusable(Finding(Fault.FOREIGN, "it redirects to something that is no web page"))
    if "ERR_TOO_MANY_REDIRECTS" in error.message:
        return Unusable(Finding(Fault.CIRCLE, "the site redirects again and again, more often than a browser follows"))
    if led_to is None or not is_web(led_to):
        return error
    try:
        gate.confinement.check_target(led_to)
        failure = gate.failures.get(authority(urlsplit(led_to)))
    except Refused as refused:
        failure = refused
    if isinstance(failure, Refused):
        return Unusable(Finding(Fault.FOREIGN, str(failure)))
    if failure is None:
        return error
    from playwright.async_api import Error  # noqa: PLC0415 - loaded where pages are rendered, and only there

    return Error(str(failure))


def explain_download(error: RuntimeError) -> Exception:
    """What to raise where scrapy-playwright failed: a download in place of a page is none, nothing of it is kept."""
    if "Failed to download" in str(error):
        return Unusable(Finding(Fault.UNREADABLE, "a file came in place of the page"))
    return error


def explain_leaving(led_to: str, gate: Gate) -> Unusable:
    """What to raise for a page that left for an address where it could not go, before it showed what it should."""
    try:
        gate.confinement.check_target(led_to)
        sentence = f"it leads to {led_to[:200]}, which does not open"
    except Refused as refused:
        sentence = str(refused)
    return Unusable(Finding(Fault.FOREIGN, sentence))
