"""Filers, products, names and texts in all their forms, each with all that is read from it."""

from __future__ import annotations

from typing import Any

import pytest

from normalize.company import clean_company, has_legal_form, looks_like_organisation
from normalize.legal_form import legal_form, short_forms, without_legal_form
from normalize.name import clean_name
from normalize.product import read_products
from normalize.text import breaks_latin, fold_line_breaks, has_chinese, remove_invisible, remove_white_space


def company(raw: str) -> tuple[str | None, str, tuple[str, ...], tuple[str, ...]]:
    found = clean_company(raw)
    return found.name, " ".join(found.issues), found.second_names, found.former_names


def form(name: str) -> tuple[bool, bool, str | None, str | None, list[str]]:
    """What the legal form of a cleaned name tells."""
    short = sorted(short_forms(name))
    return looks_like_organisation(name), has_legal_form(name), legal_form(name), without_legal_form(name), short


def products(raw: str) -> tuple[str, str]:
    found = read_products(raw)
    return " | ".join(f"{product.name}={product.channel}" for product in found.products), " ".join(found.issues)


def name(raw: str) -> tuple[str | None, str | None, str]:
    found = clean_name(raw)
    return found.name, found.footnote, " ".join(found.issues)


def text(raw: str) -> tuple[str, str, str, bool, bool]:
    """A text on one line, without white space, without what is invisible; is it Chinese; is a break in doubt."""
    seen = fold_line_breaks(raw), remove_white_space(raw), remove_invisible(raw)
    return *seen, has_chinese(raw), breaks_latin(raw)


