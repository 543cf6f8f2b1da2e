from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.issues import Issue
from normalize.name import CleanName, clean_name


@pytest.mark.parametrize(
    ("raw", "name", "footnote"),
    [
        ("安第斯大模型注：\n英文名为\nAndesGPT", "安第斯大模型", "英文名为AndesGPT"),
        ("安第斯大模型（注：英文名为AndesGPT）", "安第斯大模型", "英文名为AndesGPT"),
        ("安第斯大模型 备注: 旧名（文澜）", "安第斯大模型", "旧名（文澜）"),
    ],
)
def test_a_footnote_is_split_off_and_reported(raw: str, name: str, footnote: str) -> None:
    assert clean_name(raw) == CleanName(name, footnote, (Issue.NAME_FOOTNOTE,))


@pytest.mark.parametrize("name", ["数据标注：智能平台", "专注：学习助手", "注意力大模型", "备注：无", "注音算法"])
def test_a_word_that_only_holds_the_sign_of_a_footnote_is_left_whole(name: str) -> None:
    assert clean_name(name) == CleanName(name, None, ())


def test_a_break_inside_latin_letters_is_joined_by_a_space_and_reported() -> None:
    assert clean_name("DeepSeek\nChat") == CleanName("DeepSeek Chat", None, (Issue.NAME_LINE_BREAK_UNCERTAIN,))


def test_a_missing_name_is_reported() -> None:
    assert clean_name(" ") == CleanName(None, None, (Issue.NAME_MISSING,))


@given(st.text(alphabet="注：:备标（）(A 算\n"))
def test_nothing_visible_is_lost_between_name_and_footnote(raw: str) -> None:
    cleaned = clean_name(raw)
    kept = (cleaned.name or "") + (cleaned.footnote or "")
    assert all(kept.count(char) == raw.count(char) for char in "A算标")
    assert cleaned.name or not raw.strip()
