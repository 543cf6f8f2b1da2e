"""The forms of Word's numbers: every form at chosen numbers, and all numbers read back by a reader of its own."""

from __future__ import annotations

import pytest

from crawler.tables.number_formats import FORMATS, HIGHEST, chinese

_FORMS = {
    "none": ["", "", "", "", ""],
    "decimal": ["1", "9", "10", "21", "305"],
    "decimalHalfWidth": ["1", "9", "10", "21", "305"],
    "decimalZero": ["01", "09", "10", "21", "305"],
    "001": ["001", "009", "010", "021", "305"],
    "0001": ["0001", "0009", "0010", "0021", "0305"],
    "00001": ["00001", "00009", "00010", "00021", "00305"],
    "decimalFullWidth": ["１", "９", "１０", "２１", "３０５"],
    "decimalFullWidth2": ["１", "９", "１０", "２１", "３０５"],
    "numberInDash": ["- 1 -", "- 9 -", "- 10 -", "- 21 -", "- 305 -"],
    "decimalEnclosedCircle": ["①", "⑨", "⑩", "21", "305"],
    "decimalEnclosedCircleChinese": ["①", "⑨", "⑩", "21", "305"],
    "decimalEnclosedFullstop": ["⒈", "⒐", "⒑", "21", "305"],
    "decimalEnclosedParen": ["⑴", "⑼", "⑽", "21", "305"],
    "chineseCounting": ["一", "九", "十", "二十一", "三百零五"],
    "chineseCountingThousand": ["一", "九", "十", "二十一", "三百零五"],
    "taiwaneseCounting": ["一", "九", "十", "二十一", "三百零五"],
    "taiwaneseCountingThousand": ["一", "九", "十", "二十一", "三百零五"],
    "japaneseCounting": ["一", "九", "十", "二十一", "三百零五"],
    "chineseLegalSimplified": ["壹", "玖", "壹拾", "贰拾壹", "叁佰零伍"],
    "ideographDigital": ["一", "九", "一〇", "二一", "三〇五"],
    "japaneseDigitalTenThousand": ["一", "九", "一〇", "二一", "三〇五"],
    "taiwaneseDigital": ["一", "九", "一〇", "二一", "三〇五"],
    "ideographTraditional": ["甲", "壬", "癸", "甲", "戊"],
    "ideographZodiac": ["子", "申", "酉", "申", "辰"],
    "ideographEnclosedCircle": ["㊀", "㊈", "㊉", "21", "305"],
    "upperRoman": ["I", "IX", "X", "XXI", "CCCV"],
    "lowerRoman": ["i", "ix", "x", "xxi", "cccv"],
    "upperLetter": ["A", "I", "J", "U", "S" * 12],
    "lowerLetter": ["a", "i", "j", "u", "s" * 12],
}
_LAST = {
    "decimalEnclosedCircle": "⑳",
    "decimalEnclosedCircleChinese": "⑳",
    "decimalEnclosedFullstop": "⒛",
    "decimalEnclosedParen": "⒇",
    "ideographEnclosedCircle": "20",
}


def test_every_form_prints_what_word_prints() -> None:
    assert {form: [write(n) for n in (1, 9, 10, 21, 305)] for form, write in FORMATS.items()} == _FORMS


@pytest.mark.parametrize(("form", "last"), _LAST.items())
def test_signs_end_with_their_last(form: str, last: str) -> None:
    assert (FORMATS[form](20), FORMATS[form](0), FORMATS[form](11) == "11") == (last, "0", last == "20")


@pytest.mark.parametrize(
    ("form", "whole"),
    [("ideographTraditional", "甲乙丙丁戊己庚辛壬癸"), ("ideographZodiac", "子丑寅卯辰巳午未申酉戌亥")],
)
def test_the_signs_of_a_cycle_come_in_order_and_again(form: str, whole: str) -> None:
    assert "".join(FORMATS[form](n) for n in range(1, 2 * len(whole) + 1)) == whole * 2


def test_letters_are_doubled_after_the_last() -> None:
    printed = [FORMATS["upperLetter"](n) for n in range(79)]
    assert printed == ["", *(chr(65 + n) * times for times in (1, 2, 3) for n in range(26))]
    assert [FORMATS["lowerLetter"](n) for n in range(79)] == [text.lower() for text in printed]


def _counted(text: str, digits: str, units: str) -> int:
    """A number counted in Chinese, read back."""
    above, _, rest = text.rpartition(units[3])
    total, digit = _counted(above, digits, units) * 10_000 if above else 0, 0
    for char in rest:
        if char in units:
            total, digit = total + (digit or 1) * 10 ** (units.index(char) + 1), 0
        else:
            digit = digits.index(char)
    return total + digit


def _grouped(number: int) -> str:
    """A number below 10,000 in digits and units, every zero written: naive, then runs of zeros folded."""
    text = "".join(
        "零" if digit == "0" else "零一二三四五六七八九"[int(digit)] + unit
        for digit, unit in zip(f"{number:04d}", ("千", "百", "十", ""), strict=True)
    )
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.removesuffix("零")


def test_all_numbers_counted_in_chinese_read_back_and_have_each_zero_once() -> None:
    for number in (*range(1, 10_200), *range(10_200, HIGHEST + 1, 17)):
        text = chinese(number)
        assert _counted(text, "零一二三四五六七八九", "十百千万") == number
        high, low = divmod(number, 10_000)
        naive = (_grouped(high).removeprefix("零") + "万" + _grouped(low)) if high else _grouped(low).removeprefix("零")
        naive = naive if high or not naive.startswith("一十") else naive[1:]
        assert text == naive


def test_all_numbers_in_legal_characters_read_back() -> None:
    legal = FORMATS["chineseLegalSimplified"]
    table = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
    for number in range(1, HIGHEST + 1, 7):
        same = chinese(number, bare_ten=False)
        assert legal(number).translate(table) == same
    assert (chinese(0), legal(0), legal(13), legal(10_010)) == ("零", "零", "壹拾叁", "壹万零壹拾")


def test_a_number_above_a_hundred_thousand_has_its_tens_of_thousands_counted() -> None:
    counted = {100_000: "十万", 120_005: "十二万零五", 1_050_000: "一百零五万"}
    assert {number: chinese(number) for number in counted} == counted


def test_all_roman_numbers_read_back() -> None:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    for number in range(1, 4000):
        text = FORMATS["upperRoman"](number)
        found = [values[letter] for letter in text]
        signed = [-one if after > one else one for one, after in zip(found, [*found[1:], 0], strict=True)]
        assert sum(signed) == number
        assert not any(letter * 4 in text for letter in "IXC")
        assert all(text.count(letter) <= 1 for letter in "VLD")
    assert FORMATS["upperRoman"](HIGHEST) == "M" * 32 + "DCCLXVII"
