"""Names and purposes of deep-synthesis algorithms → the kinds of content that they make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.issues import Issue
from normalize.modality import read_modality
from normalize.reference import rows


@pytest.mark.parametrize(
    ("purpose", "modalities"),
    [
        ("应用于文本生成场景，根据用户上传的图像，生成相应的文本。", ("text",)),
        ("应用于对话生成场景，根据用户输入的语音，生成英文回复。", ("text",)),
        ("应用于图像生成场景，根据用户输入的文本，生成与语义一致的图像。", ("image",)),
        ("应用于图像、视频生成场景，渲染用户上传的图片。", ("image", "video")),
        ("应用于文本音频生成场景，根据用户输入的文本，生成内容。", ("text", "audio")),
        ("应用于数字人视频生成场景，根据用户输入的语音，生成视频。", ("video", "virtual_human")),
        ("应用于多模态内容生成场景，根据用户输入的文本，生成文本、图像。", ("multimodal",)),
        ("应用于3D模型生成场景，根据用户输入的图片，生成模型。", ("three_d",)),
        ("应用于语音合成场景，根据文本生成音频。", ("audio",)),
        ("应用于人脸融合场景，将用户的脸换入视频。", ("image",)),
    ],
)
def test_the_scene_decides_and_the_inputs_do_not(purpose: str, modalities: tuple[str, ...]) -> None:
    assert read_modality("甲算法", purpose).modalities == modalities


def test_the_name_adds_what_is_more_special_than_the_scene() -> None:
    reading = read_modality("甲数字人合成算法", "应用于视频生成场景，驱动形象。")
    assert (reading.modalities, reading.words) == (("video", "virtual_human"), ("视频", "数字人"))
    assert read_modality("甲文本算法", "应用于图像生成场景。").modalities == ("image",)


def test_where_the_scene_says_nothing_the_name_does_and_then_what_is_made() -> None:
    assert read_modality("甲语音合成算法", "应用于车载交互场景。").modalities == ("audio",)
    reading = read_modality("甲算法", "根据用户输入的文本，生成三维场景。")
    assert (reading.modalities, reading.words) == (("three_d",), ("三维",))


def test_words_are_told_whatever_their_case() -> None:
    assert read_modality("甲3d建模算法", None).words == ("3D",)


def test_nothing_told_is_flagged() -> None:
    assert read_modality("甲算法", "应用于表单场景。").issues == (Issue.MODALITY_UNKNOWN,)
    assert read_modality(None, None).modalities == ()


def test_the_lexicon_is_sorted_and_says_each_word_once() -> None:
    words = [word for word, _, _ in rows("modality_words.tsv")]
    assert words == sorted(set(words))


@given(st.text(), st.text())
def test_any_text_is_read_and_modalities_have_words(name: str, purpose: str) -> None:
    reading = read_modality(name, purpose)
    assert bool(reading.modalities) == bool(reading.words) == (not reading.issues)
