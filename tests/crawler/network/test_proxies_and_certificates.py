"""Crawls behind a proxy of the environment, and of sites whose certificate does not hold."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from output.store import Store
from tests.crawler.network.hostile import HOST
from tests.crawling import crawl

PLANTED = "planted-pass word"
ASKED_ONCE = ("-s", "RETRY_TIMES=0")
MODES = [
    pytest.param((), marks=pytest.mark.browser, id="browser"),
    pytest.param(("-s", "RENDER=never"), id="plain"),
]


class _Refusing(BaseHTTPRequestHandler):
    """A proxy, or a site, that writes down what it is asked and gives nothing."""

    asked: list[tuple[str, str | None]]

    def do_CONNECT(self) -> None:
        self.asked.append((self.path, self.headers.get("Proxy-Authorization")))
        self.send_error(502)

    do_GET = do_CONNECT  # noqa: N815 - as the standard library calls it

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def refusing(certificate: Path | None = None) -> Iterator[tuple[int, list[tuple[str, str | None]]]]:
    """Port of such a server, over TLS if it has a certificate, and what it was asked."""
    asked: list[tuple[str, str | None]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Refusing,), {"asked": asked}))
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        server.server_close()


def environment(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("mode", MODES)
def test_behind_a_proxy_everything_is_asked_of_it_and_its_password_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: tuple[str, ...]
) -> None:
    with refusing() as (port, asked):
        environment(monkeypatch, HTTPS_PROXY=f"http://user:{PLANTED.replace(' ', '%20')}@127.0.0.1:{port}")
        # Where robots.txt does not come, no page is asked for.
        ended = crawl("provinces", tmp_path, *ASKED_ONCE, "-s", "ROBOTSTXT_OBEY=0", "-L", "DEBUG", *mode)
    assert ended.returncode == 3, ended.stderr
    assert "502" in ended.stderr
    assert asked
    assert set(asked) == {(f"{HOST}:443", "Basic dXNlcjpwbGFudGVkLXBhc3Mgd29yZA==")}
    written = ended.stdout + ended.stderr + repr(Store(tmp_path).read("runs").to_pylist())
    for secret in (PLANTED, PLANTED.replace(" ", "%20"), "dXNlcjpwbGFudGVkLXBhc3Mgd29yZA=="):
        assert secret not in written


@pytest.mark.parametrize("mode", MODES)
def test_a_mirror_on_this_machine_is_asked_without_the_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: tuple[str, ...]
) -> None:
    dead = "http://127.0.0.1:9"
    environment(monkeypatch, HTTPS_PROXY=dead, HTTP_PROXY=dead)
    ended = crawl("provinces", tmp_path, *mode, mirrors="replica")
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("mode", MODES)
def test_a_site_whose_certificate_does_not_hold_cannot_be_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: tuple[str, ...]
) -> None:
    environment(monkeypatch)
    with refusing(self_signed(tmp_path / "site.pem")) as (port, asked):
        mirrors = {HOST: f"https://127.0.0.1:{port}"}
        ended = crawl("provinces", tmp_path / "data", *ASKED_ONCE, *mode, mirrors=mirrors)
    assert ended.returncode == 3, ended.stderr
    assert "the site cannot be reached: its certificate cannot be trusted" in ended.stderr
    assert asked == []


def self_signed(path: Path) -> Path:
    """A certificate of 127.0.0.1, signed by nobody else, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(pem) + secret)
    return path
