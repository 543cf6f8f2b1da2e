"""Between engine and network: answers are judged, and what may pass is asked for again after a growing pause."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import tenacity
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.utils.misc import load_object

from crawler.answers import Fault, Finding, judge
from crawler.source import load_sources

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_WRAPPED = re.compile(r"^\[?<twisted\.python\.failure\.Failure [\w.]+: (.*?)>\]?$", re.DOTALL)

_ASKED_FOR = "asked_for"
"""Key of a request's meta: what was asked for in the first place."""

logger = logging.getLogger(__name__)


class Unusable(IgnoreRequest):
    """An address gave no usable answer, however often it was asked."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


class PatientRetry:
    """Judges answers and retries with growing pauses; a host that blocks is left alone for the rest of the run.

    The first pause is RETRY_PAUSE seconds (by default twice DOWNLOAD_DELAY, half a second at least); it doubles up
    to RETRY_PAUSE_MAX, and RETRY_TIMES bounds the tries. A pause holds for the whole host, not for one address.
    RETRY_TIMES bounds the failures of a host in a row, too: after so many without a good answer, each address that
    fails has had its last try, until one is good again. Else the pauses of one broken host would add up to hours.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.times = settings.getint("RETRY_TIMES")
        first = settings.getfloat("RETRY_PAUSE") or max(0.5, 2 * settings.getfloat("DOWNLOAD_DELAY"))
        self.longest = settings.getfloat("RETRY_PAUSE_MAX")
        self.growth = tenacity.wait_exponential(multiplier=first, max=self.longest) + tenacity.wait_random(
            max=first / 10
        )
        retried = settings.getlist("RETRY_EXCEPTIONS")
        if settings["RENDER"] != "never":  # Playwright need not be loaded otherwise
            retried = [*retried, "playwright.async_api.Error"]
        self.exceptions = (*map(load_object, retried), DownloadCancelledError)
        self.resume_at: dict[str, float] = {}
        self.streak: dict[str, int] = {}
        self.barren: dict[str, int] = {}
        """Host → failures in a row that concern it, and those that concern single addresses of it."""
        self.given_up: dict[str, Finding] = {}
        self.firewalls = {host: source.firewall for source in load_sources().values() for host in source.hosts}
        self.no_browser: Finding | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PatientRetry:
        """Make the middleware from the crawler's settings."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Hold a request while its host is left alone. Raises Unusable once the host was given up."""
        host = urlsplit(request.url).netloc
        if request.url.endswith("/robots.txt"):
            request.meta.setdefault("expect", "robots")
            request.meta.setdefault("firewall", self.firewalls.get(host, ()))
        if "expect" not in request.meta:
            return
        first = {name: getattr(request, name) for name in ("url", "method", "body", "headers")}
        request.meta.setdefault(_ASKED_FOR, first | {"headers": request.headers.copy()})
        if self.no_browser and request.meta.get("playwright"):
            raise Unusable(self.no_browser)
        while (pause := self.resume_at.get(host, 0) - time.monotonic()) > 0 and host not in self.given_up:
            await asyncio.sleep(pause)
        if found := self.given_up.get(host):
            raise Unusable(Finding(found.fault, f"not asked for, since {host} was given up: {found.sentence}"))

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Pass on a good answer; retry or refuse another. Raises Unusable."""
        kept = "cached" in response.flags  # of an earlier run: it says nothing of how the host is now
        if kept or "expect" not in request.meta:
            return response
        finding = _judge_redirect(request, response) or _judge_encoding(response) or self._judge(request, response)
        if finding is None:
            for failures in (self.streak, self.barren):
                failures.pop(urlsplit(request.url).netloc, None)
            return response
        return self._again(request, finding, _retry_after(response))

    def _judge(self, request: Request, response: Response) -> Finding | None:
        expected, known = request.meta["expect"], getattr(self.crawler.spider, "known", None)
        if expected == "file" and response.status == 200 and known and known.media_type(response.body):
            return None  # this code has judged the same bytes before
        return judge(response.status, response.body, expected, request.meta.get("firewall", ()))

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Retry where the connection or the browser failed. Raises Unusable."""
        if "expect" not in request.meta or not isinstance(exception, self.exceptions):
            return None
        if isinstance(exception, DownloadCancelledError):
            most = self.crawler.settings.getint("DOWNLOAD_MAXSIZE")
            return self._again(request, Finding(Fault.OVERSIZED, f"the answer is larger than {most:,} bytes"), 0)
        reason = explain_failure(exception)
        if "certificate verify failed" in reason or "ERR_CERT_" in reason:
            reason = f"its certificate cannot be trusted ({reason})"
        fault = getattr(exception, "fault", None)  # of `crawler.rendering`
        if fault is Fault.CUT:
            return self._again(request, Finding(Fault.CUT, reason), 0)
        if fault is Fault.BROWSER or "BrowserType.launch" in reason:
            trouble = reason if fault else f"the browser does not start: {reason}"
            self.no_browser = Finding(Fault.BROWSER, trouble)
            return self._again(request, self.no_browser, 0)
        return self._again(request, Finding(Fault.UNREACHABLE, f"the site cannot be reached: {reason}"), 0)

    def _again(self, request: Request, finding: Finding, at_least: float) -> Request:
        host = urlsplit(request.url).netloc
        tries: int = request.meta.get("retry_times", 0) + 1
        if finding.fault.passing:
            # What was under way when the host failed says no more than that it did.
            under_way = time.monotonic() < self.resume_at.get(host, 0)
            failures = self.streak if finding.fault.of_host else self.barren
            failures[host] = failures.get(host, 0) + (not under_way)
            tries = max(tries, failures[host])
            if finding.fault.of_host and tries > self.times:
                self.given_up.setdefault(host, finding)
        retry = None
        if finding.fault.passing and tries <= self.times:
            assert self.crawler.spider
            retry = get_retry_request(_first(request), spider=self.crawler.spider, reason=finding.fault.value)
        if retry is None:
            if request.meta["expect"] == "robots":  # RFC 9309: what it forbids is not known, so nothing may be asked
                sentence = f"its robots.txt, which has to be read first, did not come: {finding.sentence}"
                self.given_up[host] = Finding(finding.fault, sentence)
            raise Unusable(finding)
        pause = max(self.growth(_attempt(tries)), at_least)
        self.resume_at[host] = max(self.resume_at.get(host, 0), time.monotonic() + pause)
        logger.warning("%s: %s; try %d in %.1f s", request.url, finding.sentence, tries + 1, pause)
        return retry


