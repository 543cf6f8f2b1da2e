"""Secrets do not get out, and nothing else is hidden."""

from __future__ import annotations

import io
import logging
import sys

import pytest

from output import redact as module
from output.redact import guard_logs, redact, redact_log, redacted

ENVIRONMENT = {
    "HTTPS_PROXY": "http://jane:p%40ss-of-jane@proxy.lan:3128",
    "http_proxy": "joe:word-of-joe@proxy.lan:3128",
    "BEIAN_WEBHOOK": "https://hooks.example/services/T000/B000/webhook-path",
    "AWS_SECRET_ACCESS_KEY": "aws/secret+value",
    "SHORT_TOKEN": "yes",
    "HOME": "/home/jane",
    "PWD": "/home/jane/beian",
    "BROKEN": "http://[x",
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://jane:word@proxy.lan:3128 failed", "http://***@proxy.lan:3128 failed"),
        ("s3://KEY:sec/ret+x@bucket/data", "s3://***@bucket/data"),
        ("https://token@host/a and ftp://a:b@c", "https://***@host/a and ftp://***@c"),
        ("s3://bucket/x?access_key=A&secret_key=B&region=eu", "s3://bucket/x?access_key=***&secret_key=***&region=eu"),
        ("'https://h/?X-Amz-Signature=abc&x=1'", "'https://h/?X-Amz-Signature=***&x=1'"),
        ("https://a.blob.example/?sv=1&sig=abc%3D", "https://a.blob.example/?sv=1&sig=***"),
    ],
)
def test_what_an_address_holds_is_hidden(text: str, shown: str) -> None:
    assert redact(text, {}) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https://www.cac.gov.cn/cms/pub/interact/downloadfile.jsp?filepath=NU~b/c=&fText=%E9%99%84%E4%BB%B62",
        "https://beian.cac.gov.cn/#/index",
        "http://127.0.0.1:8000/picture@2x.png",
        "a@b.example writes to c:d@e.example",
        "the token of the list is new: 密码 password: x (《注：Cookie: 一》)",
        "网信算备110108007153201230015号",
        "",
    ],
)
def test_what_was_published_stays_as_it_is(text: str) -> None:
    assert redact(text, ENVIRONMENT) == text


@pytest.mark.parametrize(
    "secret",
    [
        *("p%40ss-of-jane", "p@ss-of-jane", "amFuZTpwQHNzLW9mLWphbmU=", "word-of-joe", "aws/secret+value"),
        "/services/T000/B000/webhook-path",
    ],
)
def test_what_the_environment_holds_is_hidden_wherever_it_turns_up(secret: str) -> None:
    assert redact(f"no {secret}, it says", ENVIRONMENT) == "no ***, it says"


def test_short_values_and_other_variables_are_not_secrets() -> None:
    assert redact("yes, /home/jane/beian http://[x", ENVIRONMENT) == "yes, /home/jane/beian http://[x"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Proxy-Authorization: Basic amFu\nAccept: x", "Proxy-Authorization: ***\nAccept: x"),
        ("{b'Cookie': [b'a=b; c=d'], b'X': [b'y']}", "{b'Cookie': ***"),
        ("Set-Cookie: a=b; Path=/", "Set-Cookie: ***"),
        (
            "'AWS_SECRET_ACCESS_KEY': 'abc',\n 'BOT_NAME': 'beian'",
            "'AWS_SECRET_ACCESS_KEY': '***',\n 'BOT_NAME': 'beian'",
        ),
        ("password=abc user=x", "password=*** user=x"),
    ],
)
def test_a_log_hides_headers_and_what_is_set_under_a_secrets_name(line: str, shown: str) -> None:
    assert redact_log(line) == shown


def test_values_of_json_are_redacted_in_every_depth() -> None:
    given = {"a": ["http://u:p@h", 1, None], "b": {"c": ("s3://k:s@b",)}}
    assert redacted(given) == {"a": ["http://***@h", 1, None], "b": {"c": ["s3://***@b"]}}


def test_logs_and_tracebacks_of_the_process_are_redacted_whatever_handler_writes_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    factory = logging.getLogRecordFactory()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("tests.redact")
    logger.addHandler(handler)
    try:
        guard_logs()
        try:
            raise OSError("no http://u:planted@h\x1b[2J")
        except OSError as error:
            logger.exception("asking %s", "http://u:planted@h")
            monkeypatch.setattr(sys, "stderr", stream)
            sys.excepthook(OSError, error, error.__traceback__)
    finally:
        logger.removeHandler(handler)
        logging.setLogRecordFactory(factory)
    written = stream.getvalue()
    assert written.count("Traceback") == 2
    assert "\x1b" not in written
    assert written.count("http://***@h") >= 3
    assert "planted" not in written.replace('raise OSError("no http://u:planted@h', "")


def test_an_interrupt_is_told_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda kind, *_: told.append(kind))
    module._print_traceback(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == [KeyboardInterrupt]
