"""White space and invisible characters of published cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_CJK = re.compile(
    "["
    "\u2e80-\u312f"  # radicals, CJK punctuation, kana, bopomofo
    "\u31a0-\u9fff"  # strokes, compatibility forms, ideographs
    "\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f"  # compatibility ideographs, vertical forms
    "\uff00-\uffef"  # full-width forms
    "\U00020000-\U0003ffff"  # ideographs of the supplementary planes
    "·…—“”"  # punctuation that Chinese text shares with others
    "]"
)
_IDEOGRAPH = re.compile("[\u3400-\u9fff\U00020000-\U0010ffff]")
_SPACE = re.compile(r"\s+")
_LINE_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_LATIN_BREAK = re.compile(rf"[A-Za-z0-9]\s*{_LINE_BREAK.pattern}\s*[A-Za-z0-9]")
_JOINERS = "-/_"


class _Dropped(dict[int, int | None]):
    """A table for `str.translate` that drops the characters a rule names, and asks the rule once for each."""

    def __init__(self, drops: Callable[[str], bool]) -> None:
        super().__init__()
        self._drops = drops

    def __missing__(self, code: int) -> int | None:
        return self.setdefault(code, None if self._drops(chr(code)) else code)


_WHITE = _Dropped(lambda char: char.isspace() or char == "\0" or unicodedata.category(char) == "Cf")
_INVISIBLE = _Dropped(lambda char: not char.isspace() and unicodedata.category(char) in ("Cc", "Cf"))


def fold_line_breaks(text: str) -> str:
    """`text` on one line, as it would be typed.

    White space, a line break or not, is dropped beside a Chinese character or punctuation mark, and at a break
    beside a hyphen, slash or underscore that joins two words (`Skiff-⏎LLMs`); elsewhere it is one space. Invisible
    characters (zero-width, byte order mark, NUL, bidirectional controls) are dropped. Idempotent.
    """
    if _is_plain(text):
        return text
    visible = remove_invisible(text).strip()

    def gap(match: re.Match[str]) -> str:
        before, after = visible[match.start() - 1], visible[match.end()]
        if _CJK.match(before) or _CJK.match(after):
            return ""
        if _LINE_BREAK.search(match[0]) and (
            (before in _JOINERS and not _stands_alone(visible, match.start() - 1))
            or (after in _JOINERS and not _stands_alone(visible, match.end()))
        ):
            return ""
        return " "

    return _SPACE.sub(gap, visible)


def breaks_latin(text: str) -> bool:
    """Whether a line break of `text` stands between Latin letters or digits, so that a word may go on after it."""
    return bool(_LATIN_BREAK.search(remove_invisible(text)))


def remove_white_space(text: str) -> str:
    """`text` without any white space or invisible character: how numbers and codes are compared.

    Control characters other than NUL stay (PDFium, for one, gives a hyphen at a line end as U+0002): to lose one
    would be to change a number unseen.
    """
    return text if _is_plain(text) else text.translate(_WHITE)


def remove_invisible(text: str) -> str:
    """`text` without control and format characters that are no white space."""
    return text if text.isprintable() else text.translate(_INVISIBLE)


def has_chinese(text: str) -> bool:
    """Whether `text` holds a Chinese character."""
    return bool(_IDEOGRAPH.search(text))


def _is_plain(text: str) -> bool:
    """Whether `text` holds neither white space nor invisible characters, as most cells do.

    Python calls no control, format or space character printable but the ordinary space.
    """
    return " " not in text and text.isprintable()


def _stands_alone(text: str, position: int) -> bool:
    """Whether the character has white space on both sides: a dash between words, not a hyphen."""
    return text[position - 1 : position].isspace() and text[position + 1 : position + 2].isspace()
