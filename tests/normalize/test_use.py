"""Names and purposes → what algorithms and generative services are used for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.reference import rows
from normalize.use import USES, read_uses

WORDS = [(word, tuple(filter(None, uses.split(",")))) for word, uses in rows("use_words.tsv")]


@pytest.mark.parametrize(
    ("name", "purpose", "uses"),
    [
        ("甲智能客服算法", "应用于在线客服场景，根据用户咨询内容，生成文本回答。", ("customer_service",)),
        ("甲文本生成算法", "根据用户输入的文本，生成符合学科要求的试题。", ("education",)),
        ("甲文本生成算法", "根据用户输入的心理咨询文本，生成相应的回复。", ("health",)),
        ("甲财税大模型算法", "根据用户输入的文本，生成相应的文本内容。", ("finance",)),
        ("甲文本生成算法", "根据用户输入的文本，生成合同审查相关的文本。", ("law",)),
        ("甲公文生成算法", "根据用户输入的文本，生成行政公文相关的文本。", ("government", "office_writing")),
        ("甲语音识别算法", "根据用户输入的会议语音，生成会议纪要。", ("office_writing",)),
        ("甲图像生成算法", "根据用户输入的服饰图，生成电商模特试穿图。", ("marketing_retail",)),
        ("甲视频生成算法", "根据用户输入的小说，生成短剧视频。", ("film_video", "culture_media")),
        ("甲歌声合成算法", "根据用户输入的歌词，生成歌曲。", ("music_audio",)),
        ("甲换脸算法", "将用户上传的照片与特定模板进行面部融合。", ("photo_effects",)),
        ("甲NPC对话算法", "应用于游戏场景。", ("games",)),
        ("甲情感陪伴算法", "生成情绪陪伴相关的文本回复。", ("companionship",)),
        ("甲图像生成算法", "根据用户输入的户型图，生成室内设计效果图。", ("design",)),
        ("甲代码大模型算法", "根据用户输入的文本，生成代码。", ("programming",)),
        ("甲文旅大模型算法", "根据用户输入的文本，生成景区导览文本。", ("travel",)),
        ("甲车载语音算法", "根据用户输入的语音，生成车机指令。", ("transport",)),
        ("甲工业质检算法", "根据输入的图像，生成缺陷位置。", ("industry",)),
        ("甲农技问答算法", "生成种植相关的文本。", ("agriculture",)),
        ("甲求职助手算法", "根据用户输入的经历，生成简历。", ("recruitment",)),
        ("甲文本生成算法", "生成网络安全领域相关的文本回复。", ("security",)),
        ("甲菜谱生成算法", "生成家庭烹饪建议。", ("daily_life",)),
        ("甲文本生成算法", "根据用户输入的房源数据，生成房评。", ("property",)),
        ("甲新闻生成算法", None, ("culture_media",)),
        ("甲学术论文算法", None, ("research",)),
        ("甲BI问数算法", None, ("data_analysis",)),
        (None, "从知识库中检索相关内容，生成文本。", ("search_knowledge",)),
    ],
)
def test_the_words_of_name_and_purpose_tell_the_uses(
    name: str | None, purpose: str | None, uses: tuple[str, ...]
) -> None:
    assert read_uses(name, purpose) == uses


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("甲大模型算法", "应用于文本生成场景，服务于企业端客户，根据用户输入的文本，生成相应的文本内容。"),
        ("甲图像生成算法", "应用于图像生成场景，根据用户输入的图像，生成符合用户需求的图像。"),
        ("甲数字人视频生成算法", "应用于数字人视频生成场景，根据用户输入的音频，生成虚拟人物视频。"),
        (None, None),
        ("", ""),
    ],
)
def test_a_generic_purpose_tells_no_use(name: str | None, purpose: str | None) -> None:
    assert read_uses(name, purpose) == ()


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("利用深度学习生成文本", ()),
        ("检索增强生成", ()),
        ("根据用户输入的教育背景，生成个人简历", ("recruitment",)),
        ("根据用户输入的股票代码，生成文本", ("finance",)),
        ("手写作答图像", ()),
        ("设备故障诊断", ("industry",)),
        ("宠物医疗", ("daily_life",)),
        ("用于社交媒体发布", ("marketing_retail",)),
        ("编程学习", ("education", "programming")),
        ("虚拟人视频", ()),
        ("BILIBILI", ()),
        ("bi报表", ("data_analysis",)),
        ("小蜜蜂智能对话", ()),
        ("友学生成合成算法", ()),
        ("学生成绩分析", ("education",)),
        ("软件供应链安全", ("security",)),
    ],
)
def test_the_longest_word_counts_alone(text: str, uses: tuple[str, ...]) -> None:
    assert read_uses(None, text) == uses


def test_a_text_that_names_many_fields_has_the_first_five_in_the_fixed_order() -> None:
    found = read_uses("甲旅游算法", "应用于农业、医疗、法律、金融、教育、游戏等领域")
    assert found == ("health", "finance", "law", "travel", "agriculture")


def test_the_table_is_sorted_says_each_word_once_and_names_uses_in_their_order() -> None:
    words = [word for word, _ in WORDS]
    assert words == sorted(set(words))
    for word, uses in WORDS:
        assert word == word.upper()
        assert list(uses) == [use for use in USES if use in uses], word


def test_every_use_has_words() -> None:
    assert {use for _, uses in WORDS for use in uses} == set(USES)


def test_every_word_of_the_table_tells_its_uses() -> None:
    assert {word: (read_uses(word, None), read_uses(None, word)) for word, _ in WORDS} == {
        word: (uses, uses) for word, uses in WORDS
    }


def test_a_word_without_uses_keeps_a_shorter_one_from_counting() -> None:
    told = [word for word, uses in WORDS if uses]
    for word, uses in WORDS:
        assert uses or any(shorter in word for shorter in told), word


@given(
    st.text() | st.lists(st.sampled_from([word for word, _ in WORDS])).map("，".join),
    st.none() | st.text() | st.lists(st.sampled_from([word for word, _ in WORDS])).map("、".join),
)
def test_any_text_is_read_in_the_fixed_order(name: str, purpose: str | None) -> None:
    found = read_uses(name, purpose)
    assert list(found) == [use for use in USES if use in found]
    assert len(found) <= 5
    assert read_uses(name, purpose) == found
    assert set(read_uses(name, None)) <= set(found)
