"""Scrapy's own middlewares of plain HTTP, where they would lose an answer without a word."""

from __future__ import annotations

import logging
import zlib

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

logger = logging.getLogger(__name__)


class _EveryOne(BaseRedirectMiddleware):
    """Follows also to an address that was asked for before: Scrapy would drop that as a duplicate.

    One too many is passed on as it stands, to be judged with the other answers.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the request that an answer leads to, or the answer itself."""
        try:
            answer: Request | Response = super().process_response(request, response)  # type: ignore[misc]
        except IgnoreRequest:
            return response
        if not isinstance(answer, Request):
            return answer
        # What was asked in a form is not answered by an address that is given no form.
        return answer.replace(dont_filter=True) if answer.method == request.method else response


class Redirects(_EveryOne, RedirectMiddleware):  # type: ignore[misc]
    """Follows every redirect."""


class Refreshes(_EveryOne, MetaRefreshMiddleware):  # type: ignore[misc]
    """Follows every page that only leads on to another (`<meta http-equiv=refresh>`)."""


class Decompression(HttpCompressionMiddleware):
    """Unpacks answers. One that cannot be unpacked whole is passed on packed, to be judged with the other answers."""

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Ask for the one way of packing that tells whether an answer came whole."""
        request.headers.setdefault("Accept-Encoding", b"gzip")

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the response unpacked, or as it came. Raises IgnoreRequest where it unpacks to more than is read."""
        if "Content-Encoding" not in response.headers:
            return response
        packed = response.copy()  # Scrapy takes the header off the response that it is given
        try:
            answer: Request | Response = super().process_response(request, response)
            return packed if _breaks_off(packed) else answer  # Scrapy unpacks as much as there is
        except IgnoreRequest:
            raise
        except Exception as error:  # noqa: BLE001 - each of the four ways of packing has errors of its own
            logger.debug("%s cannot be unpacked: %s", packed, error)
            return packed


def _breaks_off(response: Response) -> bool:
    """Whether a gzip stream lacks its end (RFC 1952, 2.3.1). Raises zlib.error where its check sum is wrong."""
    packing = b",".join(response.headers.getlist("Content-Encoding")).rpartition(b",")[2].strip().lower()
    if packing not in (b"gzip", b"x-gzip"):
        return False
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16)
    stream.decompress(response.body)
    return not stream.eof