COMPANIES = [
    ("ＡＢＣ１２３ａｚＺ有限公司", ("ABC123azZ有限公司", "", (), ())),
    ("甲(北京)有限公司", ("甲（北京）有限公司", "", (), ())),
    ("Foo (Bar) Ltd", ("Foo (Bar) Ltd", "company_without_legal_form", (), ())),
    ("", (None, "company_missing", (), ())),
    ("。，", ("。，", "company_without_legal_form", (), ())),
    ("司北京甲有限公司", ("北京甲有限公司", "company_stray_character", (), ())),
    ("公司北京甲有限公司", ("北京甲有限公司", "company_stray_character", (), ())),
    ("限公司北京甲有限公司", ("北京甲有限公司", "company_stray_character", (), ())),
    ("有限公司北京甲有限公司", ("北京甲有限公司", "company_stray_character", (), ())),
    ("有公司北京甲有限公司", ("北京甲有限公司", "company_stray_character", (), ())),
    ("司北京甲", ("司北京甲", "company_without_legal_form", (), ())),
    ("司马甲有限公司", ("司马甲有限公司", "", (), ())),
    ("*北京甲有限公司※", ("北京甲有限公司", "company_stray_character", (), ())),
    ("甲有限公司（注：乙）", ("甲有限公司", "company_footnote", (), ())),
    ("甲有限公司备注：乙", ("甲有限公司", "company_footnote", (), ())),
    ("甲有限公司注:乙", ("甲有限公司", "company_footnote", (), ())),
    ("注：甲有限公司", ("注：甲有限公司", "", (), ())),
    ("甲有限公司(备注：丙", ("甲有限公司", "company_footnote", (), ())),
    ("北京大学（原北京师范大学）", ("北京大学", "", (), ("北京师范大学",))),
    ("北京大学（原名：北京师范大学）", ("北京大学", "", (), ("北京师范大学",))),
    ("北京大学（曾用名为北京师范大学）", ("北京大学", "", (), ("北京师范大学",))),
    ("北京大学（更名前：A）（前身是B大学）", ("北京大学", "", (), ("A", "B大学"))),
    ("青岛日报报业集团（青岛日报社）", ("青岛日报报业集团", "", ("青岛日报社",), ())),
    ("北京大学（PKU）", ("北京大学", "", ("PKU",), ())),
    ("PKU University（PKU）", ("PKU University（PKU）", "company_without_legal_form", (), ())),
    ("腾讯科技有限公司（深圳分公司）", ("腾讯科技有限公司（深圳分公司）", "", (), ())),
    ("腾讯科技有限公司（深圳分行）", ("腾讯科技有限公司（深圳分行）", "", (), ())),
    ("甲合伙企业（有限合伙）", ("甲合伙企业（有限合伙）", "", (), ())),
    ("甲商行（个体工商户）", ("甲商行（个体工商户）", "", (), ())),
    ("甲中心（个人独资）", ("甲中心（个人独资）", "", (), ())),
    ("甲有限公司（北京）", ("甲有限公司（北京）", "", (), ())),
    ("甲有限公司（北京", ("甲有限公司（北京", "company_unpaired_bracket company_without_legal_form", (), ())),
    ("甲）（有限公司", ("甲）（有限公司", "company_unpaired_bracket", (), ())),
    ("甲（（乙）丙）有限公司", ("甲（（乙）丙）有限公司", "", (), ())),
    ("甲集团", ("甲集团", "company_short_form", (), ())),
    ("甲公司", ("甲公司", "company_short_form", (), ())),
    ("甲总公司", ("甲总公司", "", (), ())),
    ("甲报业集团", ("甲报业集团", "", (), ())),
    ("甲出版集团", ("甲出版集团", "", (), ())),
    ("甲医疗集团", ("甲医疗集团", "", (), ())),
    ("大学", ("大学", "company_without_legal_form", (), ())),
    ("医院", ("医院", "", (), ())),
    ("甲", ("甲", "company_without_legal_form", (), ())),
    ("甲科技", ("甲科技", "company_without_legal_form", (), ())),
    ("甲有限公司（乙有限公司）（丙有限公司）", ("甲有限公司", "", ("乙有限公司", "丙有限公司"), ())),
    ("甲有限公司（A）", ("甲有限公司（A）", "", (), ())),
    ("甲有限公司（AB）", ("甲有限公司", "", ("AB",), ())),
    ("甲有限公司（原乙）（丙有限公司）", ("甲有限公司", "", ("丙有限公司",), ("乙",))),
    ("甲有限公司（普通合伙）", ("甲有限公司（普通合伙）", "", (), ())),
    ("甲（普通合伙）", ("甲（普通合伙）", "", (), ())),
    ("甲有限公司 （乙有限公司）", ("甲有限公司", "", ("乙有限公司",), ())),
    ("\u7532\n\u6709\u9650\u516c\u53f8", ("甲有限公司", "", (), ())),
    ("甲大学()", ("甲大学（）", "", (), ())),
    ("广东华商（柳州）律师事务所", ("广东华商（柳州）律师事务所", "", (), ())),
    ("甲有限责任公司", ("甲有限责任公司", "", (), ())),
    ("甲股份有限公司", ("甲股份有限公司", "", (), ())),
    ("甲有限公司北京分公司", ("甲有限公司北京分公司", "", (), ())),
    ("甲)有限公司", ("甲）有限公司", "company_unpaired_bracket", (), ())),
    ("甲广电集团", ("甲广电集团", "", (), ())),
    ("甲电视集团", ("甲电视集团", "", (), ())),
    ("甲广播集团", ("甲广播集团", "", (), ())),
    ("甲传媒集团", ("甲传媒集团", "", (), ())),
    ("甲教育集团", ("甲教育集团", "", (), ())),
    ("甲有限公司（北京分店）", ("甲有限公司（北京分店）", "", (), ())),
    ("甲有限公司（北京分社）", ("甲有限公司（北京分社）", "", (), ())),
    ("甲有限公司（总部）", ("甲有限公司（总部）", "", (), ())),
    ("甲有限公司（乙集团）", ("甲有限公司（乙集团）", "", (), ())),
    ("甲有限公司（北京支行）", ("甲有限公司（北京支行）", "", (), ())),
    ("甲有限公司（分部）", ("甲有限公司（分部）", "", (), ())),
    ("甲大学（乙集团）", ("甲大学", "", ("乙集团",), ())),
    ("甲有限公司注：", ("甲有限公司", "company_footnote", (), ())),
    ("甲律师事务所（特殊普通合伙）", ("甲律师事务所（特殊普通合伙）", "", (), ())),
    ("甲律师事务所（有限合伙）", ("甲律师事务所（有限合伙）", "", (), ())),
    ("甲大学（前身为乙学院）", ("甲大学", "", (), ("乙学院",))),
    ("甲大学（原乙）", ("甲大学", "", (), ("乙",))),
    ("甲大学（前身是乙）", ("甲大学", "", (), ("乙",))),
    ("甲大学（A+B）", ("甲大学", "", ("A+B",), ())),
    ("甲大学（A*B）", ("甲大学（A*B）", "", (), ())),
    ("甲大学 （ 乙学院 ）", ("甲大学", "", ("乙学院",), ())),
    ("甲大学（乙学院", ("甲大学（乙学院", "company_unpaired_bracket", (), ())),
    ("甲科技（乙学院）", ("甲科技（乙学院）", "company_without_legal_form", (), ())),
    ("甲大学（乙（学院）", ("甲大学（乙（学院）", "company_unpaired_bracket company_without_legal_form", (), ())),
    ("甲(乙", ("甲（乙", "company_unpaired_bracket company_without_legal_form", (), ())),
    ("甲大学（乙（丙）学院）", ("甲大学", "", ("乙（丙）学院",), ())),
    ("甲（乙（丙）丁（戊）己）", ("甲（乙（丙）丁（戊）己）", "company_without_legal_form", (), ())),
    ("甲（乙）丙（丁）", ("甲（乙）丙（丁）", "company_without_legal_form", (), ())),
]


