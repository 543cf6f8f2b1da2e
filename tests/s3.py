"""A small S3 server on loopback, with what Delta and Arrow ask of one; objects are held in memory."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from tests.crawling import ROOT

_MODIFIED = "Thu, 01 Jan 2026 00:00:00 GMT"


class _Objects(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, meeting: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.lock = threading.Lock()
        self._meeting, self._both = meeting, threading.Barrier(2, timeout=60)

    def wait_for_another(self, key: str) -> None:
        """Let two writers of the object of the meeting go on together."""
        if self._meeting and key.endswith(self._meeting) and not self._both.broken:
            with suppress(threading.BrokenBarrierError):
                self._both.wait()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer goes out at once
    disable_nagle_algorithm = True
    server: _Objects

    def log_message(self, *_: Any) -> None:
        pass

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).lstrip("/")

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query, keep_blank_values=True).items()}

    def do_PUT(self) -> None:
        body = self._body()
        self.server.wait_for_another(self.key)
        with self.server.lock:
            if self.headers.get("If-None-Match") == "*" and self.key in self.server.objects:
                return self._answer(412, _error("PreconditionFailed"))
            if source := self.headers.get("x-amz-copy-source"):
                body = self.server.objects[unquote(source).lstrip("/")]
            self.server.objects[self.key] = body
        if source:
            return self._answer(200, f"<CopyObjectResult><ETag>{_etag(body)}</ETag></CopyObjectResult>".encode())
        return self._answer(200, b"", ETag=_etag(body))

    def do_HEAD(self) -> None:
        self._read(whole=False)

    def do_GET(self) -> None:
        if "list-type" in self.query:
            return self._answer(200, self._listing())
        return self._read(whole=True)

    def do_DELETE(self) -> None:
        with self.server.lock:
            self.server.objects.pop(self.key, None)
        self._answer(204, b"")

    def do_POST(self) -> None:
        if "delete" not in self.query:
            return self._answer(501, _error("NotImplemented"))
        bucket = self.key.rstrip("/")
        keys = [found.text or "" for found in ElementTree.fromstring(self._body()).iter() if found.tag.endswith("Key")]  # noqa: S314 - our own client's
        with self.server.lock:
            for key in keys:
                self.server.objects.pop(f"{bucket}/{key}", None)
        deleted = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
        return self._answer(200, f"<DeleteResult>{deleted}</DeleteResult>".encode())

    def _read(self, *, whole: bool) -> None:
        with self.server.lock:
            body = self.server.objects.get(self.key)
        if body is None and "/" in self.key.rstrip("/"):
            return self._answer(404, _error("NoSuchKey") if whole else b"")
        body = body or b""  # a bucket
        headers = {"ETag": _etag(body), "Last-Modified": _MODIFIED, "Accept-Ranges": "bytes"}
        if whole and (asked := self.headers.get("Range")):
            first, _, last = asked.removeprefix("bytes=").partition("-")
            start = int(first) if first else max(0, len(body) - int(last))
            end = min(int(last) + 1, len(body)) if first and last else len(body)
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(body)}"
            return self._answer(206, body[start:end], **headers)
        return self._answer(200, body, **headers)

    def _listing(self) -> bytes:
        bucket, prefix, delimiter = self.key.rstrip("/"), self.query.get("prefix", ""), self.query.get("delimiter", "")
        after = self.query.get("start-after", "")
        with self.server.lock:
            held = {
                k.removeprefix(f"{bucket}/"): v for k, v in self.server.objects.items() if k.startswith(f"{bucket}/")
            }
        contents, folders = [], set()
        for key in sorted(key for key in held if key.startswith(prefix) and key > after):
            rest = key.removeprefix(prefix)
            if delimiter and delimiter in rest:
                folders.add(prefix + rest.partition(delimiter)[0] + delimiter)
                continue
            contents.append(
                f"<Contents><Key>{escape(key)}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
                f"<ETag>{_etag(held[key])}</ETag><Size>{len(held[key])}</Size></Contents>"
            )
        common = "".join(f"<CommonPrefixes><Prefix>{escape(f)}</Prefix></CommonPrefixes>" for f in sorted(folders))
        count = len(contents) + len(folders)
        return (
            f"<ListBucketResult><Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{count}</KeyCount>"
            f"<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>{''.join(contents)}{common}</ListBucketResult>"
        ).encode()

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b"".join(_chunks(self.rfile))
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        signed = "aws-chunked" in (self.headers.get("Content-Encoding") or "")
        return b"".join(_chunks(io.BytesIO(body))) if signed else body

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _chunks(stream: Any) -> Iterator[bytes]:
    """The data of a body that comes in chunks, as HTTP or S3 has them; what may follow the last one is read too."""
    while size := int(stream.readline().partition(b";")[0], 16):
        yield stream.read(size)
        stream.readline()
    while stream.readline().strip():
        pass


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _error(code: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()


def settings(endpoint: str) -> dict[str, str]:
    """What the environment of a process has to say so that `s3://` leads to an endpoint."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


@contextmanager
def serve_s3(meeting: str = "") -> Iterator[str]:
    """Serve an S3 endpoint; give its base URL. A bucket is there as soon as an object is put into it.

    The first two writers of an object whose key ends with `meeting` are answered when both are there.

    In a process of its own: Delta does not always let go of the interpreter while it waits for an answer.
    """
    process = subprocess.Popen([sys.executable, "-m", "tests.s3", meeting], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    server = _Objects(*sys.argv[1:])
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
