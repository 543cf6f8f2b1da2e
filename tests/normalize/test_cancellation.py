from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.cancellation import Cancellation, read_cancellation
from normalize.issues import Issue


@pytest.mark.parametrize(
    ("remark", "month"),
    [
        ("已注销", None),
        ("已 注\n销", None),
        ("注销", None),
        ("该算法已注销。", None),
        ("变更内容：产品变更；已注销", None),
        ("2025年7月已注销", "2025-07"),
        ("2025年7月，已注销", "2025-07"),
        ("2025年7月变更产品，已注销", None),
        ("已于2025年7月14日注销", "2025-07"),
        ("已注销（2025年11月）", "2025-11"),
        ("备注：已注销", None),
        ("原主体名称“北京甲有限公司”变更为“北京乙有限公司”，已注销", None),
    ],
)
def test_a_remark_cancels_the_filing(remark: str, month: str | None) -> None:
    assert read_cancellation(remark) == Cancellation(True, month, ())


@pytest.mark.parametrize(
    "remark",
    [
        "",
        "变更内容：产品变更",
        "2024年4月，新增关联产品天鹅相机(小程序)",
        "原产品名称“账号注销助手(APP)”变更为“账号助手(APP)”",
        "变更《注销流程说明》",
    ],
)
def test_other_remarks_leave_it_active(remark: str) -> None:
    assert read_cancellation(remark) == Cancellation(False, None, ())


@pytest.mark.parametrize(
    "remark",
    [
        "产品天鹅相机(小程序)已注销",
        "新增账号注销功能",
        "原主体注销变更为北京乙有限公司",
        "未注销",
        "取消注销",
        "已注销，2025年9月恢复备案",
        "已注销，关联产品A(APP)已注销",
    ],
)
def test_a_remark_that_may_mean_something_else_is_reported_and_changes_nothing(remark: str) -> None:
    assert read_cancellation(remark) == Cancellation(False, None, (Issue.REMARK_CANCELLATION_UNCLEAR,))


@given(st.text(alphabet="已注销于2025年7月，。“”()产品"))
def test_every_mention_is_read_or_reported_unless_it_is_quoted(remark: str) -> None:
    found = read_cancellation(remark)
    if "注销" in remark and not set("“”") & set(remark):
        assert found.cancelled or found.issues