@pytest.mark.parametrize(("raw", "expected"), COMPANIES)
def test_all_that_is_read_from_a_filer(raw: str, expected: Any) -> None:
    assert company(raw) == expected


FORMS = [
    ("ABC123azZ有限公司", (True, True, "limited", "ABC123azZ", ["ABC123azZ"])),
    ("甲（北京）有限公司", (True, True, "limited", "甲（北京）", ["甲（北京）"])),
    ("Foo (Bar) Ltd", (False, False, None, None, [])),
    ("甲", (False, False, None, None, [])),
    ("。，", (False, False, None, None, [])),
    ("北京甲有限公司", (True, True, "limited", "北京甲", [])),
    ("司北京甲", (False, False, None, None, [])),
    ("司马甲有限公司", (True, True, "limited", "司马甲", [])),
    ("甲有限公司", (True, True, "limited", "甲", [])),
    ("注：甲有限公司", (True, True, "limited", "注：甲", [])),
    ("北京大学", (True, False, "institution", None, [])),
    ("青岛日报报业集团", (True, False, "institution", None, [])),
    ("PKU University（PKU）", (False, False, None, None, [])),
    ("腾讯科技有限公司（深圳分公司）", (True, True, "branch", None, [])),
    ("腾讯科技有限公司（深圳分行）", (True, True, "limited", None, [])),
    ("甲合伙企业（有限合伙）", (True, True, "partnership", None, [])),
    ("甲商行（个体工商户）", (True, True, "sole_proprietor", None, [])),
    ("甲中心（个人独资）", (True, True, "sole_proprietor", None, [])),
    ("甲有限公司（北京）", (True, True, "limited", None, [])),
    ("甲有限公司（北京", (False, False, None, None, [])),
    ("甲）（有限公司", (True, True, "limited", "甲）（", [])),
    ("甲（（乙）丙）有限公司", (True, True, "limited", "甲（（乙）丙）", ["甲（（乙）丙）"])),
    ("甲集团", (True, False, "institution", None, [])),
    ("甲公司", (True, False, "institution", None, [])),
    ("甲总公司", (True, False, "institution", None, [])),
    ("甲报业集团", (True, False, "institution", None, [])),
    ("甲出版集团", (True, False, "institution", None, [])),
    ("甲医疗集团", (True, False, "institution", None, [])),
    ("大学", (False, False, None, None, [])),
    ("医院", (True, False, "institution", None, [])),
    ("甲科技", (False, False, None, None, [])),
    ("甲有限公司（A）", (True, True, "limited", None, [])),
    ("甲有限公司（普通合伙）", (True, True, "partnership", None, [])),
    ("甲（普通合伙）", (True, True, "partnership", None, [])),
    ("甲大学（）", (True, False, "institution", None, [])),
    ("广东华商（柳州）律师事务所", (True, False, "institution", None, [])),
    ("甲有限责任公司", (True, True, "limited", "甲", [])),
    ("甲股份有限公司", (True, True, "joint_stock", "甲", [])),
    ("甲有限公司北京分公司", (True, True, "branch", None, [])),
    ("甲）有限公司", (True, True, "limited", "甲）", [])),
    ("甲广电集团", (True, False, "institution", None, [])),
    ("甲电视集团", (True, False, "institution", None, [])),
    ("甲广播集团", (True, False, "institution", None, [])),
    ("甲传媒集团", (True, False, "institution", None, [])),
    ("甲教育集团", (True, False, "institution", None, [])),
    ("甲有限公司（北京分店）", (True, True, "limited", None, [])),
    ("甲有限公司（北京分社）", (True, True, "limited", None, [])),
    ("甲有限公司（总部）", (True, True, "limited", None, [])),
    ("甲有限公司（乙集团）", (True, True, "limited", None, [])),
    ("甲有限公司（北京支行）", (True, True, "limited", None, [])),
    ("甲有限公司（分部）", (True, True, "limited", None, [])),
    ("甲大学", (True, False, "institution", None, [])),
    ("甲律师事务所（特殊普通合伙）", (True, True, "partnership", None, [])),
    ("甲律师事务所（有限合伙）", (True, True, "partnership", None, [])),
    ("甲大学（A*B）", (True, False, "institution", None, [])),
    ("甲大学（乙学院", (True, False, "institution", None, [])),
    ("甲科技（乙学院）", (False, False, None, None, [])),
    ("甲大学（乙（学院）", (False, False, None, None, [])),
    ("甲（乙", (False, False, None, None, [])),
    ("甲（乙（丙）丁（戊）己）", (False, False, None, None, [])),
    ("甲（乙）丙（丁）", (False, False, None, None, [])),
    ("上海之爱智能科技有限公司", (True, True, "limited", "上海之爱智能科技", ["上海之爱智能科技", "之爱智能科技"])),
    ("杭州当虹科技股份有限公司", (True, True, "joint_stock", "杭州当虹科技", ["当虹科技", "杭州当虹科技"])),
    (
        "吉利汽车研究院（宁波）有限公司",
        (True, True, "limited", "吉利汽车研究院（宁波）", ["吉利汽车研究院", "吉利汽车研究院（宁波）"]),
    ),
    ("甲乙丙集团有限公司", (True, True, "limited", "甲乙丙集团", ["甲乙丙集团"])),
    ("甲乙丙丁集团有限公司", (True, True, "limited", "甲乙丙丁集团", ["甲乙丙丁", "甲乙丙丁集团"])),
    ("北京甲乙丙丁股份公司", (True, True, "joint_stock", "北京甲乙丙丁", ["北京甲乙丙丁", "甲乙丙丁"])),
    ("甲营业部", (True, False, "branch", None, [])),
    ("甲分店", (True, False, "branch", None, [])),
    ("甲分行", (True, False, "branch", None, [])),
    ("甲有限责任公司（北京）", (True, True, "limited", None, [])),
    ("北京市甲乙丙有限公司", (True, True, "limited", "北京市甲乙丙", ["北京市甲乙丙"])),
]


