"""What titles, names and texts say by the patterns of a source made for this, whole, with every sentence."""

from __future__ import annotations

import datetime

import pytest

from crawler.recognise import (
    RecognisedAttachment,
    RecognisedNotice,
    StatedTotal,
    Unrecognised,
    chinese_number,
    recognise_attachment,
    recognise_notice,
    stated_totals,
)
from crawler.source import Attachment, Notice, Total, load_sources

SOURCE = load_sources()["cac"].model_copy(
    update={
        "name": "made",
        "relevant": "备案",
        "ignored": ("^备案说明$", "^备案问答$"),
        "notices": (
            Notice(series="dsa", title="第(?P<batch>.+)批备案公告", first_batch=False),
            Notice(series="iisa", title="(第(?P<batch>.+)期)?备案公告", first_batch=True),
            Notice(series="genai", title="大模型"),
        ),
        "attachments": (
            Attachment(series="dsa", name=r"^(附件(?P<position>\d+))?清单((?P<year>\d{4})年(?P<month>\d+)月)?"),
            Attachment(series="iisa", name=r"清单|名单((?P<year>\d{4})年(?P<month>\d+)月)?(?P<position>x)?"),
        ),
        "totals": (
            Total(
                series="genai_filed",
                as_of=r"至(?P<year>\d+)年(?P<month>\d+)月(?P<day>\d+)日",
                count=r"(?P<count>\d+)款",
            ),
            Total(
                series="genai_registered",
                as_of=r"到(?P<year>\d+)/(?P<month>\d+)/(?P<day>\d+)",
                count=r"(?P<count>\d+)个",
            ),
        ),
    }
)


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        ("关于 第十\n二批备案公告 的", RecognisedNotice("dsa", 12)),
        ("备案公告", RecognisedNotice("iisa", 1)),
        ("第3期备案公告", RecognisedNotice("iisa", 3)),
        ("大模型", RecognisedNotice("genai", None)),
        ("备案说明", None),
        ("备案问答", None),
        ("新闻", None),
    ],
)
def test_a_title_tells_series_and_batch(title: str, notice: RecognisedNotice | None) -> None:
    assert recognise_notice(title, SOURCE) == notice


def test_a_title_that_is_not_known_is_said_as_it_was_read() -> None:
    with pytest.raises(Unrecognised) as error:
        recognise_notice("备案 说明x", SOURCE)
    assert str(error.value) == (
        "the title 《备案说明x》 is about filings, but no kind of notice is known by it; add it to `notices` or, if it "
        "carries no list, to `ignored` in crawler/sources/made.toml"
    )
    with pytest.raises(Unrecognised) as error:
        recognise_notice("第x批备案公告", SOURCE)
    assert str(error.value) == "the batch 《x》 in the title 《第x批备案公告》 is no number"


@pytest.mark.parametrize(
    ("names", "published", "found"),
    [
        (("清单2025年7月",), None, RecognisedAttachment("清单2025年7月", "dsa", "2025-07", None)),
        (("附 件12清单2025年12月",), "2020-01", RecognisedAttachment("附 件12清单2025年12月", "dsa", "2025-12", 12)),
        (("清单2025年1月",), None, RecognisedAttachment("清单2025年1月", "dsa", "2025-01", None)),
        (("x", "附件3清单", "清单2024年7月"), "2020-01", RecognisedAttachment("清单2024年7月", "dsa", "2024-07", None)),
        (("附件3清单", "名单"), "2020-01", RecognisedAttachment("附件3清单", "dsa", "2020-01", 3)),
        (("名单2024年7月", "清单2025年7月"), None, RecognisedAttachment("名单2024年7月", "iisa", "2024-07", None)),
    ],
)
def test_the_names_of_a_file_tell_its_list(
    names: tuple[str, ...], published: str | None, found: RecognisedAttachment
) -> None:
    assert recognise_attachment(names, SOURCE, published) == found


@pytest.mark.parametrize(
    ("names", "published", "sentence"),
    [
        (("甲", "", "乙", "甲"), "2020-01", "the attachment 《甲 / 乙》 is no list that is known by name; "),
        ((), "2020-01", "the attachment 《(no name)》 is no list that is known by name; "),
        (("清单",), None, "the attachment 《清单》 is no list that is known by name; "),
        (("清单", "清单2025年13月"), "2020-01", "the attachment 《清单2025年13月》 is of an impossible month, 13"),
        (("清单2025年0月",), "2020-01", "the attachment 《清单2025年0月》 is of an impossible month, 0"),
    ],
)
def test_a_file_that_is_no_known_list_is_said(names: tuple[str, ...], published: str | None, sentence: str) -> None:
    with pytest.raises(Unrecognised) as error:
        recognise_attachment(names, SOURCE, published)
    more = "add its wording to `attachments` in crawler/sources/made.toml" if sentence.endswith("; ") else ""
    assert str(error.value) == sentence + more


def test_totals_need_a_day_and_a_count_and_come_in_the_order_of_the_source() -> None:
    registered = StatedTotal("genai_registered", datetime.date(2024, 5, 6), 4)
    filed = StatedTotal("genai_filed", datetime.date(2025, 1, 2), 3)
    assert stated_totals("到2024/5/6有4个，至2025年1 月2日有\n3款", SOURCE) == [filed, registered]
    assert stated_totals("到2024/5/6有4个，3款", SOURCE) == [registered]
    assert stated_totals("至2025年1月2日，到2024/5/6有4个", SOURCE) == [registered]
    with pytest.raises(Unrecognised) as error:
        stated_totals("至2025年2月30日3款", SOURCE)
    assert str(error.value) == "the notice states a total for an impossible date, 至2025年2月30日"


def test_a_number_has_nine_digits_at_most() -> None:
    assert chinese_number("123456789") == 123456789
    with pytest.raises(ValueError, match="'1234567890' is no number"):
        chinese_number("1234567890")
