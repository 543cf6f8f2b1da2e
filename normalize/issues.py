"""The issue codes: what can be wrong with a published value, one line each."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Issue(StrEnum):
    """One issue code; its value is the code as stored, `description` says what it means."""

    description: str

    def __new__(cls, code: str, description: str) -> Self:
        """Make the member `code` with its description."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.description = description
        return member

    SEQ_UNREADABLE = "seq_unreadable", "序号 holds something other than a whole number"

    NAME_MISSING = "name_missing", "no name is published"
    NAME_FOOTNOTE = "name_footnote", "the name carried a footnote, which was split off"
    NAME_LINE_BREAK_UNCERTAIN = (
        "name_line_break_uncertain",
        "a line break stands between Latin letters or digits: whether a space belongs there cannot be known",
    )
    NAME_COMPANY_EXCHANGED = "name_company_exchanged", "the name and the company stand in each other's column"
    NAME_LOOKS_LIKE_COMPANY = (
        "name_looks_like_company",
        "the name ends in a company's legal form, but the filer is an organisation too: nothing was exchanged",
    )

    COMPANY_MISSING = "company_missing", "no filer is published"
    COMPANY_STRAY_CHARACTER = "company_stray_character", "stray characters before the filer's name were removed"
    COMPANY_FOOTNOTE = "company_footnote", "the filer's name carried a footnote, which was left out"
    COMPANY_UNPAIRED_BRACKET = "company_unpaired_bracket", "the filer's name has a bracket without its counterpart"
    COMPANY_COMPLETED = (
        "company_completed",
        "the filer was printed short or cut; its full name is the only one of the data that fits, or a reviewed one",
    )
    COMPANY_DOUBTFUL = "company_doubtful", "a person found the filer's name doubtful, without proof (see corrections)"
    COMPANY_SHORT_FORM = (
        "company_short_form",
        "the filer is called 集团 or 公司 without a legal form: it is probably the short name of a company",
    )
    COMPANY_WITHOUT_LEGAL_FORM = (
        "company_without_legal_form",
        "the filer's name ends in no legal form and is no institution: it may be cut or a short form",
    )

    NUMBER_MISSING = "number_missing", "no filing number is published"
    NUMBER_CUT = "number_cut", "a part of the filing number is missing, so that it identifies no filing"
    NUMBER_MALFORMED = "number_malformed", "the filing number has none of the known forms"
    NUMBER_UNUSUAL_CHARACTER = (
        "number_unusual_character",
        "the number holds full-width or look-alike characters, which were folded for reading it",
    )
    NUMBER_WRONG_LENGTH = "number_wrong_length", "the algorithm number has more or fewer than 21 digits"
    NUMBER_CHECK_DIGIT = "number_check_digit", "the check digit of the algorithm number is wrong"
    NUMBER_UNKNOWN_DIVISION = "number_unknown_division", "the number's division code was never in use"
    NUMBER_UNKNOWN_TYPE = "number_unknown_type", "the number's type code is none of 01 to 06"
    NUMBER_IMPLAUSIBLE_YEAR = "number_implausible_year", "the number's year lies before the registry opened (2022)"
    NUMBER_UNKNOWN_PREFIX = "number_unknown_prefix", "the number's place prefix is the name of no province"
    NUMBER_AMBIGUOUS_PREFIX = "number_ambiguous_prefix", "the number's place prefix stands for two provinces"
    NUMBER_DATE_IMPOSSIBLE = "number_date_impossible", "the date inside the number does not exist"
    NUMBER_SERIAL_LENGTH = "number_serial_length", "the number's serial has more than four digits"
    NUMBER_OTHER_REGISTRY = "number_other_registry", "the number has the form of another registry than its list"

    PROVINCE_MISSING = "province_missing", "the list has a column for the place, but none is published"
    PROVINCE_UNKNOWN = "province_unknown", "the published place is no known province or city"
    PROVINCE_CONTRADICTS_NUMBER = (
        "province_contradicts_number",
        "the published place and the place in the number differ: the published one was taken",
    )
    PROVINCE_DIFFERS_FROM_COMPANY = (
        "province_differs_from_company",
        "the filer's name says another province than the one taken: it may have moved, or file where it has a branch",
    )
    PROVINCE_UNRESOLVED = "province_unresolved", "neither place, number nor filer tell the province"

    DATE_MISSING = "date_missing", "the list has a column for the date, but none is published"
    DATE_UNRESOLVED = "date_unresolved", "neither the row, its announcement nor its list tell a date"
    DATE_UNREADABLE = "date_unreadable", "the date has no known form or does not exist"
    DATE_IMPLAUSIBLE = "date_implausible", "the date lies before 2017 or after 2100"
    DATE_BEFORE_NUMBER = "date_before_number", "the date is earlier than the date of acceptance inside the number"
    DATE_AFTER_LIST = "date_after_list", "the date is later than the month of the list and the day it was published"
    DATE_LONG_BEFORE_LIST = (
        "date_long_before_list",
        "the date is more than a year before the month of the list, without the mark of a late entry",
    )
    DATE_IN_NUMBER_OUT_OF_ORDER = (
        "date_in_number_out_of_order",
        "the date inside the number lies half a year off those of the serials around it: it may be mistyped",
    )
    DATE_YEAR_OF_NUMBER_AFTER_LIST = "date_year_of_number_after_list", "the number's year is later than its list"
    DATE_MONTH_AMBIGUOUS = (
        "date_month_ambiguous",
        "the month .1 may be January, or October that a spreadsheet stripped of its zero",
    )

    ROLE_MISSING = "role_missing", "the list has a column for the role, but none is published"
    ROLE_UNKNOWN = "role_unknown", "the published role is none of the known ones"
    CATEGORY_MISSING = "category_missing", "the list has a column for the category, but none is published"
    CATEGORY_UNKNOWN = "category_unknown", "the published category is none of the known ones"
    CATEGORY_NOT_SPLIT = (
        "category_not_split",
        "检索过滤类 was kept: the number's type code does not tell 信息检索类 from 内容过滤类",
    )
    CATEGORY_CONTRADICTS_NUMBER = (
        "category_contradicts_number",
        "the published category differs from the number's type code: the published one was taken",
    )
    VALUE_CUT = "value_cut", "a word of a fixed vocabulary was cut off and completed, since only one begins so"

    PRODUCT_CHANNEL_MISSING = "product_channel_missing", "a product is printed without a known channel in brackets"
    MODALITY_UNKNOWN = "modality_unknown", "neither name nor purpose of a dsa algorithm tell what content it makes"

    REMARK_NOT_UNDERSTOOD = "remark_not_understood", "a part of the remark has no known form: a declared change `other`"
    REMARK_CANCELLATION_UNCLEAR = (
        "remark_cancellation_unclear",
        "the remark speaks of 注销 in a form that is not known: the filing was left active",
    )

    ONLY_IN_CANCELLATION = (
        "only_in_cancellation",
        "the filing stands in a notice of cancellation only: the list that announced it is not held",
    )
    CORRECTED = "corrected", "a reviewed correction says how one of the published cells is to be read"
