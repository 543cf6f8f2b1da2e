"""Secrets kept out of what is said and written down: passwords in addresses, keys, webhooks, headers of requests.

Two ways: what the environment holds is known and replaced wherever it turns up; what an address or a header holds is
told by its place.
"""

from __future__ import annotations

import base64
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from output.text import printable

HIDDEN = "***"

_NAMES = r"secret|token|passw(?:or)?d|passwd|pwd|signature|credential|api_?key|access_?key|account_?key|private_?key"
_SECRET_NAME = re.compile(rf"({_NAMES}|webhook)", re.IGNORECASE)
_PASSWORD = re.compile(r"""(?<=://)(?:[^\s/@:'"<>]*:(?!\d+/)[^\s@'"<>]*|[^\s/@'"<>]+)@""")
_QUERY = re.compile(rf"""(?<=[?&])((?:[\w.-]*(?:{_NAMES})[\w.-]*|sig)=)[^\s&#'"<>]+""", re.IGNORECASE)
_HEADER = re.compile(
    r"""\b((?:proxy-)?authorization|(?:set-)?cookie)\b(['"]?\s*[:=]\s*)[^\r\n]+""", re.IGNORECASE | re.MULTILINE
)
_NAMED = re.compile(rf"""\b([\w.-]*(?:{_NAMES})[\w.-]*['"]?\s*[:=]\s*b?['"]?)[^\s'",;&)}}\]]+""", re.IGNORECASE)
_SHORTEST = 6
"""A value of fewer characters is not looked for everywhere: it would be found in anything."""


def redact(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """Text without the secrets of the environment and of the addresses in it. What was published stays as it is."""
    return _redact(text, _longest_first(environ))


def _redact(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    if "://" in text:
        text = _PASSWORD.sub(f"{HIDDEN}@", text)
        text = _QUERY.sub(rf"\1{HIDDEN}", text)
    return text


def redacted(value: Any) -> Any:
    """A value of JSON whose texts, keys aside, are redacted."""
    match value:
        case str():
            return redact(value)
        case Mapping():
            return {key: redacted(member) for key, member in value.items()}
        case list() | tuple():
            return [redacted(member) for member in value]
        case _:
            return value


def redact_log(text: str, secrets: Iterable[str] | None = None) -> str:
    """A line of a log, redacted: headers that carry secrets and what is set under a secret's name, too.

    `secrets` are those of the environment, longest first, where they are known.
    """
    redacted = _redact(text, _longest_first(os.environ) if secrets is None else secrets)
    return _NAMED.sub(rf"\1{HIDDEN}", _HEADER.sub(rf"\1\2{HIDDEN}", redacted))


def guard_logs() -> None:
    """From now on no log of this process, nor the traceback it may die with, holds a secret or steers a terminal.

    Secrets of the environment are those that it has now.
    """
    _Record.secrets = _longest_first(os.environ)
    logging.setLogRecordFactory(_Record)
    sys.excepthook = _print_traceback


class _Record(logging.LogRecord):
    """A record of a log, redacted wherever it is written to: handlers come and go, and so do their filters."""

    secrets: ClassVar[Sequence[str]] = ()
    _exc_text: str | None = None

    def getMessage(self) -> str:  # noqa: N802 - as the standard library calls it
        return redact_log(printable(super().getMessage()), self.secrets)

    @property
    def exc_text(self) -> str | None:
        return self._exc_text

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._exc_text = None if text is None else redact_log(printable(text), self.secrets)


def _print_traceback(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        sys.stderr.write(redact_log(printable("".join(traceback.format_exception(kind, error, trace)))))


def _longest_first(environ: Mapping[str, str]) -> Sequence[str]:
    """Secrets of an environment; one that is part of another comes after it."""
    return sorted(set(_secrets(environ)), key=len, reverse=True)


def _secrets(environ: Mapping[str, str]) -> Iterator[str]:
    for name, value in environ.items():
        if _SECRET_NAME.search(name) and name not in ("PWD", "OLDPWD"):
            yield from _long(value, unquote(value))
        if "://" in value:
            yield from _long(*_of_address(value, whole=name.upper().endswith("WEBHOOK")))
        elif name.upper().endswith("_PROXY") and "@" in value:
            yield from _long(*_of_address(f"http://{value}", whole=False))


def _of_address(address: str, *, whole: bool) -> Iterator[str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    if whole:
        yield f"{parts.path}?{parts.query}" if parts.query else parts.path
    if parts.password:
        user, password = unquote(parts.username or ""), unquote(parts.password)
        yield from (parts.password, password, base64.b64encode(f"{user}:{password}".encode()).decode())


def _long(*values: str) -> Iterator[str]:
    return (value for value in values if len(value) >= _SHORTEST)
