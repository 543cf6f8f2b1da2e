from __future__ import annotations

import pytest

from normalize.issues import Issue
from normalize.number import parse_number
from normalize.province import (
    ProvinceResult,
    province_from_company,
    province_from_published,
    resolve_province,
)
from normalize.reference import prefectures, province_by_division, provinces

NO_NUMBER = parse_number("")


def resolve(published: str | None = None, number: str = "", company: str | None = None) -> ProvinceResult:
    return resolve_province(published, parse_number(number), company)


def test_the_tables_hold_every_unit_once_and_in_order() -> None:
    divisions = [province.division for province in provinces()]
    assert len(divisions) == 34
    assert divisions == sorted(set(divisions))
    assert len({province.code for province in provinces()}) == 34
    cities = [prefecture.division for prefecture in prefectures()]
    assert len(cities) == 333
    assert cities == sorted(set(cities))
    assert {city[:2] for city in cities} <= province_by_division().keys()


@pytest.mark.parametrize("raw", ["北京市", "北京", "北 京\n市", "北京市海淀区"])
def test_a_published_place_is_read_in_long_and_short_form(raw: str) -> None:
    assert resolve(raw) == ProvinceResult("CN-BJ", "北京市", "Beijing", "published", ())


@pytest.mark.parametrize(
    ("raw", "code"),
    [("深圳市", "CN-GD"), ("海南", "CN-HI"), ("吉林", "CN-JL"), ("朝阳市", "CN-LN"), ("新疆生产建设兵团", "CN-XJ")],
)
def test_a_published_city_gives_its_province(raw: str, code: str) -> None:
    province = province_from_published(raw)
    assert province is not None
    assert province.code == code


def test_the_published_place_wins_and_a_contradiction_is_reported() -> None:
    result = resolve("江苏省", "Beijing-CarrotAI-202407030002")
    assert (result.code, result.source) == ("CN-JS", "published")
    assert result.issues == (Issue.PROVINCE_CONTRADICTS_NUMBER,)


@pytest.mark.parametrize(("published", "code"), [("山西省", "CN-SX"), ("陕西省", "CN-SN")])
def test_the_prefix_shanxi_contradicts_neither_of_its_two_provinces(published: str, code: str) -> None:
    assert resolve(published, "ShanXi-BoGuan-202505120002").code == code
    assert resolve(published, "ShanXi-BoGuan-202505120002").issues == ()


def test_the_prefix_shanxi_alone_gives_no_province_but_shaanxi_does() -> None:
    assert resolve(number="ShaanXi-BoGuan-202505120002").code == "CN-SN"
    alone = resolve(number="ShanXi-BoGuan-202505120002")
    assert alone.code is None
    assert alone.issues == (Issue.NUMBER_AMBIGUOUS_PREFIX, Issue.PROVINCE_UNRESOLVED)


def test_the_filer_decides_between_the_two_provinces_of_a_prefix_and_no_third_one() -> None:
    assert resolve(number="ShanXi-X-202505120002", company="西安某某有限公司").code == "CN-SN"
    assert resolve(number="ShanXi-X-202505120002", company="北京某某有限公司").code is None


def test_central_state_owned_enterprises_have_no_province() -> None:
    expected = ProvinceResult(None, None, None, "central", ())
    assert resolve("国资委", "ZhongYangQiYe-JiuTian-202410210005", "北京某某有限公司") == expected
    assert resolve(None, "ZhongYangQiYe-JiuTian-202410210005", "北京某某有限公司") == expected
    assert resolve("国资委", "Beijing-X-202410210005").issues == (Issue.PROVINCE_CONTRADICTS_NUMBER,)


def test_a_central_enterprise_filed_in_a_province_belongs_to_that_province() -> None:
    result = resolve("浙江省", "ZheJiang-LingXi-202407120001", "中国移动通信有限公司销售分公司")
    assert (result.code, result.source, result.issues) == ("CN-ZJ", "published", ())


def test_an_algorithm_number_gives_the_province_of_its_division() -> None:
    result = resolve(number="网信算备460203965799001250013号", company="宜信微佳科技发展（北京）有限公司")
    assert (result.code, result.source) == ("CN-HI", "number")


def test_a_division_in_no_province_leaves_the_decision_to_the_filer() -> None:
    result = resolve(number="网信算备406301334627601250011号", company="中电科国海信通科技（海南）有限公司")
    assert (result.code, result.source) == ("CN-HI", "company")


def test_an_unknown_or_missing_published_place_is_reported_and_the_number_read() -> None:
    assert resolve("某地", "Beijing-X-202410210005").issues == (Issue.PROVINCE_UNKNOWN,)
    assert resolve(" ", "Beijing-X-202410210005").issues == (Issue.PROVINCE_MISSING,)
    assert resolve("某地", "Beijing-X-202410210005").source == "number"


def test_nothing_known_is_reported() -> None:
    assert resolve_province(None, NO_NUMBER, None).issues == (Issue.PROVINCE_UNRESOLVED,)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("广东华商（柳州）律师事务所", "CN-GX"),
        ("浙江大学（海南）研究院", "CN-HI"),
        ("中国电信股份有限公司人工智能研究院（上海）", "CN-SH"),
        ("大汉软件股份有限公司济南分公司", "CN-SD"),
        ("OPPO（重庆）智能科技有限公司", "CN-CQ"),
        ("广州加预算网络科技有限公司", "CN-GD"),
        ("中共云南省纪律检查委员会办公厅", "CN-YN"),
        ("海东市某某有限公司", "CN-QH"),
        ("青海师范大学", "CN-QH"),
        ("中国电信股份有限公司数字智能科技分公司", None),
        ("北京理工大学东南信息技术研究院", None),
        ("阿里巴巴达摩院", None),
        ("新东方教育科技集团有限公司", None),
        ("兴业银行股份有限公司", None),
        ("浪潮集团有限公司", None),
        ("上海（北京）（天津）有限公司", None),
        ("", None),
    ],
)
def test_a_filers_name_places_it_only_where_it_says_so(name: str, code: str | None) -> None:
    province = province_from_company(name)
    assert (province.code if province else None) == code


def test_a_filer_whose_name_says_another_province_than_the_one_taken_is_flagged() -> None:
    number = parse_number("网信算备460203965799001250013号")
    moved = resolve_province(None, number, "宜信微佳科技发展（北京）有限公司")
    assert (moved.code, moved.issues) == ("CN-HI", (Issue.PROVINCE_DIFFERS_FROM_COMPANY,))
    published = resolve_province("广西壮族自治区", parse_number("Guangxi-Jia-20250815S0001"), "甲（深圳）技术有限公司")
    assert (published.code, published.issues) == ("CN-GX", (Issue.PROVINCE_DIFFERS_FROM_COMPANY,))
    assert resolve_province(None, number, "海南甲有限公司").issues == ()
    assert resolve_province(None, number, "甲科技有限公司").issues == ()
