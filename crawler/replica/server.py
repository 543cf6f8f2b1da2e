"""The replica's sites on loopback ports, one port a publisher's host."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self

from crawler.replica.edition import load_edition
from crawler.replica.sites import Asked, Sites


class Request(NamedTuple):
    """A request that the replica answered; `path` holds the query too, names of `headers` are found in any case."""

    host: str
    method: str
    path: str
    headers: Message


class Replica:
    """Running servers: `mirrors` maps host → base URL, `requests` logs what they were asked, in order."""

    def __init__(self, sites: Sites) -> None:
        self.requests: list[Request] = []
        self._servers = {host: _Server(host, sites, self.requests) for host in sites.edition.hosts}
        self.mirrors = {host: f"http://127.0.0.1:{server.server_port}" for host, server in self._servers.items()}
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """Stop serving and free the ports."""
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    def __enter__(self) -> Self:
        """Return the running replica."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving."""
        self.close()


def start(edition: int = 1, faults: Mapping[str, int] | None = None) -> Replica:
    """Serve an edition on free loopback ports until `close` is called or the context ends.

    `faults` maps waf, http500, empty, html or cut → how many requests get it at first (see `Faults`).
    Raises ValueError for an unknown edition or fault.
    """
    return Replica(Sites(load_edition(edition), faults))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 32

    def __init__(self, host: str, sites: Sites, log: list[Request]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.host, self.sites, self.log = host, sites, log

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report what went wrong, unless the client only hung up, as browsers do."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer goes out whole: in two pieces, the second one waits for the first to be acknowledged
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer("")

    def do_HEAD(self) -> None:
        """Answer a GET without its body."""
        self._answer("")

    def do_POST(self) -> None:
        """Answer a POST of form fields."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: `Replica.requests` is the log."""

    def _answer(self, form: str) -> None:
        server = self.server
        server.log.append(Request(server.host, self.command, self.path, self.headers))
        answer = server.sites.answer(Asked(server.host, self.path, self.headers.get("Referer"), form))
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
