"""The kind of content that a deep-synthesis algorithm makes or edits, told from its name and purpose."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple, cast, get_args

from normalize.issues import Issue
from normalize.reference import rows

Modality = Literal["text", "image", "audio", "video", "virtual_human", "multimodal", "three_d"]
"""`multimodal` only where the publisher says 多模态, 全模态 or 多媒体; an algorithm for texts and images has both."""

_ORDER: tuple[Modality, ...] = get_args(Modality)
_SCENE = re.compile(r"应用(?:于|在)(?P<scene>[^，。；]{1,60}?)(?:的?场景|领域|中?，|。|；|$)")
"""A purpose begins with its scene (`应用于图像生成场景，…`); what follows mixes inputs with outputs."""
_MADE = re.compile(r"(?:生成|合成|输出|创作|制作|转换[为成]|转[为成]|编辑|识别|驱动)(?P<made>[^，。；]{0,40})")


class ModalityReading(NamedTuple):
    """Modalities in the order of `Modality`, the words that told them in the order of the text, and issue codes."""

    modalities: tuple[Modality, ...]
    words: tuple[str, ...]
    issues: tuple[str, ...] = ()


def read_modality(name: str | None, purpose: str | None) -> ModalityReading:
    """Tell the modalities of a deep-synthesis algorithm.

    The scene that its purpose names decides; the name adds what is more special (数字人, 多模态, 三维). Where the scene
    says nothing, the name does; where that says nothing either, what the purpose says is made.
    """
    scene = _SCENE.search(purpose or "")
    found = _words(scene["scene"]) if scene else []
    if found:
        found += [word for word in _words(name or "") if _lexicon()[word][1] and word not in found]
    found = found or _words(name or "")
    found = found or [word for made in _MADE.finditer(purpose or "") for word in _words(made["made"])]
    if not found:
        return ModalityReading((), (), (Issue.MODALITY_UNKNOWN,))
    told = {modality for word in found for modality in _lexicon()[word][0]}
    return ModalityReading(tuple(m for m in _ORDER if m in told), tuple(dict.fromkeys(found)))


def _words(text: str) -> list[str]:
    return [_canonical(word) for word in _pattern().findall(text)]


def _canonical(word: str) -> str:
    return word if word in _lexicon() else word.upper()


@cache
def _lexicon() -> dict[str, tuple[tuple[Modality, ...], bool]]:
    """Word → its modalities, and whether it counts in a name beside a scene."""
    return {
        word: (tuple(cast("Modality", modality) for modality in modalities.split(",")), scope == "name")
        for word, modalities, scope in rows("modality_words.tsv")
    }


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_lexicon(), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
