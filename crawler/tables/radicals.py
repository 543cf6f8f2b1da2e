"""Radical code points folded to the ordinary characters that they look like.

A PDF names glyphs, not characters; where a font draws a radical and an ideograph with one glyph, the producer
may write down the radical (U+2F64 for U+7528). Only these code points are touched: everything else stays as
printed, full-width brackets and circled digits included, which is why this is no NFKC.
"""

from __future__ import annotations

import re

# The Unicode Character Database's EquivalentUnifiedIdeograph (14.0) for the blocks CJK Radicals Supplement
# (U+2E80-2EFF) and Kangxi Radicals (U+2F00-2FDF), sixteen code points a line; an ideographic space stands for
# a code point that has no equivalent.
_EQUIVALENT_UNIFIED_IDEOGRAPH = {
    0x2E80: "　厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣",
    0x2E90: "尢𡯂巳幺彑彐忄心扌攵　旡日月歺母",
    0x2EA0: "民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹",
    0x2EB0: "纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹",
    0x2EC0: "艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑",
    0x2ED0: "钅長镸长门𨸏阝雨青韦页风飞食𩙿飠",
    0x2EE0: "饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜",
    0x2EF0: "龙龜亀龟　　　　　　　　　　　　",
    0x2F00: "一丨丶丿乙亅二亠人儿入八冂冖冫几",
    0x2F10: "凵刀力勹匕匚匸十卜卩厂厶又口囗土",
    0x2F20: "士夂夊夕大女子宀寸小尢尸屮山巛工",
    0x2F30: "己巾干幺广廴廾弋弓彐彡彳心戈戶手",
    0x2F40: "支攴文斗斤方无日曰月木欠止歹殳毋",
    0x2F50: "比毛氏气水火爪父爻爿片牙牛犬玄玉",
    0x2F60: "瓜瓦甘生用田疋疒癶白皮皿目矛矢石",
    0x2F70: "示禸禾穴立竹米糸缶网羊羽老而耒耳",
    0x2F80: "聿肉臣自至臼舌舛舟艮色艸虍虫血行",
    0x2F90: "衣襾見角言谷豆豕豸貝赤走足身車辛",
    0x2FA0: "辰辵邑酉釆里金長門阜隶隹雨靑非面",
    0x2FB0: "革韋韭音頁風飛食首香馬骨高髟鬥鬯",
    0x2FC0: "鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠",
    0x2FD0: "鼻齊齒龍龜龠　　　　　　　　　　",
}

# Where the equivalent is not what simplified Chinese fonts draw for the radical.
_OVERRIDES = {
    0x2E8D: 0x2D544,
    0x2E95: 0x5F50,
    0x2EA9: 0x248E9,
    0x2F3E: 0x6237,
}

_NO_EQUIVALENT = "\u3000"

_FOLD = {
    first + offset: ord(ideograph)
    for first, line in _EQUIVALENT_UNIFIED_IDEOGRAPH.items()
    for offset, ideograph in enumerate(line)
    if ideograph != _NO_EQUIVALENT
} | _OVERRIDES

_RADICAL = re.compile("[\u2e80-\u2fdf]")


def fold_radicals(text: str) -> str:
    """Return `text` with every radical code point replaced by its unified ideograph, all else unchanged."""
    return text.translate(_FOLD) if _RADICAL.search(text) else text