def _first(request: Request) -> Request:
    """The request as it was before any redirect: asking again begins at its beginning."""
    if "redirect_urls" not in request.meta:
        return request
    meta = {name: value for name, value in request.meta.items() if not name.startswith("redirect_")}
    first: Request = request.replace(meta=meta, **request.meta[_ASKED_FOR])
    return first


def explain_failure(exception: Exception) -> str:
    """What a failed connection says of itself, in a line and without Twisted's wrapping."""
    text = str(exception).strip()
    found = _WRAPPED.search(text)
    return (found[1] if found else text.partition("\n")[0]) or type(exception).__name__


def _judge_redirect(request: Request, response: Response) -> Finding | None:
    """What is wrong with a redirect that was not followed."""
    if response.status not in (301, 302, 303, 307, 308):
        return None
    times, target = request.meta.get("redirect_times", 0), response.headers.get("Location", b"")
    if times and target and _leads_on(target):
        return Finding(Fault.CIRCLE, f"the site redirects again and again ({times} times, at last to {response.url})")
    if request.method != "GET":
        return Finding(Fault.SERVER, f"the site redirects a request for data (HTTP {response.status})")
    if target:
        return Finding(Fault.FOREIGN, f"it redirects to {target[:200].decode('latin-1')}, which is no web page")
    return Finding(Fault.SERVER, f"the site redirects without saying where (HTTP {response.status})")


def _leads_on(target: bytes) -> bool:
    """Whether a redirect leads to a web page, so that it was not followed only since there were too many."""
    return urlsplit(target.decode("latin-1")).scheme in ("", "http", "https")


def _judge_encoding(response: Response) -> Finding | None:
    """Whether the answer is still packed: then it could not be unpacked."""
    if packed := response.headers.get("Content-Encoding"):
        return Finding(
            Fault.CUT, f"the answer cannot be decompressed ({packed.decode('latin-1')}); it may be cut short"
        )
    return None


def _attempt(number: int) -> Any:
    """The part of tenacity's state that its wait strategies look at."""
    return SimpleNamespace(attempt_number=number)


def _retry_after(response: Response) -> float:
    """Seconds that the site asks to wait, at most ten minutes; 0 where it does not say."""
    value = response.headers.get("Retry-After", b"") or b""
    return min(float(value), 600.0) if value.isdigit() else 0.0
