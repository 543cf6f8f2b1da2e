"""Cells of products → names and channels."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.issues import Issue
from normalize.product import print_product, read_products


def read(cell: str) -> list[tuple[str, str | None]]:
    return [(product.name, product.channel) for product in read_products(cell).products]


@pytest.mark.parametrize(
    ("printed", "channel"),
    [
        ("APP", "app"),
        ("网站", "website"),
        ("小程序", "mini_program"),
        ("小程\n序", "mini_program"),
        ("公众账号", "public_account"),
        ("其他", "other"),
        ("微信小程序", "mini_program"),
        ("微信公众号", "public_account"),
        ("支付宝、快手小程序", "mini_program"),
        ("网页版", "website"),
        ("app", "app"),
    ],
)
def test_the_channel_stands_in_brackets_of_either_width(printed: str, channel: str) -> None:
    assert read(f"甲助手({printed})") == read(f"甲助手（{printed}）") == [("甲助手", channel)]


def test_a_cell_lists_products_and_breaks_its_lines_anywhere() -> None:
    assert read("宠胖胖\n(APP)、宠胖\n胖(小程序)") == [("宠胖胖", "app"), ("宠胖胖", "mini_program")]


def test_a_product_of_several_channels_is_one_each() -> None:
    assert read("微博（APP、网站、小程序）、甲(APP/网站)") == [
        ("微博", "app"),
        ("微博", "website"),
        ("微博", "mini_program"),
        ("甲", "app"),
        ("甲", "website"),
    ]
    assert read("甲(APP)(网站)") == [("甲", "app"), ("甲", "website")]


def test_forty_two_products_are_forty_two() -> None:
    assert len(read("、".join(f"产品{number}(APP)" for number in range(42)))) == 42


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("希沃白板（桌面版）(APP)", "希沃白板（桌面版）"),
        ("乐玩幻镜（抖音、快手、支付宝）(APP)", "乐玩幻镜（抖音、快手、支付宝）"),
        ("查几（APP）(APP)", "查几（APP）"),
        ("星小辰（H5）(APP)", "星小辰（H5）"),
        ("（乐骐）智能证件照(APP)", "（乐骐）智能证件照"),
        ("SpeakNow，SpeakNow Air(APP)", "SpeakNow，SpeakNow Air"),
        ("AI分身“甲、乙”(APP)", "AI分身“甲、乙”"),
        ("中智国培（北京）有限公司官网(APP)", "中智国培（北京）有限公司官网"),
        ("Kimi 智能助手(APP)等", "Kimi智能助手"),
    ],
)
def test_brackets_and_marks_of_the_name_stay_in_it(cell: str, name: str) -> None:
    channels = {"星小辰（H5）(APP)": [("星小辰", "website"), ("星小辰", "app")]}
    assert read(cell) == channels.get(cell, [(name, "app")])


@pytest.mark.parametrize("cell", ["", "--", "—", " \n", "无"])
def test_no_product_is_none(cell: str) -> None:
    assert read_products(cell).products == ()
    assert read_products(cell).issues == ()


@pytest.mark.parametrize("cell", ["甲助手", "甲助手（内测版）", "甲助手(APP", "甲助手等"])
def test_a_product_without_a_known_channel_is_kept_and_flagged(cell: str) -> None:
    reading = read_products(cell)
    assert [product.channel for product in reading.products] == [None]
    assert reading.products[0].name.startswith("甲助手")
    assert reading.issues == (Issue.PRODUCT_CHANNEL_MISSING,)


def test_a_missing_or_a_trailing_separator_loses_nothing() -> None:
    assert read("甲(APP)乙(网站)，丙(APP)、") == [("甲", "app"), ("乙", "website"), ("丙", "app")]


CELLS = st.lists(
    st.sampled_from(
        ["甲", "乙 助手", "Air", "(APP)", "（网站）", "（APP、小程序）", "（V1.0）", "、", "，", "等", "(", "\n", "--"]
    )
).map("".join)


@given(CELLS)
def test_every_word_of_a_cell_is_in_a_product(cell: str) -> None:
    names = "".join(product.name for product in read_products(cell).products)
    for word in re.findall("甲|乙|助手|Air|V1.0", cell):
        assert word in names


@given(CELLS)
def test_what_is_printed_again_is_read_the_same(cell: str) -> None:
    first = read_products(cell).products
    assert all(product.name for product in first)
    printed = "、".join(map(print_product, first))
    again = read_products(printed).products
    assert read_products("、".join(map(print_product, again))).products == again


@given(st.text())
def test_any_text_is_read(cell: str) -> None:
    read_products(cell)
