"""The replica's sites with faults, down to the socket: refused, reset, slow, dribbling, endless and the like."""

from __future__ import annotations

import contextlib
import http.server
import random
import select
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, NamedTuple, Self

from crawler.replica.edition import editions, load_edition
from crawler.replica.sites import APP_HOST, Answer, Asked, Sites
from tests.faults.answers import CHANGED, MAINTENANCE_PAGE, Sent, without_hops
from tests.faults.cases import Fault, Round
from tests.faults.certificate import self_signed
from tests.faults.kinds import BROWSER, HOST_WIDE, NETWORK, SIGNALS
from tests.faults.steps import MAINTENANCE, step_of

SLOW = 4.0
"""Seconds until a slow answer comes: more than the bench's runs wait."""
_PATIENCE = 20.0
"""Seconds after which a dribbling or an endless answer ends after all, and nobody can say that it hung for ever."""
_REFUSAL = 0.25
"""Seconds for which a host refuses connections, for each of a fault's times."""


class Seen(NamedTuple):
    """A request that was answered: what was asked for, which step that is, and the kind of fault that it got."""

    host: str
    method: str
    target: str
    form: str
    step: str
    fault: str

    @property
    def address(self) -> tuple[str, ...]:
        """What was asked for, however often it was redirected."""
        return (self.host, without_hops(self.target)[0], self.form)


class FaultySites:
    """The sites of a round on loopback ports. `sighted` is called for a fault that the server only has to see."""

    def __init__(self, spec: Round, sighted: Callable[[Fault], None] = lambda fault: None) -> None:
        self.sites = {number: Sites(load_edition(number)) for number in editions()}
        self.edition, self.sighted = spec.edition, sighted
        self.log: list[Seen] = []
        self._lock = threading.Lock()
        struck = (fault for fault in spec.faults if fault.kind in NETWORK and fault.kind not in HOST_WIDE)
        self._left = {fault: fault.number for fault in struck}
        self._sights = {fault: fault.number or 1 for fault in spec.faults if fault.kind in (*SIGNALS, *BROWSER)}
        self._asked: Counter[tuple[str, ...]] = Counter()
        host_wide = [fault for fault in spec.faults if fault.kind in HOST_WIDE]
        self._hosts = {host: _Host(self, host, _kind_for(host, host_wide)) for host in self.hosts}
        self.mirrors = {host: server.base for host, server in self._hosts.items()}

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that are served."""
        return self.sites[self.edition].edition.hosts

    def take(self, step: str) -> Fault | None:
        """The fault that strikes now at a step, if any; signals are sent on the way."""
        with self._lock:
            for fault in self._sights:
                self._sights[fault] -= fault.place == step
            due = [fault for fault, left in self._sights.items() if not left]
            for fault in due:
                del self._sights[fault]
            struck = next((fault for fault, left in self._left.items() if fault.place == step and left != 0), None)
            if struck is not None and (number := self._left[struck]) is not None:
                self._left[struck] = number - 1
        for fault in due:
            self.sighted(fault)
        return struck

    def answer(self, asked: Asked, *, flipped: bool = False) -> Answer:
        """The good answer; with `flipped`, every other time that of the other edition."""
        if asked.target == MAINTENANCE:
            return Answer(MAINTENANCE_PAGE.encode())
        edition = self.edition
        if flipped:
            with self._lock:
                self._asked[asked.host, asked.target, asked.form] += 1
                if self._asked[asked.host, asked.target, asked.form] % 2:
                    edition = next(number for number in self.sites if number != edition)
        return self.sites[edition].answer(asked)

    def close(self) -> None:
        """Stop serving and free the ports."""
        for host in self._hosts.values():
            host.close()

    def __enter__(self) -> Self:
        """Return the running sites."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving."""
        self.close()


def _kind_for(host: str, faults: Iterable[Fault]) -> str:
    """The kind of the fault that befalls all of a host: its steps are those of the app or the others."""
    return next((fault.kind for fault in faults if (host == APP_HOST) == fault.place.startswith("app")), "")


