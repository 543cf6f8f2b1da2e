from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.text import breaks_latin, fold_line_breaks, remove_white_space

CELLS = st.text(alphabet=st.sampled_from("aZ9算法（）“·-/_ \t\n\r\x0b\u2028\u3000\xa0\u200b\ufeff\0\x02\u202e𠮷é"))


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("DeepSeek\nChat", "DeepSeek Chat"),
        ("DeepSeek  \n Chat", "DeepSeek Chat"),
        ("智谱清言\n（ChatGLM）", "智谱清言（ChatGLM）"),
        ("奇想智能\n（\nMiracleVision）", "奇想智能（MiracleVision）"),
        ("仲帆\nPreWrite算\n法", "仲帆PreWrite算法"),
        ("阿水 AI大模型算法", "阿水AI大模型算法"),
        ("一叶轻舟（Skiff-\nLLMs）", "一叶轻舟（Skiff-LLMs）"),
        ("Deep - \n Seek", "Deep - Seek"),
        ("A  B\tC", "A B C"),
        ("\u3000网易\xa0云\u3000", "网易云"),
        ("\ufeff文心\u200b一言\0\u202e", "文心一言"),
        ("𠮷 AI", "𠮷AI"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_a_name_is_put_on_one_line_as_it_would_be_typed(printed: str, meant: str) -> None:
    assert fold_line_breaks(printed) == meant


@given(st.one_of(st.text(), CELLS))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold_line_breaks(text)
    assert fold_line_breaks(once) == once


@given(st.one_of(st.text(), CELLS))
def test_folding_loses_nothing_that_is_visible(text: str) -> None:
    assert remove_white_space(fold_line_breaks(text)) == "".join(
        char for char in remove_white_space(text) if char.isprintable() or ord(char) > 0x9F
    )


@pytest.mark.parametrize(
    ("printed", "uncertain"),
    [
        ("TezignCreativeR\neasoning", True),
        ("Qwen \n 2", True),
        ("Skiff-\nLLMs", False),
        ("文心\nERNIE", False),
        ("Deep Seek", False),
    ],
)
def test_only_a_break_between_latin_characters_leaves_a_word_uncertain(printed: str, uncertain: bool) -> None:
    assert breaks_latin(printed) is uncertain


def test_a_number_loses_every_kind_of_white_space_but_no_control_character() -> None:
    assert remove_white_space(" 网信算备\n1101\u3000 \xa02\u200b3\ufeff号\t") == "网信算备110123号"
    assert remove_white_space("ZheJiang\x02X") == "ZheJiang\x02X"
