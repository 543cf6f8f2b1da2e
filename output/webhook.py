"""What the webhooks of different services understand."""

from __future__ import annotations

import enum
from urllib.parse import urlsplit


class Shape(enum.StrEnum):
    """Form of a message: that of a service, or plain JSON."""

    SLACK = "slack"
    FEISHU = "feishu"
    DINGTALK = "dingtalk"
    JSON = "json"


_HOSTS = {
    "hooks.slack.com": Shape.SLACK,
    "open.feishu.cn": Shape.FEISHU,
    "open.larksuite.com": Shape.FEISHU,
    "oapi.dingtalk.com": Shape.DINGTALK,
}


def shape_of(url: str) -> Shape:
    """The shape that the host of a webhook asks for; plain JSON for an unknown one."""
    return _HOSTS.get(urlsplit(url).hostname or "", Shape.JSON)
