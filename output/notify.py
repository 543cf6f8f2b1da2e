"""Notices of a new snapshot to a webhook: Slack, Feishu, DingTalk, or plain JSON; never the same version twice."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import requests
import tenacity

from output.feed import summarise
from output.snapshot import Commit, read_changes
from output.store import Store
from output.webhook import Shape, shape_of

TIMEOUT = 20
"""Seconds that an answer may take."""
_TRIES = 5


class NotNotified(Exception):
    """The webhook did not take the message; the sentence names its host, never its secret address."""


class _Refused(Exception):
    """An answer that says no; the message is for the user."""


class _TryAgain(Exception):
    """A failure that another try may mend."""


def message(commit: Commit, changes: Sequence[dict[str, Any]], shape: Shape) -> dict[str, Any]:
    """Body of the notice of a snapshot; `changes` are its rows of the table `changes`."""
    text = f"beian: version {commit.version} ({commit.time[:10]}): {summarise(changes)}"
    match shape:
        case Shape.SLACK:
            return {"text": text}
        case Shape.FEISHU:
            return {"msg_type": "text", "content": {"text": text}}
        case Shape.DINGTALK:
            return {"msgtype": "text", "text": {"content": text}}
        case Shape.JSON:
            own = [change for change in changes if not change["follows"]]
            return {"version": commit.version, "committed_at": commit.time, "summary": text, "changes": own}


def notify(store: Store, commit: Commit, url: str, shape: Shape | None = None, pause: float = 1) -> bool:
    """Post the notice of a snapshot to a webhook, at most once per version and webhook; return whether it was sent now.

    A failed try is made again, five times in all, `pause` seconds after the first and longer after each. Raises
    NotNotified, and ValueError for an address that is no HTTPS one (HTTP is taken for the own machine).
    """
    parts = urlsplit(url)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise ValueError("a webhook's address begins with https://")
    # Only a hash of the address is kept: it is a secret.
    claim = f"notified/{sha256(url.encode()).hexdigest()[:16]}-{commit.version}"
    if not store.claim(claim):
        return False
    changes = read_changes(store, commit, commit.version).to_pylist()
    body = message(commit, changes, shape or shape_of(url))
    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(_TryAgain),
        wait=tenacity.wait_exponential(multiplier=pause, max=60),
        stop=tenacity.stop_after_attempt(_TRIES),
        reraise=True,
    )
    try:
        retrying(_post, url, body)
    except _TryAgain as error:
        store.release(claim)
        raise NotNotified(f"{parts.hostname} did not take the notice in {_TRIES} tries: {error}") from None
    except _Refused as error:
        store.release(claim)
        raise NotNotified(str(error)) from None
    return True


def _post(url: str, body: dict[str, Any]) -> None:
    host = urlsplit(url).hostname
    try:
        answer = requests.post(url, json=body, timeout=TIMEOUT, allow_redirects=False)
    except requests.ReadTimeout:
        # It may have arrived: asking again could post it twice.
        raise NotNotified(
            f"{host} did not answer within {TIMEOUT} s; the notice may have arrived, look there"
        ) from None
    except requests.RequestException as error:
        raise _TryAgain(type(error).__name__) from None  # its text holds the address
    if answer.status_code == requests.codes.too_many_requests or answer.status_code >= 500:
        raise _TryAgain(f"it answered {answer.status_code}")
    if answer.status_code >= 300:
        raise _Refused(f"{host} refused the notice with {answer.status_code}; look at the webhook's address")
    if code := _code(answer):
        raise _Refused(f"{host} refused the notice: error {code}")


def _code(answer: requests.Response) -> Any:
    """The error that an answer tells of in its body; Feishu and DingTalk say 200 all the same."""
    try:
        said = answer.json()
    except ValueError:
        return None
    names = [name for name in ("errcode", "code", "StatusCode") if isinstance(said, dict) and name in said]
    code = said[names[0]] if names else 0
    return None if code in (0, "0") else code