class _Host:
    """One host: a listening socket that can be closed and opened again on the same port."""

    def __init__(self, sites: FaultySites, name: str, host_wide: str) -> None:
        self.sites, self.name = sites, name
        self.tls = self_signed() if host_wide == "tls" else None
        self._listener, self.port = _listen_somewhere()
        self.base = f"{'https' if host_wide else 'http'}://127.0.0.1:{self.port}"
        self._refusing_until = 0.0
        self._closed = False
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._serve, daemon=True).start()

    def refuse(self, fault: Fault) -> None:
        """Close the door: for a while, or for good where the fault has no number."""
        self._refusing_until = time.monotonic() + _REFUSAL if fault.number is not None else float("inf")
        self._listener.close()
        for connection in list(self._open):
            _reset(connection)

    def close(self) -> None:
        """Stop serving."""
        self._closed = True
        self._listener.close()
        for connection in list(self._open):
            _reset(connection)

    def _serve(self) -> None:
        while not self._closed:
            if self._refusing_until:
                if time.monotonic() < self._refusing_until:
                    time.sleep(0.02)
                    continue
                with contextlib.suppress(OSError):  # the port may be taken for a moment by a connection going out
                    self._listener, self._refusing_until = _listen(self.port), 0.0
                continue
            try:
                if not select.select([self._listener], [], [], 0.05)[0]:
                    continue
                connection, address = self._listener.accept()
            except (OSError, ValueError):
                continue  # closed under our hands
            self._open.add(connection)
            threading.Thread(target=self._handle, args=(connection, address), daemon=True).start()

    def _handle(self, connection: socket.socket, address: Any) -> None:
        wrapped = connection
        try:
            connection.settimeout(60)
            if self.tls is not None:
                wrapped = self.tls.wrap_socket(connection, server_side=True)
            _Handler(wrapped, address, self)  # type: ignore[arg-type]
        except (OSError, ValueError):
            pass  # the client hung up, or we did
        finally:
            self._open.discard(connection)
            with contextlib.suppress(OSError):
                wrapped.close()
                connection.close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Host  # type: ignore[assignment]

    def do_GET(self) -> None:
        self._answer("")

    def do_HEAD(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: `FaultySites.log` is the log."""

    def _answer(self, form: str) -> None:
        sites, host = self.server.sites, self.server.name
        step = step_of(host, self.path)
        fault = sites.take(step)
        kind = fault.kind if fault else ""
        sites.log.append(Seen(host, self.command, self.path, form, step, kind))
        target, _ = without_hops(self.path)
        asked = Asked(host, target, self.headers.get("Referer"), form)
        good = sites.answer(asked, flipped=kind == "flip")
        if fault is None or kind == "flip":
            self._send(Sent(good))
        elif kind in CHANGED:
            self._send(CHANGED[kind](good, self.path))
        else:
            self.close_connection = True
            _ON_THE_WIRE[kind](self, fault, good)

    def _send(self, sent: Sent) -> None:
        body = sent.answer.body
        self._head(
            sent.answer, *sent.headers, ("Content-Length", str(len(body) if sent.stated is None else sent.stated))
        )
        if self.command != "HEAD":
            self.wfile.write(body)
        self.close_connection = self.close_connection or sent.hangs_up

    def _head(self, answer: Answer, *headers: tuple[str, str]) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media_type)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def _refused(self, fault: Fault, good: Answer) -> None:
        self.server.refuse(fault)

    def _reset(self, fault: Fault, good: Answer) -> None:
        _reset(self.connection)

    def _hangup(self, fault: Fault, good: Answer) -> None:
        """End the connection without a word."""

    def _no_http(self, fault: Fault, good: Answer) -> None:
        self.wfile.write(b"SSH-2.0-dropbear\r\n")

    def _slow(self, fault: Fault, good: Answer) -> None:
        if not self._gone(SLOW):
            self._send(Sent(good, hangs_up=True))

    def _dribble(self, fault: Fault, good: Answer) -> None:
        self._head(good, ("Content-Length", str(len(good.body) + 1000)))
        until = time.monotonic() + _PATIENCE
        for byte in good.body + b" " * 1000:
            self.wfile.write(bytes([byte]))
            if time.monotonic() > until or self._gone(0.1):
                return

    def _endless(self, fault: Fault, good: Answer) -> None:
        self._head(good, ("Transfer-Encoding", "chunked"))
        until = time.monotonic() + _PATIENCE
        piece = good.body or b" "
        while time.monotonic() < until:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            piece = b" " * 65536

    def _gone(self, seconds: float) -> bool:
        """Whether the client hangs up within so many seconds."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self.connection], [], [], left)[0]:
                try:
                    return not self.connection.recv(1, socket.MSG_PEEK)
                except OSError:
                    return True
        return False


_ON_THE_WIRE: dict[str, Callable[[_Handler, Fault, Answer], None]] = {
    "refused": _Handler._refused,
    "reset": _Handler._reset,
    "hangup": _Handler._hangup,
    "no-http": _Handler._no_http,
    "slow": _Handler._slow,
    "dribble": _Handler._dribble,
    "endless": _Handler._endless,
}


def _reset(connection: socket.socket) -> None:
    """End a connection as a crashed peer does: RST in place of FIN."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RD)
    with contextlib.suppress(OSError):
        connection.close()


def _listen_somewhere() -> tuple[socket.socket, int]:
    """A listening socket on a port below those that the system gives to outgoing connections."""
    while True:
        port = random.randrange(20000, 32000)  # noqa: S311 - no secret
        with contextlib.suppress(OSError):
            return _listen(port), port


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(32)
    except OSError:
        listener.close()
        raise
    return listener
