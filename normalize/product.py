"""Products (应用产品): the names and channels of a cell, `名称(APP)、名称（网站、小程序）`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from normalize.issues import Issue
from normalize.text import fold_line_breaks

Channel = Literal["app", "website", "mini_program", "public_account", "other"]

_CHANNELS: dict[str, Channel] = {
    "APP": "app",
    "应用": "app",
    "客户端": "app",
    "移动应用": "app",
    "手机应用": "app",
    "应用程序": "app",
    "软件": "app",
    "PC客户端": "app",
    "网站": "website",
    "网页": "website",
    "网页版": "website",
    "WEB": "website",
    "H5": "website",
    "小程序": "mini_program",
    "公众账号": "public_account",
    "公众帐号": "public_account",
    "公众号": "public_account",
    "服务号": "public_account",
    "其他": "other",
    "其它": "other",
}
"""The words of the lists (APP, 网站, 小程序, 公众账号, 其他) and what provincial lists may say in their place."""
_HOSTS = r"(?:微信|支付宝|抖音|快手|QQ|百度|淘宝|京东|小红书|钉钉|飞书|企业微信)"
_HOSTED = re.compile(rf"(?P<hosts>{_HOSTS}(?:[、,，/]{_HOSTS})*)(?P<channel>小程序|公众账?号)")
_WORD_SEPARATOR = re.compile(r"[、,，/;；和及]")
_PRINTED: dict[Channel, str] = {
    "app": "APP",
    "website": "网站",
    "mini_program": "小程序",
    "public_account": "公众账号",
    "other": "其他",
}
_UNIT = re.compile(r"[（(](?:[^（()）]|[（(][^（()）]*[)）])*[)）]|“[^“”]*”|[^（()）“、，,；;]+|.", re.DOTALL)
"""Brackets with what they hold, a quoted piece, plain text, or a separator."""
_NONE = re.compile(r"[-—–/\\.无]*")
_AND_SO_ON = re.compile(r"等(?:产品|应用)?$")


class Product(NamedTuple):
    """A product that uses an algorithm: its name, and where it is offered (None where that is not printed)."""

    name: str
    channel: Channel | None


class ProductsReading(NamedTuple):
    """The products of a cell in its order, and issue codes."""

    products: tuple[Product, ...]
    issues: tuple[str, ...]


def read_products(raw: str) -> ProductsReading:
    """Read a cell of products; `--`, printed for those who only support others, and an empty cell hold none.

    The last brackets of a product hold its channels; brackets before them, or of other words, belong to its name.
    """
    text = fold_line_breaks(raw)
    if _NONE.fullmatch(text):
        return ProductsReading((), ())
    found: list[Product] = []
    for name, channels in _split(text):
        found += [Product(name, channel) for channel in channels or (None,)]
    unknown = any(product.channel is None for product in found)
    return ProductsReading(tuple(found), (Issue.PRODUCT_CHANNEL_MISSING,) if unknown else ())


def print_product(product: Product) -> str:
    """A product as the lists print it: `名称(APP)`."""
    return product.name if product.channel is None else f"{product.name}({_PRINTED[product.channel]})"


def _split(text: str) -> Iterator[tuple[str, tuple[Channel, ...]]]:
    """Names and channels. A name ends at 、; at a comma only after its channel, since names hold commas too."""
    name = ""
    channels: tuple[Channel, ...] = ()
    held = ""  # the brackets that `channels` were read from: part of the name should more brackets follow
    for unit in _UNIT.findall(text):
        read = _channels(unit)
        if read and name:
            if channels and not set(read) <= set(channels) and _is_plain(held):
                channels, held = (*channels, *read), unit
            else:
                name, channels, held = name + held, read, unit
        elif unit in "、；;" or (unit in "，," and channels):
            if name:
                yield name.strip(), channels
            name, channels, held = "", (), ""
        elif channels:
            rest = _AND_SO_ON.sub("", unit).strip()
            yield name.strip(), channels
            name, channels, held = rest, (), ""
        else:
            name += unit
    name = name if channels else _AND_SO_ON.sub("", name)
    if name.strip():
        yield name.strip(), channels


def _is_plain(brackets: str) -> bool:
    return brackets[1:-1].strip().upper() in _CHANNELS


@functools.lru_cache(maxsize=4096)  # most brackets hold one of five words
def _channels(unit: str) -> tuple[Channel, ...]:
    """The channels that brackets hold; none where they hold anything else."""
    if unit[0] not in "（(" or len(unit) < 3:
        return ()
    inside = unit[1:-1].strip()
    if hosted := _HOSTED.fullmatch(inside):
        return (_CHANNELS[hosted["channel"]],)
    words = [word.strip().upper() for word in _WORD_SEPARATOR.split(inside)]
    read = [_CHANNELS.get(word) for word in words]
    return tuple(dict.fromkeys(channel for channel in read if channel)) if all(read) else ()
