"""A publisher's site in hostile hands, and a canary that sings when anything comes near it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from crawler.replica.edition import load_edition
from crawler.replica.sites import Asked, Sites

HOST = "www.cagd.gov.cn"
PAGE = "/v/2024/04/4859.html"
WAYS = frozenset({"css", "img", "script", "frame", "fetch", "xhr", "beacon", "events", "worker", "shared"}) | frozenset(
    {"popup", "form", "prefetch", "redirected", "socket"}
)
"""What `attempts` tries by TCP while the page stays. It would leave for /meta or /location, and sends UDP."""


def _one_port() -> tuple[socket.socket, socket.socket]:
    """A port that is free for TCP and for UDP: other processes, browsers above all, take ports of UDP meanwhile."""
    for _ in range(20):
        tcp, udp = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            udp.bind(tcp.getsockname())
        except OSError:
            tcp.close()
            udp.close()
        else:
            return tcp, udp
    raise OSError("no port is free for both TCP and UDP")


class Canary:
    """A port of TCP and the same of UDP; `tcp` holds the first line of each connection, `udp` counts datagrams."""

    def __init__(self) -> None:
        self.tcp: list[str] = []
        self.udp = 0
        self._tcp, self._udp = _one_port()
        self.port: int = self._tcp.getsockname()[1]
        for run in (self._accept, self._receive):
            threading.Thread(target=run, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._tcp.accept()
            except OSError:
                return
            threading.Thread(target=self._note, args=(connection,), daemon=True).start()

    def _note(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            try:
                self.tcp.append(connection.recv(4096).decode("latin-1").partition("\r\n")[0])
            except OSError:
                self.tcp.append("")

    def _receive(self) -> None:
        while self._udp.recv(4096) != b"end":
            self.udp += 1

    def close(self) -> None:
        self._tcp.shutdown(socket.SHUT_RDWR)
        self._tcp.close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"end", ("127.0.0.1", self.port))


class Site(ThreadingHTTPServer):
    """The replica's provincial site, its page with a piece of HTML at its end; `answers` go before its own."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites = Sites(load_edition(1))
        self.base = f"http://127.0.0.1:{self.server_port}"
        self.asked: list[str] = []
        self.injected = ""
        self.answers: dict[str, tuple[int, Mapping[str, str], bytes]] = {}

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.answers[path] = (status, {"Location": to}, b"")

    def page(self) -> bytes:
        """The page as the publisher made it."""
        return self.sites.answer(Asked(HOST, PAGE)).body


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        site = self.server
        site.asked.append(self.path)
        status, headers, body = site.answers.get(urlsplit(self.path).path) or self._own()
        self.send_response(status)
        for name, value in ({"Content-Type": "text/html; charset=utf-8"} | dict(headers)).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - as the standard library calls it

    def _own(self) -> tuple[int, Mapping[str, str], bytes]:
        answer = self.server.sites.answer(Asked(HOST, self.path, self.headers.get("Referer")))
        body = answer.body.replace(b"</body>", self.server.injected.encode() + b"</body>")
        return answer.status, {"Content-Type": answer.media_type}, body


@contextmanager
def hostile() -> Iterator[tuple[Site, Canary]]:
    """A site and a canary, until the context ends."""
    site, canary = Site(), Canary()
    threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield site, canary
    finally:
        site.shutdown()
        site.server_close()
        canary.close()


def attempts(canary: Canary, site: Site) -> str:
    """HTML whose scripts try every way to the canary and to a file, and only then show the page again."""
    there = f"http://127.0.0.1:{canary.port}"
    script = f"fetch('{there}/worker', {{mode: 'no-cors'}}).catch(() => 0);"
    site.answers["/worker.js"] = (200, {"Content-Type": "text/javascript"}, script.encode())
    shared = script.replace("/worker", "/shared").encode()
    site.answers["/shared.js"] = (200, {"Content-Type": "text/javascript"}, shared)
    site.redirect("/redirect", f"{there}/redirected")
    return _ATTEMPTS.replace("THERE", there).replace("PORT", str(canary.port))


_ATTEMPTS = """
<script>const kept = document.body.innerHTML; document.body.innerHTML = "";</script>
<link rel=preconnect href="THERE"><link rel=dns-prefetch href="//localhost:PORT">
<link rel=prefetch href="THERE/prefetch"><style>@import url(THERE/css);</style>
<meta http-equiv=refresh content="1;url=THERE/meta">
<img src="THERE/img"><script src="http://localhost:PORT/script"></script>
<iframe src="THERE/frame"></iframe><iframe src="file:///etc/hostname"></iframe>
<iframe srcdoc="<img src='THERE/img'>"></iframe>
<form id=form method=post target=_blank action="THERE/form"><input name=a value=b></form>
<script>
const tries = [
  () => fetch("THERE/fetch", {mode: "no-cors"}),
  () => fetch("/redirect", {mode: "no-cors"}),
  () => fetch("file:///etc/hostname").then(() => fetch("/file-was-read")),
  () => { const x = new XMLHttpRequest(); x.open("GET", "THERE/xhr"); x.send(); },
  () => navigator.sendBeacon("THERE/beacon", "x"),
  () => new EventSource("THERE/events"),
  () => new WebSocket("ws://127.0.0.1:PORT/socket"),
  () => new Worker("/worker.js"),
  () => new SharedWorker("/shared.js"),
  () => navigator.serviceWorker.register("/worker.js").then(made => made && fetch("/service-worker")),
  () => window.open("THERE/popup"),
  () => document.getElementById("form").submit(),
  () => new WebTransport("https://127.0.0.1:PORT/").ready,
  async () => {
    const peer = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:PORT"},
      {urls: ["turn:127.0.0.1:PORT", "turn:127.0.0.1:PORT?transport=tcp"], username: "a", credential: "b"}]});
    peer.createDataChannel("x");
    await peer.setLocalDescription(await peer.createOffer());
  },
  () => fetch("/all-was-tried"),
];
for (const attempt of tries) { try { Promise.resolve(attempt()).catch(() => 0); } catch (error) {} }
setTimeout(() => { location = "file:///etc/hostname"; }, 300);
setTimeout(() => { location = "THERE/location"; }, 1300);
setTimeout(() => { document.body.innerHTML = kept; }, 2000);
</script>
"""
