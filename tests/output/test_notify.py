"""Notices to a webhook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
from typer.testing import CliRunner

from output.build import build
from output.cli import app
from output.notify import NotNotified, notify
from output.publish import publish
from output.snapshot import Commit, Snapshot, commits_of
from output.store import Store
from output.webhook import Shape, shape_of
from tests.output.records import document, numbered

ABOUT: dict[str, Any] = {"run_id": "r", "verdict": "healthy", "rows": {}, "documents": {}, "origin": "publisher"}
HOOK = "https://hooks.slack.com/services/T0/secret"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store, of = Store(tmp_path / "data"), document("aa")
    publish(store, build(Snapshot.empty(), [of], numbered(of, 1, 2)), ABOUT)
    return store


def latest(store: Store) -> Commit:
    return commits_of(store)[-1]


def sent() -> Any:
    return json.loads(responses.calls[-1].request.body or "null")


@pytest.mark.parametrize(
    ("url", "shape", "place"),
    [
        (HOOK, Shape.SLACK, ("text",)),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/x", Shape.FEISHU, ("content", "text")),
        ("https://oapi.dingtalk.com/robot/send?access_token=x", Shape.DINGTALK, ("text", "content")),
        ("https://example.org/hook", Shape.JSON, ("summary",)),
    ],
)
@responses.activate
def test_each_service_gets_its_own_shape(store: Store, url: str, shape: Shape, place: tuple[str, ...]) -> None:
    responses.post(url, json={"errcode": 0})
    assert shape_of(url) is shape
    assert notify(store, latest(store), url)
    body = sent()
    for name in place:
        body = body[name]
    assert body.startswith("beian: version 0 (")
    assert body.endswith("2 filings as baseline (dsa 2)")


@responses.activate
def test_a_version_is_never_posted_twice(store: Store) -> None:
    responses.post(HOOK)
    assert [notify(store, latest(store), HOOK) for _ in range(3)] == [True, False, False]
    assert len(responses.calls) == 1


@responses.activate
def test_a_failure_is_tried_again(store: Store) -> None:
    for status in (500, 429):
        responses.post(HOOK, status=status)
    responses.post(HOOK, body=requests.ConnectionError(HOOK))
    responses.post(HOOK)
    assert notify(store, latest(store), HOOK, pause=0)
    assert len(responses.calls) == 4


@responses.activate
def test_what_was_not_taken_is_said_without_the_secret_and_may_be_sent_later(store: Store) -> None:
    responses.post(HOOK, body=requests.ConnectionError(HOOK))
    with pytest.raises(NotNotified, match="did not take the notice in 5 tries: ConnectionError") as error:
        notify(store, latest(store), HOOK, pause=0)
    assert "secret" not in str(error.value)
    responses.reset()
    responses.post(HOOK)
    assert notify(store, latest(store), HOOK)


@responses.activate
def test_a_notice_that_may_have_arrived_is_not_sent_again(store: Store) -> None:
    responses.post(HOOK, body=requests.ReadTimeout(HOOK))
    with pytest.raises(NotNotified, match="may have arrived"):
        notify(store, latest(store), HOOK, pause=0)
    assert not notify(store, latest(store), HOOK)
    assert len(responses.calls) == 1


@responses.activate
def test_an_error_told_in_the_body_is_an_error(store: Store) -> None:
    responses.post("https://open.feishu.cn/x", json={"code": 19001, "msg": "param invalid"})
    with pytest.raises(NotNotified, match="refused the notice: error 19001"):
        notify(store, latest(store), "https://open.feishu.cn/x")


@pytest.mark.parametrize("body", ["ok", "{", "[1]", "7", "null"])
@responses.activate
def test_a_body_that_tells_of_no_error_is_none_whatever_it_is(store: Store, body: str) -> None:
    responses.post(HOOK, body=body, content_type="application/json")
    assert notify(store, latest(store), HOOK)


@responses.activate
def test_the_command_reports_how_it_went(store: Store) -> None:
    responses.post(HOOK, status=404)
    arguments = ["--dataset", store.uri, "notify", "--webhook"]
    refused = CliRunner().invoke(app, [*arguments, HOOK])
    assert (refused.exit_code, "refused the notice with 404" in refused.output) == (3, True)
    wrong = CliRunner().invoke(app, [*arguments, "http://example.org"])
    assert (wrong.exit_code, "begins with https://" in wrong.output) == (2, True)
    responses.reset()
    responses.post(HOOK)
    said = [CliRunner().invoke(app, [*arguments, HOOK]).output for _ in range(2)]
    assert said == ["version 0 was posted\n", "version 0 had been posted before; nothing was sent\n"]