@pytest.mark.parametrize(("raw", "expected"), FORMS)
def test_all_that_the_legal_form_of_a_name_tells(raw: str, expected: Any) -> None:
    assert form(raw) == expected


PRODUCTS = [
    ("", ("", "")),
    ("--", ("", "")),
    ("无", ("", "")),
    ("/", ("", "")),
    ("甲", ("甲=None", "product_channel_missing")),
    ("甲(APP)", ("甲=app", "")),
    ("甲（app）", ("甲=app", "")),
    ("甲(网站、小程序)", ("甲=website | 甲=mini_program", "")),
    ("甲(网站,小程序)", ("甲=website | 甲=mini_program", "")),
    ("甲(网站和小程序及其他)", ("甲=website | 甲=mini_program | 甲=other", "")),
    ("甲(网站/H5;公众号；服务号)", ("甲=website | 甲=public_account", "")),
    ("甲(APP、APP)", ("甲=app", "")),
    ("甲(微信小程序)", ("甲=mini_program", "")),
    ("甲(微信、支付宝小程序)", ("甲=mini_program", "")),
    ("甲(抖音公众账号)", ("甲=public_account", "")),
    ("甲(APP)(网站)", ("甲=app | 甲=website", "")),
    ("甲(APP)（网站）(乙)", ("甲=app | 甲=website | (乙)=None", "product_channel_missing")),
    ("甲(极速版)(APP)", ("甲(极速版)=app", "")),
    ("甲(APP)乙(网站)", ("甲=app | 乙=website", "")),
    ("甲(APP)、乙（网站）", ("甲=app | 乙=website", "")),
    ("甲(APP),乙(网站)", ("甲=app | 乙=website", "")),
    ("甲,乙(网站)", ("甲,乙=website", "")),
    ("甲，乙；丙", ("甲，乙=None | 丙=None", "product_channel_missing")),
    ("甲(APP);乙", ("甲=app | 乙=None", "product_channel_missing")),
    ("甲(APP)等", ("甲=app", "")),
    ("甲(APP)等产品", ("甲=app", "")),
    ("甲等应用", ("甲=None", "product_channel_missing")),
    ("甲等", ("甲=None", "product_channel_missing")),
    ("“甲、乙”(APP)", ("“甲、乙”=app", "")),
    ("(APP)", ("(APP)=None", "product_channel_missing")),
    ("(APP)甲", ("(APP)甲=None", "product_channel_missing")),
    ("甲()", ("甲()=None", "product_channel_missing")),
    ("甲(", ("甲(=None", "product_channel_missing")),
    ("甲)", ("甲)=None", "product_channel_missing")),
    ("甲(a(b)c)(APP)", ("甲(a(b)c)=app", "")),
    ("甲(APP)等、乙", ("甲=app | 乙=None", "product_channel_missing")),
    ("甲(PC客户端)", ("甲=app", "")),
    ("甲(应用程序、软件)", ("甲=app", "")),
    ("甲(网页版)", ("甲=website", "")),
    ("甲(WEB)", ("甲=website", "")),
    ("甲(公众帐号)", ("甲=public_account", "")),
    ("甲(其它)", ("甲=other", "")),
    ("甲(APP、车机)", ("甲(APP、车机)=None", "product_channel_missing")),
    ("甲 (APP)", ("甲=app", "")),
    ("Foo Bar (APP)", ("Foo Bar=app", "")),
    ("、、", ("", "")),
    ("甲(APP)、", ("甲=app", "")),
    ("甲(微信小程序)(网站)", ("甲(微信小程序)=website", "")),
    ("甲(网站)(微信小程序)", ("甲=website | 甲=mini_program", "")),
    ("甲、乙(APP)(乙)、丙(网站)", ("甲=None | 乙=app | (乙)=None | 丙=website", "product_channel_missing")),
]


