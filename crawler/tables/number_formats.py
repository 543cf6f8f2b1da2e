"""The forms in which Word prints the numbers of its lists (ECMA-376 part 1, 17.18.59): number → text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

HIGHEST = 32_767
"""The highest number that Word counts to."""

_DIGITS = "零一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千万", *, bare_ten: bool = True) -> str:
    """A number as it is counted in Chinese: 1 → 一, 12 → 十二, 105 → 一百零五, 20010 → 二万零一十."""
    if number >= 10_000:
        rest = number % 10_000
        above = chinese(number // 10_000, digits, units, bare_ten=bare_ten) + units[3]
        zero = digits[0] if 0 < rest < 1_000 else ""
        return above + zero + (chinese(rest, digits, units, bare_ten=False) if rest else "")
    text, gap = "", False
    for unit, name in ((1_000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = number // unit % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + name
        gap = not digit
    ten = digits[1] + units[0]
    return text.replace(ten, units[0], 1) if bare_ten and text.startswith(ten) else text or digits[0]


def _roman(number: int) -> str:
    text = ""
    for unit, letters in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
                          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        text += letters * (number // unit)
        number %= unit
    return text


def _letters(first: str) -> Callable[[int], str]:
    """A … Z, then AA, BB, and so on."""
    return lambda number: chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _run(first: str, last: str) -> Callable[[int], str]:
    """Characters that follow each other in Unicode; beyond the last, the plain number."""
    highest = ord(last) - ord(first) + 1
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= highest else str(number)


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _positional(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    return chinese(number, _LEGAL_DIGITS, "拾佰仟万", bare_ten=False)


FORMATS: Mapping[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "001": lambda number: f"{number:03d}",
    "0001": lambda number: f"{number:04d}",
    "00001": lambda number: f"{number:05d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "numberInDash": lambda number: f"- {number} -",
    "decimalEnclosedCircle": _run("①", "⑳"),
    "decimalEnclosedCircleChinese": _run("①", "⑳"),
    "decimalEnclosedFullstop": _run("⒈", "⒛"),
    "decimalEnclosedParen": _run("⑴", "⒇"),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "chineseLegalSimplified": _legal,
    "ideographDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseDigital": _positional,
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _run("㊀", "㊉"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
}
