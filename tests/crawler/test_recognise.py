"""What titles, names and texts say, by the patterns of the source files."""

import datetime

import pytest

from crawler.recognise import (
    RecognisedAttachment,
    StatedTotal,
    Unrecognised,
    chinese_number,
    recognise_attachment,
    recognise_notice,
    stated_totals,
)
from crawler.source import load_sources

CAC = load_sources()["cac"]
BEIAN = load_sources()["beian"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二", 2),
        ("十", 10),
        ("十六", 16),
        ("二十", 20),
        ("三十一", 31),
        ("一百零五", 105),
        ("一百一十", 110),
        ("18", 18),
    ],
)
def test_batches_are_counted_in_chinese(text: str, value: int) -> None:
    assert chinese_number(text) == value


def test_a_batch_without_a_number_is_the_first() -> None:
    notice = recognise_notice("国家互联网信息办公室关于发布深度合成服务算法备案信息的公告", CAC)
    assert notice is not None
    assert (notice.series, notice.batch) == ("dsa", 1)


def test_a_batch_is_read_from_the_title() -> None:
    notice = recognise_notice("国家互联网信息办公室关于发布第十六批深度合成服务算法备案信息的公告", CAC)
    assert notice is not None
    assert notice.batch == 16


@pytest.mark.parametrize(
    "title",
    [
        "国家互联网信息办公室关于发布2024年生成式人工智能服务已备案信息的公告",
        "关于发布生成式人工智能服务已备案信息的公告（2025年7月至8月）",
        "国家互联网信息办公室关于发布生成式人工智能服务已备案信息的公告",
        "关于发布端侧生成式人工智能服务备案信息的公告",
    ],
)
def test_notices_of_generative_services_are_known_in_their_wordings(title: str) -> None:
    notice = recognise_notice(title, CAC)
    assert notice is not None
    assert notice.series == "genai"


def test_a_cancellation_is_known_by_its_title() -> None:
    notice = recognise_notice("关于注销“宠胖胖智能问答算法”等5个算法备案编号的公告", BEIAN)
    assert notice is not None
    assert notice.series == "cancellation"


@pytest.mark.parametrize(
    "title",
    ["网络举报受理情况（2025年3月）", "《生成式人工智能服务管理暂行办法》答记者问", "深度合成服务算法备案常见问题"],
)
def test_other_news_is_nothing(title: str) -> None:
    assert recognise_notice(title, CAC) is None


def test_an_unknown_title_about_filings_is_drift_and_names_the_file_to_edit() -> None:
    with pytest.raises(Unrecognised, match=r"crawler/sources/cac\.toml"):
        recognise_notice("关于发布智能体服务算法备案编号的公告", CAC)


def test_an_attachment_is_known_by_any_of_its_names() -> None:
    names = ("附件", "附件12：境内互联网信息服务算法备案清单（2025年5月）")
    assert recognise_attachment(names, CAC) == RecognisedAttachment(names[1], "iisa", "2025-05", 12)


def test_half_width_brackets_and_spaces_do_not_hide_an_attachment() -> None:
    found = recognise_attachment(("境内深度合成服务算法备案清单 (2024年6月)",), CAC)
    assert (found.series, found.period) == ("dsa", "2024-06")


@pytest.mark.parametrize(
    "name",
    ["端侧生成式人工智能服务已备案信息（2026年7月）", "附件：生成式人工智能服务已备案和已登记信息（2026年7月）"],
)
def test_lists_of_generative_services_are_known_in_their_wordings(name: str) -> None:
    assert recognise_attachment((name,), CAC) == RecognisedAttachment(name, "genai", "2026-07", None)


def test_an_attachment_without_a_month_is_of_the_month_of_its_notice() -> None:
    names = ("附件", "境内深度合成服务算法备案清单")
    assert recognise_attachment(names, CAC, "2026-07").period == "2026-07"


def test_a_name_with_a_month_goes_before_the_month_of_the_notice() -> None:
    names = ("境内深度合成服务算法备案清单", "境内深度合成服务算法备案清单（2024年6月）")
    assert recognise_attachment(names, CAC, "2026-07") == RecognisedAttachment(names[1], "dsa", "2024-06", None)


def test_of_names_without_a_month_the_first_is_kept() -> None:
    names = ("境内深度合成服务算法备案清单", "境内深度合成服务算法备案清单.docx")
    assert recognise_attachment(names, CAC, "2026-07").name == names[0]


def test_on_a_hub_page_which_is_older_than_its_lists_it_is_drift() -> None:
    with pytest.raises(Unrecognised):
        recognise_attachment(("生成式人工智能服务已备案信息",), CAC)


def test_an_unknown_attachment_is_drift() -> None:
    with pytest.raises(Unrecognised, match="情况说明"):
        recognise_attachment(("情况说明.docx",), CAC)


def test_totals_are_those_to_a_date_and_never_those_of_a_period() -> None:
    text = (
        "2025年新增446款生成式人工智能服务完成备案。截至2025年12月31日，累计有748款生成式人工智能服务完成备案，"
        "435款生成式人工智能应用或功能完成登记。"
    )
    day = datetime.date(2025, 12, 31)
    assert stated_totals(text, CAC) == [
        StatedTotal("genai_filed", day, 748),
        StatedTotal("genai_registered", day, 435),
    ]


def test_a_text_without_totals_states_none() -> None:
    assert stated_totals("现将已备案信息予以公告。", CAC) == []


def test_a_total_for_an_impossible_day_is_drift() -> None:
    with pytest.raises(Unrecognised, match="impossible"):
        stated_totals("截至2025年2月30日，共346款生成式人工智能服务在国家网信办完成备案。", CAC)


def test_a_number_too_long_to_be_a_total_is_none() -> None:
    digits = "1" * 200_000
    # With a pattern that takes any number of digits this takes minutes.
    assert stated_totals(f"截至2025年12月31日，{digits}款生成式人工智能应用或功能完成登记", CAC) == []
    assert stated_totals(f"截至2025年12月31日，累计有{digits}款生成式人工智能服务完成备案", CAC) == []