@pytest.mark.parametrize(("raw", "expected"), PRODUCTS)
def test_all_that_is_read_from_a_cell_of_products(raw: str, expected: Any) -> None:
    assert products(raw) == expected


NAMES = [
    ("", (None, None, "name_missing")),
    ("甲", ("甲", None, "")),
    ("甲注：乙", ("甲", "乙", "name_footnote")),
    ("甲（注：乙）", ("甲", "乙", "name_footnote")),
    ("甲(备注:乙)", ("甲", "乙", "name_footnote")),
    ("甲(注：乙", ("甲", "乙", "name_footnote")),
    ("备注：乙", ("备注：乙", None, "")),
    ("甲备注：乙", ("甲", "乙", "name_footnote")),
    ("甲标注：乙", ("甲标注：乙", None, "")),
    ("关注：甲", ("关注：甲", None, "")),
    ("甲校注：乙", ("甲校注：乙", None, "")),
    ("甲转注：", ("甲转注：", None, "")),
    ("甲注：", ("甲注：", None, "")),
    ("Foo\nBar", ("Foo Bar", None, "name_line_break_uncertain")),
    ("Foo Bar", ("Foo Bar", None, "")),
    ("\u7532\nBar", ("甲Bar", None, "")),
    (" 甲 ", ("甲", None, "")),
    ("Foo\n", ("Foo", None, "")),
    ("甲注：乙注：丙", ("甲", "乙注：丙", "name_footnote")),
    ("专注:甲", ("专注:甲", None, "")),
]


@pytest.mark.parametrize(("raw", "expected"), NAMES)
def test_all_that_is_read_from_a_name(raw: str, expected: Any) -> None:
    assert name(raw) == expected


TEXTS = [
    ("a b", ("a b", "ab", "a b", False, False)),
    ("a\nb", ("a b", "ab", "a\nb", False, True)),
    ("a-\nb", ("a-b", "a-b", "a-\nb", False, False)),
    ("a -\nb", ("a - b", "a-b", "a -\nb", False, False)),
    ("a - b", ("a - b", "a-b", "a - b", False, False)),
    ("a -\n b", ("a - b", "a-b", "a -\n b", False, False)),
    ("a- b", ("a- b", "a-b", "a- b", False, False)),
    ("a/\nb", ("a/b", "a/b", "a/\nb", False, False)),
    ("a_\nb", ("a_b", "a_b", "a_\nb", False, False)),
    ("a\n-b", ("a-b", "a-b", "a\n-b", False, False)),
    ("a\n- b", ("a - b", "a-b", "a\n- b", False, False)),
    ("甲 a", ("甲a", "甲a", "甲 a", True, False)),
    ("a 甲", ("a甲", "a甲", "a 甲", True, False)),
    ("\u7532\n\u4e59", ("甲乙", "甲乙", "甲\n乙", True, False)),
    ("a  b", ("a b", "ab", "a  b", False, False)),
    ("\ufeffa", ("a", "a", "a", False, False)),
    ("a\u200bb", ("ab", "ab", "ab", False, False)),
    ("a\x00b", ("ab", "ab", "ab", False, False)),
    ("a\x02b", ("ab", "a\x02b", "ab", False, False)),
    ("a\u2028b", ("a b", "ab", "a\u2028b", False, True)),
    ("a\x85b", ("a b", "ab", "a\x85b", False, True)),
    ("“ a", ("“a", "“a", "“ a", False, False)),
    ("a …", ("a…", "a…", "a …", False, False)),
    ("a · b", ("a·b", "a·b", "a · b", False, False)),
    ("a — b", ("a—b", "a—b", "a — b", False, False)),
    ("ａ b", ("ａb", "ａb", "ａ b", False, False)),
    ("か a", ("かa", "かa", "か a", False, False)),
    ("\U00020000 a", ("𠀀a", "𠀀a", "𠀀 a", True, False)),
    ("a-\n\nb", ("a-b", "a-b", "a-\n\nb", False, False)),
    ("- a", ("- a", "-a", "- a", False, False)),
    ("a -", ("a -", "a-", "a -", False, False)),
    ("a\t-\nb", ("a - b", "a-b", "a\t-\nb", False, False)),
    ("a.\nb", ("a. b", "a.b", "a.\nb", False, False)),
    ("㐀 a", ("㐀a", "㐀a", "㐀 a", True, False)),
    ("㐀", ("㐀", "㐀", "㐀", True, False)),
    ("豈 a", ("豈a", "豈a", "豈 a", True, False)),
    ("︰ a", ("︰a", "︰a", "︰ a", False, False)),
]


@pytest.mark.parametrize(("raw", "expected"), TEXTS)
def test_all_that_is_made_of_a_text(raw: str, expected: Any) -> None:
    assert text(raw) == expected
